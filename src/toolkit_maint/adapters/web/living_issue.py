"""One issue that always says how things stand: opened, written anew, commented only when something changes, closed when clean.

What was told before is remembered in the state, never read from the issue. A person who takes our comment out of its body takes
the issue over; one whom a person closed stays closed until something new happens; and nothing is closed, and nothing called
healed, by a run that could not see everything.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import msgspec

from toolkit_maint.adapters.web.github_api import GitHubApi
from toolkit_maint.domain.decisions import IssueFacts

LABEL: Final = "toolkit-maint"


class Ended(enum.StrEnum):
    """What became of the issue."""

    NOTHING = "nothing"
    OPENED = "opened"
    UPDATED = "updated"
    CLOSED = "closed"
    REOPENED = "reopened"
    LEFT_CLOSED = "left-closed"
    LEFT_ALONE = "left-alone"


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What a comment is about: names of troubles that are new or gone, and what happens to the issue."""

    new: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    closing: bool = False
    reopening: bool = False


class Upkeep(msgspec.Struct, frozen=True, kw_only=True):
    """What the issue should say. ``told`` names the troubles that somebody is needed for.

    ``title`` is for a new issue; people may call theirs otherwise.

    ``is_whole`` says that the run could see everything, ``is_clean`` that nobody is needed. ``is_ours`` tells from a body
    whether it is still ours, ``body`` gives the new one from the old, ``comment`` the words on a change, if there are any.
    """

    key: str
    title: str
    told: frozenset[str]
    is_whole: bool
    is_clean: bool
    is_ours: Callable[[str], bool]
    body: Callable[[str], str]
    comment: Callable[[Change], str]


def find_issue(api: GitHubApi, facts: IssueFacts | None, is_ours: Callable[[str], bool], me: str) -> dict[str, Any] | None:
    """The issue, by its number where that is remembered, else by label, author and comment; ``None`` where there is none."""
    if facts is not None:
        return api.issue(facts.number)
    found = (each for each in api.issues_labelled(LABEL) if is_written_by(each, me) and is_ours(_body(each)))
    return next(found, None)


def keep_issue(
    api: GitHubApi, upkeep: Upkeep, facts: IssueFacts | None, issue: dict[str, Any] | None, now: datetime
) -> tuple[Ended, str, IssueFacts | None]:
    """Bring the issue that was found to what it should say; what became of it, its address, and what to remember.

    ``issue`` is one that we wrote. Raises :class:`~toolkit_maint.adapters.web.github_api.ApiTrouble`.
    """
    before = frozenset(facts.told) if facts is not None else frozenset()
    told = upkeep.told if upkeep.is_whole else upkeep.told | before
    change = Change(new=told - before, gone=before - told)
    if issue is None:
        return _without_issue(api, upkeep, facts, change, now)
    number, address, body = int(issue["number"]), str(issue.get("html_url") or ""), _body(issue)
    known = IssueFacts(key=upkeep.key, number=number, at=now, told=tuple(sorted(told)))
    if not upkeep.is_ours(body):
        return Ended.LEFT_ALONE, address, msgspec.structs.replace(known, released=True)
    if issue.get("state") == "closed":
        by_person = facts.open or facts.closed_by_person if facts is not None else not _is_author(issue, "closed_by")
        # Of what was told before nothing is known where the state was lost: then nothing counts as new.
        if upkeep.is_clean or (by_person and not (change.new and facts is not None)):
            closed = msgspec.structs.replace(known, open=False, closed_by_person=by_person)
            return Ended.LEFT_CLOSED, address, closed
        api.change_issue(number, body=upkeep.body(body), state="open")
        _comment(api, number, upkeep, msgspec.structs.replace(change, reopening=True))
        return Ended.REOPENED, address, known
    if upkeep.is_clean and upkeep.is_whole:
        api.change_issue(number, body=upkeep.body(body), state="closed", state_reason="completed")
        _comment(api, number, upkeep, msgspec.structs.replace(change, closing=True))
        return Ended.CLOSED, address, msgspec.structs.replace(known, open=False)
    api.change_issue(number, body=upkeep.body(body))
    if change.new or change.gone:
        _comment(api, number, upkeep, change)
    return Ended.UPDATED, address, known


def _without_issue(
    api: GitHubApi, upkeep: Upkeep, facts: IssueFacts | None, change: Change, now: datetime
) -> tuple[Ended, str, IssueFacts | None]:
    """There is none: open one where somebody is needed. One that a person deleted counts as closed by that person."""
    if upkeep.is_clean:
        return Ended.NOTHING, "", facts
    if facts is not None and not change.new:
        return Ended.LEFT_CLOSED, "", facts
    made = api.new_issue(upkeep.title, upkeep.body(""), LABEL)
    known = IssueFacts(key=upkeep.key, number=int(made["number"]), at=now, told=tuple(sorted(upkeep.told)))
    return Ended.OPENED, str(made.get("html_url") or ""), known


def _comment(api: GitHubApi, number: int, upkeep: Upkeep, change: Change) -> None:
    if said := upkeep.comment(change):
        api.comment(number, said)


def is_written_by(issue: dict[str, Any], me: str) -> bool:
    """Whether the issue was opened with our own login."""
    return _login(issue, "user") == me


def _is_author(issue: dict[str, Any], role: str) -> bool:
    return _login(issue, role) == _login(issue, "user")


def body_of(issue: dict[str, Any] | None) -> str:
    """The text of an issue; empty where there is none."""
    return _body(issue) if issue is not None else ""


def _login(issue: dict[str, Any], role: str) -> str:
    user = issue.get(role)
    return str(user.get("login") or "") if isinstance(user, dict) else ""


def _body(issue: dict[str, Any]) -> str:
    return str(issue.get("body") or "")
