"""What a browser made of a page: kept as WARC resource records, and read back as the page."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from evidence import WarcVault, fsck
from facts.errors import DamagedExhibit

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
TYPE = "text/html; charset=utf-8"


def test_a_document_comes_back(tmp_path: Path) -> None:
    """The exhibit opens like a page's: its own address, its type, its bytes; the file verifies."""
    vault = WarcVault(tmp_path, run="r1", software="Fangfei/test")
    body = "<p>防非</p>".encode()
    exhibit = vault.keep_resource("urn:dom:http://a.test/?x=1&y=http://b.test/", TYPE, body, NOON)
    picture = vault.keep_resource("urn:fullPage:http://a.test/", "image/png", b"\x89PNG\r\n\r\nx", NOON)
    capture = vault.open(exhibit)

    assert (capture.url, capture.status, capture.body) == ("http://a.test/?x=1&y=http://b.test/", 200, body)
    assert (capture.headers["content-type"], capture.fetched_at) == (TYPE, NOON)
    assert vault.open(picture).body == b"\x89PNG\r\n\r\nx"
    vault.close()
    assert fsck(tmp_path).is_sound


def test_a_stranger_reads_it(tmp_path: Path) -> None:
    """Warcio finds the record with the address that ReplayWeb.page looks for, and its digests hold."""
    vault = WarcVault(tmp_path, run="r1", software="Fangfei/test")
    exhibit = vault.keep_resource("urn:fullPage:http://a.test/\r\nX: y", "image/png", b"picture", NOON)
    vault.close()
    with (tmp_path / exhibit.file).open("rb") as stream:
        found = [
            (
                record.rec_headers.get_header("WARC-Target-URI"),
                record.rec_headers.get_header("X"),
                record.raw_stream.read(),
            )
            for record in ArchiveIterator(stream, check_digests="raise")
            if record.rec_type == "resource"
        ]

    assert found == [("urn:fullPage:http://a.test/%0D%0AX:%20y", None, b"picture")]


def test_a_damaged_document_is_refused(tmp_path: Path) -> None:
    """A changed byte is found when the exhibit is opened."""
    vault = WarcVault(tmp_path, run="r1", software="Fangfei/test")
    exhibit = vault.keep_resource("urn:fullPage:http://a.test/", "image/png", b"picture" * 9, NOON)
    vault.close()
    path = tmp_path / exhibit.file
    content = path.read_bytes()
    path.write_bytes(
        content[: exhibit.offset] + content[exhibit.offset :].replace(b"picturepicture", b"picturepicturf")
    )

    with pytest.raises(DamagedExhibit):
        vault.open(exhibit)
