"""Subjects screen by screen on both databases: every one once, whatever happens between screens, and within a realm."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, update

from facts.assessments import Band, Stance
from facts.boards import BoardRow
from facts.cases import LeadStatus
from facts.dockets import Stage
from facts.doubles import FrozenClock
from facts.people import EVERYWHERE, Realm
from facts.subject_lists import SubjectQuery
from store import Store
from store.board import SqlBoard
from store.leads import SqlLeadBook
from store.subject_lists import SqlSubjectLists, count_query, screen_query
from store.subject_shelf import SUBJECT
from store.subjects import SqlSubjectBook
from tests.factories import a_lead
from tests.leads.subjects.made import PLACER, a_mention
from tests.store.plans import plan_of

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
SIMING, JIMEI = Realm(districts=frozenset({"350203"})), Realm(districts=frozenset({"350211"}))


def fill(store: Store, count: int) -> None:
    """So many subjects, two of each moment, one in ten merged into the first, the last without mentions."""
    rows = [
        {
            "kind": "site", "name": f"站点{number}", "name_rank": 1, "identity": "[]",
            "mentions": 0 if number == count else 1,
            "first_seen": NOON, "last_seen": NOON + timedelta(hours=number // 2), "is_stale": False,
            "merged_into": 1 if number % 10 == 0 else None,
        }
        for number in range(1, count + 1)
    ]  # fmt: skip
    with store.writing() as connection:
        connection.execute(insert(SUBJECT), rows)


def standing(count: int) -> list[str]:
    """The numbers that a list shows, last seen first."""
    kept = [number for number in range(1, count) if number % 10]
    return [f"ZT-{number:06d}" for number in sorted(kept, key=lambda n: (n // 2, n), reverse=True)]


def ids(found: Sequence[object]) -> list[str]:
    return [one.id for one in found]  # type: ignore[attr-defined]


def turned(lists: SqlSubjectLists, query: SubjectQuery) -> list[str]:
    """Every subject, screen after screen."""
    seen: list[str] = []
    while True:
        page = lists.find(query)
        seen += ids(page.subjects)
        if page.next is None:
            return seen
        query = replace(query, after=page.next)


def on_the_board(store: Store, clock: FrozenClock, number: int, places: frozenset[str], sector: str = "S06") -> str:
    """A lead of a subject, with its row; its number."""
    url = f"http://a{number}.test/"
    lead, _ = SqlLeadBook(store, clock).take_in(a_lead(url=url, page_id=None, subject_id=f"ZT-{number:06d}"), "test")
    row = BoardRow(
        lead=lead.id or "", subject="甲", subject_id=lead.subject_id, title="甲", url=url, page_id=None, band=Band.RED,
        stance=Stance.SOLICITATION, status=LeadStatus.CANDIDATE, score=90.0, stage=Stage.FOUND, grade=None,
        districts=places, sector=sector, mode=None, quote="", annual_percent=None, pages=1, sites=1, sources=(),
        first_seen=NOON, last_seen=NOON, run="r1", due=None, units=(), holder=None,
    )  # fmt: skip
    SqlBoard(store).put([row])
    return row.lead


def test_every_subject_is_on_one_screen_and_none_beyond_forty(store: Store) -> None:
    """More screens than forty; each standing subject once, in one order, with an exact total on each."""
    fill(store, 130)
    lists = SqlSubjectLists(store)

    assert turned(lists, SubjectQuery(size=2)) == standing(130)
    assert len(standing(130)) > 2 * 40
    assert lists.find(SubjectQuery(size=2)).total == len(standing(130))


def test_screens_can_be_turned_back(store: Store) -> None:
    """The screen before is the one that was before; the first one is full and has none before it."""
    fill(store, 60)
    lists, every = SqlSubjectLists(store), standing(60)
    first = lists.find(SubjectQuery(size=10))
    second = lists.find(SubjectQuery(size=10, after=first.next))
    third = lists.find(SubjectQuery(size=10, after=second.next))
    back = lists.find(SubjectQuery(size=10, before=third.previous))

    assert first.previous is None
    assert ids(back.subjects) == ids(second.subjects) == every[10:20]
    assert ids(lists.find(SubjectQuery(size=10, before=back.previous)).subjects) == every[:10]
    assert ids(lists.find(SubjectQuery(size=40, before=third.previous)).subjects) == every[:40]
    assert lists.find(SubjectQuery(size=40, before=third.previous)).previous is None


def test_what_is_seen_again_between_two_screens_moves_nobody_else(store: Store) -> None:
    """Nobody is left out and nobody comes twice but who was seen again."""
    fill(store, 60)
    lists, every = SqlSubjectLists(store), standing(60)
    first = lists.find(SubjectQuery(size=10))
    with store.writing() as connection:
        again = (SUBJECT.c.id == int(every[-1][3:])) | (SUBJECT.c.id == int(every[9][3:]))
        connection.execute(update(SUBJECT).where(again).values(last_seen=NOON + timedelta(days=9)))

    assert turned(lists, SubjectQuery(size=10, after=first.next)) == every[10:-1]


def test_beyond_the_end_the_total_is_still_told(store: Store) -> None:
    """A place whose followers are gone."""
    fill(store, 5)
    lists = SqlSubjectLists(store)
    last = lists.find(SubjectQuery(size=1)).next
    with store.writing() as connection:
        connection.execute(update(SUBJECT).where(SUBJECT.c.id < 4).values(merged_into=4))
    found = lists.find(SubjectQuery(size=1, after=last))

    assert (found.subjects, found.total, found.next) == ((), 1, None)


@pytest.mark.parametrize(
    ("words", "numbers"),
    [("金树", [1]), ("13800138000", [1]), ("ZT-000002", [2]), ("zt-2", [2]), ("ZT-9", []), ("财富", [2, 1]), ("%", [])],
)
def test_words_are_looked_for_in_names_values_and_numbers(
    store: Store, clock: FrozenClock, words: str, numbers: list[int]
) -> None:  # fmt: skip
    """As people type them; signs of patterns are signs."""
    book = SqlSubjectBook(store, clock)
    for day, (name, phone) in enumerate((("金树", "13800138000"), ("银杏", "13800138001"))):
        firm = f"滨海{name}财富管理有限公司"
        book.place(a_mention(f"page http://a{day}.test/", f"phone:{phone}", f"company:{firm}", day=day), PLACER, "scan")
    found = SqlSubjectLists(store).find(SubjectQuery(words=words))

    assert ids(found.subjects) == [f"ZT-{number:06d}" for number in numbers]
    assert found.total == len(numbers)


def test_a_realm_holds_the_subjects_of_all_its_leads(store: Store, clock: FrozenClock) -> None:
    """More than a hundred leads; of place and of sector; what is elsewhere or nowhere is not there."""
    fill(store, 260)
    own = [int(one[3:]) for one in standing(260)][:120]
    for number in own:
        on_the_board(store, clock, number, frozenset({"350203"}), "S06" if number % 2 else "S01")
    elsewhere = next(int(one[3:]) for one in reversed(standing(260)))
    on_the_board(store, clock, elsewhere, frozenset({"350211"}))
    lists, mine = SqlSubjectLists(store), [f"ZT-{number:06d}" for number in own]

    assert turned(lists, SubjectQuery(realm=SIMING, size=50)) == mine
    assert lists.find(SubjectQuery(realm=SIMING)).total == 120
    assert turned(lists, SubjectQuery(realm=replace(SIMING, sectors=frozenset({"S06"})))) == [
        f"ZT-{number:06d}" for number in own if number % 2
    ]
    assert ids(lists.find(SubjectQuery(realm=JIMEI)).subjects) == [f"ZT-{elsewhere:06d}"]
    assert lists.find(SubjectQuery(realm=Realm(sectors=frozenset()))).total == 0
    assert lists.find(SubjectQuery(realm=SIMING, words=f"站点{own[0]}")).total == 1
    assert lists.find(SubjectQuery(realm=SIMING, words=f"ZT-{elsewhere:06d}")).total == 0
    assert lists.holds(SIMING, mine[0])
    assert lists.holds(EVERYWHERE, mine[0])
    assert not lists.holds(JIMEI, mine[0])
    assert not lists.holds(SIMING, f"ZT-{elsewhere:06d}")


def test_the_oldest_lead_of_a_subject_says_where_it_is(store: Store, clock: FrozenClock) -> None:
    """List and page agree, where a subject has two leads."""
    fill(store, 2)
    first = on_the_board(store, clock, 1, frozenset({"350203"}))
    book = SqlLeadBook(store, clock)
    twin, _ = book.take_in(a_lead(url="http://b.test/", page_id=None, subject_id=None), "test")
    row = SqlBoard(store).row(first)
    assert row is not None
    book.assign(twin.id or "", "ZT-000001", "test")
    SqlBoard(store).put([replace(row, lead=twin.id or "", districts=frozenset({"350211"}))])
    lists = SqlSubjectLists(store)

    assert (lists.holds(SIMING, "ZT-000001"), lists.holds(JIMEI, "ZT-000001")) == (True, False)
    assert lists.find(SubjectQuery(realm=JIMEI)).total == 0


@pytest.mark.parametrize("realm", [EVERYWHERE, SIMING, Realm(sectors=frozenset({"S06"}))])
@pytest.mark.parametrize("way", ["first", "after", "before"])
def test_one_screen_is_found_by_indexes(store: Store, realm: Realm, way: str) -> None:
    """Sixty thousand subjects are not read and sorted for fifty: by moment in the whole, by its leads in a realm."""
    fill(store, 60)
    query = SubjectQuery(realm=realm)
    if way != "first":
        place = SqlSubjectLists(store).find(SubjectQuery(size=10)).next
        query = replace(query, **{way: place})
    plan = plan_of(store, lambda _: screen_query(query), without=("seqscan", "bitmapscan"))
    scans = [line for line in plan.splitlines() if "SCAN subject" in line and "USING INDEX" not in line]

    assert scans == []
    assert "Seq Scan on subject" not in plan
    assert "Seq Scan on lead" not in plan
    assert "SCAN lead" not in plan
    if realm.is_everything:
        assert "ix_subject_last_seen" in plan
        assert "USE TEMP B-TREE" not in plan
    elif realm.districts:
        assert "board_place" in plan


def test_all_subjects_are_counted_through_an_index(store: Store) -> None:
    """The total of the whole list."""
    plan = plan_of(store, lambda _: count_query(SubjectQuery()))

    assert "ix_subject_merged_into" in plan
