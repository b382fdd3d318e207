"""Archives and saved pages become exchanges, under addresses that the rest of the house can work with."""

import os
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.reading import saved
from crawler.reading.saved import exchanges, saved_files
from evidence import WarcVault, replay
from facts.archives import Missed
from facts.doubles import MemoryVault
from facts.errors import NotKnown, UnreadableFile
from facts.pages import Exchange, Page, Skip, Target
from facts.saved import Naming, Saved
from facts.sources import Kind
from tests.evidence.exchanges import NOON, an_exchange
from tests.text.documents.papers import a_pdf, an_mhtml

SINGLEFILE = (
    "<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: https://WWW.jinshu.test:443/a b?c#d \n"
    " saved date: Thu Nov 19 2026 10:12:13 GMT+0800 (中国标准时间)\n--><p>保本"
)
HTML, MHTML = "text/html", "message/rfc822"
SAVED = datetime(2026, 11, 19, 2, 12, 13, tzinfo=UTC)
CHANGED = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def a_file(folder: Path, name: str, content: bytes | str) -> Path:
    """A file that was changed at CHANGED."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    os.utime(path, (CHANGED.timestamp(), CHANGED.timestamp()))
    return path


def one(path: Path) -> Exchange:
    """The exchange of a saved file."""
    (found,) = exchanges(Kind.FILE, path, replay)
    assert isinstance(found, Exchange), found
    return found


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.html", SINGLEFILE, ("https://www.jinshu.test/a%20b?c", HTML, Naming.SINGLEFILE, SAVED)),
        ("b.mhtml", an_mhtml(b"<p>x"), ("https://www.jinshu.test/index.html", MHTML, Naming.MHTML, SAVED)),
        ("b.html", an_mhtml(b"<p>x"), ("https://www.jinshu.test/index.html", MHTML, Naming.MHTML, SAVED)),
        (
            "c.htm",
            "<!-- saved from url=(0022)http://www.jinshu.test/ -->",
            ("http://www.jinshu.test/", HTML, Naming.BROWSER, CHANGED),
        ),
        (
            "d.HTML",
            "<link rel=canonical href=http://a.test/1>",
            ("http://a.test/1", HTML, Naming.CANONICAL, CHANGED),
        ),
        (
            "e",
            "<!DOCTYPE html><meta property=og:url content=http://a.test/2>",
            ("http://a.test/2", HTML, Naming.OPENGRAPH, CHANGED),
        ),
    ],
    ids=range(6),
)
def test_a_page_has_the_address_it_names(
    tmp_path: Path, name: str, content: bytes | str, expected: tuple[str, str, Naming, datetime]
) -> None:
    """In the crawler's one form; when it was saved, else when the file was changed."""
    found = one(a_file(tmp_path, name, content))
    url, media, naming, at = expected

    assert (found.url, found.response_headers) == (url, (("Content-Type", media),))
    assert found.saved == Saved(file=name, naming=naming)
    assert (found.fetched_at, found.status, found.method) == (at, 200, "")


@pytest.mark.parametrize(
    ("name", "content", "media"),
    [
        ("宣传单.pdf", a_pdf(["保本"]), "application/pdf"), ("海报.png", b"\x89PNG\r\n\x1a\n", "image/png"),
        ("wrong.txt", b"%PDF-1.4", "application/pdf"), ("x.html", "<p>x", "text/html"), ("x.txt", "保本", "text/plain"),
        ("y.html", "<link rel=canonical href='http://[broken/'>", "text/html"),
        ("z.mht", an_mhtml(b"<p>x", url="file:///home/somebody/a.html"), "message/rfc822"),
    ],
    ids=range(7),
)  # fmt: skip
def test_a_file_that_names_none_has_one_made_of_its_digest(
    tmp_path: Path, name: str, content: bytes | str, media: str
) -> None:
    """With a host, the same for the same bytes, of no scheme that is fetched; folders of the machine stay unsaid."""
    path = a_file(tmp_path, name, content)
    found = one(path)
    visit = Target(url=found.url, source="s")

    assert found.response_headers == (("Content-Type", media),)
    assert found.saved == Saved(file=name, naming=Naming.NOTHING)
    assert found.url.startswith("file://")
    assert visit.host.endswith(".saved.invalid")
    assert str(tmp_path) not in found.url
    assert found.url == one(a_file(tmp_path, name, content)).url


