"""Words for what earlier visits add to a report: since when, how much longer, what works again, and what was remembered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from types import MappingProxyType
from typing import Final, NamedTuple

from toolkit_maint.domain.decisions import Action
from toolkit_maint.domain.ignores import IgnoreStatus
from toolkit_maint.domain.incident import IncidentState
from toolkit_maint.domain.report import CaseGroup, LinkCase, LinksPart
from toolkit_maint.domain.standing import HistoryFacts, HistoryTrouble, Standing, TroubleKind
from toolkit_maint.domain.verdict import VerdictKind
from toolkit_maint.reports.escape import Medium
from toolkit_maint.reports.reasons import REASONS, told
from toolkit_maint.reports.words import Words, marked


class ConfirmedWords(NamedTuple):
    """The heading of a group of links that somebody is needed for, what they have in common, and what to do."""

    heading: str
    intro: str
    to_do: str


CONFIRMED_GROUPS: Final[Mapping[CaseGroup, ConfirmedWords]] = MappingProxyType(
    {
        CaseGroup.DEAD: ConfirmedWords(
            marked("Dead"),
            marked("These failed on several days in a row, and so are not just unwell."),
            marked("Look for the page's new address and put it in its place, or take the link out of the catalogue."),
        ),
        CaseGroup.INSECURE: ConfirmedWords(
            marked("Browsers warn visitors away"),
            marked("Something is wrong with the certificates of these sites, and has been on several days."),
            marked("Tell the owner of the site, or look for another address."),
        ),
        CaseGroup.NOT_ANSWERING: ConfirmedWords(
            marked("Not answering for days"),
            marked("These sites exist, but gave no page on several days. That may pass, so none of them is called dead."),
            marked(
                "Open the address in your browser. If it does not open there either, ask the owner, or look for another page."
            ),
        ),
        CaseGroup.NEEDS_PERSON: ConfirmedWords(
            marked("Not truly seen for long"),
            marked("These pages most likely open in a browser, but for months our program was kept out."),
            marked("Open the address in your browser, and see whether it is still the right page."),
        ),
    }
)


def to_do_of(case: LinkCase, words: Words) -> str:
    """What somebody can do about a link: by its incident where that is confirmed, else by this visit."""
    if case.group is CaseGroup.IGNORED:
        return ""
    confirmed = CONFIRMED_GROUPS.get(case.group)
    return words.gettext(confirmed.to_do) if confirmed else told(REASONS[case.reason], words).to_do


def past_of(case: LinkCase, words: Words) -> Iterator[str]:
    """What earlier visits say of a link, in dates."""
    standing = case.standing
    if standing is None:
        return
    if standing.state is IncidentState.FAILING and standing.since is not None:
        yield words.say("Failing since {date}.", date=words.date(standing.since))
        yield from ahead(standing, words)
    elif standing.state is IncidentState.NEEDS_PERSON or case.verdict is VerdictKind.BLOCKED:
        yield _seen(standing, words)
    elif standing.is_confirmed and standing.since is not None:
        yield words.say_many(
            "It failed on {count} day, since {date}.",
            "It failed on {count} days, since {date}.",
            standing.failures,
            date=words.date(standing.since),
        )
        yield _seen(standing, words)
    if case.verdict is VerdictKind.UNSURE and standing.is_confirmed:
        yield words.gettext("On this visit we could not tell.")


def ahead(standing: Standing, words: Words) -> Iterator[str]:
    """What it takes until a failing link is confirmed, in dates; nothing where all is said."""
    if standing.not_before is None:
        return
    more, day = standing.more, _day(standing.not_before, words)
    match standing.becomes:
        case IncidentState.DEAD:
            yield words.say_many(
                "{count} more failure on or after {date} makes it dead.",
                "{count} more failures, the last on or after {date}, make it dead.",
                more,
                date=day,
            )
        case IncidentState.INSECURE:
            yield words.say_many(
                "{count} more failure on or after {date} confirms it.",
                "{count} more failures, the last on or after {date}, confirm it.",
                more,
                date=day,
            )
        case _:
            yield words.say_many(
                "After {count} more failure on or after {date} somebody should look at it.",
                "After {count} more failures, the last on or after {date}, somebody should look at it.",
                more,
                date=day,
            )


def _seen(standing: Standing, words: Words) -> str:
    if standing.last_good is not None:
        return words.say("We last truly saw the page on {date}.", date=words.date(standing.last_good))
    return words.gettext("We have never truly seen this page.")


def _day(day: date, words: Words) -> str:
    """A day of UTC; its noon is on the same day in nearly all time zones."""
    return words.date(datetime.combine(day, time(12), UTC))


def healed(links: LinksPart | None) -> list[LinkCase]:
    """The links that somebody had been told of and that work again since this run."""
    return [case for case in links.cases if case.standing is not None and case.standing.healed] if links else []


def healed_from(standing: Standing, words: Words) -> str:
    """What a link was before it worked again."""
    since = words.date(standing.was_since) if standing.was_since is not None else ""
    return words.say(_HEALED[standing.was or IncidentState.FAILING], date=since)


_HEALED: Final[Mapping[IncidentState, str]] = MappingProxyType(
    {
        IncidentState.FAILING: marked("It works again; it had failed since {date}."),
        IncidentState.DEAD: marked("It works again; it had failed since {date}, and counted as dead."),
        IncidentState.INSECURE: marked("It works again; browsers had warned of it since {date}."),
        IncidentState.NOT_ANSWERING: marked("It works again; it had not answered since {date}."),
        IncidentState.NEEDS_PERSON: marked("We truly saw the page again; we had been kept out since {date}."),
    }
)


def ignored(case: LinkCase, words: Words, medium: Medium) -> Iterator[str]:
    """Why trouble with a link is not told, who said so, until when, and what is the matter with that."""
    ignore = case.ignore
    if ignore is None:
        return
    day = _day(ignore.until, words)
    if ignore.decided:
        yield words.say(_DECIDED[ignore.decided], date=day)
        return
    match ignore.status:
        case IgnoreStatus.HOLDS:
            yield words.say("Ignored until {date}.", date=day)
        case IgnoreStatus.ENDING:
            yield words.say("Ignored until {date}; after that it is told again.", date=day)
        case IgnoreStatus.NEEDLESS:
            yield words.say("It is ignored until {date}, but it has worked for long: that is no longer needed.", date=day)
        case IgnoreStatus.OTHER:
            yield words.say("It is ignored until {date}, but for other reasons than this one.", date=day)
        case IgnoreStatus.EXPIRED:
            yield words.say("It was ignored until {date}, and that day is over.", date=day)
    yield words.say("{by} wrote: {reason}", by=medium.text(ignore.by), reason=medium.text(ignore.reason))


_DECIDED: Final[Mapping[str, str]] = MappingProxyType(
    {
        Action.SNOOZE.value: marked("Put off in the issue: it is told again after {date}, if it still fails then."),
        Action.NOT_BROKEN.value: marked(
            "Somebody ticked in the issue that this is not broken: until {date} it is told only if something else happens."
        ),
    }
)


def had_their_day(links: LinksPart | None) -> list[LinkCase]:
    """The links whose ignore is over, no longer needed, or about something else than what is the matter."""
    return [case for case in links.cases if case.ignore and not case.ignore.silences] if links else []


def remembered(history: HistoryFacts, words: Words) -> Iterator[str]:
    """What a run could remember."""
    if not history.runs:
        yield words.gettext(
            "This was the first run that is remembered: what fails is only called dead after several visits over days."
        )
    elif history.last is not None:
        yield words.say_many(
            "{count} earlier run is remembered, of {last}.",
            "{count} earlier runs are remembered, the last of {last}.",
            history.runs,
            last=words.date_time(history.last),
        )
    if history.taken_up is not None:
        yield words.say_many(
            "The run of {moment} had been cut off, and was taken up: {count} visit of it was kept.",
            "The run of {moment} had been cut off, and was taken up: {count} visits of it were kept.",
            history.kept,
            moment=words.date_time(history.taken_up),
        )
    if history.fresh:
        yield words.say_many(
            "{count} address was not visited, since it worked a short while ago.",
            "{count} addresses were not visited, since they worked a short while ago.",
            history.fresh,
        )


def trouble_words(trouble: HistoryTrouble, words: Words, medium: Medium) -> str:
    """What of a history could not be read, and where it was put."""
    return words.say(_TROUBLES[trouble.kind], file=medium.code(trouble.aside), lines=words.number(trouble.lines))


_TROUBLES: Final[Mapping[TroubleKind, str]] = MappingProxyType(
    {
        TroubleKind.STORE_DAMAGED: marked(
            "What earlier runs remembered could not be read, and was put aside as {file}. Counting starts again from what was "
            "kept elsewhere; no link is called dead because of that."
        ),
        TroubleKind.STORE_NEWER: marked(
            "What earlier runs remembered was written by a newer toolkit-maint, and was put aside as {file}. Counting starts "
            "again from what was kept elsewhere; no link is called dead because of that."
        ),
        TroubleKind.STATE_DAMAGED: marked(
            "{lines} lines of what earlier runs left could not be read. The rest was used; the whole was put aside as {file}."
        ),
        TroubleKind.STATE_NEWER: marked(
            "What earlier runs left was written by a newer toolkit-maint, and was put aside as {file}. Counting starts again; "
            "no link is called dead because of that."
        ),
    }
)
