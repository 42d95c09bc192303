"""The living issue: one, kept up to date over weeks, commented only on transitions, and left alone where people decided."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from acceptance.command import toolkit_maint
from catalogue_builder import a_policy
from fake_github import BOT, MOST_OF_A_BODY, REPOSITORY, TOKEN, FakeGitHub
from payloads import ALL, hostile_report
from report_builder import REPORTS, START, case, links, place, report, standing
from toolkit_maint.adapters.state_file import decode_state
from toolkit_maint.adapters.web.github_api import ApiTrouble, GitHubApi, Trouble
from toolkit_maint.adapters.web.living_issue import LABEL, Ended
from toolkit_maint.adapters.web.state_branch import held
from toolkit_maint.cli.issue_keeping import IssueKeeping
from toolkit_maint.domain.decisions import Action, Decision
from toolkit_maint.domain.incident import IncidentState
from toolkit_maint.domain.report import CaseGroup, ChangeReport, Incomplete
from toolkit_maint.domain.verdict import Confidence, Reason, VerdictKind
from toolkit_maint.reports.issue import Region, issue_key, render_body
from toolkit_maint.reports.report_json import encode
from toolkit_maint.reports.words import words_for
from weeks_of_an_issue import DAYS, VOID_DAY, Weeks, lived

ORACLE = MarkdownIt("commonmark").enable(["table", "strikethrough"])


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Weeks:
    return lived(tmp_path_factory.mktemp("weeks"), a_policy())


def test_there_is_one_issue_however_long(weeks: Weeks) -> None:
    assert len(weeks.host.issues) == 1
    assert weeks.ended[DAYS - 1] is Ended.CLOSED
    assert weeks.host.issues[0]["state"] == "closed"


def test_it_is_commented_only_when_something_changes(weeks: Weeks) -> None:
    assert sorted(weeks.comments) == [9, 13, 14, 21, 41, 46, 54, 55]
    assert len(weeks.host.comments) == 8


def test_closed_by_a_person_it_stays_closed_until_something_new_happens(weeks: Weeks) -> None:
    assert {weeks.ended[day] for day in range(24, 41)} == {Ended.LEFT_CLOSED}
    assert weeks.ended[41] is Ended.REOPENED
    assert "Gids" in weeks.comments[41]
    assert "Brief" not in weeks.comments[41]


def test_a_run_that_could_not_see_heals_and_closes_nothing(weeks: Weeks) -> None:
    assert weeks.ended[VOID_DAY] is Ended.LEFT_CLOSED
    assert VOID_DAY not in weeks.comments


def test_each_kind_of_box_does_what_it_says(weeks: Weeks) -> None:
    assert [each.action for each in sorted(weeks.decisions, key=lambda one: one.at)] == [
        Action.APPLY_REDIRECT,
        Action.NOT_BROKEN,
        Action.SNOOZE,
    ]
    assert weeks.groups[17]["Encyclopedie"] is CaseGroup.DEAD
    assert {weeks.groups[day]["Encyclopedie"] for day in range(19, DAYS)} - {CaseGroup.UNSURE} == {CaseGroup.IGNORED}
    assert {weeks.groups[day]["Folder"] for day in range(24, 54)} - {CaseGroup.UNSURE} == {CaseGroup.IGNORED}
    assert weeks.groups[54]["Folder"] is CaseGroup.DEAD  # the thirty days are over
    assert "Het nieuwe adres is gevraagd" in weeks.bodies[16]


def test_what_was_decided_is_told_where_it_stands(weeks: Weeks) -> None:
    assert "Iemand vinkte in het issue aan dat dit niet stuk is" in weeks.bodies[19]
    assert "[x]" not in weeks.bodies[19]


# --- one run at a time ----------------------------------------------------------------------------------------------------


@pytest.fixture
def host() -> Iterator[FakeGitHub]:
    host = FakeGitHub({})
    with host.running():
        yield host


class Keeper:
    """Keeps the issue of a host, a day later each time."""

    def __init__(self, host: FakeGitHub) -> None:
        self.host = host
        self.said: list[str] = []
        self.waited: list[float] = []
        self._days = 0

    def __call__(self, told: ChangeReport) -> Ended:
        self._days += 1
        now = START + timedelta(days=self._days)
        told = msgspec.structs.replace(told, run=msgspec.structs.replace(told.run, started_at=now))
        with closing(GitHubApi(self.host.origin, REPOSITORY, TOKEN, self.waited.append)) as api:
            keeping = IssueKeeping(api, words_for("en"), a_policy().incidents, tell=self.said.append, clock=lambda: now)
            return keeping.keep(told)

    def decisions(self) -> tuple[Decision, ...]:
        with closing(GitHubApi(self.host.origin, REPOSITORY, TOKEN)) as api:
            content = held(api)
        return decode_state(content).knowledge.decisions if content is not None else ()


@pytest.fixture
def keep(host: FakeGitHub) -> Keeper:
    return Keeper(host)


def dead(*titles: str, incomplete: tuple[Incomplete, ...] = ()) -> ChangeReport:
    cases = [
        case(
            VerdictKind.BROKEN,
            Reason.NOT_FOUND,
            place("boeken", number + 3, title),
            url=f"https://{title.lower()}.example/",
            standing=standing(IncidentState.DEAD, reason=Reason.NOT_FOUND),
        )
        for number, title in enumerate(titles)
    ]
    fine = case(VerdictKind.ALIVE, Reason.OK, place("boeken", 99, "Goed"), url="https://goed.example/", status=200)
    return report(links=links(*cases, fine), incomplete=incomplete)


CLEAN = dead()


def test_a_second_run_says_the_same_in_the_same_issue(keep: Keeper) -> None:
    assert keep(dead("Atlas")) is Ended.OPENED
    assert keep(dead("Atlas")) is Ended.UPDATED
    assert len(keep.host.issues) == 1
    assert keep.host.comments == []
    assert keep.host.issues[0]["labels"] == [{"name": LABEL}]


def test_nothing_is_opened_where_nobody_is_needed(keep: Keeper) -> None:
    assert keep(CLEAN) is Ended.NOTHING
    assert keep.host.issues == []


def test_an_issue_without_our_comment_is_left_alone(keep: Keeper) -> None:
    keep(dead("Atlas"))
    keep.host.issues[0]["body"] = "I take care of this by hand."

    assert keep(dead("Atlas", "Brief")) is Ended.LEFT_ALONE
    assert keep(CLEAN) is Ended.LEFT_ALONE
    assert keep.host.issues[0]["body"] == "I take care of this by hand."
    assert len(keep.host.issues) == 1
    assert keep.host.comments == []


def test_an_issue_without_the_end_of_the_report_is_left_alone(keep: Keeper) -> None:
    keep(dead("Atlas"))
    body = keep.host.issues[0]["body"].replace("<!-- toolkit-maint:end -->", "and what I have to say")
    keep.host.issues[0]["body"] = body

    assert keep(dead("Atlas", "Brief")) is Ended.LEFT_ALONE
    assert keep.host.issues[0]["body"] == body


def test_an_issue_keeps_the_title_that_people_give_it(keep: Keeper) -> None:
    keep(dead("Atlas"))
    keep.host.issues[0]["title"] = "Links: what An looks after"
    keep(dead("Atlas", "Brief"))

    assert keep.host.issues[0]["title"] == "Links: what An looks after"


def test_what_people_write_around_the_report_stays(keep: Keeper) -> None:
    keep(dead("Atlas"))
    body = keep.host.issues[0]["body"]
    keep.host.issues[0]["body"] = f"An: I am on it.\r\n\r\n{body}\r\n\r\nSee also the minutes."
    keep(dead("Atlas", "Brief"))

    after = keep.host.issues[0]["body"]
    assert after.startswith("An: I am on it.\n\n<!-- toolkit-maint")
    assert after.endswith("See also the minutes.")
    assert "Brief" in after


def test_an_issue_of_somebody_else_is_never_touched(keep: Keeper) -> None:
    forged = render_body(dead("Atlas"), words_for("en"))
    keep.host.add_issue("Forged", forged, [LABEL], "mallory")

    assert keep(dead("Atlas")) is Ended.OPENED
    assert keep.host.issues[0]["body"] == forged
    assert keep.host.issues[1]["user"] == {"login": BOT}


def test_where_the_state_was_lost_the_issue_is_found_by_its_comment(keep: Keeper) -> None:
    keep(dead("Atlas"))
    for number in range(250):
        keep.host.add_issue(f"Another {number}", "text", [LABEL], BOT)
    keep.host.branches.pop("toolkit-maint/state")

    assert keep(dead("Atlas")) is Ended.UPDATED
    assert len(keep.host.issues) == 251


def test_where_the_state_was_lost_an_issue_that_a_person_closed_stays_closed(keep: Keeper) -> None:
    keep(dead("Atlas"))
    keep.host.close(1)
    keep.host.branches.pop("toolkit-maint/state")

    assert keep(dead("Atlas")) is Ended.LEFT_CLOSED
    assert keep(dead("Atlas")) is Ended.LEFT_CLOSED
    assert keep(dead("Atlas", "Brief")) is Ended.REOPENED


def test_a_deleted_issue_counts_as_closed(keep: Keeper) -> None:
    keep(dead("Atlas"))
    keep.host.issues[0]["state"] = "deleted"

    assert keep(dead("Atlas")) is Ended.LEFT_CLOSED
    assert keep(dead("Atlas", "Brief")) is Ended.OPENED
    assert len(keep.host.issues) == 2


@pytest.mark.parametrize("incomplete", [Incomplete.DEADLINE, Incomplete.VOID, Incomplete.INTERRUPTED, Incomplete.RESOLVER])
def test_a_run_that_is_not_whole_closes_and_heals_nothing(keep: Keeper, incomplete: Incomplete) -> None:
    keep(dead("Atlas"))

    assert keep(dead(incomplete=(incomplete,))) is Ended.UPDATED
    assert keep.host.comments == []
    assert keep(CLEAN) is Ended.CLOSED


def test_closed_when_clean_it_opens_again_when_trouble_returns(keep: Keeper) -> None:
    keep(dead("Atlas"))
    assert keep(CLEAN) is Ended.CLOSED
    assert keep(CLEAN) is Ended.LEFT_CLOSED
    assert keep(dead("Atlas")) is Ended.REOPENED
    assert len(keep.host.issues) == 1


def test_a_tick_counts_once_also_where_writing_the_issue_failed(keep: Keeper) -> None:
    keep(dead("Atlas", "Brief"))
    keep.host.tick(1, "Put off for 30 days", "Atlas")
    keep.host.refuse["PATCH /issues/1"] = (500, {"message": "oops"}, {})
    with pytest.raises(ApiTrouble):
        keep(dead("Atlas", "Brief"))
    first = keep.decisions()
    keep.host.refuse.clear()
    keep(dead("Atlas", "Brief"))

    assert len(first) == 1
    assert keep.decisions() == first
    assert "[x]" not in keep.host.issues[0]["body"]
    assert "Put off in the issue" in keep.host.issues[0]["body"]


def test_a_box_of_a_link_that_is_gone_is_told_and_does_nothing(keep: Keeper) -> None:
    keep(dead("Atlas", "Brief"))
    keep.host.tick(1, "Put off for 30 days", "Atlas")
    keep(dead("Brief"))

    assert keep.decisions() == ()
    assert "A box was ticked for a link that is not there any more." in keep.said


def test_a_box_that_somebody_made_up_does_nothing(keep: Keeper) -> None:
    keep(dead("Atlas"))
    body = keep.host.issues[0]["body"]
    made_up = "- [x] Put off <!-- do=snooze id=0123456789abcdef -->\n- [x] x <!-- do=format id=0123456789abcdef -->\n"
    keep.host.issues[0]["body"] = body.replace("<!-- toolkit-maint:end -->", f"{made_up}<!-- toolkit-maint:end -->")
    keep(dead("Atlas"))

    assert keep.decisions() == ()


def test_links_that_fail_together_are_put_off_together(keep: Keeper) -> None:
    silent = IncidentState.DEAD
    cases = [
        case(
            VerdictKind.BROKEN,
            Reason.CONNECTION_REFUSED,
            place("boeken", number, f"Blad {number}"),
            url=f"https://dicht.example/{number}",
            standing=standing(silent, reason=Reason.CONNECTION_REFUSED),
        )
        for number in range(1, 9)
    ]
    told = report(links=links(*cases))
    keep(told)
    keep.host.tick(1, "Put off for 30 days", "8 links on dicht")
    keep(told)

    assert len(keep.decisions()) == 8
    assert "What needs you" not in keep.host.issues[0]["body"]


def test_the_host_is_waited_for_as_it_asks(keep: Keeper) -> None:
    answers = iter([("3", 429), ("2", 403)])

    def before(asked: str) -> None:
        keep.host.refuse.clear()
        if asked == "POST /issues":
            after, status = next(answers, ("", 0))
            if status:
                keep.host.refuse[asked] = (status, {"message": "slow down"}, {"retry-after": after})

    keep.host.before = before
    assert keep(dead("Atlas")) is Ended.OPENED
    assert keep.waited == [3.0, 2.0]
    assert len(keep.host.issues) == 1


def test_a_host_that_asks_for_more_patience_than_there_is_ends_it(keep: Keeper) -> None:
    keep.host.refuse["POST /issues"] = (429, {"message": "slow down"}, {"retry-after": "3600"})
    with pytest.raises(ApiTrouble) as told:
        keep(dead("Atlas"))

    assert told.value.trouble is Trouble.TOO_MANY
    assert keep.waited == []


def test_what_could_happen_twice_is_not_asked_for_twice(keep: Keeper) -> None:
    keep.host.refuse["POST /issues"] = (502, {"message": "bad gateway"}, {})
    with pytest.raises(ApiTrouble):
        keep(dead("Atlas"))

    assert keep.host.asked.count("POST /issues") == 1
    keep.host.asked.clear()
    keep.host.refuse = {"GET /issues": (502, {"message": "bad gateway"}, {})}
    with pytest.raises(ApiTrouble):
        keep(dead("Atlas"))
    assert keep.host.asked.count("GET /issues") == 3


def test_the_body_keeps_its_budget_by_whole_rows(keep: Keeper) -> None:
    told = dead(*(f"{'😀' * 60} {number}" for number in range(700)))
    assert told.links is not None
    told = msgspec.structs.replace(
        told,
        links=msgspec.structs.replace(
            told.links,
            cases=tuple(
                msgspec.structs.replace(each, url=f"https://b{number}.example/") for number, each in enumerate(told.links.cases)
            ),
        ),
    )
    keep(told)
    body = keep.host.issues[0]["body"]

    assert len(body.encode()) <= 60_000 < MOST_OF_A_BODY
    assert body.endswith("<!-- toolkit-maint:end -->")
    assert "more in the full report." in body
    boxes = re.findall(r"^  - \[ \] .* <!-- do=", body, re.MULTILINE)
    items = re.findall(r"^- \*\*😀", body, re.MULTILINE)
    assert len(boxes) == 2 * len(items) > 20


def test_hostile_text_makes_no_box_comment_mention_or_link() -> None:
    told = hostile_report()
    body = render_body(told, words_for("en"), taken=ALL, budget=2_000_000)
    region = Region(body, issue_key(told))
    tokens = [each for token in ORACLE.parse(body) for each in (token, *(token.children or ()))]
    raw = [token.content for token in tokens if token.type in {"html_block", "html_inline"}]

    assert region.ticked() == ()
    assert region.around() == ("", "")
    assert all(re.fullmatch(r"<!-- (?:do=[a-z-]+ id=[0-9a-f]{16}|toolkit-maint:[^<>]+) -->\n?", each) for each in raw)
    assert not re.search(r"@(?!\u200b)|#(?!\u200b)(?=\d)", _outside_links_and_code(tokens))
    assert not re.search(r"\b(?:fix|close|resolve)(?:s|es|d|ed)?\s+#\d", _outside_links_and_code(tokens), re.IGNORECASE)
    images = [token for token in tokens if token.type == "image"]
    assert images == []


def _outside_links_and_code(tokens: list[Token]) -> str:
    """The text in which the code host looks for mentions, references and closing words."""
    found, depth = [], 0
    for token in tokens:
        depth += (token.type == "link_open") - (token.type == "link_close")
        if token.type == "text" and not depth:
            found.append(token.content)
    return "\n".join(found)


def test_two_catalogues_of_a_repository_have_an_issue_each(keep: Keeper) -> None:
    other = dead("Brief")
    assert other.catalogue is not None
    other = msgspec.structs.replace(other, catalogue=msgspec.structs.replace(other.catalogue, path="elders/catalogue.yaml"))
    keep(dead("Atlas"))
    keep(other)

    assert len(keep.host.issues) == 2
    assert keep(CLEAN) is Ended.CLOSED
    assert keep.host.issues[1]["state"] == "open"


# --- the command ----------------------------------------------------------------------------------------------------------


def test_the_command_opens_the_issue_and_says_where(host: FakeGitHub, tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text(encode(REPORTS["over-days"]()), "utf-8")
    variables = {"GITHUB_TOKEN": TOKEN, "GITHUB_REPOSITORY": REPOSITORY, "GITHUB_API_URL": host.origin}
    ended = toolkit_maint("issue", "report.json", cwd=tmp_path, **variables)

    assert ended.returncode == 0
    assert ended.stderr == f"An issue was opened: {host.origin}/{REPOSITORY}/issues/1\n"
    assert TOKEN not in ended.stdout + ended.stderr
    assert "Dood" in host.issues[0]["body"]


def test_without_a_token_the_command_says_what_can_be_done(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text(encode(REPORTS["over-days"]()), "utf-8")
    ended = toolkit_maint("issue", "report.json", cwd=tmp_path)
    shown = toolkit_maint("issue", "report.json", "--dry-run", cwd=tmp_path)

    assert ended.returncode == 2
    assert "--dry-run shows what the issue would say." in ended.stderr
    assert shown.returncode == 0
    assert "<!-- do=snooze" in shown.stdout


def test_a_likely_address_that_somebody_asked_for_is_proposed(host: FakeGitHub, tmp_path: Path) -> None:
    (tmp_path / "catalogue.yaml").write_text(
        "version: 1\ntitle: List\nsections:\n  - id: books\n    title: Books\n    entries:\n"
        '      - {id: atlas, title: Atlas, url: "https://atlas.example/oud"}\n',
        "utf-8",
    )
    moved = case(
        VerdictKind.MOVED,
        Reason.PAGE_SAYS_MOVED,
        msgspec.structs.replace(place("boeken", 7, "Atlas"), path="catalogue.yaml", entry="atlas"),
        url="https://atlas.example/oud",
        suggestion="https://atlas.example/nieuw",
        status=200,
    )
    told = report(links=links(msgspec.structs.replace(moved, confidence=Confidence.LIKELY)), source=None)
    (tmp_path / "report.json").write_text(encode(told), "utf-8")
    variables = {"GITHUB_TOKEN": TOKEN, "GITHUB_REPOSITORY": REPOSITORY, "GITHUB_API_URL": host.origin}
    proposing = ("propose", "report.json", "--catalogue", "catalogue.yaml", "--lang", "en")
    host.files = {"catalogue.yaml": (tmp_path / "catalogue.yaml").read_bytes()}

    before = toolkit_maint(*proposing, cwd=tmp_path, **variables)
    toolkit_maint("issue", "report.json", "--lang", "en", cwd=tmp_path, **variables)
    host.tick(1, "Take the new address", "Atlas")
    read = toolkit_maint("issue", "report.json", "--lang", "en", cwd=tmp_path, **variables)
    after = toolkit_maint(*proposing, cwd=tmp_path, **variables)

    assert "nothing to propose" in before.stderr
    assert "Ticked: the new address of Atlas goes into the pull request with changes." in read.stderr
    assert "A pull request was opened" in after.stderr
    assert b"https://atlas.example/nieuw" in host.content_of("toolkit-maint/source-changes")["catalogue.yaml"]
