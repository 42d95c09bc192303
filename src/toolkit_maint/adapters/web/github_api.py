"""A thin client for the few parts of a code host's REST API that are needed (the API of GitHub, version 2022-11-28).

The token goes to the API's own host and nowhere else: redirects are not followed, no proxy is taken from the environment, and
what is told of a failure never has it.
"""

from __future__ import annotations

import base64
import enum
import ipaddress
import json
import ssl
import time
from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import quote, urlsplit

import httpx
import truststore

_VERSION: Final = "2022-11-28"
_SECONDS: Final = 20.0
_LARGEST: Final = 64 * 1024 * 1024
_REDIRECTS: Final = range(300, 400)
_MOST_PULLS: Final = 100
_PAGE: Final = 100
_MOST_PAGES: Final = 50
_PATIENCE_SECONDS: Final = 120.0
_PAUSES: Final = (1.0, 4.0)
_BOT: Final = "github-actions[bot]"


class Trouble(enum.StrEnum):
    """Why the code host did not do what it was asked."""

    NO_ANSWER = "no-answer"
    BAD_TOKEN = "bad-token"  # noqa: S105 - the name of a trouble
    NOT_ALLOWED = "not-allowed"
    NO_PULL_REQUESTS = "no-pull-requests"
    NOT_FOUND = "not-found"
    TOO_MANY = "too-many"
    REFUSED = "refused"
    HOST_FAILS = "host-fails"


class ApiTrouble(Exception):  # noqa: N818 - it says what happened
    """A request that failed; ``detail`` is what the host said, in its own words, ``wait`` the seconds that it asks for."""

    def __init__(self, trouble: Trouble, detail: str = "", *, wait: float | None = None) -> None:
        """Take the reason, and the host's words."""
        super().__init__(f"{trouble.value}: {detail}" if detail else trouble.value)
        self.trouble = trouble
        self.detail = detail
        self.wait = wait


