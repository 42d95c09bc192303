"""What is remembered, kept on a branch of its own: one file, one commit a change, never overwritten.

Two runs may end at once. Each joins its knowledge with what the branch holds at that moment, and puts the result there on
condition that the branch has not moved; where it has, it begins again with what the other one wrote.
"""

from __future__ import annotations

import base64
import enum
from collections.abc import Callable
from typing import Final

from toolkit_maint.adapters.web.github_api import ApiTrouble, GitHubApi, Trouble

BRANCH: Final = "toolkit-maint/state"
_FILE: Final = "state.jsonl"
_MOST_TRIES: Final = 8
Join = Callable[[bytes | None], bytes]
"""Joins what the branch holds (``None``: nothing yet) with what is to be kept, and gives the content to write."""


class Kept(enum.StrEnum):
    """What became of the branch."""

    BEGUN = "begun"
    ADDED = "added"
    UNCHANGED = "unchanged"


def publish(api: GitHubApi, join: Join, branch: str = BRANCH) -> Kept:
    """Bring the branch to what is known together; what ``join`` raises is raised, and changes nothing.

    Raises :class:`~toolkit_maint.adapters.web.github_api.ApiTrouble`, also where others were faster eight times in a row.
    """
    for _ in range(_MOST_TRIES):
        head = api.head_of(branch)
        there = _content_at(api, head) if head is not None else None
        content = join(there)
        if content == there:
            return Kept.UNCHANGED
        blob = api.new_blob(base64.b64encode(content).decode())
        commit = api.new_commit("Remember what the last run saw", api.new_tree(None, {_FILE: blob}), head)
        try:
            api.point(branch, commit, is_new=head is None, force=False)
        except ApiTrouble as trouble:
            if trouble.trouble is not Trouble.REFUSED:
                raise
        else:
            return Kept.BEGUN if head is None else Kept.ADDED
    raise ApiTrouble(Trouble.REFUSED, f"the branch {branch} moved each time")


def held(api: GitHubApi, branch: str = BRANCH) -> bytes | None:
    """What the branch holds; ``None`` where there is nothing yet. Raises ``ApiTrouble``."""
    head = api.head_of(branch)
    return _content_at(api, head) if head is not None else None


def _content_at(api: GitHubApi, commit: str) -> bytes | None:
    blobs = api.files_of(str(api.commit(commit)["tree"]["sha"]))
    return api.blob(blobs[_FILE]) if _FILE in blobs else None
