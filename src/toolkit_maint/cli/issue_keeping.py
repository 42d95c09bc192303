"""Keeping the living issue: what was ticked is read and remembered, then the issue is written, then that is remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

import msgspec

from toolkit_maint.adapters.state_file import NewerState, decode_state, encode_state
from toolkit_maint.adapters.web.github_api import GitHubApi
from toolkit_maint.adapters.web.living_issue import Change, Ended, Upkeep, body_of, find_issue, is_written_by, keep_issue
from toolkit_maint.adapters.web.state_branch import BRANCH, held, publish
from toolkit_maint.cli.endings import wrong_usage
from toolkit_maint.domain.deciding import decided, key_of, trouble_name, with_decisions
from toolkit_maint.domain.decisions import Action, Decision
from toolkit_maint.domain.past import Knowledge, joined
from toolkit_maint.domain.policy import IncidentPolicy
from toolkit_maint.domain.report import CaseGroup, ChangeReport, LinkCase
from toolkit_maint.reports.escape import PLAIN
from toolkit_maint.reports.issue import (
    BODY_BUDGET,
    Region,
    boxes_of,
    is_clean,
    issue_key,
    render_body,
    render_comment,
    render_title,
)
from toolkit_maint.reports.standing_words import CONFIRMED_GROUPS
from toolkit_maint.reports.words import Words, marked

_ENDED: Final[Mapping[Ended, str]] = MappingProxyType(
    {
        Ended.NOTHING: marked("Nobody is needed, so there is no issue."),
        Ended.OPENED: marked("An issue was opened: {address}"),
        Ended.UPDATED: marked("The issue was brought up to date: {address}"),
        Ended.CLOSED: marked("Nobody is needed any more, so the issue was closed: {address}"),
        Ended.REOPENED: marked("There is something to look at again, so the issue was opened again: {address}"),
        Ended.LEFT_CLOSED: marked("The issue stays closed until something new happens."),
        Ended.LEFT_ALONE: marked("Somebody has taken the issue over, so it was left alone: {address}"),
    }
)
_TOLD: Final = frozenset({CaseGroup.FAULTY_ADDRESS, *CONFIRMED_GROUPS})
_WORKING: Final = frozenset({CaseGroup.FINE, CaseGroup.MOVED})


Tell = Callable[[str], None]
Clock = Callable[[], datetime]


class IssueKeeping:
    """Keeps the living issues of one repository, one report after another."""

    def __init__(
        self, api: GitHubApi, words: Words, policy: IncidentPolicy, tell: Tell, clock: Clock, branch: str = BRANCH
    ) -> None:
        """``tell`` takes each sentence on what was done; ``branch`` keeps what is remembered."""
        self._api = api
        self._words = words
        self._policy = policy
        self._tell = tell
        self._clock = clock
        self._branch = branch

    def keep(self, report: ChangeReport) -> Ended:
        """Read what was ticked, remember it, write the issue, and remember that: in this order no tick is lost.

        Raises :class:`~toolkit_maint.adapters.web.github_api.ApiTrouble`.
        """
        self._report, self._key = report, issue_key(report)
        me, known = self._api.me(), self._known()
        facts = next((each for each in known.issues if each.key == self._key), None)
        issue = find_issue(self._api, facts, self._is_ours, me)
        if issue is not None and not is_written_by(issue, me):
            return self._ended(Ended.LEFT_ALONE, str(issue.get("html_url") or ""))
        ticked = self._ticked(body_of(issue), {each.id for each in known.decisions})
        if ticked:
            self._remember(Knowledge(decisions=ticked))
        decisions = (*known.decisions, *ticked)
        told = with_decisions(self._report, decisions, self._policy)
        ended, address, after = keep_issue(self._api, self._upkeep(told, decisions), facts, issue, self._clock())
        if after is not None:
            self._remember(Knowledge(issues=(after,)))
        return self._ended(ended, address)

    def _ended(self, ended: Ended, address: str) -> Ended:
        self._tell(self._words.say(_ENDED[ended], address=PLAIN.address(address)))
        return ended

    def _is_ours(self, body: str) -> bool:
        return Region(body, self._key).is_ours

    def _ticked(self, body: str, known: set[str]) -> tuple[Decision, ...]:
        region = Region(body, self._key)
        ticks = [(action, name) for action, name in region.ticked() if name not in known]
        boxes = boxes_of(self._report, region.written) if ticks else {}
        found, moment = [], self._clock().replace(microsecond=0)
        for action, name in ticks:
            chosen = [case for kind, case in boxes.get(name, ()) if kind is action]
            if not chosen:
                self._tell(self._words.gettext("A box was ticked for a link that is not there any more."))
            for position, case in enumerate(chosen):
                found.append(decided(action, case, name if not position else f"{name}-{position}", moment))
                title = PLAIN.text(case.places[0].title) or PLAIN.address(case.url)
                self._tell(self._words.say(_DECIDED[action], title=title))
        return tuple(found)

    def _upkeep(self, told: ChangeReport, decisions: Iterable[Decision]) -> Upkeep:
        cases = told.links.cases if told.links is not None else ()
        troubles = {trouble_name(case): case for case in cases if case.group in _TOLD}
        asked = {(each.key, each.to) for each in decisions if each.action is Action.APPLY_REDIRECT}
        taken = [case.places[0].title for case in cases if (key_of(case), case.suggestion or "") in asked]

        def body(before: str) -> str:
            above, below = Region(before, self._key).around() if self._is_ours(before) else ("", "")
            room = BODY_BUDGET - len(f"{above}{below}".encode())
            return f"{above}{render_body(told, self._words, taken, budget=max(room, _LEAST))}{below}"

        def comment(change: Change) -> str:
            new = [case for name, case in troubles.items() if name in change.new]
            healed = [case for case in cases if case.group in _WORKING and _names_of(case) & change.gone]
            if not (new or healed or change.closing or change.reopening):
                return ""
            return render_comment(new, healed, self._words, closing=change.closing, reopening=change.reopening)

        readable = told.source is None or told.source.readable
        return Upkeep(
            key=self._key,
            title=render_title(told, self._words),
            told=frozenset(troubles),
            is_whole=not told.run.incomplete and readable and told.links is not None,
            is_clean=is_clean(told, self._words),
            is_ours=self._is_ours,
            body=body,
            comment=comment,
        )

    def _known(self) -> Knowledge:
        content = held(self._api, self._branch)
        return self._decoded(content) if content is not None else Knowledge()

    def _decoded(self, content: bytes) -> Knowledge:
        try:
            return decode_state(content).knowledge
        except NewerState as exc:
            wrong_usage(
                self._words.say(
                    "What is remembered on the branch {branch} was written by a newer toolkit-maint (version {version}).",
                    branch=PLAIN.text(self._branch),
                    version=exc.version,
                )
            )

    def _remember(self, more: Knowledge) -> None:
        def join(there: bytes | None) -> bytes:
            theirs = self._decoded(there) if there is not None else Knowledge()
            ours = msgspec.structs.replace(more, generation=theirs.generation)
            return encode_state(joined([ours, theirs], self._policy)).encode("utf-8")

        publish(self._api, join, self._branch)


def _names_of(case: LinkCase) -> set[str]:
    """The names of all troubles that a link could have had."""
    return {trouble_name(msgspec.structs.replace(case, group=group)) for group in _TOLD}


_LEAST: Final = 5_000
_DECIDED: Final[Mapping[Action, str]] = MappingProxyType(
    {
        Action.SNOOZE: marked("Ticked: {title} is put off for 30 days."),
        Action.NOT_BROKEN: marked("Ticked: {title} is not broken."),
        Action.APPLY_REDIRECT: marked("Ticked: the new address of {title} goes into the pull request with changes."),
    }
)
