"""Files of observations: what is read, what is refused with its line, and what is found anew in what was kept."""

from __future__ import annotations

import io
import json
import zlib
from typing import Any

import msgspec
import pytest

from observation_builder import NOON, answer, page
from toolkit_maint.adapters.observations_file import (
    LONGEST_LINE,
    BadLine,
    LineFault,
    lines_of,
    read_again,
    read_earlier,
    read_observations,
)
from toolkit_maint.adapters.web.page import Reading, read_page
from toolkit_maint.domain.observation import EXCERPT_LENGTH, Observation, Page
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
