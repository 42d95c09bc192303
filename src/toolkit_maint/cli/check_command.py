"""``check``: visit the links of a catalogue, or of a plain list, and say what each visit means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import click
import msgspec

from toolkit_maint import __version__, signs
from toolkit_maint.cli import options
from toolkit_maint.cli.chosen import places_called
from toolkit_maint.cli.configuration import configured, words_here
from toolkit_maint.cli.controls import controls_for, named_controls
from toolkit_maint.cli.delivery import STANDARD_OUTPUT, deliver, deliver_to_folder, line_writer
from toolkit_maint.cli.endings import finish, wrong_usage
from toolkit_maint.cli.job import Job, open_job
from toolkit_maint.cli.link_list import may_be_long, read_list
from toolkit_maint.cli.remembering import remembered
from toolkit_maint.cli.reported import where_files_are
from toolkit_maint.cli.since import Change, change_since
from toolkit_maint.cli.stop import on_signals
from toolkit_maint.cli.talk import Talk
from toolkit_maint.cli.visiting import Plan, VisitOptions, checker_for, now, plan_for, stop_for, world_for
from toolkit_maint.domain.address import host_of
from toolkit_maint.domain.catalogue import Span, links
from toolkit_maint.domain.judge import judge_address
from toolkit_maint.domain.report import (
    FINAL_FAILURES,
    CatalogueFacts,
    ChangeReport,
    ExitCode,
    LinkCase,
    Outcome,
    Place,
    RunFacts,
    Since,
    catalogue_facts,
    exit_code,
    links_part,
    place_of,
)
from toolkit_maint.pipeline import (
    Answer,
    CaseBook,
    ControlMode,
    Controls,
    LinkCheck,
    Question,
    World,
    catalogue_questions,
)
from toolkit_maint.reports.formats import ReportFormat
from toolkit_maint.reports.links_json import render_line
from toolkit_maint.reports.words import Words

_JSONL = "jsonl"
encode = msgspec.json.Encoder().encode


class _Work(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be checked, how, and what is known around it.

    ``new`` are the places (path, line, column) of the addresses that the change named by ``since`` adds or alters.
    """

    questions: Sequence[Question]
    plan: Plan
    controls: Controls
    folder: Path = Path()
    unknown: tuple[Place, ...] = ()
    facts: CatalogueFacts | None = None
    since: Since | None = None
    new: frozenset[tuple[str, int, int]] = frozenset()

    def is_yours(self, place: Place) -> bool:
        """Whether the change that was asked about, if any, brought the address that stands here."""
        return self.since is None or (place.path, place.line, place.column) in self.new


class _Results(msgspec.Struct, frozen=True, kw_only=True):
    """Where the results go, and as what."""

    formats: tuple[str, ...]
    output: str
    folder: Path | None
    color: str
    record: Path | None
    history: Path | None = None


@click.command()
@options.general()
@click.option(
    "--links-from", type=click.Path(path_type=str), metavar="FILE|-", help="Check this list of addresses, one a line."
)
@click.option("--only", multiple=True, metavar="ENTRY|SECTION", help="Only this entry or section (id or title); repeatable.")
@options.since()
@options.formats(*options.REPORT_FORMATS, _JSONL)
@options.output_dir()
@options.output(default=None)
@click.option(
    "--record", type=click.Path(path_type=Path, dir_okay=False), help="Write every observation to this file, as JSON lines."
)
@click.option(
    "--history", type=click.Path(path_type=Path, dir_okay=False), help="Remember the visits in this file (SQLite) as well."
)
@click.option("--dry-run", is_flag=True, help="Only list the addresses that would be visited.")
@options.visiting()
def command(
    config_file: Path | None,
    catalogue_path: Path | None,
    lang: str | None,
    links_from: str | None,
    only: tuple[str, ...],
    since: str | None,
    chosen_formats: tuple[tuple[str, ...], ...],
    output_dir: Path | None,
    output: str | None,
    color: str,
    record: Path | None,
    history: Path | None,
    dry_run: bool,  # noqa: FBT001 - click passes flags this way
    **visiting: Any,
) -> None:
    """Visit links and say what each visit means. One visit calls nothing dead.

    Ends with 1 if any link is broken or insecure, with 4 if something could not be judged. With --since, only the links
    that a change touches are visited, and only an address that it adds or alters can fail.

    \b
    Examples:
      toolkit-maint check --only steunpunt-diversiteit-en-leren
      toolkit-maint check --links-from list.txt --format jsonl
      toolkit-maint check --since origin/main
    """
    if links_from is not None and only:
        wrong_usage("--only names entries of a catalogue; it cannot stand beside --links-from.")
    if links_from is not None and since is not None:
        wrong_usage("--since is about the entries of a catalogue; it cannot stand beside --links-from.")
    visits = VisitOptions(**visiting)
    options.one_of_two(output, output_dir)
    place = output or STANDARD_OUTPUT
    formats = (options.joined(chosen_formats) or ("text",)) if output_dir else options.for_one_place(chosen_formats, place)
    results = _Results(formats=formats, output=place, folder=output_dir, color=color, record=record, history=history)
    with ExitStack() as processes:
        checker = None
        if links_from is None:
            job = open_job(config_file, catalogue_path, lang)
            work = _catalogue_work(job, only, change_since(job, since) if since is not None else None, visits)
        else:
            plan = _list_plan(config_file, lang, visits)
            if not dry_run and may_be_long(links_from):
                checker = checker_for(plan)
                processes.enter_context(checker.started())
            work = _list_work(links_from, plan)
        if dry_run:
            _list_targets(work)
            return
        world = world_for(work.plan, work.controls, work.folder, checker)
        with on_signals(work.plan.stop):
            code = _check(work, world, results)
    finish(code)


