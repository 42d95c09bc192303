"""``run``: the whole job, as the schedule calls it."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click
import msgspec

from toolkit_maint.cli import options
from toolkit_maint.cli.controls import controls_for
from toolkit_maint.cli.delivery import STANDARD_OUTPUT, deliver, deliver_to_folder
from toolkit_maint.cli.endings import finish
from toolkit_maint.cli.job import Job, open_job
from toolkit_maint.cli.remembering import RememberOptions, memory_of, not_kept, opened, state_folder
from toolkit_maint.cli.reported import next_within, where_files_are
from toolkit_maint.cli.stop import on_signals
from toolkit_maint.cli.talk import Talk
from toolkit_maint.cli.visiting import Plan, VisitOptions, plan_for, world_for
from toolkit_maint.domain.report import ChangeReport
from toolkit_maint.pipeline import RunOptions, Shard, Stage, run
from toolkit_maint.ports import HistoryFailure
from toolkit_maint.reports.formats import parse_format


@click.command()
@options.general()
@options.formats(*options.REPORT_FORMATS)
@options.output_dir()
@options.output(default=None)
@options.remembering()
@options.shard()
@options.visiting()
def command(
    config_file: Path | None,
    catalogue_path: Path | None,
    lang: str | None,
    chosen_formats: tuple[tuple[str, ...], ...],
    output_dir: Path | None,
    output: str | None,
    color: str,
    shard: Shard,
    **others: Any,
) -> None:
    """Validate the catalogue, compare it with its source page, check every link, and report what changed.

    Links that worked a short while ago are not visited; what fails is called dead only after several visits over days. What is
    remembered lies in the folder .toolkit-maint beside the configuration.

    \b
    Examples:
      toolkit-maint run
      toolkit-maint run --output-dir reports --format markdown,json --deadline 1800
      toolkit-maint run --resume
    """
    options.one_of_two(output, output_dir)
    job = open_job(config_file, catalogue_path, lang)
    folder = output_dir or (_configured_folder(job) if output is None else None)
    place = output or STANDARD_OUTPUT
    if folder is None:
        names = options.for_one_place(chosen_formats, place)
    else:
        names = options.joined(chosen_formats) or job.settings.formats
    formats = tuple(chosen for chosen in map(parse_format, names) if chosen is not None)
    remember = RememberOptions(**{name: others.pop(name) for name in RememberOptions.__struct_fields__})
    plan = plan_for(job, VisitOptions(**others))
    with on_signals(plan.stop):
        report, fault = _run(job, plan, remember, shard)
        if folder is None:
            deliver(report, formats, place, color, job.words)
        else:
            deliver_to_folder(report, formats, folder, color, job.words)
    if fault is not None:
        not_kept(fault, state_folder(job, remember.state_dir), job.words)
    finish(report.exit_code)


def _run(job: Job, plan: Plan, remember: RememberOptions, shard: Shard) -> tuple[ChangeReport, HistoryFailure | None]:
    """The report, and why what was found could not be remembered, if it could not."""
    asked = RunOptions(
        shard=shard,
        allow_empty=plan.options.allow_empty,
        next_within=next_within(job.settings.report),
        host=where_files_are(job.settings.report),
    )
    if job.loaded.catalogue is None or remember.no_history:
        return _reported(job, plan, asked), None
    policy = job.policy()
    with opened(state_folder(job, remember.state_dir), policy.incidents, job.words) as kept:
        memory = memory_of(kept, policy, job, remember)
        report = _reported(job, plan, msgspec.structs.replace(asked, memory=memory))
        try:
            kept.export()
        except HistoryFailure as exc:
            return report, memory.fault or exc
        return report, memory.fault


def _reported(job: Job, plan: Plan, asked: RunOptions) -> ChangeReport:
    world = world_for(plan, controls_for(job, plan.options.control_hosts), job.folder)
    talk = Talk(plan, world)

    def tell(stage: Stage, count: int) -> None:
        talk.say(_progress(job, stage, count))

    with talk.visiting() if job.loaded.catalogue else nullcontext(world) as watched:
        return run(job.loaded, watched, tell, asked)


def _progress(job: Job, stage: Stage, count: int) -> str:
    match stage:
        case Stage.SOURCE:
            return job.words.say("Reading the source page …")
        case Stage.LINKS:
            return job.words.say_many("Visiting {count} address …", "Visiting {count} addresses …", count)


def _configured_folder(job: Job) -> Path | None:
    configured = job.settings.output_dir
    return job.configuration.folder / configured if configured else None
