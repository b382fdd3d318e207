"""Content codings come undone as in browsers, under a cap."""

import gzip
import zlib

import brotli
import pytest
from backports import zstd

from evidence.coding import decode
from facts.errors import DamagedExhibit

TEXT = "保本保息,年化24%。".encode() * 400
RAW_DEFLATE = zlib.compressobj(wbits=-15)
PACKED = {
    "gzip": gzip.compress(TEXT),
    "x-gzip": gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:]),
    "deflate": zlib.compress(TEXT),
    "Deflate": RAW_DEFLATE.compress(TEXT) + RAW_DEFLATE.flush(),
    "br": brotli.compress(TEXT),
    "zstd": zstd.compress(TEXT),
    "gzip, br": brotli.compress(gzip.compress(TEXT)),
    "identity": TEXT,
    "": TEXT,
}


@pytest.mark.parametrize("codings", PACKED)
def test_every_coding_comes_undone(codings: str) -> None:
    """Also two members, the bare deflate stream, and codings behind one another."""
    assert decode(PACKED[codings], codings) == TEXT


@pytest.mark.parametrize("codings", ["gzip", "deflate", "br", "zstd"])
def test_nothing_larger_than_the_cap_comes_out(codings: str) -> None:
    """A bomb is refused, not unpacked."""
    with pytest.raises(DamagedExhibit, match="more than 1000 bytes"):
        decode(PACKED[codings], codings, 1000)


@pytest.mark.parametrize("codings", ["gzip", "deflate", "br"])
def test_a_stream_cut_short_gives_what_arrived(codings: str) -> None:
    """Servers that close too early still show their page in a browser."""
    found = decode(PACKED[codings][:-9], codings)

    assert TEXT.startswith(found)


@pytest.mark.parametrize("codings", ["gzip", "deflate", "br", "zstd"])
def test_rubbish_is_refused(codings: str) -> None:
    """A header that lies is told from an empty page."""
    with pytest.raises(DamagedExhibit, match="broken"):
        decode(b"\x00<html>not packed at all", codings)


def test_an_unknown_coding_is_left_alone() -> None:
    """What we cannot undo is at least kept."""
    assert decode(b"abc", "x-unknown") == b"abc"
