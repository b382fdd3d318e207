"""Filed cases, filings, tags and declarations as rows: audited, append-only, undone by appending, on both dialects."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from facts.campaigns import AreaKind, AreaTag, Filing, FilingKind
from facts.doubles import FrozenClock
from facts.errors import BadInput, NotKnown, StoreFailed
from facts.filed import CaseDecision, FiledCase
from facts.places import Declaration
from facts.retro import Quarry, Trace
from facts.subjects import Trait, TraitKind
from store import SqlAuditLog, Store
from store.campaigns import SqlCampaignBook
from store.filed import SqlFiledBook
from store.hunts import SqlHuntBook, SqlScreenedPages
from tests.factories import NOON, a_page, a_screening
from tests.store.stored_pages import keep

DIGEST = "d" * 64


def a_case(number: int, **changes: object) -> FiledCase:
    plain = {
        "source": "市公安局", "external_id": f"案{number}", "name": "滨海金树财富管理有限公司",
        "traits": (Trait(kind=TraitKind.DOMAIN, value="jinshu.test"),), "filed_on": date(2026, 3, number),
        "district": "思明区", "sector": "财富管理", "amount_yuan": 10**12, "people": 3_000_000_000, "row": number,
        "raw": {"案号": f"案{number}", "名称": "滨海金树"},
    }  # fmt: skip
    return FiledCase(**plain | changes)


@pytest.fixture
def filed(store: Store, clock: FrozenClock) -> SqlFiledBook:
    return SqlFiledBook(store, clock)


@pytest.fixture
def book(store: Store, clock: FrozenClock) -> SqlCampaignBook:
    return SqlCampaignBook(store, clock)


def acts(store: Store, clock: FrozenClock) -> list[str]:
    log = SqlAuditLog(store, clock)
    log.verify()
    return [entry.act for entry in log.entries()]


def test_cases_come_back_as_they_went(filed: SqlFiledBook) -> None:
    """Every field, sums beyond 64 bits of nothing, and the raw row."""
    case = a_case(5)
    taken = filed.take_in([case], file="案件.xlsx", sha256=DIGEST, by="王登记")

    assert (taken.batch, taken.new, taken.known, taken.conflicts) == (1, 1, 0, ())
    assert filed.all() == [replace(case, id="LA-000001", batch=1)]


def test_a_list_taken_twice_is_taken_once(filed: SqlFiledBook, store: Store, clock: FrozenClock) -> None:
    """Known rows are counted, new ones added, a number with other content is told; nothing known makes no batch."""
    cases = [a_case(1), a_case(2)]
    filed.take_in(cases, file="a.csv", sha256=DIGEST, by="王")
    again = filed.take_in(cases, file="a.csv", sha256=DIGEST, by="王")
    changed = a_case(2, raw={"案号": "案2", "名称": "别的"}, row=9)
    more = filed.take_in([a_case(1), changed, a_case(3), a_case(3)], file="b.csv", sha256=DIGEST, by="王")

    assert (again.batch, again.new, again.known) == (None, 0, 2)
    assert (more.batch, more.new, more.known, [each.row for each in more.conflicts]) == (2, 1, 2, [9])
    assert [each.external_id for each in filed.all()] == ["案1", "案2", "案3"]
    assert acts(store, clock) == ["filed cases imported"] * 2


def test_a_batch_is_undone_once_and_stays_for_the_record(filed: SqlFiledBook, store: Store, clock: FrozenClock) -> None:
    """Its cases no longer count and may be imported anew; who undid it and why is kept."""
    filed.take_in([a_case(1)], file="a.csv", sha256=DIGEST, by="王")
    for by, reason in (("", "错"), ("王", " ")):
        with pytest.raises(BadInput):
            filed.undo(1, by=by, reason=reason)
    assert filed.undo(1, by="李", reason="错列") == 1
    with pytest.raises(NotKnown):
        filed.undo(1, by="李", reason="错列")
    anew = filed.take_in([a_case(1)], file="a.csv", sha256=DIGEST, by="王")

    assert [each.id for each in filed.all()] == ["LA-000002"]
    assert anew.batch == 2
    assert [(each.id, each.undone_by, each.undone_reason) for each in filed.batches()] == [
        (2, None, ""),
        (1, "李", "错列"),
    ]
    assert acts(store, clock)[1] == "filed cases undone"


def test_the_last_decision_counts(filed: SqlFiledBook, store: Store, clock: FrozenClock) -> None:
    """Of cases and leads that are there; both decisions are in the audit log."""
    filed.take_in([a_case(1)], file="a.csv", sha256=DIGEST, by="王")
    keep(store, [(a_page(), a_screening())], lead="http://www.jinshu.test/")
    given = CaseDecision(case="LA-000001", lead=None, by="李", reason="不是", at=NOON)
    filed.decide(given)
    filed.decide(replace(given, lead="XS-000001", reason="是"))

    assert filed.decisions() == {"LA-000001": replace(given, lead="XS-000001", reason="是")}
    for wrong in (replace(given, case="LA-000009"), replace(given, lead="XS-000009"), replace(given, case="九号")):
        with pytest.raises(NotKnown):
            filed.decide(wrong)
    assert acts(store, clock).count("filed case decided") == 2


def a_filing(**changes: object) -> Filing:
    plain = {
        "campaign": "xiamen-2018", "unit": "COMM", "kind": FilingKind.PLAN, "filed_on": date(2018, 5, 17),
        "title": "实施方案", "by": "王登记", "at": NOON, "file": "方案.docx", "sha256": DIGEST,
    }  # fmt: skip
    return Filing(**plain | changes)


def test_a_filing_is_withdrawn_by_another_entry(book: SqlCampaignBook, store: Store, clock: FrozenClock) -> None:
    """Once, with a reason; both entries stay."""
    stored = book.file(a_filing())
    book.file(a_filing(kind=FilingKind.MONTHLY, period="2018-05"))
    with pytest.raises(BadInput):
        book.withdraw(1, on=date(2018, 5, 20), by="王", reason="")
    back = book.withdraw(1, on=date(2018, 5, 20), by="王", reason="报错单位")
    for number in (1, back.id or 0, 99):
        with pytest.raises(NotKnown):
            book.withdraw(number, on=date(2018, 5, 20), by="王", reason="再撤")

    assert stored == a_filing(id=1)
    assert [(each.id, each.withdraws, each.filed_on) for each in book.filings("xiamen-2018")] == [
        (1, None, date(2018, 5, 17)), (2, None, date(2018, 5, 17)), (3, 1, date(2018, 5, 20)),
    ]  # fmt: skip
    assert book.filings("other") == []
    assert acts(store, clock) == ["campaign filing added"] * 2 + ["campaign filing withdrawn"]


def test_tags_and_declarations_are_added_and_ended(book: SqlCampaignBook, store: Store, clock: FrozenClock) -> None:
    """By further entries; a tag ends once."""
    tag = AreaTag(
        campaign="xiamen-2018", place="350203010", kind=AreaKind.NEW_BUSINESS, since=date(2018, 5, 20), source="统计",
        by="王", at=NOON,
    )  # fmt: skip
    book.tag(tag)
    book.tag(replace(tag, ends=1, until=date(2018, 6, 1)))
    for number in (1, 2, 9):
        with pytest.raises(NotKnown):
            book.tag(replace(tag, ends=number))
    said = Declaration(place="350203010", is_free=True, basis="验收", on=date(2018, 9, 1), by="王", at=NOON)
    book.declare(said)
    book.declare(replace(said, place="350206"))

    assert book.tags("xiamen-2018") == [replace(tag, id=1), replace(tag, id=2, ends=1, until=date(2018, 6, 1))]
    assert book.declarations("350203010") == [replace(said, id=1)]
    assert len(book.declarations()) == 2
    assert acts(store, clock) == ["area tagged", "area tag ended", *["place declared free"] * 2]


@pytest.mark.parametrize("table", ["filed_case", "filed_decision", "campaign_filing", "area_tag", "place_declaration"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET by = by"])
def test_nobody_changes_what_was_written(
    filed: SqlFiledBook, book: SqlCampaignBook, store: Store, table: str, statement: str
) -> None:
    """The triggers refuse, whoever connects."""
    filed.take_in([a_case(1)], file="a.csv", sha256=DIGEST, by="王")
    filed.decide(CaseDecision(case="LA-000001", lead=None, by="李", reason="不是", at=NOON))
    book.file(a_filing())
    book.tag(
        AreaTag(
            campaign="c", place="p", kind=AreaKind.NEW_BUSINESS, since=date(2018, 5, 20), source="s", by="b", at=NOON
        )
    )
    book.declare(Declaration(place="p", is_free=True, basis="b", on=date(2018, 9, 1), by="b", at=NOON))
    changed = statement.format(table).replace("by = by", "row = row" if table == "filed_case" else "by = by")
    with pytest.raises(StoreFailed, match="append-only"), store.writing() as connection:
        connection.execute(text(changed))


def test_hunts_go_on_where_they_were(store: Store, clock: FrozenClock) -> None:
    """Begun twice is one hunt until it is finished, whatever the order of its traits; the mark moves with traces."""
    first, second = keep(store, [(a_page(url=f"http://a.test/{n}"), a_screening()) for n in (1, 2)])
    hunts = SqlHuntBook(store, clock)
    traits = tuple(Trait(kind=TraitKind.DOMAIN, value=each) for each in ("a.test", "b.test"))
    begun = hunts.begin(Quarry(traits=traits), last=second, by="李")
    trace = Trace(page_id=first, url="http://a.test/1", source="demo", fetched_at=NOON, found=("domain a.test",))
    hunts.advance(begun.id, [trace], after=first, pages=1)
    with pytest.raises(BadInput, match="另一个进程"):
        hunts.advance(begun.id, [trace], after=first, pages=1)
    again = hunts.begin(Quarry(traits=traits[::-1]), last=second, by="王")
    done = hunts.finish(begun.id, by="李")

    assert (again.id, again.after, again.pages, again.traces) == (begun.id, first, 1, 1)
    assert (done.finished_at, hunts.traces(begun.id)) == (clock.now(), [trace])
    assert hunts.begin(Quarry(traits=traits), last=second, by="李").id == begun.id + 1
    assert [each.id for each in hunts.all()] == [begun.id + 1, begun.id]
    with pytest.raises(NotKnown):
        hunts.get(99)


def test_screened_pages_come_in_order_with_their_leads(store: Store, tmp_path: Path) -> None:
    """Bounded stretches by page id; the lead is that of the address."""
    pages = [
        (a_page(url=f"http://a.test/{n}", source=f"s{n % 2}", size=n), a_screening(text=f"文{n}")) for n in range(1, 6)
    ]
    numbers = keep(store, pages, lead="http://a.test/2")
    stored = SqlScreenedPages(store)
    found = stored.after(numbers[0], 3)

    assert [each.page_id for each in found] == numbers[1:4]
    assert [(each.text, each.lead) for each in found] == [("文2", "XS-000001"), ("文3", None), ("文4", None)]
    assert (stored.last(), stored.count(numbers[0], numbers[3])) == (numbers[-1], 3)
    assert stored.per_source() == {"s0": (2, 6), "s1": (3, 9)}
    assert stored.sources_of_leads() == {"XS-000001": ["s0"]}
