"""Files of observations: what is read, what is refused with its line, and what is found anew in what was kept."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from typing import Any

import msgspec
import pytest

from observation_builder import NOON, answer, page
from toolkit_maint.adapters.observations_file import (
    LONGEST_LINE,
    LONGEST_TEXT,
    MOST_HOPS,
    MOST_LOOKS,
    MOST_TEXTS,
    BadLine,
    LineFault,
    lines_of,
    read_again,
    read_earlier,
    read_observations,
)
from toolkit_maint.adapters.web.page import Reading, read_page
from toolkit_maint.domain.observation import EXCERPT_LENGTH, KEPT_HEADER_LENGTH, KEPT_HEADERS_MOST, Observation, Page
from toolkit_maint.domain.replay import Earlier
from toolkit_maint.domain.signs import Sign, SignKind, SignTable, Where
from toolkit_maint.domain.verdict import Reason, VerdictKind

GOOD = json.loads(msgspec.json.encode(answer(200)))


def observed(text: bytes) -> list[Observation]:
    return list(read_observations(lines_of(io.BytesIO(text))))


def changed(**fields: object) -> bytes:
    return json.dumps(GOOD | fields).encode()


def of_page(**fields: Any) -> bytes:
    (look,) = GOOD["looks"]
    return changed(looks=[look | {"page": look["page"] | fields}])


def of_certificate(**fields: Any) -> bytes:
    (look,) = GOOD["looks"]
    hop = look["hops"][0] | {"tls": {"protocol": "TLSv1.3", "cipher": "x"} | fields}
    return changed(looks=[look | {"hops": [hop]}])


def of_hop(**fields: Any) -> bytes:
    (look,) = GOOD["looks"]
    return changed(looks=[look | {"hops": [look["hops"][0] | fields]}])


def of_unvisited(**fields: Any) -> bytes:
    return changed(looks=[], unvisited={"kind": "cooled-down"} | fields)


def test_what_was_recorded_is_read_again() -> None:
    recorded = [answer(200), answer(404, address="https://list.example/ü?x=%zz")]
    text = b"\xef\xbb\xbf" + b"\r\n\n".join(map(msgspec.json.encode, recorded))

    assert observed(text) == recorded


def test_a_time_that_is_none_is_harmless() -> None:
    assert len(observed(of_certificate(not_after="for ever"))) == 1


def test_fields_of_a_later_release_are_passed_over() -> None:
    assert observed(changed(something_new={"a": 1})) == [answer(200)]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"{", LineFault.NOT_JSON),
        (b"\xff", LineFault.NOT_JSON),
        (b'{"a": "\xff"}', LineFault.NOT_AS_DESCRIBED),
        (b'{"a": ' + b"[" * 100_000, LineFault.NOT_AS_DESCRIBED),
        (b"[]", LineFault.NOT_AS_DESCRIBED),
        (b"{}", LineFault.NOT_AS_DESCRIBED),
        (b'{"schema_version": 2}', LineFault.OTHER_VERSION),
        (changed(schema_version=2), LineFault.OTHER_VERSION),
        (changed(visit_key="not an address"), LineFault.NOT_AS_DESCRIBED),
        (changed(visit_key="mailto:a@b.example"), LineFault.NOT_AS_DESCRIBED),
        (changed(visited_at="2026-11-23T12:00:00"), LineFault.NOT_AS_DESCRIBED),
        (changed(visited_at="9999-12-31T23:59:59Z"), LineFault.NOT_AS_DESCRIBED),
        (changed(looks=[GOOD["looks"][0] | {"hops": []}]), LineFault.NOT_AS_DESCRIBED),
        (changed(looks=[GOOD["looks"][0] | {"kind": "unheard-of"}]), LineFault.NOT_AS_DESCRIBED),
        (changed(looks=[GOOD["looks"][0] | {"hops": [{"kind": "start", "address": "//"}]}]), LineFault.NOT_AS_DESCRIBED),
        (of_certificate(not_after="2027-01-01T00:00:00"), LineFault.NOT_AS_DESCRIBED),
        (of_unvisited(until="2027-01-01T00:00:00"), LineFault.NOT_AS_DESCRIBED),
        (of_page(print="0xff"), LineFault.NOT_AS_DESCRIBED),
        (of_page(excerpt="AAAA"), LineFault.NOT_AS_DESCRIBED),
    ],
)
def test_a_bad_line_is_named_by_its_number(line: bytes, fault: LineFault) -> None:
    text = b"\n".join([msgspec.json.encode(answer(200)), b"", line])

    with pytest.raises(BadLine) as raised:
        observed(text)

    assert (raised.value.fault, raised.value.number) == (fault, 3)


NOT_WEB = [
    "mailto:a?sid=1",
    "javascript:;jsessionid=1",
    "blob:https://a.example/x",
    "data:,x",
    "file:///etc/passwd",
    "/page",
    "",
]
LONG = "x" * (LONGEST_TEXT + 1)
TARGETS = ["secure_address", "script_target", "notice_target", "frame_target"]


def refused(line: bytes) -> str:
    with pytest.raises(BadLine) as raised:
        observed(msgspec.json.encode(answer(200)) + b"\n" + line)
    assert (raised.value.fault, raised.value.number) == (LineFault.NOT_AS_DESCRIBED, 2)
    return raised.value.detail


@pytest.mark.parametrize("address", NOT_WEB)
def test_a_visit_only_goes_to_web_addresses(address: str) -> None:
    assert refused(of_hop(address=address)) == "$.looks[...].hops[...].address"
    for name in TARGETS if address else ():
        assert refused(of_page(**{name: address})) == f"$.looks[...].page.{name}"
        assert refused(of_page(refresh={"seconds": 0, "address": address})) == "$.looks[...].page.refresh"


@pytest.mark.parametrize(
    ("field", "within", "beyond"),
    [
        ("title", LONG[1:], LONG),
        ("language", "nl", LONG),
        ("headings", [LONG[1:]] * MOST_TEXTS, [LONG]),
        ("headings", [""], [""] * (MOST_TEXTS + 1)),
        ("names", [LONG[1:]] * MOST_TEXTS, [LONG]),
        ("names", [""], [""] * (MOST_TEXTS + 1)),
        ("meta", [["og:title", LONG[1:]]] * MOST_TEXTS, [["og:title", LONG]]),
        ("meta", [["robots", ""]], [[LONG, ""]]),
        ("meta", [["robots", ""]], [["robots", ""]] * (MOST_TEXTS + 1)),
    ],
)
def test_of_a_page_no_more_is_read_than_a_visit_keeps(field: str, within: object, beyond: object) -> None:
    assert len(observed(of_page(**{field: within}))) == 1
    assert refused(of_page(**{field: beyond})) == f"$.looks[...].page.{field}"


@pytest.mark.parametrize(
    ("within", "beyond"),
    [
        ([["server", "x" * KEPT_HEADER_LENGTH]] * KEPT_HEADERS_MOST, [["server", "x" * (KEPT_HEADER_LENGTH + 1)]]),
        ([["server", ""]], [["server", ""]] * (KEPT_HEADERS_MOST + 1)),
        ([["server", ""]], [[LONG, ""]]),
    ],
)
def test_of_headers_no_more_is_read_than_a_visit_keeps(within: object, beyond: object) -> None:
    assert len(observed(of_hop(headers=within))) == 1
    assert refused(of_hop(headers=beyond)) == "$.looks[...].hops[...].headers"


def test_no_visit_has_so_many_looks_or_hops() -> None:
    (look,) = GOOD["looks"]

    assert len(observed(changed(looks=[look | {"hops": look["hops"] * MOST_HOPS}] * MOST_LOOKS))) == 1
    assert refused(changed(looks=[look | {"hops": look["hops"] * (MOST_HOPS + 1)}])) == "$.looks[...].hops"
    assert refused(changed(looks=[look] * (MOST_LOOKS + 1))) == "$.looks"


def test_whatever_a_page_holds_what_a_visit_keeps_of_it_can_be_read_again() -> None:
    much = "<h1>" + "a heading " * 100 + "</h1><h2>two</h2>"
    named = "".join(f"<meta name={name} content='{'word ' * 200}'>" for name in ("description", "robots", "generator", LONG))
    things = json.dumps([{"name": f"{number} " + "name " * 200} for number in range(50)])
    script = f'<script type="application/ld+json">{things}</script><script>location.href = "/on"</script>'
    body = seen_page(f"<html lang={LONG}><title>{'title ' * 1000}</title>{named}{script}{much * 50}", SIGNS)

    assert (len(body.headings), len(body.names)) == (MOST_TEXTS, MOST_TEXTS)
    assert len(body.title) == LONGEST_TEXT
    assert observed(msgspec.json.encode(answer(200, body))) == [answer(200, body)]


RESULT = b'{"url":"https://a.example/","verdict":"alive","reason":"ok","schema_version":1}'
CHANGE = b'{"url":"https://a.example/","before":{},"after":{},"rule":"alive","schema_version":1}'
OBSERVATION = msgspec.json.encode(answer(200))


def test_a_line_for_another_place_is_recognised() -> None:
    for line, fault in ((RESULT, LineFault.RESULT), (CHANGE, LineFault.CHANGE)):
        with pytest.raises(BadLine) as raised:
            observed(line)
        assert raised.value.fault is fault
    for line, fault in ((OBSERVATION, LineFault.OBSERVATION), (CHANGE, LineFault.CHANGE)):
        with pytest.raises(BadLine) as raised:
            list(read_earlier(lines_of(io.BytesIO(line))))
        assert raised.value.fault is fault


def test_a_result_with_a_mistake_in_it_is_no_other_kind_of_line() -> None:
    with pytest.raises(BadLine) as raised:
        list(read_earlier([(1, RESULT.replace(b"alive", b"undead"))]))

    assert raised.value.fault is LineFault.NOT_AS_DESCRIBED
    assert "undead" in raised.value.detail


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (b"", LineFault.NOTHING),
        (b"\xef\xbb\xbf\n  \r\n", LineFault.NOTHING),
        (gzip.compress(OBSERVATION), LineFault.PACKED),
        (b"PK\x03\x04" + OBSERVATION, LineFault.PACKED),
        (OBSERVATION.decode().encode("utf-16"), LineFault.TWO_BYTES),
        (OBSERVATION.decode().encode("utf-16-le"), LineFault.TWO_BYTES),
        (OBSERVATION.decode().encode("utf-16-be"), LineFault.TWO_BYTES),
        (msgspec.json.format(OBSERVATION, indent=2), LineFault.ONE_PIECE),
        (b"\n[" + OBSERVATION + b"]", LineFault.ONE_PIECE),
    ],
)
def test_a_file_of_another_kind_is_recognised_by_its_beginning(text: bytes, fault: LineFault) -> None:
    with pytest.raises(BadLine) as raised:
        observed(text)

    assert raised.value.fault is fault


def test_no_line_fills_the_memory() -> None:
    with pytest.raises(BadLine) as raised:
        observed(b" " * (LONGEST_LINE + 1))

    assert (raised.value.number, raised.value.fault) == (1, LineFault.TOO_LONG)


def test_lines_of_check_are_read_for_what_they_say() -> None:
    line = b'{"url":"https://a.example/","verdict":"alive","reason":"ok","confidence":"certain","notes":[],"schema_version":1}'

    (earlier,) = read_earlier(lines_of(io.BytesIO(line)))

    assert earlier == Earlier(
        url="https://a.example/", verdict=VerdictKind.ALIVE, reason=Reason.OK, confidence=earlier.confidence
    )


def test_a_line_of_another_kind_says_nothing_of_an_address() -> None:
    with pytest.raises(BadLine):
        list(read_earlier(lines_of(io.BytesIO(msgspec.json.encode(answer(200))))))


def sign(name: str, where: Where, phrase: str) -> Sign:
    return Sign(id=name, kind=SignKind.BOT_WALL, where=where, phrases=(phrase,), weight=1.0, source="made for tests")


SIGNS = SignTable(
    (sign("known-later", Where.MARKUP, "window._gate"), sign("said-later", Where.TEXT, "prove that you are human"))
)
NO_SIGNS = SignTable(())


def seen_page(html: str, signs: SignTable = NO_SIGNS) -> Page:
    """A page as a visit reads it, with its beginning kept."""
    data = html.encode()
    reading = Reading(
        address="https://list.example/page",
        content_type="text/html",
        data=data,
        raw_bytes=len(data),
        truncated=False,
        excerpt=True,
        signs=signs,
    )
    return read_page(reading)


def markers_again(body: Page, signs: SignTable = SIGNS) -> tuple[str, ...]:
    (look,) = read_again(answer(200, body), signs).looks
    assert look.page is not None
    return look.page.markers


def test_signs_that_were_not_known_then_are_found_now() -> None:
    html = "<title>One moment</title><script>window._gate = 1</script><p>Prove that you are human"

    assert seen_page(html).markers == ()
    assert markers_again(seen_page(html)) == seen_page(html, SIGNS).markers == ("known-later", "said-later")


def test_signs_of_the_rest_of_a_long_page_are_kept() -> None:
    body = seen_page("<title>A page</title><script>window._gate = 1</script>" + "<p>word " * EXCERPT_LENGTH)

    assert markers_again(msgspec.structs.replace(body, markers=("of-the-end",))) == ("of-the-end", "known-later")


def test_the_beginning_of_a_long_text_is_not_a_text_that_says_little() -> None:
    html = "<title>A page</title><p>Prove that you are human" + "<!-- -->" * EXCERPT_LENGTH + "<p>more words " * 500

    assert "said-later" not in seen_page(html, SIGNS).markers
    assert markers_again(seen_page(html)) == ()


def test_what_was_kept_of_a_whole_page_is_the_last_word() -> None:
    body = msgspec.structs.replace(seen_page("<title>A page</title>words"), markers=("known-later",))

    assert markers_again(body) == ()


def test_a_bomb_stays_small() -> None:
    bomb = msgspec.structs.replace(page(size=10**9), excerpt=zlib.compress(b"<p>window._gate" * 10_000_000))

    assert markers_again(bomb) == ("known-later",)


@pytest.mark.parametrize("body", [page(), msgspec.structs.replace(page(), excerpt=zlib.compress(b"x"), media_type="text/csv")])
def test_where_nothing_was_kept_nothing_changes(body: Page) -> None:
    observation = answer(200, body)

    assert read_again(observation, SIGNS) is observation


def test_times_are_those_of_the_visit() -> None:
    assert observed(changed())[0].visited_at == NOON
