"""What no request of ours brought is kept as what it is, with where it comes from beside it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from evidence import WarcVault, fsck, replay
from evidence.images import images
from facts.pages import Exchange
from facts.saved import Naming, Saved
from tests.evidence.exchanges import NOON, an_exchange

URL = "https://www.jinshu.test/a"


def a_saved_file(body: bytes = b"<p>x", media: str = "text/html", **changes: Any) -> Exchange:
    plain = Exchange(
        url=URL, method="", request_headers=(), status=200, reason="", response_headers=(("Content-Type", media),),
        body=body, fetched_at=NOON, saved=Saved(file="网页.html", naming=Naming.SINGLEFILE),
    )  # fmt: skip
    return replace(plain, **changes)


def records(folder: Path) -> Iterator[tuple[str, dict[str, str], bytes]]:
    """(type, headers, block) of every record behind the first, as warcio reads them."""
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                if record.rec_type != "warcinfo":
                    yield record.rec_type, dict(record.rec_headers.headers), record.content_stream().read()


def test_a_saved_file_is_a_resource_with_its_provenance(tmp_path: Path) -> None:
    """No HTTP head is made up; the metadata beside it names the file and what named the address."""
    vault = WarcVault(tmp_path, run="r1", software="x")
    exhibit = vault.keep(a_saved_file("<p>保本".encode()))
    vault.close()
    resource, metadata = records(tmp_path)

    assert (resource[0], resource[1]["Content-Type"], resource[2]) == ("resource", "text/html", "<p>保本".encode())
    assert (resource[1]["WARC-Target-URI"], resource[1]["WARC-Record-ID"]) == (URL, exhibit.record_id)
    assert (metadata[0], metadata[1]["WARC-Concurrent-To"]) == ("metadata", exhibit.record_id)
    assert metadata[1]["Content-Type"] == "application/warc-fields"
    assert metadata[2].decode() == (
        "source: 网页.html\r\n"
        "provenance: saved by a person with SingleFile; the address is the one its comment names\r\n"
    )
    assert fsck(tmp_path).is_sound


@pytest.mark.parametrize("naming", Naming)
def test_every_naming_has_its_words_and_comes_back(tmp_path: Path, naming: Naming) -> None:
    """The exhibit opens as any other, with the content type it was kept with."""
    vault = WarcVault(tmp_path, run="r1", software="x")
    exhibit = vault.keep(a_saved_file(saved=Saved(file="a\r\nWARC-Type: b", naming=naming)))
    vault.close()
    found = vault.open(exhibit)

    assert (found.url, found.status, found.headers["content-type"], found.body) == (URL, 200, "text/html", b"<p>x")
    assert [kind for kind, _, _ in records(tmp_path)] == [
        "response" if naming is Naming.ARCHIVE else "resource", "metadata",
    ]  # fmt: skip


def test_a_replayed_response_keeps_its_own_request_or_none(tmp_path: Path) -> None:
    """What the archive had is kept again byte for byte; a request that it did not have is not invented."""
    saved = Saved(file="other.wacz", naming=Naming.ARCHIVE)
    vault = WarcVault(tmp_path, run="r1", software="x")
    first = vault.keep(an_exchange(saved=saved))
    vault.keep(an_exchange(saved=saved, method="", request_headers=()))
    vault.close()

    assert [kind for kind, _, _ in records(tmp_path)] == ["response", "request", "metadata", "response", "metadata"]
    assert b"source: other.wacz\r\n" in next(block for kind, _, block in records(tmp_path) if kind == "metadata")
    assert vault.open(first).body == an_exchange().body
    assert [found.method for found in replay(tmp_path / first.file) if isinstance(found, Exchange)] == ["GET", ""]


def test_our_own_resources_are_replayed(tmp_path: Path) -> None:
    """An evidence folder of ours can be a source again."""
    vault = WarcVault(tmp_path, run="r1", software="x")
    exhibit = vault.keep(a_saved_file())
    vault.close()
    (found,) = replay(tmp_path / exhibit.file)

    assert isinstance(found, Exchange)
    assert (found.url, found.body, found.fetched_at) == (URL, b"<p>x", NOON)


def test_a_saved_picture_is_found_by_the_readers_of_pictures(tmp_path: Path) -> None:
    """As those that servers sent; a page that was saved is none, nor is what our own browser took."""
    vault = WarcVault(tmp_path, run="r1", software="x")
    vault.keep(a_saved_file())
    exhibit = vault.keep(a_saved_file(b"\x89PNG", "image/png"))
    vault.keep_resource(f"urn:fullPage:{URL}", "image/png", b"\x89PNG shot", NOON)
    vault.close()
    found = [step for step in images(tmp_path, {}) if step.exhibit]

    assert [step.exhibit for step in found] == [exhibit]
    assert found[0].capture is not None
    assert (found[0].capture.url, found[0].capture.body) == (URL, b"\x89PNG")
