"""A code host on loopback that answers the few routes of the API that are needed, and keeps what is done, as git does."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "ghs_secret-of-the-job"
REPOSITORY = "club/list"
BOT = "github-actions[bot]"
MOST_OF_A_BODY = 65_536
Answer = tuple[int, Any]


def _sha(*parts: object) -> str:
    return hashlib.sha1(json.dumps(parts, sort_keys=True).encode()).hexdigest()


@dataclass
class FakeGitHub:
    """The state of one repository.

    ``refuse`` are answers that are given in place of what a method and route would; ``before`` is told of each request first.
    """

    files: dict[str, bytes]
    may_open: bool = True
    blobs: dict[str, bytes] = field(default_factory=dict)
    trees: dict[str, dict[str, bytes]] = field(default_factory=dict)
    commits: dict[str, dict[str, Any]] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    pulls: list[dict[str, Any]] = field(default_factory=list)
    issues: list[dict[str, Any]] = field(default_factory=list)
    comments: list[tuple[int, str]] = field(default_factory=list)
    me: str = BOT
    asked: list[str] = field(default_factory=list)
    refuse: dict[str, tuple[int, Any, dict[str, str]]] = field(default_factory=dict)
    before: Callable[[str], None] = lambda _: None
    origin: str = ""

    def __post_init__(self) -> None:
        self.branches["main"] = self.commit("Begin", self.files)

    def commit(self, message: str, files: dict[str, bytes], *parents: str) -> str:
        """A commit that somebody made."""
        return self._commit(message, self._tree(files), [*parents])

    def content_of(self, branch: str) -> dict[str, bytes]:
        """The files of a branch."""
        return self.trees[self.commits[self.branches[branch]]["tree"]["sha"]]

    def tick(self, number: int, label: str, title: str) -> None:
        """A person ticks the box with this label that stands below this title, in a browser, which sends other line ends."""
        lines = self.issues[number - 1]["body"].split("\n")
        start = next(at for at, line in enumerate(lines) if line.startswith("- **") and title in line)
        at = next(at for at in range(start, len(lines)) if f"[ ] {label}" in lines[at])
        lines[at] = lines[at].replace("[ ]", "[x]", 1)
        self.issues[number - 1]["body"] = "\r\n".join(lines)

    def close(self, number: int, by: str = "an-peeters") -> None:
        """A person closes an issue."""
        self.issues[number - 1] |= {"state": "closed", "closed_by": {"login": by}}

    def written(self) -> list[str]:
        """The requests that changed something that people see."""
        return [
            each for each in self.asked if not each.startswith("GET") and not re.search("/git/(?:blobs|trees|commits)$", each)
        ]

    def _tree(self, files: dict[str, bytes]) -> str:
        sha = _sha("tree", {path: base64.b64encode(content).decode() for path, content in files.items()})
        self.trees[sha] = files
        return sha

    def _commit(self, message: str, tree: str, parents: list[str]) -> str:
        sha = _sha("commit", message, tree, parents)
        self.commits[sha] = {
            "sha": sha,
            "message": message,
            "tree": {"sha": tree},
            "parents": [{"sha": each} for each in parents],
        }
        return sha

    # --- the routes -------------------------------------------------------------------------------------------------------

    def answer(self, method: str, path: str, query: dict[str, list[str]], data: Any) -> Answer:
        """What the host says to one request."""
        routes: list[tuple[str, str, Callable[..., Answer]]] = [
            ("GET", "", lambda: (200, {"default_branch": "main"})),
            ("GET", "/git/ref/heads/(.+)", self._get_ref),
            ("GET", "/git/commits/([0-9a-f]{40})", lambda sha: (200, self.commits[sha]) if sha in self.commits else _missing()),
            ("GET", "/git/trees/([0-9a-f]{40})", self._get_tree),
            ("GET", "/git/blobs/([0-9a-f]{40})", self._get_blob),
            ("POST", "/git/blobs", lambda: self._post_blob(data)),
            ("POST", "/git/trees", lambda: self._post_tree(data)),
            ("POST", "/git/commits", lambda: self._post_commit(data)),
            ("POST", "/git/refs", lambda: self._post_ref(data)),
            ("PATCH", "/git/refs/heads/(.+)", lambda branch: self._patch_ref(branch, data)),
            ("GET", "/pulls", lambda: self._get_pulls(query)),
            ("POST", "/pulls", lambda: self._post_pull(data)),
            ("PATCH", "/pulls/([0-9]+)", lambda number: self._patch_pull(int(number), data)),
            ("GET", "/issues", lambda: self._get_issues(query)),
            ("POST", "/issues", lambda: self._post_issue(data)),
            ("GET", "/issues/([0-9]+)", lambda number: self._get_issue(int(number))),
            ("PATCH", "/issues/([0-9]+)", lambda number: self._patch_issue(int(number), data)),
            ("POST", "/issues/([0-9]+)/comments", lambda number: self._post_comment(int(number), data)),
        ]
        for known, route, act in routes:
            match = re.fullmatch(route, path)
            if known == method and match:
                return act(*map(unquote, match.groups()))
        return _missing()

    def _get_ref(self, branch: str) -> Answer:
        if branch not in self.branches:
            return _missing()
        return 200, {"ref": f"refs/heads/{branch}", "object": {"sha": self.branches[branch], "type": "commit"}}

    def _get_tree(self, sha: str) -> Answer:
        files = self.trees.get(sha)
        if files is None:
            return _missing()
        for content in files.values():
            self._post_blob({"content": base64.b64encode(content).decode()})
        named = ((path, base64.b64encode(content).decode()) for path, content in files.items())
        return 200, {"sha": sha, "tree": [{"path": path, "type": "blob", "sha": _sha("blob", text)} for path, text in named]}

    def _get_blob(self, sha: str) -> Answer:
        if sha not in self.blobs:
            return _missing()
        return 200, {"sha": sha, "encoding": "base64", "content": base64.encodebytes(self.blobs[sha]).decode()}

    def _post_blob(self, data: Any) -> Answer:
        content = base64.b64decode(data["content"], validate=True)
        sha = _sha("blob", data["content"])
        self.blobs[sha] = content
        return 201, {"sha": sha}

    def _post_tree(self, data: Any) -> Answer:
        base = data.get("base_tree")
        if (base is not None and base not in self.trees) or any(each["sha"] not in self.blobs for each in data["tree"]):
            return 422, {"message": "tree.sha is not a valid object"}
        files = dict(self.trees[base]) if base is not None else {}
        files |= {each["path"]: self.blobs[each["sha"]] for each in data["tree"]}
        return 201, {"sha": self._tree(files)}

    def _post_commit(self, data: Any) -> Answer:
        if data["tree"] not in self.trees or any(parent not in self.commits for parent in data["parents"]):
            return 422, {"message": "Tree SHA does not exist"}
        return 201, self.commits[self._commit(data["message"], data["tree"], data["parents"])]

    def _post_ref(self, data: Any) -> Answer:
        branch = data["ref"].removeprefix("refs/heads/")
        if branch in self.branches:
            return 422, {"message": "Reference already exists"}
        self.branches[branch] = data["sha"]
        return 201, {"ref": data["ref"]}

    def _patch_ref(self, branch: str, data: Any) -> Answer:
        if branch not in self.branches:
            return 422, {"message": "Reference does not exist"}
        parents = [each["sha"] for each in self.commits[data["sha"]]["parents"]]
        if not data.get("force") and self.branches[branch] not in parents:
            return 422, {"message": "Update is not a fast forward"}
        self.branches[branch] = data["sha"]
        return 200, {"ref": f"refs/heads/{branch}"}

    def _get_pulls(self, query: dict[str, list[str]]) -> Answer:
        head = query["head"][0].partition(":")[2]
        return 200, [each for each in reversed(self.pulls) if each["head"]["ref"] == head]

    def _post_pull(self, data: Any) -> Answer:
        if not self.may_open:
            return 403, {"message": "GitHub Actions is not permitted to create or approve pull requests."}
        if any(each["state"] == "open" and each["head"]["ref"] == data["head"] for each in self.pulls):
            return 422, {
                "message": "Validation Failed",
                "errors": [{"message": "A pull request already exists for club:branch."}],
            }
        number = len(self.pulls) + 1
        made = {
            "number": number, "state": "open", "merged_at": None, "title": data["title"], "body": data["body"],
            "head": {"ref": data["head"]}, "base": {"ref": data["base"]},
            "html_url": f"{self.origin}/{REPOSITORY}/pull/{number}",
        }  # fmt: skip
        if len(data["body"]) > 65_536:
            return 422, {
                "message": "Validation Failed",
                "errors": [{"message": "body is too long"}],
            }
        self.pulls.append(made)
        return 201, made

    def _patch_pull(self, number: int, data: Any) -> Answer:
        self.pulls[number - 1] |= data
        return 200, self.pulls[number - 1]

    def _get_issues(self, query: dict[str, list[str]]) -> Answer:
        (label,), (page,), (size,) = query["labels"], query["page"], query["per_page"]
        found = [each for each in reversed(self.issues) if any(one["name"] == label for one in each["labels"])]
        first = (int(page) - 1) * int(size)
        return 200, found[first : first + int(size)]

    def _post_issue(self, data: Any) -> Answer:
        if len(data["body"]) > MOST_OF_A_BODY:
            return 422, {"message": "Validation Failed", "errors": [{"message": "body is too long"}]}
        self.add_issue(data["title"], data["body"], data["labels"], self.me)
        return 201, self.issues[-1]

    def add_issue(self, title: str, body: str, labels: list[str], author: str) -> None:
        """Somebody opens an issue."""
        number = len(self.issues) + 1
        made = {
            "number": number, "state": "open", "title": title, "body": body, "user": {"login": author}, "closed_by": None,
            "labels": [{"name": label} for label in labels], "html_url": f"{self.origin}/{REPOSITORY}/issues/{number}",
        }  # fmt: skip
        self.issues.append(made)

    def _get_issue(self, number: int) -> Answer:
        if not 0 < number <= len(self.issues) or self.issues[number - 1]["state"] == "deleted":
            return 410, {"message": "This issue was deleted"}
        return 200, self.issues[number - 1]

    def _patch_issue(self, number: int, data: Any) -> Answer:
        if len(data.get("body", "")) > MOST_OF_A_BODY:
            return 422, {"message": "Validation Failed", "errors": [{"message": "body is too long"}]}
        closed = {"closed_by": {"login": self.me}} if data.get("state") == "closed" else {}
        self.issues[number - 1] |= data | closed
        return 200, self.issues[number - 1]

    def _post_comment(self, number: int, data: Any) -> Answer:
        self.comments.append((number, data["body"]))
        return 201, {"id": len(self.comments), "body": data["body"]}

    @contextmanager
    def running(self) -> Iterator[str]:
        """Answer on a port of its own; gives the address of the API."""
        host = self

        class Handler(BaseHTTPRequestHandler):
            def _serve(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                data = json.loads(self.rfile.read(length)) if length else None
                parts = urlsplit(self.path)
                path = parts.path.removeprefix(f"/repos/{REPOSITORY}")
                asked = f"{self.command} {path}"
                host.asked.append(asked)
                host.before(asked)
                headers: dict[str, str] = {}
                if self.headers.get("authorization") != f"Bearer {TOKEN}":
                    status, body = 401, {"message": "Bad credentials"}
                elif parts.path == "/user" and asked not in host.refuse:
                    status, body = (403, {"message": "Resource not accessible by integration"})
                elif not parts.path.startswith(f"/repos/{REPOSITORY}"):
                    status, body = _missing()
                elif asked in host.refuse:
                    status, body, headers = host.refuse[asked]
                else:
                    status, body = host.answer(self.command, path, parse_qs(parts.query), data)
                sent = json.dumps(body).encode()
                self.send_response(status)
                for name, value in ({"content-type": "application/json", "content-length": str(len(sent))} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(sent)

            do_GET = do_POST = do_PATCH = _serve  # noqa: N815 - as http.server calls them

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield self.origin
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def _missing() -> tuple[int, dict[str, str]]:
    return 404, {"message": "Not Found"}