@pytest.mark.parametrize("year", ["0001", "1980", "2031", "9999"])
def test_a_date_that_cannot_be_is_not_believed(tmp_path: Path, year: str) -> None:
    """Before there was a web, or after the file was last changed: then the file's own date stands."""
    assert one(a_file(tmp_path, "a.html", SINGLEFILE.replace("2026", year))).fetched_at == CHANGED


def test_the_address_works_for_the_rest_of_the_house(tmp_path: Path) -> None:
    """Page.host, and another file of the same name is another page."""
    first = one(a_file(tmp_path, "a.pdf", a_pdf(["保本"])))
    (tmp_path / "b").mkdir()
    second = one(a_file(tmp_path / "b", "a.pdf", a_pdf(["保息"])))
    exhibit = MemoryVault().keep(first)
    page = Page(
        run="r", source="s", url=first.url, requested_url=first.url, status=200, fetched_at=NOON, content_type=None,
        size=1, sha256=exhibit.sha256, exhibit=exhibit,
    )  # fmt: skip

    assert page.host == f"{exhibit.sha256[:16]}.saved.invalid"
    assert first.url != second.url
    assert first.url.rpartition("/")[2] == second.url.rpartition("/")[2] == "a.pdf"


def test_what_gives_no_exchange_is_missed_with_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of no kind, a broken MHTML, one too large, one that is gone."""
    monkeypatch.setattr(saved, "MOST_FILE", 5000)
    files = [
        a_file(tmp_path, "a.docx", b"PK\x03\x04"), a_file(tmp_path, "b.mhtml", b"x"),
        a_file(tmp_path, "c.html", b"x" * 5001), tmp_path / "gone.html", tmp_path,
    ]  # fmt: skip
    found = [next(iter(exchanges(Kind.FILE, path, replay))) for path in files]

    assert [one.skip for one in found if isinstance(one, Missed)] == [
        Skip.NOT_TEXT, Skip.UNREADABLE, Skip.TOO_LARGE, Skip.UNREADABLE, Skip.UNREADABLE,
    ]  # fmt: skip
    assert all(one.url.startswith("file://") for one in found)
    assert "网页正文" in str(found[1])


def test_an_archive_is_replayed_record_by_record(tmp_path: Path) -> None:
    """WARC and WACZ alike; addresses in the one form, the time of the capture, and the archive's name."""
    vault = WarcVault(tmp_path, run="r1", software="x")
    exhibit = vault.keep(an_exchange(url="HTTP://www.jinshu.test:80/a#b"))
    vault.keep(an_exchange(url="http://[broken/"))
    vault.keep(an_exchange(status=404))
    vault.close()
    wacz = tmp_path / "a.wacz"
    with zipfile.ZipFile(wacz, "w") as archive:
        archive.write(tmp_path / exhibit.file, "archive/data.warc.gz")
    for path in (tmp_path / exhibit.file, wacz):
        first, broken, third = exchanges(Kind.ARCHIVE, path, replay)

        assert isinstance(first, Exchange)
        assert (first.url, first.fetched_at, first.body) == ("http://www.jinshu.test/a", NOON, an_exchange().body)
        assert first.saved == Saved(file=path.name, naming=Naming.ARCHIVE)
        assert isinstance(broken, Missed)
        assert (broken.skip, broken.detail) == (Skip.UNREADABLE, "the record's address is no web address")
        assert Target(url=broken.url, source="s").host.endswith(".saved.invalid")
        assert isinstance(third, Exchange)
        assert third.status == 404


