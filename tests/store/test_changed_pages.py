"""Which pages of a run differ from the visit before, what changed on them, and what a run left waiting."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import insert

from facts.pages import Purpose, Trouble
from facts.revisits import Change
from facts.runs import RunStatus
from store import SqlRevisitBook, Store, rows
from store.tables import RunRow, TargetRow
from tests.factories import NOON, a_target
from tests.store.memories import ALWAYS, DAY, FIRST, SECOND, THIRD, Memory, night


def test_changed_gives_both_pages_until_they_are_compared(memory: Memory) -> None:
    """Against the visit before, whatever came before that; kept once, it is not offered again."""
    numbers = [memory.see(night(n, sha256=sha, gist=sha[:16]), ALWAYS) for n, sha in enumerate((FIRST, SECOND, THIRD))]
    memory.see(night(2, url="http://a.test/new"), ALWAYS)
    (pair,) = memory.book.changed("r2")
    change = Change(page=numbers[2], before=numbers[1], added=("日返千分之五。",), removed=("招商。",), alike=0.25)
    memory.book.keep_changes([change])

    assert [page.id for page in pair] == [numbers[2], numbers[1]]
    assert [page.sha256 for page in pair] == [THIRD, SECOND]
    assert memory.book.changed("r2") == []
    assert memory.book.changed("r0") == []
    assert memory.book.change(numbers[2]) == change
    assert memory.book.change(numbers[1]) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"sha256": FIRST},
        {"sha256": SECOND, "gist": "a" * 16},
        {"sha256": FIRST, "status": 304},
        {"sha256": SECOND, "trouble": Trouble.WALLED},
        {"sha256": SECOND, "trouble": Trouble.SOFT_404},
    ],
    ids=["same bytes", "same gist", "304", "wall", "soft 404"],
)
def test_changed_leaves_out_what_has_not(memory: Memory, changes: dict[str, Any]) -> None:
    """Only figures and markup, nothing at all, or something else in the page's place."""
    memory.see(night(0, gist="a" * 16), ALWAYS)
    memory.see(night(1, **changes), ALWAYS)

    assert memory.book.changed("r1") == []


def test_changed_looks_behind_a_wall(memory: Memory) -> None:
    """The page is compared with what it said before the wall, not with the wall."""
    first = memory.see(night(0), ALWAYS)
    memory.see(night(1, sha256=SECOND, trouble=Trouble.WALLED), ALWAYS)
    memory.see(night(2, sha256=THIRD), ALWAYS)

    assert [before.id for _, before in memory.book.changed("r2")] == [first]


def test_changed_comes_in_batches(memory: Memory) -> None:
    """Ids above a mark, so many at once."""
    for number, sha in enumerate((FIRST, SECOND)):
        for path in range(5):
            memory.see(night(number, url=f"http://a.test/{path}", sha256=sha), ALWAYS)
    first = memory.book.changed("r1", limit=2)
    rest = memory.book.changed("r1", after=first[-1][0].id or 0)

    assert [page.url[-1] for page, _ in [*first, *rest]] == ["0", "1", "2", "3", "4"]


def test_a_change_kept_again_replaces_the_first(memory: Memory) -> None:
    """A run taken up again compares again, and says it once."""
    number = memory.see(night(0), ALWAYS)
    change = Change(page=number, before=7, added=("一",), removed=(), alike=0.5)
    memory.book.keep_changes([])
    memory.book.keep_changes([change])
    memory.book.keep_changes([replace(change, alike=0.75)])

    assert memory.book.change(number) == replace(change, alike=0.75)


def a_run(store: Store, run: str, day: int, status: RunStatus, waiting: Sequence[str], **changes: Any) -> None:
    """A run with one page done and these left."""
    started = NOON + day * DAY
    targets = [rows.target_columns(run, a_target(url, **changes)) for url in waiting]
    done = rows.target_columns(run, a_target("http://a.test/done")) | {"done": True}
    with store.writing() as connection:
        row = {"id": run, "status": status.value, "plan": run, "started_at": started, "note": ""}
        connection.execute(insert(RunRow), [row])
        connection.execute(insert(TargetRow), [done, *targets])


def test_left_is_what_the_last_ended_run_did_not_come_to(store: Store) -> None:
    """Not an earlier run's, not a running one's, not another source's; ascending."""
    a_run(store, "r1", 1, RunStatus.STOPPED, ["http://a.test/old"])
    a_run(store, "r2", 2, RunStatus.STOPPED, ["http://a.test/b", "http://a.test/a"])
    a_run(store, "r3", 3, RunStatus.RUNNING, ["http://a.test/now"])
    with store.writing() as connection:
        other = rows.target_columns("r2", a_target("http://b.test/", source="other"))
        banner = rows.target_columns("r2", a_target("http://c.test/", purpose=Purpose.LANDING))
        connection.execute(insert(TargetRow), [other, banner])
    book = SqlRevisitBook(store)

    assert list(book.left("demo")) == ["http://a.test/a", "http://a.test/b"]
    assert list(book.left("other")) == ["http://b.test/"]
    assert list(book.left("nobody")) == []


def test_nothing_is_left_of_a_run_that_came_to_its_end(store: Store) -> None:
    """What an earlier run had left was found again or is not there any more."""
    a_run(store, "r1", 1, RunStatus.STOPPED, ["http://a.test/old"])
    a_run(store, "r2", 2, RunStatus.FINISHED, [])

    assert list(SqlRevisitBook(store).left("demo")) == []
