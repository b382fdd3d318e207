"""The queue of pictures: each once, the most telling page's first; the double in memory keeps the same rules."""

from dataclasses import replace
from typing import Any

import pytest

from facts.assessments import Stance
from facts.doubles import FrozenClock
from facts.errors import NotKnown
from facts.pages import Page
from facts.picture_doubles import MemoryPictureBook
from facts.pictures import PAGES, Picture, PictureBook, PictureLine, PictureReading, PictureState
from facts.runs import Run, RunStatus
from store import SqlFrontier, SqlPageBook, SqlRunBook, Store
from store.pictures import SqlPictureBook
from tests.factories import NOON, a_page, a_screening, a_target, a_visit, an_exhibit

READ = PictureReading(
    state=PictureState.READ, reader="letters 1", width=120, height=60, frames=1, seconds=1.25,
    lines=(PictureLine("保本保息", 0.97, (4, 5, 60, 20)), PictureLine("月息三分", 0.5, (4, 30, 60, 45))),
)  # fmt: skip


def a_picture(letter: str, **changes: Any) -> Picture:
    plain = {
        "sha256": letter * 64, "size": 900, "url": f"http://a.test/{letter}.png", "exhibit": an_exhibit(offset=7),
        "captured_at": NOON,
    }  # fmt: skip
    return Picture(**plain | changes)


class Shelf:
    """A book with pages in it: r1 wrote r1-1.warc.gz and has pages 1 to 3; r2 has page 4."""

    def __init__(self, store: Store | None, clock: FrozenClock) -> None:
        self._store = store
        self.pages: list[Page] = []
        for run, count in (("r1", 3), ("r2", 1)):
            pages = [
                a_page(run=run, url=f"http://a.test/{n}", exhibit=an_exhibit(file=f"{run}-1.warc.gz"))
                for n in range(count)
            ]
            self.pages += self._settled(run, pages, clock) if store else pages
        if store is None:
            self.pages = [replace(page, id=number) for number, page in enumerate(self.pages, 1)]
        self.book: PictureBook = SqlPictureBook(store) if store else MemoryPictureBook(self.pages)

    def _settled(self, run: str, pages: list[Page], clock: FrozenClock) -> list[Page]:
        assert self._store is not None
        SqlRunBook(self._store, clock, "scan").begin(Run(id=run, status=RunStatus.RUNNING, plan=run, started_at=NOON))
        frontier = SqlFrontier(self._store, run)
        frontier.seed([a_target(page.url) for page in pages])
        settled = [frontier.settle(a_visit(page.url, page=page)) for page in pages]
        return [page for page in settled if page]

    def screen(self, number: int, score: float, stance: Stance = Stance.SOLICITATION, version: str = "v1") -> None:
        if self._store is None:
            assert isinstance(self.book, MemoryPictureBook)
            self.book.screened[number] = (101.0 if stance is Stance.TOO_LITTLE_TEXT else score, version)
            return
        page = next(page for page in self.pages if page.id == number)
        SqlPageBook(self._store).record([(page, a_screening(score=score, stance=stance, version=version))])


@pytest.fixture(params=["tables", "memory"])
def shelf(request: pytest.FixtureRequest, store: Store, clock: FrozenClock) -> Shelf:
    return Shelf(store if request.param == "tables" else None, clock)


def test_a_picture_is_its_bytes(shelf: Shelf) -> None:
    """Under another address it is the same picture; the address leads to what it gave last."""
    first, again = a_picture("a"), a_picture("a", url="http://b.test/copy.png")

    assert shelf.book.add([first]) == 1
    assert shelf.book.add([again, a_picture("b", url=first.url)]) == 1
    assert shelf.book.known([first.url, again.url, "http://a.test/none"]) == {first.url: "b" * 64, again.url: "a" * 64}
    assert shelf.book.get("aaaaaaaa") == first
    assert shelf.book.left() == 2


def test_what_was_read_comes_back_and_waits_no_more(shelf: Shelf) -> None:
    """Every field, and the queue goes on with the next."""
    shelf.book.add([a_picture("a"), a_picture("b")])
    shelf.book.settle("a" * 64, READ)

    assert shelf.book.get("a" * 64).reading == READ
    assert shelf.book.get("a" * 64).state is PictureState.READ
    assert [one.sha256[0] for one in shelf.book.waiting(10)] == ["b"]
    assert shelf.book.left() == 1


