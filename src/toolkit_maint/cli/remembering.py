"""What a command remembers: the folder of its state, opened, and what there is to say where that fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NoReturn

import msgspec

from toolkit_maint.cli.endings import failure, wrong_usage
from toolkit_maint.cli.job import Job
from toolkit_maint.cli.visiting import Plan, now
from toolkit_maint.domain.past import Knowledge
from toolkit_maint.domain.policy import IncidentPolicy, Policy
from toolkit_maint.pipeline import (
    NOTHING_KNOWN,
    CaseBook,
    LinkCheck,
    Memory,
    MemoryOptions,
    Question,
    Recall,
    World,
    both,
)
from toolkit_maint.ports import HistoryFailure, HistoryFault
from toolkit_maint.reports.escape import PLAIN
from toolkit_maint.reports.words import Words, marked

if TYPE_CHECKING:
    from toolkit_maint.adapters.state_folder import Kept

_FAULTS: Final[Mapping[HistoryFault, str]] = MappingProxyType(
    {
        HistoryFault.FULL: marked("There is no room left on the disk for what runs remember, in {folder} ({why})."),
        HistoryFault.READ_ONLY: marked(
            "What runs remember cannot be written in {folder} ({why}). Name another folder with {option}, or give {other}."
        ),
        HistoryFault.BUSY: marked(
            "Another run is at work with what is remembered in {folder} ({why}). Wait for it to end, and run again."
        ),
        HistoryFault.FAILED: marked("What runs remember could not be kept in {folder} ({why})."),
    }
)


class RememberOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line said of remembering."""

    state_dir: Path | None = None
    no_history: bool = False
    vantage: str | None = None
    visit_all: bool = False
    resume: bool = False


def state_folder(job: Job, chosen: Path | None) -> Path:
    """The folder that holds what is remembered of a catalogue."""
    return chosen or job.configuration.folder / job.settings.state_dir


def read_knowledge(folder: Path, policy: IncidentPolicy, words: Words) -> Knowledge:
    """What is remembered in a folder; nothing where it holds nothing. Nobody else is kept waiting, and nothing is written."""
    from toolkit_maint.adapters.state_folder import read_state  # noqa: PLC0415 - as below

    try:
        return read_state(folder, policy)
    except HistoryFailure as exc:
        not_kept(exc, folder, words)


@contextmanager
def opened(folder: Path, policy: IncidentPolicy, words: Words) -> Iterator[Kept]:
    """The history in a folder; where it cannot be opened or kept, the command ends."""
    # Few commands need it, and SQLite takes 10 ms to import.
    from toolkit_maint.adapters.state_folder import open_state  # noqa: PLC0415

    try:
        with open_state(folder, policy, now) as kept:
            yield kept
    except HistoryFailure as exc:
        not_kept(exc, folder, words)


def not_kept(exc: HistoryFailure, folder: Path, words: Words) -> NoReturn:
    """End the command, and say why nothing could be remembered."""
    failure(
        words.say(
            _FAULTS[exc.fault],
            folder=PLAIN.text(folder.as_posix()),
            why=PLAIN.text(exc.detail) or exc.fault.value,
            option="--state-dir",
            other="--no-history",
        )
    )


Settle = Callable[[LinkCheck, CaseBook], None]


@contextmanager
def remembered(
    path: Path | None, questions: Sequence[Question], world: World, plan: Plan
) -> Iterator[tuple[Recall, World, Settle]]:
    """What a history in a single file knows of these questions, the world that tells it of every visit, and how to settle them.

    Every link is visited all the same. Without a file there is nothing known, and nothing to tell.
    """
    if path is None:
        yield NOTHING_KNOWN, world, lambda _check, _book: None
        return
    from toolkit_maint.adapters.sqlite_history import DamagedStore, NewerStore, SqliteHistory  # noqa: PLC0415 - as above

    try:
        with closing(SqliteHistory(path, world.policy.incidents)) as history:
            memory = Memory(history, world.policy, MemoryOptions(vantage=plan.settings.vantage, visit_all=True))
            recall = memory.begin(questions, world.clock())

            def settle(check: LinkCheck, book: CaseBook) -> None:
                memory.settle(check, book, world.clock())
                if memory.fault is not None:
                    not_kept(memory.fault, path, plan.words)

            yield recall, msgspec.structs.replace(world, record=both(world.record, memory.record)), settle
    except HistoryFailure as exc:
        not_kept(exc, path, plan.words)
    except (NewerStore, DamagedStore):
        wrong_usage(plan.words.say("{path} is no history that this toolkit-maint can read.", path=PLAIN.text(path.as_posix())))


def memory_of(kept: Kept, policy: Policy, job: Job, options: RememberOptions) -> Memory:
    """The memory of one run on this history."""
    return Memory(
        kept.history,
        policy,
        MemoryOptions(
            vantage=options.vantage or job.settings.vantage,
            troubles=kept.troubles,
            visit_all=options.visit_all,
            resume=options.resume,
        ),
    )
