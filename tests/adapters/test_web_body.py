"""Content codings within bounds: what is kept, what is truncated, what is a fault, and what a bomb costs."""

from __future__ import annotations

import gzip
import io
import os
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit_maint.adapters.web.body import BodyLimits, BodyReader
from toolkit_maint.adapters.web.faults import WebFault
from toolkit_maint.domain.observation import FaultKind

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = b"".join(b"line %d of a text\n" % number for number in range(20_000))
SMALL = BodyLimits(raw=1024 * 1024, decoded=2 * 1024 * 1024)

CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


def read(coding: str, raw: bytes, *, piece: int = 4096, limits: BodyLimits = SMALL) -> BodyReader:
    reader = BodyReader(coding, limits)
    for start in range(0, len(raw), piece):
        reader.feed(raw[start : start + piece])
        if reader.full:
            break
    return reader


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("piece", [1, 7, 100_000])
def test_every_coding_gives_the_text_back(coding: str, piece: int) -> None:
    raw = CODINGS[coding](TEXT[:30_000])

    reader = read(coding, raw, piece=piece)

    assert (bytes(reader.data), reader.raw_bytes, reader.truncated) == (TEXT[:30_000], len(raw), False)


@pytest.mark.parametrize("first", ["gzip", "br", "zstd"])
@pytest.mark.parametrize("second", ["deflate", "br", "gzip"])
def test_two_codings_are_undone_in_reverse(first: str, second: str) -> None:
    raw = CODINGS[second](CODINGS[first](TEXT))

    assert bytes(read(f"{first}, {second}", raw).data) == TEXT


def test_deflate_without_its_header() -> None:
    assert bytes(read("deflate", zlib.compress(TEXT)[2:-4], piece=1).data) == TEXT


def test_several_frames_of_zstandard() -> None:
    assert bytes(read("zstd", zstd.compress(b"one ") + zstd.compress(b"two")).data) == b"one two"


@pytest.mark.parametrize("coding", ["", "identity", "utf-8", "none", "nonsense, binary"])
def test_codings_that_nobody_knows_are_ignored(coding: str) -> None:
    assert bytes(read(coding, TEXT).data) == TEXT


def test_three_codings_are_too_many() -> None:
    with pytest.raises(WebFault) as caught:
        BodyReader("gzip, gzip, gzip", SMALL)
    assert caught.value.fault.kind is FaultKind.UNDECODABLE_BODY


@pytest.mark.parametrize("coding", CODINGS)
def test_what_never_was_that_coding_is_a_fault(coding: str) -> None:
    with pytest.raises(WebFault) as caught:
        read(coding, b"<html>plain text all the time" * 100)
    assert caught.value.fault.kind is FaultKind.UNDECODABLE_BODY


