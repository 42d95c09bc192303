"""One pull request that always says what is to be taken over: opened, kept up to date, and left alone where people decided.

Its branch has one commit of ours on top of the base. A commit that a person put there is never overwritten; what people
declined by closing the pull request is not proposed again before it is another set of changes; where nothing is left to
propose, an open one is closed.
"""

from __future__ import annotations

import base64
import enum
import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from toolkit_maint.adapters.web.github_api import ApiTrouble, GitHubApi, Trouble

BRANCH: Final = "toolkit-maint/source-changes"
_TRAILER: Final = "Proposed-by: toolkit-maint"
_MARKER = re.compile(r"<!-- toolkit-maint set=([0-9a-f]{64}) files=([0-9a-f]{64}) -->")


class Ended(enum.StrEnum):
    """What became of a proposal."""

    NOTHING = "nothing"
    OPENED = "opened"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DECLINED = "declined"
    PEOPLE_WORK_ON_IT = "people-work-on-it"
    CLOSED = "closed"
    PUSHED_ONLY = "pushed-only"


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What is proposed: files by their path in the repository, and what is said of them. ``changes`` names the set."""

    files: Mapping[str, bytes]
    changes: Sequence[str]
    title: str
    body: str

    @property
    def marker(self) -> str:
        """A comment that nobody sees, and that tells this proposal from others."""
        files = hashlib.sha256()
        for path, content in sorted(self.files.items()):
            files.update(f"{path}\0{len(content)}\0".encode() + content)
        return f"<!-- toolkit-maint set={_set_of(self.changes)} files={files.hexdigest()} -->"


def _set_of(changes: Sequence[str]) -> str:
    return hashlib.sha256("\0".join(sorted(changes)).encode()).hexdigest()


def propose(api: GitHubApi, proposal: Proposal, base: str | None) -> tuple[Ended, str]:
    """Bring the pull request to what is proposed; gives what became of it, and its address (empty where there is none).

    ``base`` is the branch that it is for, without it the default one. Raises
    :class:`~toolkit_maint.adapters.web.github_api.ApiTrouble`.
    """
    pulls = api.pulls_of(BRANCH)
    pull = next((each for each in pulls if each.get("state") == "open"), None)
    head = api.head_of(BRANCH)
    is_ours = head is None or _is_ours(api.commit(head)) or (pull is None and bool(pulls) and bool(pulls[0].get("merged_at")))
    if not proposal.files:
        return _without_anything(api, pull, is_ours=is_ours)
    if pull is not None and proposal.marker in str(pull.get("body") or ""):
        return Ended.UNCHANGED, _address(pull)
    if pull is None and pulls and _was_declined(pulls[0], proposal):
        return Ended.DECLINED, _address(pulls[0])
    if not is_ours:
        return Ended.PEOPLE_WORK_ON_IT, _address(pull)
    return _brought(api, proposal, base or api.default_branch(), pull, is_new=head is None)


def _brought(api: GitHubApi, proposal: Proposal, base: str, pull: dict[str, Any] | None, *, is_new: bool) -> tuple[Ended, str]:
    parent = api.head_of(base)
    if parent is None:
        raise ApiTrouble(Trouble.NOT_FOUND, f"there is no branch {base}")
    blobs = {path: api.new_blob(base64.b64encode(content).decode()) for path, content in proposal.files.items()}
    tree = api.new_tree(str(api.commit(parent)["tree"]["sha"]), blobs)
    message = f"{proposal.title}\n\n{_TRAILER}"
    api.point(BRANCH, api.new_commit(message, tree, parent), is_new=is_new)
    body = f"{proposal.body}\n\n{proposal.marker}\n"
    if pull is not None:
        return Ended.UPDATED, _address(api.change_pull(int(pull["number"]), title=proposal.title, body=body))
    try:
        return Ended.OPENED, _address(api.new_pull(BRANCH, base, proposal.title, body))
    except ApiTrouble as trouble:
        if trouble.trouble is Trouble.NO_PULL_REQUESTS:
            return Ended.PUSHED_ONLY, base
        raise


def _without_anything(api: GitHubApi, pull: dict[str, Any] | None, *, is_ours: bool) -> tuple[Ended, str]:
    if pull is None:
        return Ended.NOTHING, ""
    if not is_ours:
        return Ended.PEOPLE_WORK_ON_IT, _address(pull)
    return Ended.CLOSED, _address(api.change_pull(int(pull["number"]), state="closed"))


def _is_ours(commit: dict[str, Any]) -> bool:
    return str(commit.get("message", "")).rstrip().endswith(_TRAILER)


def _was_declined(pull: dict[str, Any], proposal: Proposal) -> bool:
    noted = _MARKER.search(str(pull.get("body") or ""))
    return not pull.get("merged_at") and noted is not None and noted[1] == _set_of(proposal.changes)


def _address(pull: dict[str, Any] | None) -> str:
    return str(pull.get("html_url") or "") if pull is not None else ""