def test_the_most_telling_page_goes_first(shelf: Shelf) -> None:
    """Pages with too little text, then by score, then pages nobody screened, then pictures on no known page."""
    shelf.book.add([a_picture(letter) for letter in "abcde"])
    for number, digests in ((1, "ab"), (2, "bc"), (3, "d")):
        shelf.book.tie(number, [letter * 64 for letter in digests])
    shelf.screen(1, 40.0)
    shelf.screen(2, 3.0, Stance.TOO_LITTLE_TEXT)

    order = "".join(one.sha256[0] for one in shelf.book.waiting(10))

    assert (set(order[:2]), order[2:]) == ({"b", "c"}, "ade")
    assert len(shelf.book.waiting(2)) == 2


def test_ties_and_marks(shelf: Shelf) -> None:
    """A tie is made once; pages are offered by the runs of new files and by their number."""
    shelf.book.add([a_picture("a"), a_picture("b")])

    assert shelf.book.tie(1, ["a" * 64, "b" * 64, "a" * 64]) == 2
    assert shelf.book.tie(1, ["a" * 64]) == 0
    assert shelf.book.pages_of("a" * 64) == [1]
    assert [page.id for page in shelf.book.pages_beside(["r1-1.warc.gz"], since=3)] == [1, 2, 3, 4]
    assert [page.id for page in shelf.book.pages_beside(["r1-1.warc.gz"], since=4, after=1, limit=1)] == [2]
    assert [page.id for page in shelf.book.pages_beside([], since=3)] == [4]
    shelf.book.mark("r1-1.warc.gz", 10)
    shelf.book.mark("r1-1.warc.gz", 20)
    shelf.book.mark(PAGES, 4)
    assert shelf.book.marks() == {"r1-1.warc.gz": 20, PAGES: 4}


def test_a_page_is_screened_again_until_it_heard_all(shelf: Shelf) -> None:
    """Text in a picture calls for it, a newer screening calls for it again, pictures without text do not."""
    shelf.book.add([a_picture("a"), a_picture("b")])
    shelf.book.tie(2, ["b" * 64, "a" * 64])
    shelf.screen(2, 3.0)
    assert shelf.book.unheard() == []
    shelf.book.settle("a" * 64, PictureReading(state=PictureState.READ))
    assert shelf.book.unheard() == []
    shelf.book.settle("b" * 64, READ)
    assert [page.id for page in shelf.book.unheard()] == [2]
    assert shelf.book.unheard(after=2) == []
    assert [one.sha256[0] for one in shelf.book.on_page(2)] == ["b"]
    shelf.book.heard(2, ["b" * 64], "v1")
    assert shelf.book.unheard() == []
    shelf.screen(2, 3.0, version="v2")
    assert [page.id for page in shelf.book.unheard()] == [2]


def test_a_page_nobody_screened_is_left_to_the_scan(shelf: Shelf) -> None:
    """Pictures come after pages."""
    shelf.book.add([a_picture("a")])
    shelf.book.tie(3, ["a" * 64])
    shelf.book.settle("a" * 64, READ)

    assert shelf.book.unheard() == []


def test_only_one_picture_answers_to_a_digest(sqlite_store: Store) -> None:
    """Too few digits, none, several, or something else: one sentence."""
    book = SqlPictureBook(sqlite_store)
    book.add([a_picture("a"), a_picture("a", sha256="a" * 63 + "b")])
    for asked in ("aaaa", "ffffffff", "aaaaaaaa", "%%%%%%%%", "../../etc"):
        with pytest.raises(NotKnown):
            book.get(asked)
    assert book.get("A" * 64).sha256 == "a" * 64


def test_a_page_that_has_changed_since_is_left(sqlite_store: Store, clock: FrozenClock) -> None:
    """Its lead speaks of the newer page; pictures of the older one do not take it back."""
    book = SqlPictureBook(sqlite_store)
    numbers = []
    for run, digest in (("r1", "b" * 64), ("r2", "c" * 64)):
        page = a_page(run=run, sha256=digest)
        SqlRunBook(sqlite_store, clock, "scan").begin(Run(id=run, status=RunStatus.RUNNING, plan=run, started_at=NOON))
        frontier = SqlFrontier(sqlite_store, run)
        frontier.seed([a_target(page.url)])
        settled = frontier.settle(a_visit(page.url, page=page))
        assert settled is not None
        SqlPageBook(sqlite_store).record([(settled, a_screening())])
        numbers.append(settled.id or 0)
    book.add([a_picture("a")])
    for number in numbers:
        book.tie(number, ["a" * 64])
    book.settle("a" * 64, READ)

    assert [page.id for page in book.unheard()] == [numbers[1]]
