"""validate → scrape → check → report: the order of the work and nothing else."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zlib import crc32

import msgspec

from toolkit_maint import __version__
from toolkit_maint.domain.address import host_of
from toolkit_maint.domain.catalogue import Catalogue, LinkPlace, links
from toolkit_maint.domain.deciding import with_decision
from toolkit_maint.domain.observation import Observation
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.recent import Recent
from toolkit_maint.domain.report import (
    FAILING_GROUPS,
    CaseGroup,
    ChangeReport,
    CodeHost,
    LinkCase,
    LinksPart,
    Outcome,
    RunFacts,
    catalogue_facts,
    exit_code,
    links_part,
    place_of,
    validation_part,
    with_ignore,
)
from toolkit_maint.domain.source import SourceComparison
from toolkit_maint.domain.source_diff import compare
from toolkit_maint.domain.standing import Standing
from toolkit_maint.pipeline.link_check import NOTHING_KNOWN, CaseBook, LinkCheck, Record, World, catalogue_questions
from toolkit_maint.pipeline.memory import Memory
from toolkit_maint.ports import LoadedCatalogue


class Stage(enum.StrEnum):
    """What a run turns to next, for those who watch."""

    SOURCE = "source"
    LINKS = "links"


Progress = Callable[[Stage, int], None]


class Shard(msgspec.Struct, frozen=True):
    """The share of one of several machines: whole registrable domains, the ``number``-th (from 1) of ``count`` shares.

    Together the shares are everything, and each link is in one of them, whoever shares it out.
    """

    number: int = 1
    count: int = 1

    def has(self, key: str, policy: Policy) -> bool:
        """Whether the address is in this share."""
        if self.count == 1:
            return True
        return crc32(policy.registrable_domain(host_of(key)).encode("utf-8")) % self.count == self.number - 1


WHOLE = Shard()


class RunOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What a run is asked to do: with which memory, on which share, and whether an empty catalogue is no failure.

    What stands in no share, the source page and the addresses that nobody knows, belongs to the first one. ``next_within`` is
    the time after which the next run should have reported, ``host`` where people find files and reports.
    """

    memory: Memory | None = None
    shard: Shard = WHOLE
    allow_empty: bool = False
    next_within: timedelta | None = None
    host: CodeHost | None = None


class Checked(NamedTuple):
    """What checking some places gave; ``recent`` is ``None`` where nothing is remembered."""

    links: LinksPart
    check: LinkCheck
    recent: Recent | None


def check_places(
    catalogue: Catalogue, places: Sequence[LinkPlace], world: World, now: datetime, memory: Memory | None = None
) -> Checked:
    """Check these links of a catalogue in a run that began at ``now``; unknown addresses are told, not visited."""
    questions, recall = catalogue_questions(catalogue, places), NOTHING_KNOWN
    if memory is not None:
        recall = memory.begin(questions, now)
        questions = catalogue_questions(catalogue, places, recall.prints)
        world = msgspec.structs.replace(world, record=both(world.record, memory.record))
    check, book = LinkCheck(questions, world, recall), CaseBook(questions)
    for answer in check:
        book.add(answer)
    if memory is not None:
        memory.settle(check, book, world.clock())
    unknown = [place_of(place) for place in places if place.link.url is None]
    told = book.cases(memory.standing if memory is not None else _nothing_known)
    cases = [_with_past(key, case, memory, now.date(), world.policy) for key, case in told]
    part = links_part(cases, unknown, check.network, check.controls, requests=check.requests)
    return Checked(part, check, memory.recent(told, now.date()) if memory is not None else None)


def _with_past(key: str, case: LinkCase, memory: Memory | None, today: date, policy: Policy) -> LinkCase:
    """The case with its ignore, and with its latest visits where there is something to say of it."""
    if memory is None:
        return with_ignore(case, (), today, policy.incidents)
    case = with_ignore(case, memory.visits(key), today, policy.incidents)
    case = with_decision(case, memory.decision(key), today, policy.incidents)
    healed = case.standing is not None and case.standing.healed
    if case.group is CaseGroup.FINE and case.ignore is None and not healed:
        return case
    return msgspec.structs.replace(case, timeline=memory.timeline(key))


def _nothing_known(_key: str) -> Standing | None:
    return None


def both(one: Record, other: Record) -> Record:
    """Something that tells both of every observation."""

    def record(observation: Observation) -> None:
        one(observation)
        other(observation)

    return record


def read_source(catalogue: Catalogue, location: str, world: World) -> SourceComparison:
    """Compare the catalogue with its source page."""
    return compare(world.source_page.read(location, world.stop), catalogue, world.policy)


def run(loaded: LoadedCatalogue, world: World, progress: Progress, options: RunOptions = RunOptions()) -> ChangeReport:  # noqa: B008 - it is frozen
    """Do the whole job on a catalogue that was read, and say everything there is to say.

    A catalogue whose form is not valid is reported as such, and nothing else is done. An unreadable source page does
    not stop the check. Raises ``HistoryFailure`` where there is a memory that cannot be opened or begun.
    """
    started_at = world.clock()
    catalogue = loaded.catalogue
    source, checked, cut_off = None, None, False
    if catalogue is not None:
        places = [place for place in links(catalogue) if _is_ours(place, options.shard, world.policy)]
        if catalogue.source is not None and options.shard.number == 1:
            progress(Stage.SOURCE, 1)
            source = read_source(catalogue, catalogue.source, world)
            cut_off = world.stop.reason() is not None
        progress(Stage.LINKS, len({place.link.url.visit_key for place in places if place.link.url is not None}))
        checked = check_places(catalogue, places, world, started_at, options.memory)
    part = checked.links if checked is not None else None
    incomplete = checked.check.incomplete if checked is not None else ()
    may_be_empty = options.allow_empty or options.shard.count > 1
    outcome = Outcome(
        incomplete=incomplete,
        diagnostics=loaded.diagnostics,
        source=source,
        failed=part is not None and any(case.group in FAILING_GROUPS for case in part.cases),
        nothing_listed=part is not None and not part.cases and not may_be_empty,
        source_cut_off=cut_off,
    )
    return ChangeReport(
        run=RunFacts(
            version=__version__,
            started_at=started_at,
            finished_at=world.clock(),
            incomplete=incomplete,
            next_before=started_at + options.next_within if options.next_within is not None else None,
        ),
        exit_code=exit_code(outcome),
        catalogue=catalogue_facts(catalogue) if catalogue else None,
        validation=validation_part(loaded.diagnostics, loaded.files),
        source=source,
        links=part,
        history=options.memory.facts() if options.memory is not None and part is not None else None,
        recent=checked.recent if checked is not None else None,
        host=options.host,
    )


def _is_ours(place: LinkPlace, shard: Shard, policy: Policy) -> bool:
    return shard.number == 1 if place.link.url is None else shard.has(place.link.url.visit_key, policy)
