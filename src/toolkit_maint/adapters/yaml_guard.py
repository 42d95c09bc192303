"""What no catalogue needs and a hostile YAML file lives on, refused at the parser's events before anything is built."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec
import yaml

from toolkit_maint.adapters.yaml_causes import Stumble, explain
from toolkit_maint.adapters.yaml_text import Fault
from toolkit_maint.domain.diagnostic import Rule

_OPENING: Final = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSING: Final = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How deep things may be nested, how many parts a file may have, and how many bytes of UTF-8 one text."""

    depth: int = 64
    events: int = 2_000_000
    scalar: int = 64 * 1024


class Refused(Exception):  # noqa: N818 - it says what happened, and never leaves the adapter
    """The rest of a file is not read; ``fault`` says why, and where."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.rule.value)
        self.fault = fault


def guarded_events(content: str, limits: Limits) -> Iterator[yaml.Event]:
    """The events of a text, each looked at before it is given on.

    Raises :class:`Refused` at the first anchor, alias, explicit tag or second document, at what is beyond the limits,
    and where the text is no YAML. Nothing recursive happens here, so that no nesting can exhaust a stack.
    """
    depth = documents = 0
    surely_short = limits.scalar // 4
    event = None
    try:
        for count, event in enumerate(yaml.parse(content, Loader=yaml.CSafeLoader), 1):
            if type(event) is yaml.ScalarEvent and event.anchor is event.tag is None:
                # Most events are such texts; all that can be wrong with one is its length, and that there are too many.
                if len(event.value) <= surely_short and count <= limits.events:
                    yield event
                    continue
            elif isinstance(event, _OPENING):
                depth += 1
            elif isinstance(event, _CLOSING):
                depth -= 1
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
            if fault := _beyond(event, limits, depth, count, documents) or _forbidden(event, limits):
                raise Refused(fault)
            yield event
    except yaml.YAMLError as exc:
        raise Refused(_syntax(exc, content, event)) from exc


def _beyond(event: yaml.Event, limits: Limits, depth: int, count: int, documents: int) -> Fault | None:
    if depth > limits.depth:
        return _at(event, Rule.TOO_DEEP, expected=(str(limits.depth),))
    if count > limits.events:
        return _at(event, Rule.TOO_MANY_PARTS, expected=(str(limits.events),))
    return _at(event, Rule.SEVERAL_DOCUMENTS) if documents > 1 else None


def _forbidden(event: yaml.Event, limits: Limits) -> Fault | None:
    if isinstance(event, yaml.AliasEvent):
        return _at(event, Rule.ALIAS, value=f"*{event.anchor}")
    if isinstance(event, yaml.DocumentStartEvent):
        handle = next(iter(event.tags or ()), None)
        return _at(event, Rule.TAG, value=f"%TAG {handle}") if handle else None
    if not isinstance(event, yaml.NodeEvent):
        return None
    if event.anchor is not None:
        return _at(event, Rule.ALIAS, value=f"&{event.anchor}")
    tag = getattr(event, "tag", None)
    if tag is not None:
        return _at(event, Rule.TAG, value=tag)
    if isinstance(event, yaml.ScalarEvent) and len(event.value) * 4 > limits.scalar:
        too_long = len(event.value.encode("utf-8")) > limits.scalar
        return _at(event, Rule.TEXT_TOO_LONG, expected=(f"{limits.scalar // 1024} kB",)) if too_long else None
    return None


def _at(event: Any, rule: Rule, *, value: str | None = None, expected: tuple[str, ...] = ()) -> Fault:
    start = event.start_mark.index
    return Fault(rule=rule, start=start, end=start + 1, value=value, expected=expected)


def _syntax(exc: yaml.YAMLError, content: str, last: yaml.Event | None) -> Fault:
    """The likely cause, else the parser's own words. What was opened and never closed is told where it was opened."""
    if not isinstance(exc, yaml.MarkedYAMLError):
        return Fault(rule=Rule.SYNTAX, start=0, end=0, value=str(exc))
    length = len(content)
    problem = min(exc.problem_mark.index, length) if exc.problem_mark else 0
    context = exc.context_mark.index if exc.context_mark else None
    stumble = Stumble(
        problem=f"{exc.context or ''}; {exc.problem}",
        at=problem,
        context=context,
        quoted=_quoted(last),
        bracketed=isinstance(last, _CLOSING),
    )
    if found := explain(content, stumble):
        return Fault(
            rule=Rule.SYNTAX,
            start=found.start,
            end=found.end,
            value=found.value,
            cause=found.cause,
            suggestion=found.suggestion,
        )
    start = context if context is not None and problem >= length else problem
    other = None if context is None or context == start else (context, min(context + 1, length))
    return Fault(rule=Rule.SYNTAX, start=start, end=min(start + 1, length), value=exc.problem, other=other)


def _quoted(event: yaml.Event | None) -> tuple[int, int] | None:
    if isinstance(event, yaml.ScalarEvent) and event.style in {"'", '"'}:
        start: Any = event.start_mark  # the stub allows none, the parser always gives one
        end: Any = event.end_mark
        return start.index, end.index
    return None
