"""``explain``: visit one address, and tell how the verdict on it comes about."""

from __future__ import annotations

from pathlib import Path
from typing import Any, assert_never

import click
import msgspec

from toolkit_maint.cli import options
from toolkit_maint.cli.background import Background, background
from toolkit_maint.cli.delivery import STANDARD_OUTPUT, put
from toolkit_maint.cli.endings import finish, wrong_usage
from toolkit_maint.cli.screen import screen_for
from toolkit_maint.cli.stop import on_signals
from toolkit_maint.cli.talk import Talk
from toolkit_maint.cli.visiting import Plan, VisitOptions, stop_for, world_for
from toolkit_maint.domain.address import AddressKind, LinkUrl, likely_meant, parse_address, redacted
from toolkit_maint.domain.judge import judge_address
from toolkit_maint.domain.observation import Expectation, Target
from toolkit_maint.domain.policy import Evidence
from toolkit_maint.domain.report import ExitCode
from toolkit_maint.domain.trail import Trail, trail, without_visit
from toolkit_maint.domain.verdict import POSITIVE, Confidence, Reason, Verdict, VerdictKind
from toolkit_maint.pipeline import ControlMode, Controls, World
from toolkit_maint.ports import StopReason
from toolkit_maint.reports.escape import PLAIN
from toolkit_maint.reports.explanation import render_json, render_text
from toolkit_maint.reports.screen import Screen
from toolkit_maint.reports.words import Words

_JSON = "json"
_FILE = Screen(width=100)


@click.command()
@click.argument("url")
@options.general()
@click.option("--title", metavar="TEXT", help="The title that the page should have, instead of the one in the catalogue.")
@click.option("--language", "page_language", metavar="CODE", help="The language that the page should be in, such as nl.")
@options.formats("text", _JSON)
@options.output()
@options.visiting_one()
def command(
    url: str,
    config_file: Path | None,
    catalogue_path: Path | None,
    lang: str | None,
    title: str | None,
    page_language: str | None,
    chosen_formats: tuple[tuple[str, ...], ...],
    output: str,
    color: str,
    **visiting: Any,
) -> None:
    """Visit one address and tell what was tried, what was seen, and why that means what it means.

    If the address stands in the catalogue, its title there is what the page should be about. Ends with 1 if the link is
    broken or insecure, with 4 if that could not be told, with 2 if the address seems to be mistyped.

    \b
    Examples:
      toolkit-maint explain https://www.example.org/page
      toolkit-maint explain https://www.example.org/page --title "A page" --format json
    """
    known = background(config_file, catalogue_path, lang)
    formats = options.for_one_place(chosen_formats, output)
    # What no UTF-8 can hold comes from a shell that speaks something else.
    address = parse_address(url.encode("utf-8", "replace").decode("utf-8"))
    _refuse_mistyped(address, known.words)
    expectation = _expectation(known, address, title, page_language)
    found = _explained(known, address, expectation, VisitOptions(**visiting, evidence=Evidence.FULL.value))
    screen = screen_for(color) if output == STANDARD_OUTPUT else _FILE
    shown = (render_json(found) if name == _JSON else render_text(found, known.words, screen) for name in formats)
    put("".join(shown), output, known.words, colour=screen.colour)
    finish(_exit_code(found.verdict))


def _refuse_mistyped(address: LinkUrl, words: Words) -> None:
    """Whoever types an address may slip: then nothing is explained that nobody meant."""
    if not address.written.strip():
        wrong_usage(words.say("There is no address to explain. Give one: toolkit-maint explain https://www.example.org/page"))
    meant = None if address.kind in _UNDERSTOOD else likely_meant(address)
    if meant is not None and parse_address(meant).kind in _UNDERSTOOD:
        written, suggestion = (PLAIN.address(redacted(each)) for each in (address.written, meant))
        told = words.say("{address} is no web address.", address=written)
        asked = words.say("Did you mean {suggestion}?", suggestion=suggestion)
        wrong_usage(f"{told} {asked}")


_UNDERSTOOD = frozenset({AddressKind.WEB, AddressKind.MAIL, AddressKind.PHONE})


def _expectation(known: Background, address: LinkUrl, title: str | None, page_language: str | None) -> Expectation | None:
    """What was given counts, then what the catalogue says."""
    listed = known.expectations.get(address.visit_key)
    if title is None and page_language is None:
        return listed
    expected = listed or Expectation(title="", language="")
    chosen_title = expected.title if title is None else title
    chosen_language = expected.language if page_language is None else _primary(page_language)
    return msgspec.structs.replace(expected, title=chosen_title, language=chosen_language)


def _primary(code: str) -> str:
    return code.replace("_", "-").partition("-")[0].lower()


def _explained(known: Background, address: LinkUrl, expectation: Expectation | None, visits: VisitOptions) -> Trail:
    verdict = judge_address(address)
    if verdict is not None:
        return without_visit(address.written, verdict)
    plan = Plan(
        options=visits,
        settings=known.settings,
        policy=known.policy,
        words=known.words,
        language=known.language,
        stop=stop_for(visits, known.settings),
    )
    world = world_for(plan, Controls(ControlMode.OFF), known.folder)
    with on_signals(plan.stop), Talk(plan, world).visiting() as watched:
        return _visited(watched, address, expectation)


def _visited(world: World, address: LinkUrl, expectation: Expectation | None) -> Trail:
    anchors = (address.fragment,) if address.fragment else ()
    target = Target(visit_key=address.visit_key, anchors=anchors, expectation=expectation)
    seen = list(world.checker.observe([target], world.stop))
    stopped = world.stop.reason()
    if not seen:
        reason = _stopped(stopped or StopReason.INTERRUPTED)
        unseen = Verdict(kind=VerdictKind.UNCHECKED, reason=reason, confidence=None, rule="stopped")
        return without_visit(address.written, unseen)
    found = trail(seen[0], expectation, world.policy, url=address)
    if stopped is None or found.verdict in POSITIVE:
        return found
    return msgspec.structs.replace(
        found, verdict=VerdictKind.UNSURE, reason=_stopped(stopped), confidence=Confidence.LIKELY, rule="our-side"
    )


def _stopped(reason: StopReason) -> Reason:
    return Reason.DEADLINE if reason is StopReason.DEADLINE else Reason.INTERRUPTED


def _exit_code(verdict: VerdictKind) -> ExitCode:
    match verdict:
        case VerdictKind.ALIVE | VerdictKind.MOVED | VerdictKind.BLOCKED:
            return ExitCode.OK
        case VerdictKind.BROKEN | VerdictKind.INSECURE:
            return ExitCode.FINDINGS
        case VerdictKind.UNSURE | VerdictKind.UNCHECKED:
            return ExitCode.INCOMPLETE
        case _:
            assert_never(verdict)