class GitHubApi:
    """One repository (``owner/name``) on a code host, whose API lies at ``base``."""

    def __init__(self, base: str, repository: str, token: str, pause: Callable[[float], None] = time.sleep) -> None:
        """Raises ``ValueError`` for a base that is no https address (http is for loopback only), or a name that is none.

        Where the host asks to wait, that is done with ``pause`` (seconds), two minutes in all at most; what fails on its side
        is asked again twice, unless that could do a thing twice.
        """
        parts = urlsplit(base)
        secure = parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname or ""))
        if not secure or not parts.hostname:
            raise ValueError("the API needs an https address")
        owner, slash, name = repository.partition("/")
        if not (owner and slash and name) or "/" in name or quote(repository, safe="/") != repository or ".." in repository:
            raise ValueError("a repository is owner/name")
        self._owner = owner
        self._base = base.rstrip("/")
        self._url = f"{self._base}/repos/{repository}"
        self._pause = pause
        self._patience = _PATIENCE_SECONDS
        self._client = httpx.Client(
            headers={
                "Accept": "application/vnd.github+json",
                "Authorization": f"Bearer {token}",
                "X-GitHub-Api-Version": _VERSION,
                "User-Agent": "toolkit-maint",
            },
            timeout=_SECONDS,
            trust_env=False,
            follow_redirects=False,
            verify=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        )

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def head_of(self, branch: str) -> str | None:
        """The commit that a branch points at; ``None`` where there is no such branch."""
        try:
            return str(self._record("GET", f"/git/ref/heads/{quote(branch)}").get("object", {}).get("sha", ""))
        except ApiTrouble as trouble:
            if trouble.trouble is Trouble.NOT_FOUND:
                return None
            raise

    def commit(self, sha: str) -> dict[str, Any]:
        """A commit: its ``message``, ``tree`` and ``parents``."""
        return self._record("GET", f"/git/commits/{quote(sha)}")

    def new_blob(self, content_base64: str) -> str:
        """Put a file's content there."""
        return self._sha("POST", "/git/blobs", {"content": content_base64, "encoding": "base64"})

    def new_tree(self, base: str | None, blobs: dict[str, str]) -> str:
        """A tree like another one, or like none, but for some files, each an ordinary one by its path."""
        entries = [{"path": path, "mode": "100644", "type": "blob", "sha": sha} for path, sha in sorted(blobs.items())]
        like = {} if base is None else {"base_tree": base}
        return self._sha("POST", "/git/trees", {**like, "tree": entries})

    def new_commit(self, message: str, tree: str, parent: str | None) -> str:
        """A commit, without a parent the first of a branch; the host signs it in the name of whose token it is."""
        parents = [] if parent is None else [parent]
        return self._sha("POST", "/git/commits", {"message": message, "tree": tree, "parents": parents})

    def files_of(self, tree: str) -> dict[str, str]:
        """The files at the top of a tree: name and blob."""
        found = self._record("GET", f"/git/trees/{quote(tree)}").get("tree")
        each = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
        return {str(one.get("path")): str(one.get("sha")) for one in each if one.get("type") == "blob"}

    def blob(self, sha: str) -> bytes:
        """The content of a blob."""
        found = self._record("GET", f"/git/blobs/{quote(sha)}")
        try:
            return base64.b64decode(str(found.get("content", "")))
        except ValueError as error:
            raise ApiTrouble(Trouble.REFUSED, "the answer is not as described") from error

    def point(self, branch: str, sha: str, *, is_new: bool, force: bool = True) -> None:
        """Have a branch, new or old, point at a commit; without ``force`` only where that is one after its own."""
        if is_new:
            self._call("POST", "/git/refs", {"ref": f"refs/heads/{branch}", "sha": sha})
        else:
            self._call("PATCH", f"/git/refs/heads/{quote(branch)}", {"sha": sha, "force": force})

    def pulls_of(self, branch: str) -> list[dict[str, Any]]:
        """The last pull requests from a branch of this repository, open or not, the newest first."""
        query = {"head": f"{self._owner}:{branch}", "state": "all", "sort": "created", "direction": "desc"}
        found = self._call("GET", "/pulls", query={**query, "per_page": str(_MOST_PULLS)})
        return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []

    def new_pull(self, branch: str, base: str, title: str, body: str) -> dict[str, Any]:
        """Open a pull request."""
        return self._record("POST", "/pulls", {"head": branch, "base": base, "title": title, "body": body})

    def change_pull(self, number: int, **fields: str) -> dict[str, Any]:
        """Alter the ``title``, ``body`` or ``state`` of one."""
        return self._record("PATCH", f"/pulls/{number}", dict(fields))

    def me(self) -> str:
        """The login of whose token it is; that of a workflow's own token may not ask, and is the platform's bot."""
        try:
            return str(self._call("GET", "/user", of_repository=False).get("login", ""))
        except ApiTrouble as trouble:
            if trouble.trouble in {Trouble.NOT_ALLOWED, Trouble.NOT_FOUND}:
                return _BOT
            raise

    def issue(self, number: int) -> dict[str, Any] | None:
        """An issue; ``None`` where it was deleted, or moved away."""
        try:
            return self._record("GET", f"/issues/{number}")
        except ApiTrouble as trouble:
            if trouble.trouble is Trouble.NOT_FOUND:
                return None
            raise

    def issues_labelled(self, label: str) -> Iterator[dict[str, Any]]:
        """Every issue with a label, open or not, the newest first; pull requests are none."""
        for page in range(1, _MOST_PAGES + 1):
            query = {"labels": label, "state": "all", "sort": "created", "direction": "desc"}
            found = self._call("GET", "/issues", query={**query, "per_page": str(_PAGE), "page": str(page)})
            each = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
            yield from (one for one in each if "pull_request" not in one)
            if len(each) < _PAGE:
                return

    def new_issue(self, title: str, body: str, label: str) -> dict[str, Any]:
        """Open an issue; the host makes the label where there is none of that name."""
        return self._record("POST", "/issues", {"title": title, "body": body, "labels": [label]})

    def change_issue(self, number: int, **fields: str) -> dict[str, Any]:
        """Alter the ``title``, ``body``, ``state`` or ``state_reason`` of one."""
        return self._record("PATCH", f"/issues/{number}", dict(fields))

    def comment(self, number: int, body: str) -> None:
        """Say something below an issue: everybody who follows it is told."""
        self._record("POST", f"/issues/{number}/comments", {"body": body})

    def default_branch(self) -> str:
        """The branch that pull requests are for."""
        return str(self._record("GET", "").get("default_branch", ""))

    def _record(self, method: str, path: str, data: dict[str, Any] | None = None) -> dict[str, Any]:
        found = self._call(method, path, data)
        if not isinstance(found, dict):
            raise ApiTrouble(Trouble.REFUSED, "the answer is not as described")
        return found

    def _sha(self, method: str, path: str, data: dict[str, Any] | None = None) -> str:
        found = self._record(method, path, data)
        sha = found.get("sha")
        if not isinstance(sha, str):
            raise ApiTrouble(Trouble.REFUSED, "the answer is not as described")
        return sha

    def _call(
        self,
        method: str,
        path: str,
        data: dict[str, Any] | None = None,
        query: dict[str, str] | None = None,
        *,
        of_repository: bool = True,
    ) -> Any:
        """One request, made again where the host asks to wait, or where it failed and asking again does no harm."""
        url = (self._url if of_repository else self._base) + path
        pauses = iter(_PAUSES)
        while True:
            try:
                return self._once(method, url, data, query)
            except ApiTrouble as trouble:
                wait = trouble.wait if trouble.trouble is Trouble.TOO_MANY else None
                if wait is None and method in _HARMLESS and trouble.trouble in {Trouble.HOST_FAILS, Trouble.NO_ANSWER}:
                    wait = next(pauses, None)
                if wait is None or wait > self._patience:
                    raise
                self._patience -= wait
            self._pause(wait)

    def _once(self, method: str, url: str, data: dict[str, Any] | None, query: dict[str, str] | None) -> Any:
        try:
            with self._client.stream(method, url, json=data, params=query) as response:
                body = b""
                for piece in response.iter_bytes():
                    body += piece
                    if len(body) > _LARGEST:
                        raise ApiTrouble(Trouble.REFUSED, "the answer is too large")
        except httpx.HTTPError as error:
            raise ApiTrouble(Trouble.NO_ANSWER, type(error).__name__) from error
        if response.status_code in _REDIRECTS:
            raise ApiTrouble(Trouble.NOT_FOUND, "the repository has another name now")
        if not response.is_success:
            trouble, said = _trouble(response, body)
            raise ApiTrouble(trouble, said, wait=_wait(response) if trouble is Trouble.TOO_MANY else None)
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as error:
            raise ApiTrouble(Trouble.REFUSED, "the answer is no JSON") from error