def noise(length: int) -> bytes:
    """Bytes that do not compress, the same in every run."""
    return b"".join(zlib.crc32(b"%d" % number).to_bytes(4, "big") for number in range(length // 4))


@pytest.mark.parametrize("coding", CODINGS)
def test_damage_after_good_data_is_a_truncated_body(coding: str) -> None:
    raw = CODINGS[coding](TEXT)
    middle = len(raw) // 2

    reader = read(coding, raw[:middle] + noise(20_000), piece=1000)

    assert reader.truncated
    assert len(reader.data) > 100_000
    assert TEXT.startswith(bytes(reader.data[:100_000]))


def test_a_wrong_checksum_costs_nothing_of_a_small_page() -> None:
    reader = read("gzip", gzip.compress(b"a small page")[:-8] + b"\0" * 8)

    assert (bytes(reader.data), reader.truncated) == (b"a small page", True)


def test_no_more_than_the_limit_is_read() -> None:
    reader = read("", b"x" * 5000, limits=BodyLimits(raw=1000, decoded=9000))

    assert (len(reader.data), reader.raw_bytes, reader.full, reader.truncated) == (1000, 1000, True, True)


def test_no_more_than_the_limit_comes_out() -> None:
    reader = read("gzip", gzip.compress(b"x" * 50_000), limits=BodyLimits(raw=9000, decoded=1000))

    assert (len(reader.data), reader.full, reader.truncated) == (1000, True, True)


def test_exactly_the_limit_is_not_truncated() -> None:
    reader = read("", b"x" * 1000, limits=BodyLimits(raw=1000, decoded=1000))

    assert (len(reader.data), reader.full, reader.truncated) == (1000, False, False)


MEGABYTE = b"\0" * (1024 * 1024)
BOMB_MEGABYTES = 300


def _gzip_bomb() -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=1) as file:
        for _ in range(BOMB_MEGABYTES):
            file.write(MEGABYTE)
    return out.getvalue()


def _brotli_bomb() -> bytes:
    compressor = brotli.Compressor(quality=1)
    return b"".join([*(compressor.process(MEGABYTE) for _ in range(BOMB_MEGABYTES)), compressor.finish()])


def _zstd_bomb() -> bytes:
    compressor = zstd.ZstdCompressor(level=1)
    return b"".join([*(compressor.compress(MEGABYTE) for _ in range(BOMB_MEGABYTES)), compressor.flush()])


def _gzip_in_gzip_bomb() -> bytes:
    return gzip.compress(_gzip_bomb())


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="resident memory is read from /proc")
@pytest.mark.parametrize(
    ("coding", "make"),
    [("gzip", _gzip_bomb), ("br", _brotli_bomb), ("zstd", _zstd_bomb), ("gzip, gzip", _gzip_in_gzip_bomb)],
)
def test_a_bomb_costs_little(coding: str, make: Callable[[], bytes]) -> None:
    bomb = make()
    assert len(bomb) < BOMB_MEGABYTES * len(MEGABYTE) / 100
    before = resident_bytes()

    reader = read(coding, bomb, piece=16_384)

    assert len(reader.data) == SMALL.decoded
    assert reader.truncated
    assert resident_bytes() - before < 64 * 1024 * 1024


def test_an_inner_coding_that_swallows_everything_is_bounded() -> None:
    skipped = b"\x50\x2a\x4d\x18" + (64 * 1024 * 1024).to_bytes(4, "little") + MEGABYTE * 64
    reader = read("zstd, gzip", gzip.compress(skipped, 1), piece=16_384)

    assert reader.full
    assert not reader.data


def test_endless_empty_frames_are_bounded() -> None:
    started = time.thread_time()

    with pytest.raises(WebFault):
        read("zstd, gzip", gzip.compress(zstd.compress(b"") * 300_000, 1), piece=16_384)

    assert time.thread_time() - started < 1


def test_a_window_above_8_mib_is_refused() -> None:
    options: dict[int, int] = {zstd.CompressionParameter.window_log: 27}
    compressor = zstd.ZstdCompressor(options=options)
    raw = compressor.compress(noise(40_000)) + compressor.flush()

    with pytest.raises(WebFault) as caught:
        read("zstd", raw)
    assert caught.value.fault.kind is FaultKind.UNDECODABLE_BODY


@given(
    st.lists(st.sampled_from([*CODINGS, "utf-8"]), max_size=2).map(", ".join),
    st.lists(st.binary(max_size=300), max_size=10),
)
def test_any_bytes_give_data_within_bounds_or_one_fault(coding: str, pieces: list[bytes]) -> None:
    reader = BodyReader(coding, BodyLimits(raw=500, decoded=800))
    fault: FaultKind | None = None
    try:
        for piece in pieces:
            reader.feed(piece)
    except WebFault as failure:
        fault = failure.fault.kind
    assert fault is None or (fault is FaultKind.UNDECODABLE_BODY and not reader.data)
    assert len(reader.data) <= 800
    assert reader.raw_bytes <= 500
