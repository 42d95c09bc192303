"""Incident: what many visits to one address mean. Pure: a fold over visits, in the order of their times.

One visit makes nothing dead. How many failures in a row, over how many days, confirm what is the table ``Numbers`` of
:class:`~toolkit_maint.domain.policy.IncidentPolicy`; which of its rows counts for a visit is :func:`class_of`'s to say.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from itertools import groupby
from types import MappingProxyType
from typing import Final

import msgspec

from toolkit_maint.domain.policy import IncidentPolicy, Numbers
from toolkit_maint.domain.verdict import Confidence, Note, Reason, VerdictKind


class FailureClass(enum.StrEnum):
    """What kind of failure a reason is. ``ok`` is none, and ``none`` says nothing of the link either way."""

    OK = "ok"
    NONE = "none"
    GONE = "gone"
    MISSING = "missing"
    CLOSED = "closed"
    NOT_ANSWERING = "not-answering"
    CERTIFICATE = "certificate"
    WALL = "wall"


class IncidentState(enum.StrEnum):
    """Where a link stands. All but ``ok`` and ``failing`` are confirmed, and need somebody."""

    OK = "ok"
    FAILING = "failing"
    DEAD = "dead"
    INSECURE = "insecure"
    NOT_ANSWERING = "not-answering"
    NEEDS_PERSON = "needs-person"


CONFIRMED: Final = frozenset(
    {IncidentState.DEAD, IncidentState.INSECURE, IncidentState.NOT_ANSWERING, IncidentState.NEEDS_PERSON}
)
"""States that somebody is told of."""

CLASSES: Final[Mapping[Reason, FailureClass]] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                Reason.OK,
                Reason.FORM_OK,
                Reason.MOVED_PERMANENTLY,
                Reason.PAGE_FORWARDS,
                Reason.PAGE_SAYS_MOVED,
                Reason.HTTPS_ONLY,
            ),
            FailureClass.OK,
        ),
        **dict.fromkeys((Reason.GONE, Reason.PARKED_DOMAIN, Reason.USURPED_DOMAIN), FailureClass.GONE),
        **dict.fromkeys(
            (
                Reason.HOST_NOT_FOUND,
                Reason.NOT_FOUND,
                Reason.CLIENT_ERROR,
                Reason.NO_CONTENT,
                Reason.REDIRECT_LOOP,
                Reason.TOO_MANY_REDIRECTS,
                Reason.REDIRECT_WITHOUT_ADDRESS,
                Reason.REDIRECT_MALFORMED,
                Reason.REDIRECT_SCHEME,
                Reason.REDIRECT_TOO_LONG,
                Reason.SOFT_404,
                Reason.CONTENT_REMOVED,
                # Accounts and servers that were only neglected come back: these are no sooner dead than a missing page.
                Reason.ACCOUNT_SUSPENDED,
                Reason.DEFAULT_PAGE,
            ),
            FailureClass.MISSING,
        ),
        **dict.fromkeys(
            (
                Reason.CONNECTION_REFUSED,
                Reason.CONNECTION_RESET,
                Reason.CONNECTION_CLOSED,
                Reason.NOT_HTTP,
                Reason.TLS_SPEAKS_PLAIN,
                Reason.HEADERS_TOO_LARGE,
                Reason.UNASKED_UPGRADE,
                Reason.UNDECODABLE_BODY,
                Reason.BAD_PORT,
            ),
            FailureClass.CLOSED,
        ),
        **dict.fromkeys(
            (
                Reason.TIMEOUT,
                Reason.SERVER_ERROR,
                Reason.MAINTENANCE,
                Reason.DATABASE_ERROR,
                Reason.HOST_NOT_ANSWERING,
                Reason.RESOLVER_FAILED,
                Reason.TRY_LATER,
                # No proof in one visit; but what stays so for long should be seen by somebody.
                Reason.MISSING_WITH_PAGE,
                Reason.UNKNOWN_STATUS,
            ),
            FailureClass.NOT_ANSWERING,
        ),
        **dict.fromkeys(
            (
                Reason.CERTIFICATE_EXPIRED,
                Reason.CERTIFICATE_NOT_YET_VALID,
                Reason.CERTIFICATE_WRONG_HOST,
                Reason.CERTIFICATE_UNKNOWN_ISSUER,
                Reason.CERTIFICATE_SELF_SIGNED,
                Reason.CERTIFICATE_WEAK,
                Reason.CERTIFICATE_REVOKED,
                Reason.CERTIFICATE_INVALID,
                Reason.TLS_OLD_PROTOCOL,
                Reason.TLS_HANDSHAKE,
            ),
            FailureClass.CERTIFICATE,
        ),
        **dict.fromkeys(
            (
                Reason.LOG_IN,
                Reason.PAYMENT_REQUIRED,
                Reason.FORBIDDEN,
                Reason.LEGAL_REASONS,
                Reason.REFUSES_TOOLS,
                Reason.BOT_WALL,
                Reason.REGION,
                Reason.CONSENT,
            ),
            FailureClass.WALL,
        ),
        **dict.fromkeys(
            (
                # The address alone proves these, on every run: no past makes them worse or better.
                Reason.MALFORMED_ADDRESS,
                Reason.ADDRESS_NOT_PUBLIC,
                Reason.UNSUPPORTED_SCHEME,
                # These say something of us, of the place we look from, or of our manners.
                Reason.TOO_MANY_REQUESTS,
                Reason.NO_ADDRESS,
                Reason.NETWORK_UNREACHABLE,
                Reason.ADDRESS_REFUSED,
                Reason.PARSERS_DISAGREE,
                Reason.COOLED_DOWN,
                Reason.ROBOTS,
                Reason.RUN_VOID,
                Reason.NO_CONTROL_HOST,
                Reason.INTERRUPTED,
                Reason.DEADLINE,
            ),
            FailureClass.NONE,
        ),
    }
)
"""The class of every reason. Total: a test holds it against the closed set."""

_DEADLY: Final = frozenset({FailureClass.GONE, FailureClass.MISSING, FailureClass.CLOSED})


def class_of(kind: VerdictKind, reason: Reason) -> FailureClass:
    """What a visit with this verdict counts as.

    Doubt opens, closes and counts nothing, unless it is that the site does not answer; what was not visited never does.
    """
    match kind:
        case VerdictKind.ALIVE | VerdictKind.MOVED:
            return FailureClass.OK
        case VerdictKind.BLOCKED:
            return FailureClass.WALL
        case VerdictKind.UNCHECKED:
            return FailureClass.NONE
        case VerdictKind.UNSURE:
            return FailureClass.NOT_ANSWERING if CLASSES[reason] is FailureClass.NOT_ANSWERING else FailureClass.NONE
        case VerdictKind.BROKEN | VerdictKind.INSECURE:
            return CLASSES[reason]


class Visit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False, tag_field="kind", tag="visit"):
    """One visit as history keeps it: when, from where, what it meant, and the few facts that later runs ask for.

    ``key`` is the ``visit_key``, ``at`` is aware, in UTC, and without fractions of a second; ``vantage`` names the place from
    which the visit was made. ``print`` is that of the page. ``expires`` is when the certificate ends (RFC 3339). ``etag`` and
    ``modified`` are the validators (RFC 9110, section 8.8) of an answer that the address gave itself. Other addresses than the
    key are redacted.
    """

    key: str
    at: datetime
    verdict: VerdictKind
    reason: Reason
    vantage: str = ""
    confidence: Confidence | None = None
    rule: str = ""
    status: int | None = None
    final_url: str | None = None
    suggestion: str | None = None
    notes: tuple[Note, ...] = ()
    print: str = ""
    expires: str = ""
    etag: str = ""
    modified: str = ""

    @property
    def failure(self) -> FailureClass:
        """The class that the visit counts as."""
        return class_of(self.verdict, self.reason)


def in_order(visit: Visit) -> tuple[str, str, datetime]:
    """The key by which visits are sorted: by address, by vantage, then by time."""
    return visit.key, visit.vantage, visit.at


class Streak(msgspec.Struct, frozen=True):
    """The failures of one class since the link last worked: the UTC days of the first and the last, and how many had one."""

    failure: FailureClass
    first: date
    last: date
    days: int


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """Where one link stands as seen from one vantage, or (``vantage`` empty) from all of them together.

    ``streaks`` are the failures since it last worked, the class of the latest one last; ``failures`` counts the UTC days that
    had any. ``since`` and ``latest`` are the times of the first and the last of them, ``reason`` why the last one was.
    ``confirmed`` is when the state that holds was reached. ``last_good`` is when a page was last truly seen; ``walled`` when,
    after that, the first visit was kept out. ``last_visit`` is the latest that said anything at all.

    ``was`` is the state that the last good visit put an end to, ``was_since`` when that began, and ``healed`` when it ended;
    they are forgotten with the next failure. ``recoveries`` are the last days on which it worked again after failures.
    """

    key: str
    vantage: str = ""
    state: IncidentState = IncidentState.OK
    streaks: tuple[Streak, ...] = ()
    failures: int = 0
    since: datetime | None = None
    latest: datetime | None = None
    reason: Reason | None = None
    confirmed: datetime | None = None
    last_good: datetime | None = None
    walled: datetime | None = None
    last_visit: datetime | None = None
    was: IncidentState = IncidentState.OK
    was_since: datetime | None = None
    healed: datetime | None = None
    recoveries: tuple[date, ...] = ()


def advance(incident: Incident, visit: Visit, policy: IncidentPolicy) -> Incident:
    """The incident after one more visit, which is later than all that it has seen."""
    failure = visit.failure
    match failure:
        case FailureClass.NONE:
            return incident
        case FailureClass.OK:
            return _healed(incident, visit.at, policy)
        case FailureClass.WALL:
            return _walled(incident, visit, policy)
        case FailureClass.GONE | FailureClass.MISSING | FailureClass.CLOSED:
            return _failed(incident, visit, failure, policy)
        case FailureClass.NOT_ANSWERING | FailureClass.CERTIFICATE:
            return _failed(incident, visit, failure, policy)


def _healed(incident: Incident, at: datetime, policy: IncidentPolicy) -> Incident:
    is_news = incident.state is not IncidentState.OK
    recoveries = (*incident.recoveries, at.date())[-policy.flaps :] if incident.streaks else incident.recoveries
    return Incident(
        key=incident.key,
        vantage=incident.vantage,
        last_good=at,
        last_visit=at,
        was=incident.state if is_news else incident.was,
        was_since=(incident.since or incident.walled) if is_news else incident.was_since,
        healed=at if is_news else incident.healed,
        recoveries=recoveries,
    )


def _walled(incident: Incident, visit: Visit, policy: IncidentPolicy) -> Incident:
    walled = incident.walled or visit.at
    seen = msgspec.structs.replace(incident, walled=walled, last_visit=visit.at)
    unseen_since = incident.last_good or walled
    is_long = _days_between(unseen_since.date(), visit.at.date()) >= policy.wall_days
    if not is_long or incident.state not in {IncidentState.OK, IncidentState.FAILING}:
        return seen
    return msgspec.structs.replace(
        seen, state=IncidentState.NEEDS_PERSON, confirmed=visit.at, reason=visit.reason, was=IncidentState.OK, healed=None
    )


def _failed(incident: Incident, visit: Visit, failure: FailureClass, policy: IncidentPolicy) -> Incident:
    day = visit.at.date()
    before = {streak.failure: streak for streak in incident.streaks}
    streak = before.pop(failure, None)
    if streak is None:
        streak = Streak(failure, day, day, 1)
    elif streak.last != day:
        streak = msgspec.structs.replace(streak, last=day, days=streak.days + 1)
    is_new_day = incident.latest is None or incident.latest.date() != day
    failed = msgspec.structs.replace(
        incident,
        state=incident.state if incident.state is not IncidentState.OK else IncidentState.FAILING,
        streaks=(*before.values(), streak),
        failures=incident.failures + is_new_day,
        since=incident.since or visit.at,
        latest=visit.at,
        last_visit=visit.at,
        reason=visit.reason,
        was=IncidentState.OK,
        was_since=None,
        healed=None,
    )
    state = _OUTCOMES[failure]
    # Until the link works again its state only gets worse: one that is dead on some days and unwell on others is told of once.
    if _MILDEST[incident.state] >= _MILDEST[state] or not _is_confirmed(failed, policy):
        return failed
    return msgspec.structs.replace(failed, state=state, confirmed=visit.at)


_OUTCOMES: Final[Mapping[FailureClass, IncidentState]] = MappingProxyType(
    {
        FailureClass.GONE: IncidentState.DEAD,
        FailureClass.MISSING: IncidentState.DEAD,
        FailureClass.CLOSED: IncidentState.DEAD,
        FailureClass.NOT_ANSWERING: IncidentState.NOT_ANSWERING,
        FailureClass.CERTIFICATE: IncidentState.INSECURE,
    }
)


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """What it takes until a failing link is confirmed: ``more`` failures, the last of them on or after ``not_before`` (UTC)."""

    becomes: IncidentState
    more: int
    not_before: date


def outlook(incident: Incident, policy: IncidentPolicy) -> Outlook | None:
    """What would confirm a link that fails; ``None`` where nothing is open, or all is said."""
    if not incident.streaks or incident.since is None or incident.latest is None:
        return None
    latest = incident.streaks[-1].failure
    becomes = _OUTCOMES[latest]
    if _MILDEST[incident.state] >= _MILDEST[becomes]:
        return None
    numbers, own = _numbers(incident, policy)
    witnesses = _witnesses(incident, latest)
    more = max(numbers.failures - incident.failures, own.failures - witnesses.days, 1)
    not_before = max(
        incident.since.date() + timedelta(days=numbers.days),
        witnesses.first + timedelta(days=own.days),
        incident.latest.date() + timedelta(days=more),
    )
    return Outlook(becomes=becomes, more=more, not_before=not_before)


def _is_confirmed(incident: Incident, policy: IncidentPolicy) -> bool:
    """Whether the latest failure confirms what its class leads to.

    All failures since the link last worked must reach the numbers of the longest class among them; and those that bear witness
    to the class of the latest one must reach its own numbers by themselves. So no link is dead by failures of which most
    only say that its site did not answer.
    """
    if incident.since is None or incident.latest is None:
        return False
    latest = incident.streaks[-1].failure
    numbers, own = _numbers(incident, policy)
    witnesses = _witnesses(incident, latest)
    return (
        incident.failures >= numbers.failures
        and _days_between(incident.since.date(), incident.latest.date()) >= numbers.days
        and witnesses.days >= own.failures
        and _days_between(witnesses.first, witnesses.last) >= own.days
    )


def _numbers(incident: Incident, policy: IncidentPolicy) -> tuple[Numbers, Numbers]:
    """The numbers of the longest class while classes mix, and those of the latest one; both doubled for a link that flaps.

    Who has come back again and again of late will most likely do so once more.
    """
    each = [policy.numbers(streak.failure.value) for streak in incident.streaks]
    longest, own = Numbers(max(one.failures for one in each), max(one.days for one in each)), each[-1]
    if not _flaps(incident, policy):
        return longest, own
    return Numbers(2 * longest.failures, 2 * longest.days), Numbers(2 * own.failures, 2 * own.days)


def _flaps(incident: Incident, policy: IncidentPolicy) -> bool:
    recoveries, since = incident.recoveries, incident.since
    if since is None or len(recoveries) < policy.flaps:
        return False
    return _days_between(recoveries[-policy.flaps], since.date()) <= policy.flapping_days


def _witnesses(incident: Incident, latest: FailureClass) -> Streak:
    """The failures that speak for what the latest one leads to, as one streak.

    For a death those that prove that nothing is there; for a certificate those of the certificate; that a site does not answer
    every failure confirms.
    """
    if latest in _DEADLY:
        counted = [streak for streak in incident.streaks if streak.failure in _DEADLY]
    elif latest is FailureClass.CERTIFICATE:
        counted = [incident.streaks[-1]]
    else:
        counted = list(incident.streaks)
    first, last = min(streak.first for streak in counted), max(streak.last for streak in counted)
    # Two classes on one day count once; how many days there were is never more than all failures had.
    return Streak(latest, first, last, min(sum(streak.days for streak in counted), incident.failures))


def _days_between(first: date, last: date) -> int:
    return (last - first).days


def fold(key: str, visits: Iterable[Visit], policy: IncidentPolicy) -> Incident:
    """Where a link stands after these visits, which are sorted by :func:`in_order` and have this key.

    A link is dead if it is so from every vantage that looked lately, and alive if it is so from one.
    """
    incidents = []
    for vantage, seen in groupby(visits, key=lambda visit: visit.vantage):
        incident = Incident(key=key, vantage=vantage)
        for visit in seen:
            incident = advance(incident, visit, policy)
        incidents.append(incident)
    return together(key, incidents, policy)


def together(key: str, incidents: Iterable[Incident], policy: IncidentPolicy) -> Incident:
    """What the incidents of several vantages mean together.

    Those count that looked lately and saw something else than a wall: of these the mildest holds, the one that worked latest
    where several work. The walls' own time runs on from the last page that any of them saw.
    """
    each = list(incidents)
    if not each:
        return Incident(key=key)
    latest = max((one.last_visit for one in each if one.last_visit is not None), default=None)
    lately = [one for one in each if _looked_lately(one, latest, policy)] or each
    mildest = min(lately, key=lambda one: (_MILDEST[one.state], -_moment(one.last_good), -_moment(one.latest), one.vantage))
    last_good = max((one.last_good for one in each if one.last_good is not None), default=None)
    return msgspec.structs.replace(
        mildest, key=key, vantage=mildest.vantage if len(each) == 1 else "", last_good=last_good, last_visit=latest
    )


def _looked_lately(incident: Incident, latest: datetime | None, policy: IncidentPolicy) -> bool:
    saw = max((moment for moment in (incident.last_good, incident.latest) if moment is not None), default=None)
    return saw is not None and latest is not None and latest - saw <= timedelta(days=policy.vantage_days)


def _moment(time: datetime | None) -> float:
    return time.timestamp() if time is not None else 0.0


_MILDEST: Final[Mapping[IncidentState, int]] = MappingProxyType(
    {
        IncidentState.OK: 0,
        IncidentState.FAILING: 1,
        IncidentState.NEEDS_PERSON: 2,
        IncidentState.NOT_ANSWERING: 3,
        IncidentState.INSECURE: 4,
        IncidentState.DEAD: 5,
    }
)
