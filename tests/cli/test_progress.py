"""What is shown of a checker's progress, where, and that it goes away again."""

from __future__ import annotations

import io
import re

import msgspec
import pytest

from fakes import ScriptedChecker
from observation_builder import answer
from terminal import Terminal
from toolkit_maint.cli.progress import Progress, Showing, showing_on
from toolkit_maint.cli.stop import RunStop
from toolkit_maint.domain.observation import Target
from toolkit_maint.ports import Pulse
from toolkit_maint.reports.words import words_for

GOOD, CONTROL = "https://good.example/", "https://control.example/"
PULSE = Pulse(total=10_000, done=1_234, requests=1_500, hosts_in_flight=20, slowest=(("a.example", 12.4), ("b.example", 1.0)))


class Screen(io.StringIO):
    """A stream that says whether it is a terminal."""

    def __init__(self, *, tty: bool = True) -> None:
        super().__init__()
        self._tty = tty

    def isatty(self) -> bool:
        return self._tty


class Scene:
    """A checker's pulse and a clock that a test sets, and the progress that watches them."""

    def __init__(self, showing: Showing = Showing.LIVE, lang: str = "en", pulse: Pulse = PULSE) -> None:
        self.now = 0.0
        self.pulse = pulse
        self.screen = Screen()
        self.progress = Progress(showing, lambda: self.pulse, words_for(lang), self.screen, lambda: self.now)

    def at(self, now: float, **changes: object) -> str:
        """What is to be seen after a look at that time."""
        self.now = now
        self.pulse = msgspec.structs.replace(self.pulse, **changes)
        self.progress.tick()
        return self.seen()

    def seen(self) -> str:
        return Terminal(self.screen.getvalue()).text()


@pytest.mark.parametrize(
    ("tty", "variables", "expected"),
    [
        (True, {"TERM": "xterm"}, Showing.LIVE),
        (True, {"TERM": "xterm", "CI": ""}, Showing.LIVE),
        (True, {"TERM": "dumb"}, Showing.PLAIN),
        (True, {}, Showing.PLAIN),
        (True, {"TERM": "xterm", "CI": "true"}, Showing.PLAIN),
        (False, {"CI": "true"}, Showing.PLAIN),
        (False, {"TERM": "xterm"}, Showing.NOT),
        (False, {"CI": ""}, Showing.NOT),
    ],
)
def test_where_it_is_shown(tty: bool, variables: dict[str, str], expected: Showing) -> None:
    assert showing_on(Screen(tty=tty), variables) is expected


def test_it_says_how_far_the_visits_have_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    scene = Scene()
    scene.at(0.0)
    assert scene.at(2.0, done=1_434) == (
        "1,434 of 10,000 links · 100 a second · 1,500 requests · 20 hosts at work · 1:26 left\nwaiting for a.example 12 s"
    )
    assert scene.at(4.0, done=10_000, hosts_in_flight=0, second_pass=True, slowest=()) == (
        "10,000 of 10,000 links · 2,192 a second · 1,500 requests"
    )


def test_the_second_look_is_named() -> None:
    assert "second look" in Scene(pulse=Pulse(total=10, done=9, second_pass=True)).at(1.0)


def test_it_is_said_in_the_language_of_the_messages() -> None:
    assert "van 10.000 links" in Scene(lang="nl").at(1.0)


@pytest.mark.parametrize("columns", [20, 40, 79, 200])
def test_no_line_is_wider_than_the_terminal(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    seen = Scene().at(1.0, slowest=tuple((f"a-host-of-some-length-{number}.example", 9.0) for number in range(3)))

    assert max(map(len, seen.splitlines())) < columns


def test_a_hosts_name_steers_no_terminal() -> None:
    scene = Scene(pulse=msgspec.structs.replace(PULSE, slowest=(("a\x1b[2J\r\n\u202e.example", 5.0),)))
    scene.at(1.0)

    assert re.findall(r"[\x00-\x09\x0b-\x1f\u202e]", re.sub(r"\r?\x1b\[[AK]", "", scene.screen.getvalue())) == []


def test_it_makes_room_for_what_else_is_written() -> None:
    scene = Scene()
    with scene.progress.shown():
        scene.at(1.0)
        for word in ("one", "two"):
            with scene.progress.aside():
                scene.screen.write(f"{word}\n")
            assert "links" in scene.at(2.0)
    assert scene.seen() == "one\ntwo"


def test_a_question_to_a_control_host_is_no_progress() -> None:
    scene = Scene()
    scene.at(1.0)
    assert "1,234 of 10,000" in scene.at(2.0, total=2, done=1)


def test_before_the_visits_nothing_is_shown() -> None:
    assert not Scene(pulse=Pulse()).at(1.0)


def test_plain_lines_stay_and_the_last_one_tells_how_the_visits_ended() -> None:
    scene = Scene(Showing.PLAIN, pulse=Pulse())
    checker = ScriptedChecker({GOOD: answer(200, address=GOOD), CONTROL: answer(200, address=CONTROL)})
    scene.progress = Progress(Showing.PLAIN, checker.pulse, words_for("en"), scene.screen, lambda: scene.now)
    watched = scene.progress.watched(checker)
    with scene.progress.shown():
        list(watched.observe([Target(visit_key=GOOD)] * 2, RunStop(lambda: 0.0)))
        scene.progress.tick()
        list(watched.observe([Target(visit_key=CONTROL)], RunStop(lambda: 0.0)))
    assert scene.screen.getvalue().splitlines() == ["2 of 2 links · 2 requests"] * 2


def test_a_terminal_that_was_closed_is_no_failure() -> None:
    scene, closed = Scene(), _Closed()
    scene.progress = Progress(Showing.LIVE, lambda: PULSE, words_for("en"), closed, lambda: 0.0)
    with scene.progress.shown():
        scene.progress.tick()
    assert closed.tried


class _Closed(Screen):
    tried = False

    def write(self, _: str) -> int:
        self.tried = True
        raise BrokenPipeError
