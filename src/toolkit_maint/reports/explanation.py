"""A trail told: how a verdict came about, for a colleague who does not program, and as JSON.

The verdict and what to do come first, then what was tried, then why, and last the details for whoever digs deeper.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from toolkit_maint.domain.case import HTML_TYPES
from toolkit_maint.domain.identity import Likeness
from toolkit_maint.domain.observation import Fault, LookKind, TlsFacts
from toolkit_maint.domain.trail import AskedRule, SignSum, Trail, TrailHop, TrailLook, TrailPage, TrailSign
from toolkit_maint.domain.verdict import POSITIVE, VerdictKind
from toolkit_maint.reports.columns import width_of, wrapped
from toolkit_maint.reports.escape import PLAIN, json_text
from toolkit_maint.reports.explanation_words import (
    CONFIDENCES,
    COUNTED,
    DECIDING_RULES,
    LIKENESSES,
    LOOKS,
    PLACES,
    SIGN_KINDS,
    STEPS,
    VERDICTS,
    status_meaning,
)
from toolkit_maint.reports.reasons import NOTES, REASONS, told
from toolkit_maint.reports.screen import Screen
from toolkit_maint.reports.style import Style
from toolkit_maint.reports.words import Words

_COLOURS: Final = {
    VerdictKind.ALIVE: "good",
    VerdictKind.MOVED: "good",
    VerdictKind.BROKEN: "bad",
    VerdictKind.INSECURE: "bad",
    VerdictKind.BLOCKED: "doubtful",
    VerdictKind.UNSURE: "doubtful",
    VerdictKind.UNCHECKED: "quiet",
}
_MOST_HEADINGS: Final = 3
_NO_VALUE: Final = "-"


def render_json(trail: Trail) -> str:
    """The trail as indented JSON, ending in a line feed; the same in every language, with nothing that steers a terminal."""
    try:
        encoded = msgspec.json.format(msgspec.json.encode(trail), indent=2).decode("utf-8")
    except UnicodeEncodeError:
        # Half a character, as no UTF-8 can hold: JSON has an escape for it, which the encoder does not know.
        encoded = json.dumps(msgspec.to_builtins(trail), ensure_ascii=False, indent=2)
    return json_text(encoded) + "\n"


def render_text(trail: Trail, words: Words, screen: Screen) -> str:
    """The trail in sentences within the width of the screen (addresses are never broken), ending in a line feed."""
    return "\n".join(_Explanation(trail, words, screen).lines()) + "\n"


class _Explanation:
    def __init__(self, trail: Trail, words: Words, screen: Screen) -> None:
        self._trail = trail
        self._words = words
        self._width = screen.width
        self._style = Style(on=screen.colour)

    def lines(self) -> Iterator[str]:
        yield from self._top()
        if self._trail.looks:
            yield from self._heading(self._words.gettext("What was tried"))
            for number, look in enumerate(self._trail.looks, 1):
                yield from ("",) if number > 1 else ()
                yield from self._look(number, look)
        yield from self._heading(self._words.gettext("Why"))
        yield from self._why()
        yield from self._heading(self._words.gettext("Details"))
        yield from self._details()

    # The verdict

    def _top(self) -> Iterator[str]:
        address = PLAIN.address(self._trail.url)
        yield self._style.paint(address, "title")
        yield self._style.paint("=" * min(width_of(address), self._width), "title")
        yield ""
        verdict = self._words.gettext(VERDICTS[self._trail.verdict])
        if self._trail.verdict is VerdictKind.BROKEN and not self._trail.looks:
            verdict = self._words.gettext("The link cannot work.")
        yield from (self._style.paint(line, _COLOURS[self._trail.verdict]) for line in wrapped(verdict, self._width))
        happened, to_do = told(REASONS[self._trail.reason], self._words)
        yield from wrapped(happened, self._width)
        if self._trail.suggestion is not None:
            address = PLAIN.address(self._trail.suggestion)
            yield from wrapped(self._words.say("New address: {address}", address=address), self._width)
        if to_do:
            yield from wrapped(to_do, self._width, first="→ ", rest="  ")
        yield from self._notes()

    def _notes(self) -> Iterator[str]:
        for note in self._trail.notes:
            happened, to_do = told(NOTES[note.id], self._words)
            yield ""
            yield from wrapped(self._words.say("Also: {sentence}", sentence=happened), self._width)
            if note.detail:
                yield from wrapped(PLAIN.address(note.detail), self._width, first="  ", rest="  ")
            if to_do:
                yield from wrapped(to_do, self._width, first="→ ", rest="  ")

    # What was tried

    def _look(self, number: int, look: TrailLook) -> Iterator[str]:
        sentence = self._words.gettext(LOOKS[look.kind])
        if look.second_pass:
            sentence = self._words.say("A while later: {sentence}", sentence=sentence[:1].lower() + sentence[1:])
        yield from wrapped(sentence, self._width, first=f"{number}. ", rest="   ")
        same = next((earlier for earlier, other in self._before(number) if _came_to(other) == _came_to(look)), None)
        if same is not None:
            yield from self._indented(self._words.say("It came to the same as visit {number}.", number=same))
            return
        for hop in look.hops:
            yield from self._hop(hop)
        for line in self._seen(look):
            yield from self._indented(line)

    def _before(self, number: int) -> Iterable[tuple[int, TrailLook]]:
        return enumerate(self._trail.looks[: number - 1], 1)

    def _hop(self, hop: TrailHop) -> Iterator[str]:
        yield from self._indented(f"{self._words.gettext(STEPS[hop.kind])} {PLAIN.address(hop.address)}")
        if hop.status is not None:
            meaning = status_meaning(hop.status, self._words)
            answer = self._words.say("The site answered {status}: {meaning}.", status=hop.status, meaning=meaning)
            yield from self._indented(answer, "     ")

    def _seen(self, look: TrailLook) -> Iterator[str]:
        """What a look came to: the page, and what the look means by itself."""
        if look.page is not None:
            yield from self._page(look.page)
        if look.conclusion is not None and len(self._trail.looks) > 1:
            happened = told(REASONS[look.conclusion.reason], self._words).happened
            yield self._words.say("By itself this says: {sentence}", sentence=happened)
        elif look.kind is LookKind.SIBLING and look.page is None:
            yield self._words.gettext("There was no page to compare with.")

    def _page(self, page: TrailPage) -> Iterator[str]:
        if page.media_type not in HTML_TYPES:
            yield self._words.say("It is no web page, but a file ({kind}).", kind=PLAIN.text(page.media_type))
            return
        if page.title:
            yield self._words.say("The page is called “{title}”.", title=PLAIN.text(page.title))
        else:
            yield self._words.gettext("The page has no title.")
        if page.headings:
            headings = ", ".join(f"“{PLAIN.text(heading)}”" for heading in page.headings[:_MOST_HEADINGS])
            yield self._words.say("Its headings: {headings}.", headings=headings)
        yield self._words.say_many("It shows {count} letter of text.", "It shows {count} letters of text.", page.text_letters)

    # Why

    def _why(self) -> Iterator[str]:
        trail = self._trail
        look = None if trail.look is None else trail.looks[trail.look]
        rule = self._words.gettext(DECIDING_RULES[trail.rule])
        yield from self._point(self._words.say("What decided: {sentence}", sentence=rule))
        if look is not None:
            yield from self._signs(look)
            for sentence in (*self._identity(look), *self._way(look)):
                yield from self._point(sentence)
        for sentence in self._certainty():
            yield from self._point(sentence)

    def _certainty(self) -> Iterator[str]:
        trail = self._trail
        if trail.counted is not None and trail.look is not None:
            yield self._words.say(COUNTED[trail.counted], number=trail.look + 1)
        if trail.agreed:
            yield self._words.gettext("Two visits, a while apart, came to the same; that makes it certain.")
        elif trail.confidence is not None:
            yield self._words.gettext(CONFIDENCES[trail.confidence])
        if trail.looks and trail.verdict not in POSITIVE and not _was_answered(trail):
            yield self._words.gettext(
                "Nothing answered at all, and whether the network of this computer works was not asked. "
                "If other sites do not open here either, that is the cause."
            )

    def _signs(self, look: TrailLook) -> Iterator[str]:
        for kind in look.sums:
            yield from self._point(self._sum(kind))
            for sign in look.signs:
                if sign.kind is kind.kind:
                    yield from self._indented(self._sign(sign), "    ")

    def _sign(self, sign: TrailSign) -> str:
        return self._words.say(
            "{points}: {place} ({sign})",
            points=_points(sign.weight),
            place=self._words.gettext(PLACES[sign.where]),
            sign=PLAIN.text(f"{sign.id}, {sign.maker}" if sign.maker else sign.id),
        )

    def _sum(self, kind: SignSum) -> str:
        name, points = self._words.gettext(SIGN_KINDS[kind.kind]), _points(kind.weight)
        if kind.expected:
            return self._words.say(
                "{signs}: {points} points, which do not count: the link is about this, or the page was so in good health too.",
                signs=name,
                points=points,
            )
        if kind.enough:
            return self._words.say("{signs}: {points} points, and 100 are enough.", signs=name, points=points)
        return self._words.say("{signs}: {points} points, and 100 would be enough.", signs=name, points=points)

    def _identity(self, look: TrailLook) -> Iterator[str]:
        expectation, page = self._trail.expectation, look.page
        if expectation is None or page is None:
            return
        if expectation.title:
            yield self._words.say("The title that was expected is “{title}”.", title=PLAIN.text(expectation.title))
            yield self._likeness(page)
        if page.language and expectation.language and page.language != expectation.language:
            yield self._words.say(
                "The page is in another language ({found}) than was expected ({expected}).",
                found=PLAIN.text(page.language),
                expected=PLAIN.text(expectation.language),
            )
        if page.print_distance is not None:
            yield self._words.say(
                "Its text differs in {count} of 64 points from the page that was last seen in good health.",
                count=page.print_distance,
            )

    def _likeness(self, page: TrailPage) -> str:
        sentence = self._words.gettext(LIKENESSES[page.named_as_expected])
        if page.likeness is None or page.named_as_expected is Likeness.UNKNOWN:
            return sentence
        return self._words.say("{sentence} (Likeness: {points} of 100.)", sentence=sentence, points=round(page.likeness))

    def _way(self, look: TrailLook) -> Iterator[str]:
        if look.leaves_domain:
            yield self._words.gettext("The link ends at another site than it begins at.")
        if look.same_as_sibling is True:
            yield self._words.gettext("For a made-up address the site shows the same page.")
        elif look.same_as_sibling is False:
            yield self._words.gettext("For a made-up address the site shows something else.")

    # Details

    def _details(self) -> Iterator[str]:
        trail = self._trail
        verdict = ", ".join(part for part in (trail.verdict.value, trail.reason.value, trail.confidence) if part)
        yield from self._fact(self._words.gettext("verdict"), verdict)
        yield from self._fact(self._words.gettext("rule"), trail.rule)
        if trail.visited_at is not None:
            yield from self._fact(self._words.gettext("visited"), self._visited())
        yield from self._unvisited()
        for number, look in enumerate(trail.looks, 1):
            yield ""
            yield self._words.say("Visit {number} ({kind})", number=number, kind=look.kind.value)
            yield from self._look_details(look)

    def _unvisited(self) -> Iterator[str]:
        why = self._trail.unvisited
        if why is None:
            return
        if why.until is not None:
            yield from self._fact(self._words.gettext("not before"), self._words.date_time(why.until))
        if why.attempts:
            yield from self._fact(self._words.gettext("attempts at this site"), self._words.number(why.attempts))
        if why.fault is not None:
            yield from self._fact(self._words.gettext("fault"), _fault(why.fault))

    def _visited(self) -> str:
        trail = self._trail
        requests = self._words.say_many("{count} request", "{count} requests", trail.requests)
        elapsed = self._milliseconds(trail.elapsed_ms)
        when = "" if trail.visited_at is None else self._words.date_time(trail.visited_at)
        return f"{when} ({self._words.zone_name}), {requests}, {elapsed}"

    def _look_details(self, look: TrailLook) -> Iterator[str]:
        for hop in look.hops:
            status = _NO_VALUE if hop.status is None else str(hop.status)
            yield from self._indented(f"{hop.kind.value} {status} {PLAIN.address(hop.address)}", "  ")
            for label, value in self._hop_facts(hop):
                yield from self._fact(label, value, "    ")
        for label, value in self._look_facts(look):
            yield from self._fact(label, value, "  ")

    def _hop_facts(self, hop: TrailHop) -> Iterator[tuple[str, str]]:
        took = self._milliseconds(hop.elapsed_ms)
        yield self._words.gettext("took"), took if hop.peer is None else f"{took}, {PLAIN.text(hop.peer)}"
        if hop.tls is not None:
            yield "TLS", PLAIN.text("; ".join(self._tls(hop.tls)))
        for name, value in hop.headers:
            yield PLAIN.text(name), PLAIN.text(value)

    def _tls(self, tls: TlsFacts) -> Iterator[str]:
        yield f"{tls.protocol} {tls.cipher}"
        if tls.subject:
            yield tls.subject
        if tls.issuer:
            yield self._words.say("issued by {issuer}", issuer=tls.issuer)
        if tls.not_after:
            yield self._words.say("from {start} until {end}", start=tls.not_before or _NO_VALUE, end=tls.not_after)
        if not tls.chain_verified:
            yield self._words.gettext("not verified")
        if tls.chain_completed:
            yield self._words.gettext("a certificate was missing, and was fetched from its issuer")

    def _look_facts(self, look: TrailLook) -> Iterator[tuple[str, str]]:
        if look.fault is not None:
            yield self._words.gettext("fault"), _fault(look.fault)
        if look.page is not None:
            cut = self._words.gettext("not read to its end") if look.page.truncated else ""
            kind = (look.page.media_type, look.page.language, cut)
            yield self._words.gettext("page"), PLAIN.text(", ".join(part for part in kind if part))
        for sign in look.signs:
            yield self._words.gettext("sign"), PLAIN.text(f"{sign.id} ({sign.kind.value}): {sign.source}")
        if look.rules:
            yield self._words.gettext("rules asked"), _asked(look.rules)

    # Lines

    def _heading(self, heading: str) -> Iterator[str]:
        yield from ("", "")
        yield self._style.paint(heading.upper(), "title")
        yield ""

    def _point(self, text: str) -> Iterator[str]:
        return wrapped(text, self._width, first="- ", rest="  ")

    def _indented(self, text: str, indent: str = "   ") -> Iterator[str]:
        return wrapped(text, self._width, first=indent, rest=f"{indent}  ")

    def _fact(self, label: str, value: str, indent: str = "") -> Iterator[str]:
        return self._indented(f"{label}: {value}", indent)

    def _milliseconds(self, count: int) -> str:
        return self._words.say("{count} ms", count=self._words.number(count))


def _came_to(look: TrailLook) -> object:
    """What there is to tell of a look in plain words."""
    hops = tuple((hop.kind, hop.address, hop.status) for hop in look.hops)
    return hops, look.page, look.fault and look.fault.kind, look.conclusion


def _was_answered(trail: Trail) -> bool:
    return any(hop.status is not None for look in trail.looks if look.kind is not LookKind.UNVERIFIED for hop in look.hops)


def _fault(fault: Fault) -> str:
    parts = (fault.kind.value, fault.phase, fault.verify_code, fault.detail)
    return PLAIN.text("; ".join(str(part) for part in parts if part))


def _points(weight: float) -> int:
    return round(100 * weight)


def _asked(rules: Iterable[AskedRule]) -> str:
    """The rules in their order, with the answer of the one that had one."""
    told_rules = []
    for each in rules:
        answer = each.answer
        told_rules.append(each.rule if answer is None else f"{each.rule} → {answer.verdict.value}, {answer.reason.value}")
    return ", ".join(told_rules)
