"""``action``: what ``action.yml`` runs. Its inputs come as environment variables, its outputs go to the file of the platform.

Nothing of an input is ever read by a shell: each becomes one argument, or one of several that stand on a line each.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import click

from toolkit_maint.domain.report import FAILING_GROUPS, FINAL_FAILURES, CaseGroup, ChangeReport, ExitCode
from toolkit_maint.reports.formats import FILE_NAMES, ReportFormat
from toolkit_maint.reports.report_json import NotAReport, decode

_DEFAULT_FORMATS: Final = "text,markdown,html,json,sarif,github"
_VISITING: Final = frozenset({"run", "check"})
_REPORTING: Final = frozenset({"run", "check", "validate"})
_ON_THE_HOST: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"issue": ("issue",), "propose": ("propose",), "remember": ("state", "publish")}
)
# With fail: false a finding, something incomplete, or an empty list is for people to read, and fails no job.
_FOR_PEOPLE: Final = frozenset({ExitCode.FINDINGS, ExitCode.INCOMPLETE, ExitCode.NOTHING_TO_CHECK})


@click.command(hidden=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Do what the inputs of the action say (environment variables INPUT_…), and write its outputs.

    Whoever uses the action writes its inputs in a workflow; action.yml says what they mean.
    """
    try:
        arguments = arguments_of(os.environ)
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from wrong
    _prepare()
    code = _ended(ctx, arguments)
    folder = Path(_given(os.environ, "output-dir", "reports"))
    _write_outputs(dict(outputs(code, folder, os.environ)))
    wanted = _is_true(os.environ, "fail", default=True)
    ctx.exit(0 if not wanted and code in _FOR_PEOPLE else code)


def arguments_of(inputs: Mapping[str, str]) -> list[str]:
    """The command line that the inputs ask for. Raises ``ValueError`` for a command that the action has not."""
    named = _given(inputs, "command", "run")
    folder, config = _given(inputs, "output-dir", "reports"), _given(inputs, "config")
    more = [line.strip() for line in _given(inputs, "args").splitlines() if line.strip()]
    if named in _ON_THE_HOST:
        file = ".toolkit-maint/state.jsonl" if named == "remember" else f"{folder}/{FILE_NAMES[ReportFormat.JSON]}"
        return [*_ON_THE_HOST[named], *_option("config", config), *more, "--", file]
    if named not in _REPORTING:
        raise ValueError(
            f"The action has no command {named!r}: it is one of {', '.join(sorted(_REPORTING | set(_ON_THE_HOST)))}."
        )
    formats = {each.strip() for each in _given(inputs, "formats", _DEFAULT_FORMATS).split(",") if each.strip()}
    arguments = [named, "--output-dir", folder, "--format", ",".join(sorted(formats | {"json"}))]
    arguments += [*_option("config", config), *_option("catalogue", _given(inputs, "catalogue"))]
    if named in _VISITING:
        arguments += _option("deadline", _given(inputs, "deadline"))
        arguments += [] if _is_true(inputs, "fail-if-empty", default=True) else ["--allow-empty"]
    if named == "run":
        arguments += _option("shard", _given(inputs, "shard"))
    return [*arguments, *more]


def _option(name: str, value: str) -> list[str]:
    return [f"--{name}={value}"] if value else []


def _given(inputs: Mapping[str, str], name: str, default: str = "") -> str:
    return inputs.get(f"INPUT_{name.upper().replace('-', '_')}", "").strip() or default


def _is_true(inputs: Mapping[str, str], name: str, *, default: bool) -> bool:
    return _given(inputs, name, str(default)).lower() not in {"false", "no", "0", "off"}


def _prepare() -> None:
    """What the inputs decide of the environment: who speaks to the code host, and whether there is a job summary."""
    token = os.environ.pop("INPUT_TOKEN", "")
    if token and _given(os.environ, "command", "run") in _ON_THE_HOST:
        os.environ["GITHUB_TOKEN"] = token
    if not _is_true(os.environ, "job-summary", default=True):
        os.environ.pop("GITHUB_STEP_SUMMARY", None)


def _ended(ctx: click.Context, arguments: list[str]) -> int:
    root = ctx.find_root().command
    try:
        ended: Any = root.main(arguments, prog_name="toolkit-maint", standalone_mode=True)
    except SystemExit as exit_:
        ended = exit_.code
    return ended if isinstance(ended, int) else int(ExitCode.OK)


def outputs(code: int, folder: Path, inputs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The outputs of the action. Paths begin where the job does, as the steps after it need them."""
    where = Path(_given(inputs, "working-directory", ".")) / folder
    paths = {"report-path": ReportFormat.HTML, "json-path": ReportFormat.JSON, "sarif-path": ReportFormat.SARIF}
    yield "exit-code", str(code)
    for name, chosen in paths.items():
        yield name, (where / FILE_NAMES[chosen]).as_posix() if (folder / FILE_NAMES[chosen]).is_file() else ""
    report = _report(folder / FILE_NAMES[ReportFormat.JSON]) if _given(inputs, "command", "run") in _REPORTING else None
    changed = sum(not change.earlier for change in report.source.changes) if report is not None and report.source else 0
    yield "broken", str(_broken(report) if report is not None else 0)
    yield "changed", str(changed)
    yield "has-changes", str(bool(changed)).lower()
    yield "incomplete", str(report is None or bool(report.run.incomplete)).lower()


def _report(path: Path) -> ChangeReport | None:
    try:
        return decode(path.read_bytes())
    except (OSError, NotAReport):
        return None


def _broken(report: ChangeReport) -> int:
    """Links that are confirmed dead or insecure, or cannot be right; of a run that remembers nothing, those that failed now."""
    cases = report.links.cases if report.links is not None else ()
    if report.history is None:
        return sum(case.verdict in FINAL_FAILURES and case.yours and case.group is not CaseGroup.IGNORED for case in cases)
    return sum(case.group in FAILING_GROUPS or case.group is CaseGroup.FAULTY_ADDRESS for case in cases)


def _write_outputs(values: Mapping[str, str]) -> None:
    """Append the outputs to the file that the platform names, each between lines that nobody can guess."""
    target = os.environ.get("GITHUB_OUTPUT", "")
    if not target:
        return
    with Path(target).open("a", encoding="utf-8") as file:
        for name, value in values.items():
            delimiter = f"end_{secrets.token_hex(16)}"
            file.write(f"{name}<<{delimiter}\n{value}\n{delimiter}\n")
