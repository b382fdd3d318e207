"""Reports as rows, and the counts they are made of, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from facts.adverts import Advert, Sign, Spot
from facts.pages import Purpose, Skip, Trouble, Visit
from facts.report_doubles import MemoryReportBook, MemoryTallyBook
from facts.reports import Detail, ReportBook, SourceReport, SourceTally, Verdict
from facts.sources import Assertion, Claim, Source
from store import SqlFrontier, SqlPageBook, Store
from store.reports import SqlReportBook
from store.tallies import SqlTallyBook
from tests.factories import NOON, a_page, a_screening, a_target

SOURCE = Source(id="demo", title="示例", start_urls=("http://a.test/",))
REPORT = SourceReport(
    run="r1", source="demo", title="示例", at=NOON, verdict=Verdict.PARTLY, fetched=9, unchanged=3, resting=2,
    waiting=1, skipped={"robots": 2}, troubles={"walled": 1}, traps={"calendar": 7}, adverts=4, landings=2, vanished=1,
    drift=("少了。",), sentences=("看了 9 个网页。", "少了。"),
)  # fmt: skip


@pytest.fixture(params=["sql", "memory"])
def book(request: pytest.FixtureRequest, store: Store) -> ReportBook:
    """The table and its double, which behave alike."""
    return SqlReportBook(store) if request.param == "sql" else MemoryReportBook()


def test_a_report_comes_back_as_it_was(book: ReportBook) -> None:
    """Every field, and a second one of the same run and source replaces the first."""
    book.keep([replace(REPORT, fetched=1), replace(REPORT, source="another")])
    book.keep([REPORT])

    assert list(book.of_run("r1")) == [replace(REPORT, source="another"), REPORT]
    assert list(book.of_run("r2")) == []


def test_the_newest_reports_of_a_source(book: ReportBook) -> None:
    """Newest first, so many as are asked for."""
    nights = [replace(REPORT, run=f"r{n}", at=NOON + timedelta(days=n)) for n in range(4)]
    book.keep([*nights[2:], *nights[:2], replace(REPORT, run="r9", source="another")])

    assert [each.run for each in book.latest("demo", limit=3)] == ["r3", "r2", "r1"]
    assert book.latest("nobody") == []


class Night:
    """A run as a crawl leaves it."""

    def __init__(self, store: Store, run: str = "r1") -> None:
        self.run = run
        self.frontier = SqlFrontier(store, run)
        self.pages = SqlPageBook(store)

    def page(self, path: str, *, purpose: Purpose = Purpose.PAGE, text: str | None = None, **changes: object) -> None:
        url = f"http://a.test/{path}"
        target = a_target(url, purpose=purpose)
        self.frontier.seed([target])
        adverts = (Advert(position=1, spot=Spot.TOP, signs=(Sign.LABEL,)),) if path == "advert" else ()
        page = a_page(**{"run": self.run, "url": url, "requested_url": url} | changes)
        kept = self.frontier.settle(Visit(target=target, page=page, status=200, adverts=adverts))
        assert kept is not None
        if text is not None:
            self.pages.record([(kept, a_screening(text=text))])

    def skip(self, path: str, skip: Skip, detail: str, status: int | None = None, **changes: object) -> None:
        target = a_target(f"http://a.test/{path}", **changes)
        self.frontier.seed([target])
        self.frontier.settle(Visit(target=target, skip=skip, detail=detail, status=status))


@pytest.fixture
def night(store: Store) -> Night:
    """Pages, skips of every kind, another source, another run."""
    night = Night(store)
    for number in range(5):
        night.page(f"{number}", sha256=f"{number}" * 64, text=f"第{number}页")
    night.page("advert", tls_error="expired", text="页脚 100%_金树")
    night.page("wall", trouble=Trouble.WALLED)
    night.page("landing", purpose=Purpose.LANDING, trouble=Trouble.WALLED)
    night.skip("lost", Skip.TIMEOUT, "", purpose=Purpose.LANDING)
    night.skip("style.css", Skip.HTTP_ERROR, "HTTP 404", 404, purpose=Purpose.REQUISITE)
    for number in range(3):
        night.skip(f"gone{number}", Skip.HTTP_ERROR, "HTTP 404", 404)
    night.skip("down", Skip.HTTP_ERROR, "HTTP 503", 503)
    night.skip("twice", Skip.DUPLICATE, "same page as http://a.test/0", 200)
    drift = "来源变样：列表页只有 0 个条目。"
    night.skip("list", Skip.GUIDE, f"3 entries, 2 new. 没有结果。 {drift}", 200, purpose=Purpose.GUIDE)
    night.skip("list2", Skip.GUIDE, f"4 entries, 4 new. {drift}", 200, purpose=Purpose.GUIDE)
    night.skip("list3", Skip.GUIDE, "4 entries, 4 new.", 200, purpose=Purpose.GUIDE)
    night.frontier.seed([a_target("http://a.test/waiting"), a_target("http://a.test/x.png", purpose=Purpose.REQUISITE)])
    night.frontier.seed([a_target("http://b.test/", source="another")])
    Night(store, "r2").skip("0", Skip.ROBOTS, "")
    return night


def test_counts_of_a_night(store: Store, night: Night) -> None:
    """The source's own pages and targets, those it leads to, and what was said of those that gave nothing."""
    assert SqlTallyBook(store).tally("r1", SOURCE) == SourceTally(
        pages=7,
        unverified=1,
        landings=1,
        landings_lost=1,
        waiting=1,
        skipped={"duplicate": 1, "guide": 3, "http_error": 4},
        details=(
            Detail(skip="http_error", words="HTTP 404", times=3),
            Detail(skip="http_error", words="HTTP 503", times=1),
        ),
        problems=("来源变样：列表页只有 0 个条目。", "没有结果。"),
        guides=3,
        troubles={"walled": 1},
        statuses={200: 11, 404: 3, 503: 1},
        adverts=1,
    )
    assert SqlTallyBook(store).tally("r3", SOURCE) == SourceTally()


def test_canaries_are_looked_for_in_screened_texts(store: Store, night: Night) -> None:
    """Word for word: % and _ are themselves; an unchanged page has the text it had."""
    claims = [Assertion(claim=Claim.CANARY, value=value, because="x") for value in ("100%_金树", "100金树", "第")]
    source = replace(SOURCE, assertions=tuple(claims))
    again = Night(store, "r2")
    again.page("advert", unchanged=True)

    first, second = SqlTallyBook(store).tally("r1", source), SqlTallyBook(store).tally("r2", source)

    assert (first.read, first.canaries) == (6, {"100%_金树", "第"})
    assert (second.read, second.unchanged, second.canaries) == (1, 1, {"100%_金树"})


def test_samples_are_spread_over_the_run(store: Store, night: Night) -> None:
    """No landing pages, no more than asked for."""
    book = SqlTallyBook(store)

    assert [page.url[14:] for page in book.sample("r1", "demo", 100)] == ["0", "1", "2", "3", "4", "advert", "wall"]
    assert [page.url[14:] for page in book.sample("r1", "demo", 3)] == ["0", "3", "wall"]
    double = MemoryTallyBook({("r1", "demo"): SourceTally(pages=7)}, list(book.sample("r1", "demo", 100)))
    assert [page.url[14:] for page in double.sample("r1", "demo", 3)] == ["0", "3", "wall"]
    assert double.tally("r1", SOURCE).pages == 7
