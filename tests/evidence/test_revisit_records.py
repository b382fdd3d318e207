"""What an earlier visit has kept is not kept again: revisit records, read back by warcio."""

import gzip
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from evidence import WarcVault, fsck
from evidence.records import peek
from facts.doubles import MemoryVault
from facts.errors import DamagedExhibit
from facts.pages import Exchange, Exhibit, Known
from facts.ports import Vault
from tests.evidence.exchanges import NOON, an_exchange

HTML = "text/html; charset=utf-8"
PACKED = (("Content-Type", HTML), ("Content-Encoding", "gzip"))


def a_vault(folder: Path, run: str) -> WarcVault:
    return WarcVault(folder, run=run, software="Fangfei/test")


def known_by(exhibit: Exhibit, **changes: Any) -> Known:
    plain = {"page": 1, "sha256": "0" * 64, "size": 20, "content_type": HTML, "exhibit": exhibit, "etag": '"v1"'}
    return Known(**plain | changes)


def not_modified(**changes: Any) -> Exchange:
    """What a server says that knows the validators."""
    plain = {
        "status": 304, "reason": "Not Modified", "body": b"", "response_headers": (("ETag", '"v1"'),),
        "request_headers": (("Host", "www.jinshu.test"), ("If-None-Match", '"v1"')),
    }  # fmt: skip
    return an_exchange(**plain | changes)


def records(path: Path) -> list[Any]:
    """Every record as warcio sees it, digests checked, with its HTTP payload in `content`."""
    found = []
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise"):
            record.content = record.raw_stream.read()
            found.append(record)
    return found


def file_of(folder: Path, run: str) -> Path:
    (path,) = folder.glob(f"{run}-*.warc.gz")
    return path


def test_304_is_a_revisit_record_and_the_exhibit_is_the_content(tmp_path: Path) -> None:
    """The profile, what it refers to, and the server's own words, with the request that asked."""
    first = a_vault(tmp_path, "r1").keep(an_exchange())
    later = a_vault(tmp_path, "r2")
    exhibit = later.keep_unchanged(not_modified(), known_by(first))
    later.close()

    info, revisit, request = records(file_of(tmp_path, "r2"))
    headers = dict(revisit.rec_headers.headers)

    assert exhibit == first
    assert "<p>保本保息</p>".encode() == later.open(exhibit).body
    assert [one.rec_type for one in (info, revisit, request)] == ["warcinfo", "revisit", "request"]
    assert headers["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    assert headers["WARC-Refers-To"] == first.record_id
    assert headers["WARC-Refers-To-Target-URI"] == headers["WARC-Target-URI"] == "http://www.jinshu.test/a?b=1"
    assert headers["WARC-Refers-To-Date"] == f"{NOON:%Y-%m-%dT%H:%M:%S}.000000Z"
    assert headers["WARC-Payload-Digest"] == f"sha256:{first.sha256}"
    assert "WARC-Truncated" not in headers
    assert revisit.http_headers.get_statuscode() == "304"
    assert revisit.http_headers.get_header("ETag") == '"v1"'
    assert request.rec_headers.get_header("WARC-Concurrent-To") == headers["WARC-Record-ID"]
    assert request.http_headers.get_header("If-None-Match") == '"v1"'


def test_the_same_payload_is_not_stored_again(tmp_path: Path) -> None:
    """A server that knows no 304 sends it all; the headers are kept, the body is said to be the same."""
    body = "保本保息，年化24%。".encode() * 999
    first = a_vault(tmp_path, "r1").keep(an_exchange(body=body))
    later = a_vault(tmp_path, "r2")
    exhibit = later.keep(an_exchange(body=body), known_by(first))

    revisit = records(file_of(tmp_path, "r2"))[1]

    assert exhibit == first
    assert revisit.rec_type == "revisit"
    assert revisit.rec_headers.get_header("WARC-Profile").endswith("/1.1/revisit/identical-payload-digest")
    assert revisit.rec_headers.get_header("WARC-Truncated") == "length"
    assert (revisit.http_headers.get_statuscode(), revisit.content) == ("200", b"")
    assert later.open(exhibit).body == body


@pytest.mark.parametrize(
    "changes",
    [
        {"body": b"another"},
        {"url": "http://www.jinshu.test/b"},
        {"response_headers": (("Content-Type", "text/html; charset=gbk"),)},
    ],
    ids=["other bytes", "other address", "other media type"],
)
def test_what_differs_is_stored_whole(tmp_path: Path, changes: dict[str, Any]) -> None:
    """The payload, the address and the media type must be the same: they decide what an opened exhibit says."""
    first = a_vault(tmp_path, "r1").keep(an_exchange())
    later = a_vault(tmp_path, "r2")
    exhibit = later.keep(an_exchange(**changes), known_by(first))

    assert exhibit != first
    assert [one.rec_type for one in records(file_of(tmp_path, "r2"))] == ["warcinfo", "response", "request"]
    assert later.open(exhibit).body == changes.get("body", "<p>保本保息</p>".encode())


def test_content_that_is_gone_is_stored_anew(tmp_path: Path) -> None:
    """Without the first record a revisit would refer to nothing: 200 is kept whole, and of 304 one can tell before."""
    first = a_vault(tmp_path, "r1").keep(an_exchange())
    file_of(tmp_path, "r1").unlink()
    later = a_vault(tmp_path, "r2")

    assert not later.holds(first)
    assert later.keep(an_exchange(), known_by(first)) != first
    with pytest.raises(DamagedExhibit, match="cannot be read"):
        later.keep_unchanged(not_modified(), known_by(first))


def test_another_record_in_its_place_is_not_held(tmp_path: Path) -> None:
    """A wrong offset, another digest, another record, and a file outside are all told."""
    vault = a_vault(tmp_path, "r1")
    first, second = vault.keep(an_exchange()), vault.keep(an_exchange(body=b"other"))

    assert vault.holds(first)
    assert vault.holds(second)
    assert not vault.holds(replace(first, offset=second.offset))
    assert not vault.holds(replace(first, offset=first.offset + 1))
    assert not vault.holds(replace(first, offset=10**9))
    assert not vault.holds(replace(first, sha256=second.sha256))
    assert not vault.holds(replace(first, file=f"../{first.file}"))


def test_fsck_passes_over_revisits(tmp_path: Path) -> None:
    """Their payload digest is that of the record they refer to; everything else of them is checked."""
    first = a_vault(tmp_path, "r1").keep(an_exchange())
    later = a_vault(tmp_path, "r2")
    later.keep_unchanged(not_modified(), known_by(first))
    later.keep(an_exchange(), known_by(first))
    later.keep(an_exchange(body=b"new"), known_by(first))
    later.close()
    sound = fsck(tmp_path)
    path = file_of(tmp_path, "r2")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)

    assert (sound.records, sound.is_sound) == (3 + 7, True)
    assert not fsck(tmp_path).is_sound


