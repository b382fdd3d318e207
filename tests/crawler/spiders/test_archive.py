"""The archive spider: WARC and WACZ files of other tools become pages of the run, and no request goes out."""

import gzip
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from evidence import WarcVault, replay
from facts.archives import Missed
from facts.doubles import MemoryVault
from facts.errors import NoSpace
from facts.pages import Exchange, Exhibit, Known, Purpose, Skip, Target
from facts.sources import Kind, Source
from tests.crawler.going import NOON
from tests.crawler.spiders.visiting import Reading, advert, of_kind
from tests.evidence.archived import a_record, a_response, a_wacz
from tests.evidence.exchanges import an_exchange


def page(path: str, body: str | None = None, *lines: str) -> bytes:
    return a_response((body or f"<p>保本 {path}").encode(), *lines, url=f"http://old.test{path}")


def packed(*records: bytes) -> bytes:
    """As WARC files are: a gzip member a record."""
    return b"".join(map(gzip.compress, records))


def an_archive(folder: Path, content: bytes, name: str = "a.warc.gz", **more: object) -> Source:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    return of_kind(Kind.ARCHIVE, files=(str(folder),), **more)


def replayed(*sources: Source) -> Reading:
    """Replay to the end, which must be an ordinary one."""
    journey = Reading(*sources)
    result = journey.go()
    assert (result.status, result.note) == ("finished", "")
    return journey


def test_responses_become_pages_and_are_kept_again(tmp_path: Path) -> None:
    """Unpacked, with the time of the archive; the exhibit is a copy in this run's own evidence."""
    body = gzip.compress("<p>保本保息".encode())
    coded = a_response(body, "Content-Encoding: gzip", url="http://old.test/gz")
    journey = replayed(an_archive(tmp_path, packed(page("/1"), page("/2"), coded)))

    assert journey.pages() == ["http://old.test/1", "http://old.test/2", "http://old.test/gz"]
    found = journey.visit("http://old.test/gz").page
    assert found is not None
    assert (found.size, found.fetched_at, found.status) == (len("<p>保本保息".encode()), NOON, 200)
    assert journey.vault.open(found.exhibit).body == body


def test_adverts_are_recorded_and_nothing_is_followed(tmp_path: Path) -> None:
    """Links, landing pages and pictures of an old page lead to a web that has gone on."""
    body = '<a href="/2">x</a>' + advert("http://land.test/")
    journey = replayed(an_archive(tmp_path, packed(page("/1", body))))

    assert journey.urls() == {"http://old.test/1"}
    assert [shown.target_url for shown in journey.visit("http://old.test/1").adverts] == ["http://land.test/"]
    assert journey.of_purpose(Purpose.LANDING) == set()


def test_the_same_address_twice_is_one_page(tmp_path: Path) -> None:
    """The first in the order of the files; the others are counted as duplicates."""
    folder = tmp_path / "many"
    an_archive(folder, packed(page("/1", "first"), page("/1", "second")), "a.warc.gz")
    source = an_archive(folder, page("/1", "third") + page("/2"), "b.warc")
    journey = replayed(source)

    assert journey.pages() == ["http://old.test/1", "http://old.test/2"]
    first = journey.visit("http://old.test/1").page
    assert first is not None
    assert journey.vault.open(first.exhibit).body == b"first"
    assert journey.ended[0].skipped == {"duplicate": 2}


def test_what_is_no_page_is_a_skip(tmp_path: Path) -> None:
    """Error answers, repetitions and broken heads are accounted for like fetched ones."""
    missing = a_record("response", "http://old.test/404", b"HTTP/1.1 404 Not Found\r\n\r\ngone")
    broken = a_record("response", "http://old.test/broken", b"no head at all")
    bomb = a_response(b"not gzip", "Content-Encoding: gzip", url="http://old.test/coded")
    journey = replayed(an_archive(tmp_path, packed(missing, broken, bomb, page("/1"))))

    assert journey.pages() == ["http://old.test/1"]
    assert journey.outcome("http://old.test/404") == ("http_error", "HTTP 404")
    assert journey.visit("http://old.test/broken").skip is Skip.UNREADABLE
    assert journey.visit("http://old.test/coded").skip is Skip.UNREADABLE


def test_of_a_damaged_archive_what_came_before_is_there(tmp_path: Path) -> None:
    """The note names the file; the next file is read all the same."""
    folder = tmp_path / "many"
    sound = packed(page("/1"), page("/2"))
    an_archive(folder, sound + gzip.compress(page("/3"))[:40], "a.warc.gz")
    source = an_archive(folder, page("/4"), "b.warc")
    journey = replayed(source)

    assert journey.pages() == [f"http://old.test/{number}" for number in (1, 2, 4)]
    (note,) = journey.notes()
    assert note.startswith("a.warc.gz 没有读完：")
    assert "damaged" in note


