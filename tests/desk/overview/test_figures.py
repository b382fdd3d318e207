"""Every number of the overview against an office that was counted by hand."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert

from facts.overviews import Count, Course, Duties, Novelty, Pace
from facts.people import Realm
from store.crawl_tables import ChangeRow, RevisitRow
from tests.desk.office import Office
from tests.desk.overview.known import Known, a_night, fill, queue

SIMING = Realm(districts=frozenset({"350203"}))


@pytest.fixture
def known(office: Office) -> Known:
    """The office, with its board kept up."""
    found = fill(office)
    a_night(office)
    queue(found)
    office.house.keep_board()
    return found


def test_the_way_of_leads(known: Known) -> None:
    """Thirty days: five leads; a judgement that was taken back is none; each step is within the one before."""
    now, book = known.office.clock.now(), known.office.house.figures
    month = book.course(now - timedelta(days=30), now + timedelta(days=1))

    assert month == Course(found=5, judged=3, confirmed=2, assigned=2, verified=1, concluded=1, dismissed=1)
    assert book.course(now - timedelta(days=90), now + timedelta(days=1)).found == 6
    assert book.course(now - timedelta(days=30), now + timedelta(days=1), SIMING) == Course(
        found=1, judged=1, confirmed=1, assigned=1, verified=1, concluded=1
    )
    assert book.course(now + timedelta(days=1), now + timedelta(days=2)) == Course()


def test_merged_leads_are_told_apart(known: Known) -> None:
    """A lead that lives on in another is in no step."""
    office, now = known.office, known.office.clock.now()
    office.leads.unite(known.id(1), known.id(5), actor="tests", reason="同一主体")
    office.house.keep_board()
    month = office.house.figures.course(now - timedelta(days=30), now + timedelta(days=1))

    assert (month.found, month.merged) == (4, 1)


def test_places_and_sectors(known: Known) -> None:
    """Dismissed leads are out; whoever is of no place or sector has a row."""
    found = known.office.house.figures.regions()

    assert found.total == Count(leads=5, confirmed=2)
    assert found.places == {
        "350203": Count(leads=2, confirmed=1), "350206": Count(leads=1, confirmed=1), "": Count(leads=2)
    }  # fmt: skip
    assert found.sectors == {"S03": Count(leads=3, confirmed=2), "S06": Count(leads=1), "": Count(leads=1)}
    assert known.office.house.figures.regions(Realm(sectors=frozenset({"S06"}))).total == Count(leads=1)
    assert known.office.house.figures.regions(Realm(sectors=frozenset())).total == Count()


def test_days_add_up(known: Known) -> None:
    """Yesterday and today; what was taken back is not counted; the run of the night was today."""
    today = known.office.clock.now().replace(hour=16, minute=0) - timedelta(days=1)
    edges = [today - timedelta(days=1), today, today + timedelta(days=1)]
    paces = known.office.house.figures.paces(edges)

    assert paces[0] == Pace(found=1)
    assert paces[1] == Pace(runs=1, pages=6, found=3, promised=1, confirmed=2, dismissed=1)
    assert known.office.house.figures.paces(edges, SIMING)[1] == Pace(found=1, promised=1, confirmed=1)


def test_what_waits(known: Known) -> None:
    """Two pages queued, one answered; three leads that nobody judged."""
    office = known.office
    found = office.house.figures.duties(["r1"], office.clock.now())

    assert replace(found, overdue=0) == Duties(candidates=3, queued=2, answered=1)
    assert found.overdue == sum(
        row.due is not None and row.due < office.house.today()
        for row in office.house.board.rows([one.id or "" for one in known.leads]).values()
    )
    assert office.house.figures.duties([], office.clock.now(), SIMING).candidates == 1


def test_new_pages_are_those_first_met_in_the_night(known: Known) -> None:
    """One address met for the first time, one known for a week; one page changed."""
    office, now = known.office, known.office.clock.now()
    met = {known.leads[0].url: now, known.leads[1].url: now - timedelta(days=7)}
    with office.store.writing() as connection:
        for url, seen in met.items():
            row = {"url": url, "source": "demo", "sha256": "b" * 64, "first_seen": seen, "checked_at": now} | {
                "gist": "",
                "checks": 1,
                "changes": 0,
                "watched_s": 0.0,
                "gone_detail": "",
                "misses": 0,
            }
            connection.execute(insert(RevisitRow).values(**row))
        page = known.leads[1].page_id
        connection.execute(insert(ChangeRow).values(page_id=page, before_id=page, added="[]", removed="[]", alike=0.5))

    assert office.house.figures.novelty(["r1"]) == Novelty(new=1, changed=1)
    assert office.house.figures.novelty(["r-old"]) == Novelty()


def test_sources_over_their_runs(known: Known) -> None:
    """The unseen one was seen three days ago."""
    found = {one.source: one for one in known.office.house.figures.sources(["r1", "r-old"])}

    assert (found["a"].runs, found["a"].seen, found["a"].pages) == (1, 1, 1)
    assert (found["b"].runs, found["b"].seen, found["b"].pages) == (2, 1, 4)
    assert found["b"].seen_at == found["b"].last_at - timedelta(days=3)


def test_nothing_is_zero(office: Office) -> None:
    """An empty office counts to nothing."""
    book, now = office.house.figures, office.clock.now()

    assert (book.regions().total, book.novelty([]), book.sources([])) == (Count(), Novelty(), [])
    assert book.duties([], now) == Duties()
    assert book.paces([now, now + timedelta(days=1)]) == [Pace()]
