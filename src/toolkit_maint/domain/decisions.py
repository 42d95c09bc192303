"""Decisions: what people ticked in the living issue, and what is remembered of that issue. Pure."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from toolkit_maint.domain.verdict import Reason

KEPT_DAYS: Final = 400


class Action(enum.StrEnum):
    """What can be decided of a link: not to be told of it for a while, that it is not broken, or to take its new address."""

    SNOOZE = "snooze"
    NOT_BROKEN = "not-broken"
    APPLY_REDIRECT = "apply-redirect"


class Decision(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="decision"):
    """One box that somebody ticked. ``id`` is that of the box, so that no tick counts twice; ``key`` is the address.

    ``until`` is the last day (UTC) on which a snooze or a "not broken" holds, ``reason`` what the latter was about, ``to`` the
    address to take.
    """

    id: str
    key: str
    action: Action
    at: datetime
    until: date | None = None
    reason: Reason | None = None
    to: str = ""


class IssueFacts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="issue"):
    """What is known of the living issue of one catalogue, whose name is ``key``.

    ``told`` are the troubles that it tells of. ``open`` says how we left it, ``released`` that a person
    took it over, ``closed_by_person`` that a person closed it, which holds until something new happens.
    """

    key: str
    number: int
    at: datetime
    open: bool = True
    released: bool = False
    closed_by_person: bool = False
    told: tuple[str, ...] = ()


def box_name(action: Action, key: str, written: str) -> str:
    """The name of a box: of what it does, to which address, and in which writing of the issue (any text that tells it)."""
    return hashlib.sha256(f"{action.value}\0{key}\0{written}".encode()).hexdigest()[:16]


def silencing(decisions: Iterable[Decision], today: date) -> dict[str, Decision]:
    """The decision that silences each address today: of several the one that holds longest."""
    held = [one for one in decisions if one.until is not None and one.until >= today]
    return {one.key: one for one in sorted(held, key=lambda one: (one.until, one.id))}


def kept(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions that can still matter, by their names; each tick once."""
    by_id: dict[str, Decision] = {}
    for one in decisions:
        known = by_id.get(one.id)
        by_id[one.id] = one if known is None else min(known, one, key=msgspec.json.encode)
    latest = max((one.at for one in by_id.values()), default=None)
    if latest is None:
        return ()
    return tuple(by_id[name] for name in sorted(by_id) if latest - by_id[name].at <= timedelta(days=KEPT_DAYS))


def latest_facts(facts: Iterable[IssueFacts]) -> tuple[IssueFacts, ...]:
    """Of each issue what was known of it last, by its name."""
    by_key: dict[str, IssueFacts] = {}
    for one in sorted(facts, key=lambda one: (one.at, msgspec.json.encode(one))):
        by_key[one.key] = one
    return tuple(by_key[key] for key in sorted(by_key))