def _check(work: _Work, world: World, results: _Results) -> ExitCode:
    words, started_at, failed = work.plan.words, world.clock(), False
    others = tuple(ReportFormat(name) for name in results.formats if name != _JSONL)
    talk = Talk(work.plan, world)
    with (
        talk.visiting() if work.questions else nullcontext(world) as watched,
        _recording(watched, results.record, words) as recorded,
        remembered(results.history, work.questions, recorded, work.plan) as (recall, told, settle),
        line_writer(results.output if _JSONL in results.formats else None, words, talk.progress.aside) as write,
    ):
        check, book = LinkCheck(work.questions, told, recall), CaseBook(work.questions)
        for answer in check:
            failed = failed or (answer.verdict.kind in FINAL_FAILURES and work.is_yours(answer.question.place))
            if write is not None:
                write(_line(answer, work))
            if others or results.history is not None:
                book.add(answer)
        settle(check, book)
    nothing_listed = not work.questions and work.since is None and not work.plan.options.allow_empty
    code = exit_code(Outcome(incomplete=check.incomplete, failed=failed, nothing_listed=nothing_listed))
    if nothing_listed:
        click.echo(words.say("There is no address to check here. --allow-empty makes that no failure."), err=True)
    if others:
        report = ChangeReport(
            run=RunFacts(version=__version__, started_at=started_at, finished_at=now(), incomplete=check.incomplete),
            exit_code=code,
            catalogue=work.facts,
            links=links_part(_told(book.cases(), work), work.unknown, check.network, check.controls, requests=check.requests),
            since=work.since,
            host=where_files_are(work.plan.settings.report),
        )
        if results.folder is not None:
            deliver_to_folder(report, others, results.folder, results.color, words)
        else:
            deliver(report, others, results.output, results.color, words)
    return code


def _told(cases: list[tuple[str, LinkCase]], work: _Work) -> tuple[LinkCase, ...]:
    """The cases, of which each is yours if it is at one of its places."""
    return tuple(msgspec.structs.replace(case, yours=any(map(work.is_yours, case.places))) for _, case in cases)


@contextmanager
def _recording(world: World, record: Path | None, words: Words) -> Iterator[World]:
    """The same world, in which every observation is written to a file if one was named."""
    with line_writer(record.as_posix() if record else None, words) as write:
        if write is None:
            yield world
        else:
            yield msgspec.structs.replace(world, record=lambda observation: write(encode(observation)))


def _catalogue_work(job: Job, only: tuple[str, ...], change: Change | None, visits: VisitOptions) -> _Work:
    # What is wrong elsewhere, perhaps for long, is no reason not to visit what a change touches.
    catalogue = (job.loaded.as_far_as_read if change else None) or job.valid_catalogue()
    places = list(links(catalogue))
    if only:
        places = places_called(only, places, job.words)
    if change is not None:
        places = [place for place in places if place.link.url_span in change.changes.touched]
    return _Work(
        questions=catalogue_questions(catalogue, places),
        plan=plan_for(job, visits),
        controls=controls_for(job, visits.control_hosts),
        folder=job.folder,
        unknown=tuple(place_of(place) for place in places if place.link.url is None),
        facts=catalogue_facts(catalogue),
        since=change.since if change else None,
        new=frozenset(map(_place_of, change.changes.addresses)) if change else frozenset(),
    )


def _place_of(span: Span) -> tuple[str, int, int]:
    return span.path, span.line, span.column


def _list_plan(config_file: Path | None, lang: str | None, visits: VisitOptions) -> Plan:
    settings = configured(config_file, lang).settings
    words = words_here(lang)
    return Plan(
        options=visits,
        settings=settings,
        policy=signs.default_policy(),
        words=words,
        language=words.lang,
        stop=stop_for(visits, settings),
    )


def _list_work(links_from: str, plan: Plan) -> _Work:
    named = named_controls(plan.options.control_hosts or plan.settings.check.control_hosts, plan.words)
    return _Work(questions=read_list(links_from, plan.words), plan=plan, controls=named or Controls(ControlMode.OWN_LIST))


def _list_targets(work: _Work) -> None:
    """What would be visited, each once, in the order of the list."""
    visited = [question.url.visit_key for question in work.questions if judge_address(question.url) is None]
    targets = tuple(dict.fromkeys(visited))
    for address in targets:
        click.echo(address)
    hosts = len({host_of(address) for address in targets})
    addresses = work.plan.words.say_many("{count} address", "{count} addresses", len(targets))
    on_hosts = work.plan.words.say_many("on {count} host", "on {count} hosts", hosts)
    told = work.plan.words.say("{addresses} {hosts}; nothing was visited.", addresses=addresses, hosts=on_hosts)
    click.echo(told, err=True)


def _line(answer: Answer, work: _Work) -> bytes:
    place = answer.question.place
    yours = work.is_yours(place) if work.since is not None else None
    return render_line(answer.question.url.written, answer.verdict, answer.sight, place.entry or None, yours=yours).encode()