def test_long_headers_are_found(tmp_path: Path) -> None:
    """The longest address that is followed still lies within what is looked at."""
    exchange = an_exchange(url="http://www.jinshu.test/" + "%E4%BF%9D" * 225)
    vault = a_vault(tmp_path, "r1")
    first = vault.keep(exchange)

    assert vault.keep(exchange, known_by(first)) == first


def test_a_packed_body_comes_back_and_is_stored_as_it_came(tmp_path: Path) -> None:
    """What the site has compressed is not compressed again; warcio reads the member all the same."""
    page = Random(1).randbytes(9000).hex().encode()  # the same noise every time
    packed = gzip.compress(page, mtime=0)
    vault = a_vault(tmp_path, "r1")
    exhibit = vault.keep(an_exchange(body=packed, response_headers=PACKED))
    vault.close()
    response = records(tmp_path / exhibit.file)[1]

    assert packed in (tmp_path / exhibit.file).read_bytes()
    assert response.content == packed
    assert vault.open(exhibit).body == page
    assert fsck(tmp_path).is_sound


@pytest.mark.parametrize("kind", ["warc", "memory"])
def test_the_double_does_as_the_vault_does(tmp_path: Path, kind: str) -> None:
    """Same payload, not modified, changed, and not held."""
    vault: Vault = MemoryVault() if kind == "memory" else a_vault(tmp_path, "r1")
    first = vault.keep(an_exchange())
    known = known_by(first)
    stranger = known_by(Exhibit(file="x.warc.gz", offset=7, sha256="0" * 64, record_id="<urn:uuid:0>"))

    assert vault.keep(an_exchange(), known) == first
    assert vault.keep_unchanged(not_modified(), known) == first
    assert vault.open(vault.keep(an_exchange(body=b"new"), known)).body == b"new"
    assert (vault.holds(first), vault.holds(stranger.exhibit)) == (True, False)
    with pytest.raises(DamagedExhibit):
        vault.keep_unchanged(not_modified(), stranger)


def test_peeking_at_damage_raises_nothing_else(tmp_path: Path) -> None:
    """Every byte of the first kilobyte, flipped: held, not held, never another error."""
    exhibit = a_vault(tmp_path, "r1").keep(an_exchange())
    content = (tmp_path / exhibit.file).read_bytes()[exhibit.offset :]
    for place in range(min(1024, len(content))):
        damaged = bytearray(content)
        damaged[place] ^= 0x5A
        try:
            peek(BytesIO(bytes(damaged)), 0)
        except DamagedExhibit:
            continue
