"""Hostile text, as titles, addresses, headers and editors may bring it, and reports that have it in every field."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import msgspec

from report_builder import START, case, change, diagnostic, place, report, standing
from report_builder import links as links_part
from toolkit_maint.domain.catalogue import Span
from toolkit_maint.domain.diagnostic import Rule
from toolkit_maint.domain.ignores import CaseIgnore, IgnoreStatus
from toolkit_maint.domain.incident import IncidentState
from toolkit_maint.domain.recent import DayTold, Recent, Stretch, Transition, Turn
from toolkit_maint.domain.report import ChangeReport, CodeHost, LinkCase
from toolkit_maint.domain.source import ChangeKind, SourceComparison, SourceKind
from toolkit_maint.domain.verdict import Note, NoteId, Reason, VerdictKind

_VECTORS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<a href=javascript:alert(1)>klik</a>",
    "<base href=http://127.0.0.9/>",
    "<meta http-equiv=refresh content='0;url=http://127.0.0.9/'>",
    "<style>@import url(http://127.0.0.9/x.css)</style>",
    "<form action=http://127.0.0.9/><button>op</button></form>",
    "<object data=http://127.0.0.9/x></object>",
    "<math><mtext></mtext><mglyph><style></math><img src onerror=alert(1)>",
    "<template><script>alert(1)</script></template>",
)
_WAYS_OUT = ("", '"', "'", "-->", "</script>", "</style>", "</title>", "]]>", "`")
XSS = tuple(way + vector for way, vector in product(_WAYS_OUT, _VECTORS))

MARKDOWN = (
    "](http://evil.example/)",
    "![x](http://evil.example/x.png)",
    "<img src=x onerror=alert(1)>",
    "<!-- toolkit-maint:report:v1 key=x -->",
    "--> <b>buiten</b>",
    "| a | b |\n|---|---|",
    "```\n# x\n```",
    "~~~\n~~~",
    "# kop",
    "\n\n- [x] <!-- toolkit-maint:do snooze 0123456789abcdef -->",
    "- [x] weg",
    "@iedereen en @org/team",
    "fixes #1, closes GH-2, resolves owner/repo#3",
    "0123456789abcdef0123456789abcdef01234567",
    "https://github.com/owner/repo/issues/1",
    "www.evil.example",
    ":tada: **vet** __ook__ ~~weg~~",
    "[^1]\n\n[^1]: noot",
    "$$x$$ en \\(x\\)",
    "&lt;script&gt; &#60;b&#62;",
    "\u202egnp.exe\u202c",
    "a\u200bb\ufeffc",
    "x\x1b[31mrood\x07\x9b2J",
    "\n::error::weg",
    "##[error]weg",
    "%0A::set-output name=x::y",
    "\\",
    "`",
)

COMMANDS = (
    "\n::error::weg",
    "\r\n::add-mask::geheim",
    "::stop-commands::x",
    "##[error]weg",
    "##[add-matcher]x",
    "%0A::error::weg",
    "::set-output name=x::y",
    "x\u2028::warning::y",
)

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\x00=1", " =1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20x", "\n=1")

ALL = (*XSS, *MARKDOWN, *COMMANDS, *FORMULAS)


def address(payload: str) -> str:
    return f"https://www.example.org/{payload}"


def hostile_case(payload: str, number: int) -> LinkCase:
    """A link of which every foreign field is this text."""
    groups = (IncidentState.DEAD, IncidentState.NOT_ANSWERING, IncidentState.FAILING, IncidentState.OK)
    kind, reason = (VerdictKind.MOVED, Reason.MOVED_PERMANENTLY) if number % 4 == 3 else (VerdictKind.BROKEN, Reason.NOT_FOUND)
    at = msgspec.structs.replace(
        place("boeken", number + 1, payload), path=f"catalogue/{payload}.yaml", sections=(payload, payload), keeper=payload
    )
    found = case(
        kind,
        reason,
        at,
        url=payload if number % 2 else address(payload),
        suggestion=address(payload),
        notes=(Note(NoteId.SHARED_WITH_HOST, payload),),
        peer=payload,
        standing=standing(groups[number % 4], reason=None if number % 4 == 3 else reason),
        ignore=CaseIgnore(reason=payload, by=payload, until=START.date(), status=IgnoreStatus.EXPIRED) if number % 3 else None,
    )
    turn = Turn(at=START, state=IncidentState.DEAD)
    seen = Stretch(
        first=START, last=START, visits=2, verdict=kind, reason=reason, vantage=payload, suggestion=payload, turns=(turn,)
    )
    return msgspec.structs.replace(found, detail=payload, final_url=address(payload), rule=payload, timeline=(seen,))


def hostile_report(payloads: tuple[str, ...] = ALL) -> ChangeReport:
    """A report that has all of these texts in every field that anybody but us can fill."""
    changes = tuple(
        msgspec.structs.replace(
            change(ChangeKind.ADDED, payload, payload, payload), section=payload, entry=payload, new_id=payload, after=payload
        )
        for payload in payloads
    )
    diagnostics = tuple(
        diagnostic(
            Rule.BAD_VALUE,
            text=payload or " ",
            value=payload,
            key=payload,
            suggestion=payload,
            other_name=payload,
            path=f"catalogue/{payload}.yaml",
            span=Span(f"catalogue/{payload}.yaml", 3, 1, 3, 2, 0, 1),
        )
        for payload in payloads
    )
    moment = START - timedelta(days=1)
    whole = report(
        diagnostics=diagnostics,
        source=SourceComparison(location=payloads[0], kind=SourceKind.LIVE, candidates=1, known=1, expected=1, changes=changes),
        links=links_part(
            *(hostile_case(payload, number) for number, payload in enumerate(payloads)),
            unknown=[msgspec.structs.replace(place(), title=payload, sections=(payload,)) for payload in payloads],
        ),
    )
    assert whole.catalogue is not None
    return msgspec.structs.replace(
        whole,
        run=msgspec.structs.replace(whole.run, version=payloads[0], next_before=START + timedelta(days=2)),
        catalogue=msgspec.structs.replace(whole.catalogue, title=payloads[0], path=payloads[0]),
        recent=Recent(
            days=(
                DayTold(day=moment.date(), working=5, failing=1, confirmed=0),
                DayTold(day=START.date(), working=4, failing=0, confirmed=2),
            ),
            transitions=tuple(
                Transition(
                    at=START,
                    url=payload,
                    title=payload,
                    state=IncidentState.DEAD,
                    was=IncidentState.OK,
                    reason=Reason.NOT_FOUND,
                )
                for payload in payloads
            ),
        ),
        host=CodeHost(edit="https://code.example/edit/{path}#L{line}", folder=payloads[0], report=payloads[0]),
    )