def test_wacz_and_our_own_evidence_can_be_replayed(tmp_path: Path) -> None:
    """A WACZ is a zip of WARC files; what an earlier run of ours kept is an archive like another."""
    vault = WarcVault(tmp_path / "ours", run="r0", software="x")
    vault.keep(an_exchange())
    vault.close()
    an_archive(tmp_path / "ours", a_wacz({"archive/data.warc.gz": packed(page("/w"))}), "z.wacz")
    journey = replayed(of_kind(Kind.ARCHIVE, files=(str(tmp_path / "ours"),)))

    assert set(journey.pages()) == {an_exchange().url, "http://old.test/w"}


def test_no_more_pages_than_its_bounds(tmp_path: Path) -> None:
    """What was not read for it is said, since no row waits for it."""
    journey = replayed(an_archive(tmp_path, packed(*(page(f"/{n}") for n in range(9))), bounds={"max_pages": 4}))

    assert journey.pages() == [f"http://old.test/{number}" for number in range(4)]
    assert journey.notes() == ("已达到页数上限，其余内容没有读取。",)


@pytest.mark.parametrize("first", [1, 3])
def test_a_run_that_was_broken_off_goes_on(tmp_path: Path, first: int) -> None:
    """The archive is read from its beginning; what was settled is not kept again."""
    source = an_archive(tmp_path, packed(*(page(f"/{n}") for n in range(6))))
    halves = Reading(source).in_two_goes(first)

    assert halves.pages() == [f"http://old.test/{number}" for number in range(6)]
    assert len(halves.vault.exchanges) == 6  # type: ignore[attr-defined]


def test_what_was_taken_up_and_not_settled_is_taken_up_again(tmp_path: Path) -> None:
    """A process that died between the two leaves a row that waits; it is no duplicate of itself."""
    source = an_archive(tmp_path, packed(page("/0"), page("/1")))
    journey = Reading(source)
    journey.frontier.seed([Target(url="http://old.test/1", source="s")])
    journey.go()

    assert journey.pages() == ["http://old.test/0", "http://old.test/1"]
    assert journey.ended[0].skipped == {}


def test_a_missing_file_is_a_note_and_the_rest_is_read(tmp_path: Path) -> None:
    """Files of the same source behind it, and other sources of the run."""
    some = an_archive(tmp_path / "some", packed(page("/1")))
    gone = of_kind(Kind.ARCHIVE, name="gone", files=(str(tmp_path / "none"), *some.files))
    other = an_archive(tmp_path / "other", packed(page("/2")))
    journey = replayed(gone, other)

    assert journey.pages() == ["http://old.test/1", "http://old.test/2"]
    (note,) = journey.notes("gone")
    assert note.startswith(f"没有读到 {tmp_path / 'none'}：")


class FullVault(MemoryVault):
    """A disk that takes one exhibit."""

    def keep(self, exchange: Exchange, known: Known | None = None) -> Exhibit:
        if self.exchanges:
            raise NoSpace
        return super().keep(exchange, known)


def test_a_full_disk_ends_the_run(tmp_path: Path) -> None:
    """It is no finished run: what was not kept is read when the run is taken up again."""
    journey = Reading(an_archive(tmp_path, packed(page("/0"), page("/1"), page("/2"))))
    journey.vault = FullVault()
    result = journey.go()

    assert (result.status, type(result.error)) == ("failed", NoSpace)
    journey.vault = MemoryVault()
    journey.go()
    assert journey.pages() == [f"http://old.test/{number}" for number in range(3)]


def test_a_reader_that_breaks_is_a_note(tmp_path: Path) -> None:
    """Whatever an archive does to its reader, the other sources are read, and nobody takes it for a quiet night."""

    def broken(path: Path) -> Iterator[Exchange | Missed]:
        yield from () if path.name == "a.warc.gz" else replay(path)
        if path.name == "a.warc.gz":
            raise ZeroDivisionError

    bad = replace(an_archive(tmp_path / "bad", packed(page("/1"))), id="bad")
    journey = Reading(bad, an_archive(tmp_path / "good", page("/2"), "b.warc"))
    journey.read_archive = broken
    journey.go()

    assert journey.pages() == ["http://old.test/2"]
    assert journey.notes("bad") == ("读取时出错（ZeroDivisionError），没有读完。",)
