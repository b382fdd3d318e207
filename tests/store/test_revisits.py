"""The memory of URLs, on both dialects and in its double: validators, change counts, dues, misses."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from facts.errors import StoreFailed
from facts.pages import Known, Skip, Trouble
from facts.revisits import Record
from store import Store
from store.revisits import GONE_FOR_GOOD, remember
from tests.factories import NOON, an_exhibit
from tests.store.memories import ALWAYS, DAY, FIRST, SECOND, URL, InTables, Memory, in_days, lost, night, silence


def test_a_first_visit_is_remembered(memory: Memory) -> None:
    """Nothing was compared yet, and the page can be asked for with its validators."""
    page = night(0, etag='W/"1"', last_modified="Mon, 23 Nov 2026 04:00:00 GMT", content_type="text/html", size=7)
    number = memory.see(page, ALWAYS)

    assert memory.book.get(URL) == Record(url=URL, source="demo", first_seen=NOON, checked_at=NOON)
    assert memory.knowns([URL, "http://a.test/never"]) == {
        URL: Known(
            page=number, sha256=FIRST, size=7, content_type="text/html", exhibit=an_exhibit(), etag='W/"1"',
            last_modified="Mon, 23 Nov 2026 04:00:00 GMT",
        )
    }  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        (("a" * 16, FIRST), ("a" * 16, FIRST), 0),
        (("a" * 16, FIRST), ("a" * 16, SECOND), 0),
        (("a" * 16, FIRST), ("b" * 16, SECOND), 1),
        (("", FIRST), ("", FIRST), 0),
        (("", FIRST), ("", SECOND), 1),
        (("a" * 16, FIRST), ("", SECOND), 1),
        (("a" * 16, FIRST), ("", FIRST), 0),
    ],
    ids=["same", "same gist", "other gist", "same, no gist", "other, no gist", "gist went", "304"],
)
def test_what_counts_as_a_change(memory: Memory, before: tuple[str, str], after: tuple[str, str], changes: int) -> None:
    """Another gist, or another digest where gists are empty."""
    for number, (gist, sha256) in enumerate((before, after)):
        memory.see(night(number, gist=gist, sha256=sha256), ALWAYS)

    record = memory.book.get(URL)

    assert record is not None
    assert (record.checks, record.changes, record.watched_s) == (1, changes, 86400.0)


def test_304_keeps_gist_and_validators(memory: Memory) -> None:
    """An answer without a body and without headers of its own leaves what was known, at the new row."""
    memory.see(night(0, gist="a" * 16, etag='"1"', last_modified="x", content_type="text/html"), ALWAYS)
    number = memory.see(night(1, status=304, content_type="text/html"), ALWAYS)
    memory.see(night(2, gist="a" * 16, sha256=SECOND), ALWAYS)

    first, record = memory.knowns([URL])[URL], memory.book.get(URL)
    assert record is not None
    assert (record.checks, record.changes) == (2, 0)
    assert first.page == number + 1
    assert (first.etag, first.last_modified) == (None, None)


def test_304_without_validators_is_asked_again_with_the_old_ones(memory: Memory) -> None:
    """RFC 9110 wants them repeated; servers forget."""
    memory.see(night(0, etag='"1"', last_modified="x"), ALWAYS)
    memory.see(night(1, status=304), ALWAYS)

    assert memory.knowns([URL])[URL].etag == '"1"'
    assert memory.knowns([URL])[URL].last_modified == "x"


def test_a_rolled_back_transaction_leaves_the_memory(sqlite_store: Store) -> None:
    """The memory is written with the page row or not at all."""
    memory = InTables(sqlite_store)
    memory.see(night(0), ALWAYS)
    with pytest.raises(StoreFailed), sqlite_store.writing() as connection:
        _remember_and_fail(connection)

    record = memory.book.get(URL)
    assert record is not None
    assert (record.checks, memory.knowns([URL])[URL].sha256) == (0, FIRST)


def _remember_and_fail(connection: Connection) -> None:
    remember(connection, night(1, sha256=SECOND), 9, ALWAYS)
    connection.exec_driver_sql("SELECT * FROM nothing")


def test_due_and_resting_part_the_known(memory: Memory) -> None:
    """By source and moment, ascending; what is due in every run never rests."""
    for url, days in (("http://a.test/3", 3), ("http://a.test/1", 1), ("http://a.test/0", None)):
        memory.see(night(0, url=url), in_days(days))
    memory.see(night(0, url="http://b.test/", source="other"), ALWAYS)
    book, tomorrow = memory.book, NOON + DAY

    assert list(book.due("demo", tomorrow)) == ["http://a.test/0", "http://a.test/1"]
    assert list(book.resting("demo", tomorrow)) == ["http://a.test/3"]
    assert list(book.due("other", tomorrow)) == ["http://b.test/"]
    assert list(book.due("nobody", tomorrow)) == list(book.resting("nobody", tomorrow)) == []


@pytest.mark.parametrize("status", [404, 410])
def test_404_is_gone_at_once_and_named_once(memory: Memory, status: int) -> None:
    """The run that finds it says so, with what it was told; the evidence is still pointed to."""
    number = memory.see(night(0), ALWAYS)
    first = lost(memory, 1, silence(Skip.HTTP_ERROR, status))
    again = lost(memory, 2, silence(Skip.HTTP_ERROR, status))

    (vanished,) = memory.book.vanished("r1")
    assert (first, again) == (True, False)
    assert (vanished.url, vanished.page, vanished.last_seen) == (URL, number, NOON)
    assert (vanished.gone_since, vanished.detail) == (NOON + DAY, f"http_error {status}")
    assert memory.book.vanished("r2") == []
    assert memory.knowns([URL])[URL].page == number


@pytest.mark.parametrize("skip", [Skip.TIMEOUT, Skip.UNRESOLVED, Skip.CONNECTION, Skip.TLS])
def test_silence_is_gone_in_the_third_run(memory: Memory, skip: Skip) -> None:
    """One bad night is nobody's flight; twice in one run is once."""
    memory.see(night(0), ALWAYS)
    found = [lost(memory, number, silence(skip)) for number in (1, 1, 2, 3, 4)]

    assert found == [False, False, False, True, False]
    assert [one.gone_since for one in memory.book.vanished("r3")] == [NOON + 3 * DAY]
    assert [memory.book.vanished(run) for run in ("r1", "r2", "r4")] == [[], [], []]


