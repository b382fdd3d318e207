"""The frontier's guarantee: at-least-once fetch, exactly-once page row."""

import pytest

from facts.pages import Purpose, Skip, Visit
from store import SqlFrontier, Store
from tests.factories import a_page, a_target, a_visit


@pytest.fixture
def frontier(store: Store) -> SqlFrontier:
    made = SqlFrontier(store, "r1")
    made.seed([a_target("http://a.test/1"), a_target("http://a.test/2")])
    return made


def urls(frontier: SqlFrontier) -> list[str]:
    return [target.url for _, target in frontier.waiting(100)]


def test_seed_adds_each_url_once(frontier: SqlFrontier) -> None:
    """Seeding again, as a resumed run does, adds nothing."""
    again = frontier.seed([a_target("http://a.test/1"), a_target("http://a.test/3")])

    assert again == 1
    assert urls(frontier) == ["http://a.test/1", "http://a.test/2", "http://a.test/3"]


def test_settle_writes_page_links_and_mark_together(frontier: SqlFrontier) -> None:
    """After one settle the page is there, its links wait, and the target is done."""
    links = (a_target("http://a.test/9", depth=1, via="http://a.test/1"),)
    page = frontier.settle(a_visit("http://a.test/1", links=links))

    assert page is not None
    assert page.id is not None
    assert urls(frontier) == ["http://a.test/2", "http://a.test/9"]
    assert frontier.fetched() == 1


def test_settle_twice_changes_nothing(frontier: SqlFrontier) -> None:
    """A target fetched again after a crash gives no second page row."""
    frontier.settle(a_visit("http://a.test/1"))
    second = frontier.settle(a_visit("http://a.test/1", links=(a_target("http://a.test/7"),)))

    assert second is None
    assert frontier.fetched() == 1
    assert "http://a.test/7" not in urls(frontier)


def test_failed_transaction_leaves_the_target_waiting(frontier: SqlFrontier) -> None:
    """When the page row cannot be written, neither the links nor the done-mark are."""
    broken = a_visit(
        "http://a.test/1", page=a_page(url="http://a.test/1", status=None), links=(a_target("http://x.test/"),)
    )
    with pytest.raises(Exception, match="refused"):
        frontier.settle(broken)

    assert urls(frontier) == ["http://a.test/1", "http://a.test/2"]


def test_two_targets_that_end_on_one_page_give_one_row(frontier: SqlFrontier) -> None:
    """A redirect onto a page already there is settled as a duplicate."""
    frontier.settle(a_visit("http://a.test/1"))
    landed = a_visit("http://a.test/2", page=a_page(url="http://a.test/1"))

    assert frontier.settle(landed) is None
    assert frontier.fetched() == 1
    assert urls(frontier) == []


def test_skip_is_settled_with_its_reason(frontier: SqlFrontier) -> None:
    """A target that gave no page is done all the same, and gives no row."""
    frontier.settle(a_visit("http://a.test/1", page=None, skip=Skip.ROBOTS, detail="robots.txt forbids it"))

    assert urls(frontier) == ["http://a.test/2"]
    assert frontier.fetched() == 0


def test_same_digest_in_a_later_run_is_unchanged(store: Store, frontier: SqlFrontier) -> None:
    """A page that came back with the digest of an earlier run says so."""
    first = frontier.settle(a_visit("http://a.test/1"))
    later = SqlFrontier(store, "r2")
    later.seed([a_target("http://a.test/1"), a_target("http://a.test/2")])
    same = later.settle(a_visit("http://a.test/1", page=a_page(run="r2", url="http://a.test/1")))
    other = later.settle(a_visit("http://a.test/2", page=a_page(run="r2", url="http://a.test/2", sha256="c" * 64)))

    assert first is not None
    assert same is not None
    assert other is not None
    assert (first.unchanged, same.unchanged, other.unchanged) == (False, True, False)


def test_waiting_pages_through_rows(frontier: SqlFrontier) -> None:
    """`after` continues where the last batch ended."""
    ((number, _),) = frontier.waiting(1)

    assert [target.url for _, target in frontier.waiting(10, after=number)] == ["http://a.test/2"]


def test_budgets_are_told_from_the_tables(frontier: SqlFrontier) -> None:
    """Pages of the source: no landing pages, duplicates and unchanged ones; landing pages: those that wait, too."""
    landings = [a_target(f"http://land.test/{number}", purpose=Purpose.LANDING) for number in (1, 2)]
    known = a_target("http://a.test/3")
    shown = a_target("http://a.test/4", purpose=Purpose.RENDER)
    frontier.seed([*landings, known, shown])
    frontier.settle(a_visit("http://a.test/1"))
    frontier.settle(Visit(target=a_target("http://a.test/2"), page=a_page(url="http://a.test/1")))
    frontier.settle(Visit(target=landings[0], page=a_page(url="http://land.test/1")))
    frontier.settle(Visit(target=known, page=a_page(url="http://a.test/3", status=304)))
    frontier.settle(Visit(target=shown, page=a_page(url="http://a.test/4")))

    assert frontier.by_source() == {"demo": 2}
    assert frontier.landings() == {"demo": 2}
    brought = sorted(frontier.brought())
    assert brought == [("http://a.test/1", 10), ("http://a.test/4", 10), ("http://land.test/1", 10)]
