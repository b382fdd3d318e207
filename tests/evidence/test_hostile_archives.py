"""WACZ files, bombs and damage: what is whole is read, what is not is named, and memory stays bounded."""

import gzip
import time
import tracemalloc
import zipfile
import zlib
from pathlib import Path
from random import Random

import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence import archives, replay, streams, unpacked
from facts.archives import Missed
from facts.errors import DamagedExhibit, UnreadableFile
from facts.pages import Exchange, Skip
from tests.evidence.archived import PACKINGS, a_record, a_response, a_wacz, bodies, read


def test_wacz_is_read_member_by_member(tmp_path: Path) -> None:
    """Browsertrix and ArchiveWeb.page write such files; stored or deflated, by name, indexes passed over."""
    members = {
        "archive/b.warc.gz": gzip.compress(a_response(b"2")),
        "archive/a.warc": a_response(b"1"),
        "indexes/index.cdx.gz": b"x",
        "datapackage.json": b"{}",
    }
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        found = read(tmp_path, a_wacz(members, method=method), "a.wacz")

        assert bodies(found) == [b"1", b"2"]
        assert {one.saved.file for one in found if isinstance(one, Exchange) and one.saved} == {"a.wacz"}


@pytest.mark.parametrize(
    "name",
    [
        "archive/../../etc/x.warc",
        "../x.warc.gz",
        "/archive/x.warc",
        "archive\\..\\x.warc",
        "archive/deep/x.warc",
        "x.warc",
    ],
)
def test_path_tricks_are_refused_and_named(tmp_path: Path, name: str) -> None:
    """Nothing is written to disk in any case; the whole members beside it are read."""
    found = read(tmp_path, a_wacz({name: a_response(b"bad"), "archive/good.warc": a_response(b"good")}))

    assert bodies(found) == [b"good"]
    (missed,) = [one for one in found if isinstance(one, Missed)]
    assert missed.skip is Skip.UNREADABLE
    assert "its name leads elsewhere than archive/" in missed.detail


def test_a_damaged_member_does_not_take_the_others_along(tmp_path: Path) -> None:
    """Cut, encrypted, packed in an unknown way, with a wrong check sum: each is named."""
    whole = a_wacz(
        {"archive/a.warc.gz": gzip.compress(a_response(b"1"))[:-20], "archive/b.warc": a_response(b"2"),
         "archive/c.warc": a_response(b"3"), "archive/d.warc": a_response(b"4"), "archive/e.warc": a_response(b"5")}
    )  # fmt: skip
    damaged = bytearray(whole)
    entries = [at for at in range(len(whole)) if whole.startswith(b"PK\x01\x02", at)]
    damaged[entries[1] + 8] |= 1  # encrypted
    damaged[entries[2] + 10] = 99  # method
    damaged[entries[3] + 16] ^= 255  # CRC
    found = read(tmp_path, bytes(damaged))

    assert bodies(found) == [b"5"]
    assert [one.url for one in found if isinstance(one, Missed)] == [f"a.warc.gz/archive/{name}" for name in (
        "a.warc.gz", "b.warc", "c.warc", "d.warc",
    )]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32), packing=st.sampled_from(sorted(PACKINGS)))
def test_damaged_archives_raise_nothing_else(tmp_path_factory: pytest.TempPathFactory, seed: int, packing: str) -> None:
    """Flipped, cut or repeated bytes: each is read, or refused in one short line."""
    random = Random(seed)
    plain = b"".join(
        a_response(b"%d" % number, "Transfer-Encoding: chunked") + a_record("request") for number in range(9)
    )
    damaged = bytearray(PACKINGS[packing](plain))
    if random.random() < 0.3:
        damaged = bytearray(a_wacz({"archive/a.warc.gz": bytes(damaged)}))
    at = random.randrange(len(damaged))
    damaged[at : at + random.randrange(4)] = random.randbytes(random.randrange(4))
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(damaged if random.random() < 0.8 else damaged[:at])
    try:
        for one in replay(path):
            if isinstance(one, Exchange):
                unpacked(one)
    except (UnreadableFile, DamagedExhibit) as problem:
        assert len(str(problem)) < 300 + len(str(path))  # noqa: PT017  # the other outcome is a clean read


@settings(max_examples=200, deadline=None)
@given(
    content=st.binary(max_size=300), head=st.sampled_from([b"", b"WARC/1.0\r\n", b"PK\x03\x04", b"\x1f\x8b\x08\x00"])
)
def test_any_bytes_raise_nothing_else(tmp_path_factory: pytest.TempPathFactory, content: bytes, head: bytes) -> None:
    """An archive, or no archive."""
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(head + content)
    with pytest.raises(UnreadableFile):
        list(replay(path))


#: Where the zeros of a bomb stand -> what stands before them.
BOMBS = {
    "a body": b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.test\r\nContent-Length: 60000000\r\n\r\n",
    "a head": b"WARC/1.0\r\nA: ",
    "no record": b"",
}


@pytest.mark.parametrize("packing", ["gzip", "zstd"])
@pytest.mark.parametrize("place", BOMBS)
def test_bombs_end_with_a_sentence_in_bounded_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, packing: str
) -> None:
    """60 MB out of 60 kB: refused as soon as it is plain what it is."""
    monkeypatch.setattr(streams, "LEAST", 16 * 1024 * 1024)
    machine = zstd.ZstdCompressor() if packing == "zstd" else zlib.compressobj(wbits=31)
    zeros = bytes(600_000)
    path = tmp_path / "bomb"
    path.write_bytes(
        machine.compress(BOMBS[place]) + b"".join(machine.compress(zeros) for _ in range(100)) + machine.flush()
    )
    assert path.stat().st_size < 100_000
    tracemalloc.start()
    with pytest.raises(UnreadableFile):
        list(replay(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 40 * 1024 * 1024


def test_members_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    """A list of a hundred names for one member: a hundred times the work for nothing."""
    whole = a_wacz({"archive/0.warc": a_response(b"x" * 10_000)})
    start = whole.index(b"PK\x01\x02")
    end = whole.index(b"PK\x05\x06")
    listed, last = whole[start:end], bytearray(whole[end:])
    last[8:10] = last[10:12] = (100).to_bytes(2, "little")
    last[12:16] = (100 * len(listed)).to_bytes(4, "little")
    with pytest.raises(UnreadableFile, match="its members overlap"):
        read(tmp_path, whole[:start] + listed * 100 + bytes(last))


def test_a_zip_of_endless_members_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of members is read whole, so its length is looked at before."""
    monkeypatch.setattr(archives, "_MOST_LIST", 5000)
    with pytest.raises(UnreadableFile, match="its list of members is too long"):
        read(tmp_path, a_wacz({f"archive/{number}.warc": b"" for number in range(100)}))


def test_hostile_records_take_no_longer_than_their_size(tmp_path: Path) -> None:
    """Heads of a million lines, chunks of a byte, folded headers without end."""
    chunks = b"1\r\nx\r\n" * 500_000
    lines = b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 100_000 + b"\r\n"
    folded = b"HTTP/1.1 200 OK\r\na: b\r\n" + b" c\r\n" * 100_000 + b"\r\n"
    began = time.process_time()
    read(tmp_path, a_response(chunks, "Transfer-Encoding: chunked"))
    read(tmp_path, a_record("response", "http://a.test/", lines))
    read(tmp_path, a_record("response", "http://a.test/", folded))
    read(tmp_path, a_record("response", "http://a.test/", b"HTTP/1.1 200 OK\r\n" + b"\r" * 4_000_000))

    assert time.process_time() - began < 5