# A change to what is there already comes to the same when it is made twice.
_HARMLESS: Final = frozenset({"GET", "PATCH"})
_USUAL_WAIT: Final = 60.0


def _wait(response: httpx.Response) -> float:
    """Seconds until the host takes requests again, as it says; a minute where it does not say."""
    after, reset = response.headers.get("retry-after", ""), response.headers.get("x-ratelimit-reset", "")
    if after.isdigit():
        return float(after)
    if response.headers.get("x-ratelimit-remaining") == "0" and reset.isdigit():
        return max(1.0, float(reset) - time.time())
    return _USUAL_WAIT


def _trouble(response: httpx.Response, body: bytes) -> tuple[Trouble, str]:
    said = _message(body)
    status = response.status_code
    limited = response.headers.get("x-ratelimit-remaining") == "0" or "retry-after" in response.headers
    if status == httpx.codes.TOO_MANY_REQUESTS or (status == httpx.codes.FORBIDDEN and limited):
        return Trouble.TOO_MANY, said
    if status == httpx.codes.UNAUTHORIZED:
        return Trouble.BAD_TOKEN, said
    if status == httpx.codes.FORBIDDEN:
        forbidden = "not permitted to create" in said.lower()
        return (Trouble.NO_PULL_REQUESTS if forbidden else Trouble.NOT_ALLOWED), said
    if status in {httpx.codes.NOT_FOUND, httpx.codes.GONE}:
        return Trouble.NOT_FOUND, said
    return (Trouble.HOST_FAILS if response.is_server_error else Trouble.REFUSED), f"{status} {said}".strip()


def _message(body: bytes) -> str:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    said = found.get("message") if isinstance(found, dict) else None
    errors = found.get("errors") if isinstance(found, dict) else None
    more = [
        str(each.get("message") or each.get("code") or "") if isinstance(each, dict) else str(each) for each in errors or ()
    ]
    return ". ".join(part for part in (str(said or ""), *more) if part)[:500]


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
