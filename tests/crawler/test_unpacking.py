"""Content codings: what sites send, what comes out, and what is refused."""

import gzip
import time
import zlib
from random import Random

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.wire.skips import Skipped
from crawler.wire.unpacking import names, unpack

try:
    from compression import zstd
except ImportError:
    from backports import zstd

CAP = 100_000
TEXT = "保本高息 ".encode() * 500
#: Does not shrink, so that a half is a half.
NOISE = Random(1).randbytes(300_000)
RAW = zlib.compressobj(9, zlib.DEFLATED, -15)
PACKED = {
    "gzip": gzip.compress(TEXT),
    "x-gzip": gzip.compress(TEXT),
    "deflate": zlib.compress(TEXT),
    "br": brotli.compress(TEXT),
    "zstd": zstd.compress(TEXT),
}


@pytest.mark.parametrize("coding", PACKED)
def test_each_coding_is_undone(coding: str) -> None:
    """Those that the crawler says it takes."""
    assert unpack(PACKED[coding], [coding], CAP) == TEXT


def test_deflate_without_its_wrapper() -> None:
    """Some servers send the bare stream."""
    assert unpack(RAW.compress(TEXT) + RAW.flush(), ["deflate"], CAP) == TEXT


@pytest.mark.parametrize("coding", PACKED)
def test_a_stream_that_is_cut_off_gives_what_arrived(coding: str) -> None:
    """As browsers do."""
    packed = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}
    whole = packed.get(coding, zstd.compress)(NOISE)

    found = unpack(whole[: len(whole) // 2], [coding], 10 * CAP)

    assert NOISE.startswith(found)
    assert len(found) > len(NOISE) // 4


def test_members_behind_one_another_are_one_body() -> None:
    """Gzip files may be appended to each other, and zstd frames too."""
    assert unpack(gzip.compress(b"a") + gzip.compress(b"b") + b"junk", ["gzip"], CAP) == b"ab"
    assert unpack(zstd.compress(b"a") + zstd.compress(b"b"), ["zstd"], CAP) == b"ab"


def test_damage_in_the_middle_gives_what_came_before() -> None:
    """A proxy that spoils a page's end has not spoilt its beginning."""
    whole = bytearray(gzip.compress(NOISE))
    whole[len(whole) // 2 : len(whole) // 2 + 50] = bytes(50)

    found = unpack(bytes(whole), ["gzip"], 10 * CAP)

    assert len(found) > len(NOISE) // 4
    assert NOISE[: len(found) // 4] == found[: len(found) // 4]
    assert unpack(gzip.compress(TEXT)[:-8] + bytes(8), ["gzip"], CAP) == TEXT


@pytest.mark.parametrize("coding", PACKED)
def test_more_than_the_cap_is_refused(coding: str) -> None:
    """Before it is in memory."""
    with pytest.raises(Skipped, match="unpacks to more"):
        unpack(PACKED[coding], [coding], len(TEXT) - 1)


def test_the_beginning_is_taken_where_it_does() -> None:
    """Of robots.txt the first 500 KiB count, packed or not."""
    assert unpack(PACKED["gzip"], ["gzip"], 100, is_cut=True) == TEXT[:100]


def test_many_small_members_take_no_time() -> None:
    """4 MiB of empty members would be copied 200,000 times; measured 56 s in a plain loop."""
    body = gzip.compress(b"x") + gzip.compress(b"", mtime=0) * 200_000
    started = time.process_time()

    assert unpack(body, ["gzip"], CAP) == b"x"
    assert time.process_time() - started < 1


def test_names_of_codings() -> None:
    """As servers write them."""
    assert names(" GZIP , identity,,none, br") == ["gzip", "br"]


@given(st.binary(max_size=300), st.lists(st.sampled_from([*PACKED, "identity", "x"]), max_size=5))
def test_any_bytes_under_any_codings(body: bytes, codings: list[str]) -> None:
    """Bytes come out, or the house's own refusal."""
    try:
        found = unpack(body, codings, 1000)
    except Skipped:
        return

    assert len(found) <= 1000


def test_a_window_beyond_what_http_allows_is_refused() -> None:
    """RFC 9659: 8 MiB. Each more is memory that a few bytes can ask for."""

    def frame(log: int) -> bytes:
        # magic, a descriptor without size, the window, and one last raw block of one byte
        return b"\x28\xb5\x2f\xfd\x00" + bytes([(log - 10) << 3]) + b"\x09\x00\x00x"

    assert unpack(frame(23), ["zstd"], CAP) == b"x"
    with pytest.raises(Skipped, match="coding is broken"):
        unpack(frame(24), ["zstd"], CAP)