def test_what_was_saved_once_can_be_replayed(tmp_path: Path) -> None:
    """Our own evidence as a source: the made address comes back as it was, a stranger's file:// does not."""
    vault = WarcVault(tmp_path, run="r1", software="x")
    first = one(a_file(tmp_path, "宣传单.pdf", a_pdf(["保本"])))
    exhibit = vault.keep(first)
    vault.keep(replace(first, url="file:///etc/passwd"))
    vault.close()
    again, refused = exchanges(Kind.ARCHIVE, tmp_path / exhibit.file, replay)

    assert isinstance(again, Exchange)
    assert (again.url, again.body) == (first.url, first.body)
    assert isinstance(refused, Missed)


def test_a_damaged_member_of_an_archive_is_missed_under_an_address(tmp_path: Path) -> None:
    """Rows of the page table need a host."""
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/宣传.warc", b"no warc")
    (missed,) = exchanges(Kind.ARCHIVE, path, replay)

    assert isinstance(missed, Missed)
    assert Target(url=missed.url, source="s").host.endswith(".saved.invalid")


def test_a_damaged_archive_gives_what_was_before(tmp_path: Path) -> None:
    """Then the error, which the run names."""
    vault = WarcVault(tmp_path, run="r1", software="x")
    exhibit = vault.keep(an_exchange())
    vault.keep(an_exchange(body=os.urandom(1000)))
    vault.close()
    path = tmp_path / exhibit.file
    path.write_bytes(path.read_bytes()[:-900])
    found: list[Exchange | Missed] = []
    with pytest.raises(UnreadableFile, match="cannot be read"):
        found.extend(exchanges(Kind.ARCHIVE, path, replay))

    assert [one.url for one in found] == ["http://www.jinshu.test/a?b=1"]


def test_folders_are_walked_in_order(tmp_path: Path) -> None:
    """Files of the kind, by name, below too; hidden ones, links and what browsers put beside a page are not pages."""
    for name in ("b.html", "a.PDF", "c.docx", ".hidden.html", "d.wacz", "e.warc.gz", "e.warc"):
        a_file(tmp_path, name, b"x")
    for folder in ("b_files", "sub"):
        (tmp_path / folder).mkdir()
        a_file(tmp_path / folder, "f.png", b"x")
    (tmp_path / "loop").symlink_to(tmp_path)

    assert [path.name for path in saved_files(Kind.FILE, [str(tmp_path)])] == ["a.PDF", "b.html", "f.png"]
    assert [path.name for path in saved_files(Kind.ARCHIVE, [str(tmp_path)])] == ["d.wacz", "e.warc", "e.warc.gz"]
    assert list(saved_files(Kind.FILE, [str(tmp_path / "c.docx")])) == [tmp_path / "c.docx"]
    with pytest.raises(NotKnown, match=r"There is no file or folder .*gone"):
        list(saved_files(Kind.FILE, [str(tmp_path / "gone")]))


@settings(max_examples=200, deadline=None)
@given(
    content=st.binary(max_size=300),
    head=st.sampled_from([b"", b"<!-- saved from url=(1)http://", b"Content-Type: multipart/related\n\n", b"%PDF-"]),
    name=st.sampled_from(["a.html", "a.mht", "a.pdf", "a.png", "a", "\udcff.html"]),
)
def test_any_bytes_are_an_exchange_or_missed(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, head: bytes, name: str
) -> None:
    """Nothing raises, and whatever comes can be written into a database and a WARC file."""
    path = a_file(tmp_path_factory.getbasetemp(), name, head + content)
    (found,) = exchanges(Kind.FILE, path, replay)
    found.url.encode()
    if isinstance(found, Exchange) and found.saved:
        found.saved.file.encode()

    assert found.url.startswith(("http://", "https://", "file://"))
