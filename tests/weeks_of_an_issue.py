"""Eight weeks of one living issue: a run a day, the state on its branch, and people who mend, tick and close.

The runs, the history, the issue and its client are the real ones; the web, the clock, the people and the code host are made up.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from catalogue_builder import a_catalogue, an_entry
from fake_github import REPOSITORY, TOKEN, FakeGitHub
from fake_source import FakeSourcePage, NeverStops
from observation_builder import NOON, answer, hop, page, seen
from toolkit_maint.adapters.sqlite_history import SqliteHistory
from toolkit_maint.adapters.state_file import decode_state, encode_state
from toolkit_maint.adapters.web.github_api import GitHubApi
from toolkit_maint.adapters.web.living_issue import Ended
from toolkit_maint.adapters.web.state_branch import held, publish
from toolkit_maint.cli.issue_keeping import IssueKeeping
from toolkit_maint.domain.decisions import Decision
from toolkit_maint.domain.observation import Observation
from toolkit_maint.domain.past import Knowledge, joined
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.report import CaseGroup, ChangeReport, CodeHost
from toolkit_maint.pipeline import ControlMode, Controls, Memory, MemoryOptions, RunOptions, World, run
from toolkit_maint.ports import LoadedCatalogue
from toolkit_maint.reports.words import words_for
from year_of_links import CONTROL, DayWeb

DAYS = 56
TITLES = ("Atlas", "Brief", "Cursus", "Dagboek", "Encyclopedie", "Folder", "Gids", "Handleiding")
VOID_DAY = 40


def address(title: str) -> str:
    return f"https://www.{title.lower()}.example/"


def seen_on(day: int, title: str, mended: frozenset[str]) -> Observation:
    """What a visit to a link's first address sees, unless somebody has mended it by then."""
    url = address(title)
    gone = {"Atlas": 3, "Encyclopedie": 8, "Folder": 15, "Gids": 34}
    if title in mended:
        return answer(200, address=url)
    if title == "Brief" and day >= 10:
        return answer(410, address=url)
    if title == "Cursus" and day >= 6:
        return seen(hop(url, 301), hop("https://nieuw.example/cursus", 200), body=page(title))
    if title == "Dagboek" and 12 <= day < 30:
        return answer(503, address=url)
    return answer(404 if day >= gone.get(title, DAYS) else 200, address=url)


@dataclass
class Weeks:
    """What the eight weeks showed: day by day what became of the issue, and what was said in it."""

    host: FakeGitHub
    told: list[tuple[int, str]] = field(default_factory=list)
    ended: dict[int, Ended] = field(default_factory=dict)
    groups: dict[int, dict[str, CaseGroup]] = field(default_factory=dict)
    comments: dict[int, str] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    bodies: dict[int, str] = field(default_factory=dict)


Deed = Callable[[FakeGitHub, set[str]], object]
PEOPLE: dict[int, tuple[str, Deed]] = {
    13: ("An mends the address of Atlas", lambda _, mended: mended.add("Atlas")),
    16: (
        "An ticks: take the new address of Cursus",
        lambda host, _: host.tick(1, "Het nieuwe adres nemen", "Cursus"),
    ),
    18: ("An ticks: Encyclopedie is not broken", lambda host, _: host.tick(1, "Het is niet stuk", "Encyclopedie")),
    20: ("the pull request with the new address of Cursus is merged", lambda _, mended: mended.add("Cursus")),
    23: ("An ticks: put Folder off for 30 days", lambda host, _: host.tick(1, "30 dagen uitstellen", "Folder")),
    24: ("An closes the issue, though Brief is still dead", lambda host, _: host.close(1)),
    46: ("An mends the addresses of Brief and Gids", lambda _, mended: mended.update(("Brief", "Gids"))),
    55: ("An mends the address of Folder", lambda _, mended: mended.add("Folder")),
}
"""What people do in the morning of a day, before the run."""


def lived(folder: Path, policy: Policy, days: int = DAYS) -> Weeks:
    """Live the weeks."""
    policy = msgspec.structs.replace(policy, incidents=msgspec.structs.replace(policy.incidents, fresh_days=1))
    weeks, mended = Weeks(FakeGitHub({})), set[str]()
    with weeks.host.running() as origin, closing(GitHubApi(origin, REPOSITORY, TOKEN, lambda _seconds: None)) as api:
        for day in range(days):
            now = NOON + timedelta(days=day)
            if day in PEOPLE:
                said, deed = PEOPLE[day]
                deed(weeks.host, mended)
                weeks.told.append((day, said))
            web = {address(title): seen_on(day, title, frozenset(mended)) for title in TITLES}
            report = _run(folder / f"day-{day}.sqlite3", DayWeb(web, now, offline=day == VOID_DAY), now, policy, api)
            before = len(weeks.host.comments)
            keeping = IssueKeeping(
                api,
                words_for("nl"),
                policy.incidents,
                tell=lambda sentence, day=day: weeks.told.append((day, sentence)),  # type: ignore[misc]  # of this turn
                clock=lambda now=now: now,  # type: ignore[misc]  # the day of this turn
            )
            weeks.ended[day] = keeping.keep(report)
            assert report.links is not None
            weeks.groups[day] = {case.places[0].title: case.group for case in report.links.cases}
            if len(weeks.host.comments) > before:
                weeks.comments[day] = "\n".join(text for _, text in weeks.host.comments[before:])
            weeks.bodies[day] = weeks.host.issues[0]["body"] if weeks.host.issues else ""
        weeks.decisions = _known(api).decisions
    return weeks


def _known(api: GitHubApi) -> Knowledge:
    content = held(api)
    return decode_state(content).knowledge if content is not None else Knowledge()


def _run(kept: Path, web: DayWeb, now: datetime, policy: Policy, api: GitHubApi) -> ChangeReport:
    """A run on a machine of its own: it knows what the branch holds, and adds to it."""
    world = World(
        checker=web,
        source_page=FakeSourcePage({}),
        policy=policy,
        controls=Controls(ControlMode.HOSTS, (CONTROL,)),
        clock=lambda: now,
        stop=NeverStops(),
    )
    catalogue = a_catalogue(*(an_entry(title, address(title)) for title in TITLES))
    loaded = LoadedCatalogue(catalogue=catalogue, diagnostics=(), files=("catalogue.yaml",))
    with closing(SqliteHistory(kept, policy.incidents)) as history:
        history.learn(_known(api))
        options = RunOptions(
            memory=Memory(history, policy, MemoryOptions()),
            next_within=timedelta(days=2),
            host=CodeHost(report="https://lists.example/report.html"),
        )
        report = run(loaded, world, lambda _stage, _count: None, options)
        ours = history.knowledge()

    def join(there: bytes | None) -> bytes:
        theirs = decode_state(there).knowledge if there is not None else Knowledge()
        return encode_state(joined([ours, theirs], policy.incidents)).encode()

    publish(api, join)
    return report
