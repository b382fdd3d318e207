"""The database counts the same on both dialects."""

from datetime import timedelta
from pathlib import Path

from evidence import WarcVault
from facts.doubles import FrozenClock
from facts.overviews import Count, Course, Pace
from facts.people import EVERYWHERE, Realm
from store import Store
from tests.desk.office import Office
from tests.desk.overview.known import a_night, fill, queue


def test_figures_on_both_dialects(store: Store, clock: FrozenClock, tmp_path: Path) -> None:
    """SQLite and PostgreSQL: every count of the known office."""
    vault = WarcVault(tmp_path / "evidence", run="r1", software="tests")
    office, now = Office(store=store, clock=clock, vault=vault, folder=tmp_path), clock.now()
    known = fill(office)
    a_night(office)
    queue(known)
    office.house.keep_board()
    vault.close()
    book = office.house.figures

    assert book.course(now - timedelta(days=30), now + timedelta(days=1)) == Course(
        found=5, judged=3, confirmed=2, assigned=2, verified=1, concluded=1, dismissed=1
    )
    assert book.regions().places["350203"] == Count(leads=2, confirmed=1)
    assert book.paces((now - timedelta(hours=10), now + timedelta(hours=14)))[0] == Pace(
        runs=1, pages=6, found=3, promised=1, confirmed=2, dismissed=1
    )
    assert [(one.source, one.runs, one.seen, one.pages) for one in book.sources(["r1", "r-old"])] == [
        ("a", 1, 1, 1), ("b", 2, 1, 4)
    ]  # fmt: skip
    assert (book.duties(["r1"], now).queued, book.duties(["r1"], now).answered) == (2, 1)
    siming, huli = (Realm(districts=frozenset({code})) for code in ("350203", "350206"))
    assert [book.duties(["r1"], now, realm).queued for realm in (siming, huli)] == [1, 0]
    asked = office.house.words_said
    assert [len(asked.waiting(realm)) for realm in (EVERYWHERE, siming, huli)] == [1, 1, 0]
    assert (book.novelty(["r1"]).new, book.arrivals(now - timedelta(hours=8))) == (0, (3, 0))
