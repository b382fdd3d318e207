"""Pages of a run are compared with the visit before; a broken exhibit is named and the rest goes on."""

from datetime import timedelta
from typing import Any

import pytest

from facts.doubles import MemoryVault
from facts.pages import Page, Skip, Visit
from facts.revisit_doubles import MemoryRevisitBook
from facts.revisits import Record
from runs import changes
from runs.changes import Absence, absence, compare
from tests.evidence.exchanges import an_exchange
from tests.factories import NOON, a_page, a_target

DAY = timedelta(days=1)
UTF8 = (("Content-Type", "text/html; charset=utf-8"),)


def always(record: Record | None, page: Page, *, is_changed: bool) -> Record:
    """A plan without a memory of its own."""
    return Record(url=page.url, source=page.source, first_seen=NOON, checked_at=page.fetched_at)


class Nights:
    """A book and a vault, and what runs bring into them."""

    def __init__(self) -> None:
        self.book, self.vault = MemoryRevisitBook(), MemoryVault()

    def see(self, night: int, sentence: str, url: str = "http://a.test/1", **changes: Any) -> int:
        """A page of run `rN` that says one sentence."""
        body = f"<title>金树财富</title><p>{sentence}</p>".encode()
        exhibit = self.vault.keep(an_exchange(url=url, body=body, response_headers=UTF8))
        plain = {
            "run": f"r{night}", "url": url, "requested_url": url, "fetched_at": NOON + night * DAY,
            "sha256": exhibit.sha256, "exhibit": exhibit,
        }  # fmt: skip
        self.book.remember(a_page(**plain | changes), len(self.book.pages) + 1, always)
        return len(self.book.pages)

    def lose(self, url: str, night: int = 1) -> None:
        visit = Visit(target=a_target(url), skip=Skip.HTTP_ERROR, status=404, detail="HTTP 404")
        assert self.book.miss(f"r{night}", visit, NOON + night * DAY)


@pytest.fixture
def nights() -> Nights:
    return Nights()


def test_what_is_new_and_gone_is_stored_beside_the_page(nights: Nights) -> None:
    """Sentences of both, by the two page rows."""
    before, after = nights.see(0, "欢迎加盟。我们在滨海。"), nights.see(1, "保本保息。我们在滨海。")
    account = compare("r1", nights.book, nights.vault)
    change = nights.book.change(after)

    assert change is not None
    assert (change.page, change.before) == (after, before)
    assert (change.added, change.removed) == (("保本保息。",), ("欢迎加盟。",))
    assert 0 < change.alike < 1
    assert (account.compared, account.changed, account.is_cut, account.problems) == (1, 1, False, [])


def test_a_page_in_which_only_figures_differ_is_compared_once(nights: Nights) -> None:
    """The empty change says that somebody looked."""
    nights.see(0, "您是第1位访客。")
    after = nights.see(1, "您是第2位访客。")
    first, second = (compare("r1", nights.book, nights.vault) for _ in range(2))
    change = nights.book.change(after)

    assert change is not None
    assert (change.added, change.removed, change.alike) == ((), (), 1.0)
    assert (first.compared, first.changed, second.compared) == (1, 0, 0)


def test_a_broken_exhibit_is_a_problem_and_not_an_end(nights: Nights) -> None:
    """The page is named, the next one is compared."""
    for night, word in enumerate(("甲", "乙")):
        nights.see(night, f"{word}一句话。", "http://a.test/1")
        nights.see(night, f"{word}一句话。", "http://a.test/2")
    nights.vault.exchanges[0] = an_exchange(body=b"something else")
    account = compare("r1", nights.book, nights.vault)

    assert (account.compared, account.changed) == (1, 1)
    assert [problem.partition(": ")[0] for problem in account.problems] == ["http://a.test/1"]
    assert "cannot be used" in account.problems[0]


def test_a_parser_that_trips_is_a_problem_too(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it raises."""
    nights.see(0, "甲一句话。")
    nights.see(1, "乙一句话。")
    monkeypatch.setattr(changes, "read", lambda *_: 1 / 0)

    assert compare("r1", nights.book, nights.vault).problems == ["http://a.test/1: ZeroDivisionError: division by zero"]


def test_a_run_is_bounded_and_says_so(nights: Nights) -> None:
    """So many pages, the rest in the next call; a broken page is not asked for over and over."""
    for night, word in enumerate(("甲", "乙")):
        for number in range(60):
            nights.see(night, f"{word}一句话。", f"http://a.test/{number}")
    nights.vault.exchanges[0] = an_exchange(body=b"something else")
    first = compare("r1", nights.book, nights.vault, most=40)
    rest = compare("r1", nights.book, nights.vault)

    assert (first.compared, first.is_cut, len(first.problems)) == (39, True, 1)
    assert (rest.compared, rest.is_cut, len(rest.problems)) == (20, False, 1)


def test_it_stops_between_batches(nights: Nights) -> None:
    """When somebody asks."""
    nights.see(0, "甲一句话。")
    nights.see(1, "乙一句话。")
    account = compare("r1", nights.book, nights.vault, is_stopped=lambda: True)

    assert (account.compared, account.is_cut) == (0, True)


def test_absence_of_a_page_and_of_its_site(nights: Nights) -> None:
    """The page's own, or the start page of its site; a page that comes back is there."""
    page, start = "http://a.test/licai.html", "http://a.test/"
    for url in (page, start):
        nights.see(0, "保本保息。", url)
    there = absence(nights.book, page)
    nights.lose(page)
    gone = absence(nights.book, page)
    nights.lose(start)
    site = absence(nights.book, page)
    for url in (page, start):
        nights.see(2, "保本保息。", url)

    assert there is None
    assert gone == Absence(since=NOON + DAY, url=page, is_site=False)
    assert site == Absence(since=NOON + DAY, url=start, is_site=True)
    assert absence(nights.book, page) is None
    assert absence(nights.book, "http://never.test/x") is None