def test_an_answer_in_between_starts_the_count_again(memory: Memory) -> None:
    """Misses in a row, not in all."""
    memory.see(night(0), ALWAYS)
    lost(memory, 1, silence())
    lost(memory, 2, silence())
    memory.see(night(3), ALWAYS)

    assert [lost(memory, number, silence()) for number in (4, 5, 6)] == [False, False, True]


@pytest.mark.parametrize(
    ("skip", "status"),
    [(Skip.ROBOTS, None), (Skip.HTTP_ERROR, 503), (Skip.BLOCKED, 403), (Skip.TOO_LARGE, 200)],
)
def test_other_reasons_say_nothing_of_the_page(memory: Memory, skip: Skip, status: int | None) -> None:
    """Forbidden, out of order, refused, not come to: it may well be there."""
    memory.see(night(0), ALWAYS)
    found = [lost(memory, number, silence(skip, status)) for number in range(1, 6)]

    assert found == [False] * 5
    assert memory.book.get(URL) == Record(url=URL, source="demo", first_seen=NOON, checked_at=NOON)


def test_what_was_never_seen_cannot_vanish(memory: Memory) -> None:
    """A dead link is not a page that is gone."""
    assert not lost(memory, 1, silence(Skip.HTTP_ERROR, 404))
    assert memory.book.get(URL) is None


def test_a_gone_page_is_asked_for_ever_more_rarely_and_not_for_ever(memory: Memory) -> None:
    """After a day, then after as long again as it has been gone; after three months no more."""
    memory.see(night(0), ALWAYS)
    lost(memory, 0, silence(Skip.HTTP_ERROR, 404))
    asked = []
    for number in range(1, 150):
        if URL in list(memory.book.due("demo", NOON + number * DAY)):
            asked.append(number)
            lost(memory, number, silence(Skip.HTTP_ERROR, 404))

    assert asked == [1, 2, 4, 8, 16, 32, 64]
    assert timedelta(days=90) == GONE_FOR_GOOD


def test_a_page_that_comes_back_is_no_longer_gone(memory: Memory) -> None:
    """Nothing of its absence is left but its counts; the run that missed it does not name it any more."""
    memory.see(night(0), ALWAYS)
    lost(memory, 1, silence(Skip.HTTP_ERROR, 404))
    memory.see(night(2), ALWAYS)

    record = memory.book.get(URL)
    assert record is not None
    assert (record.gone_since, record.misses, record.due_at) == (None, 0, None)
    assert memory.book.vanished("r1") == []


@pytest.mark.parametrize("trouble", [Trouble.WALLED, Trouble.BLOCKED])
def test_a_wall_is_not_the_page(memory: Memory, trouble: Trouble) -> None:
    """What a firewall says is neither the page's content nor its absence."""
    memory.see(night(0, etag='"1"'), ALWAYS)
    memory.see(night(1, sha256=SECOND, etag='"wall"', trouble=trouble), ALWAYS)

    assert memory.book.get(URL) == Record(url=URL, source="demo", first_seen=NOON, checked_at=NOON)
    assert (memory.knowns([URL])[URL].etag, memory.knowns([URL])[URL].sha256) == ('"1"', FIRST)


def test_a_soft_404_is_a_page_that_is_gone(memory: Memory) -> None:
    """Not found, said with 200; the content that is pointed to is the last real one."""
    memory.see(night(0), ALWAYS)
    memory.see(night(1, sha256=SECOND, trouble=Trouble.SOFT_404), ALWAYS)

    assert [one.gone_since for one in memory.book.vanished("r1")] == [NOON + DAY]
    assert memory.knowns([URL])[URL].sha256 == FIRST


def test_many_urls_are_known_in_batches(sqlite_store: Store) -> None:
    """More than one query holds."""
    memory = InTables(sqlite_store)
    urls = [f"http://a.test/{number}" for number in range(450)]
    for url in urls:
        memory.see(night(0, url=url), ALWAYS)

    assert sorted(memory.knowns([*urls, "http://a.test/x"])) == sorted(urls)
    assert memory.knowns([]) == {}
