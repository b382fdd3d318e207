"""Pages gather under one lead of their subject, on both dialects; merging and parting lose nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from facts.assessments import Band
from facts.cases import Decision, Judgement, Lead, LeadStatus
from facts.doubles import FrozenClock
from facts.errors import BadInput, NotKnown
from facts.sightings import spread
from facts.statements import Basis, Statement
from store import SqlAuditLog, SqlLeadBook, Store
from store.statements import SqlStatementBook
from tests.casework import on_page
from tests.factories import NOON, a_lead

SITES = ("http://www.jinshu.test/", "http://app.jinshu.test/dl", "http://jinshu-vip.test/")


def judged(lead: Lead, decision: Decision = Decision.CONFIRM) -> Judgement:
    return Judgement(lead=lead.id or "", decision=decision, analyst="李", reason="核实", at=NOON)


def test_pages_of_one_subject_are_one_lead(store: Store, clock: FrozenClock) -> None:
    """Three sites of one subject: one lead, three sightings; the strongest page speaks for it."""
    book = SqlLeadBook(store, clock)
    taken = [
        book.take_in(on_page(store, url, score=score, title=url), "scan")
        for url, score in zip(SITES, (60.0, 90.0, 70.0), strict=True)
    ]
    (lead,) = book.all()
    seen = book.sightings(lead.id or "")

    assert [new for _, new in taken] == [True, False, False]
    assert (lead.url, lead.score) == (SITES[1], 90.0)
    assert [one.url for one in seen] == [SITES[1], SITES[2], SITES[0]]
    assert (spread(seen).sites, spread(seen).pages, spread(seen).times) == (3, 3, 3)
    assert list(book.homes(SITES)) == [lead.id]
    assert book.of_subject("ZT-000001") == lead


def test_seen_every_night_is_counted_once_a_run(store: Store, clock: FrozenClock) -> None:
    """Thirty nights of two pages: the lead was seen thirty times, the pages sixty."""
    book = SqlLeadBook(store, clock)
    for night in range(30):
        later = NOON + timedelta(days=night)
        for url in SITES[:2]:
            book.take_in(on_page(store, url, f"r{night}", first_seen=later, last_seen=later), "scan")
    (lead,) = book.all()

    assert lead.times_seen == 30
    assert spread(book.sightings(lead.id or "")).times == 60
    assert (lead.first_seen, lead.last_seen) == (NOON, NOON + timedelta(days=29))


def test_a_copy_goes_where_it_was_found_to_belong(store: Store, clock: FrozenClock) -> None:
    """`into` wins over the subject, and a page stays with the lead it was seen under first."""
    book = SqlLeadBook(store, clock)
    first, _ = book.take_in(on_page(store, SITES[0]), "scan")
    copy, new = book.take_in(on_page(store, SITES[2], subject_id="ZT-000009"), "scan", into=first.id)
    again, _ = book.take_in(on_page(store, SITES[2], "r2", subject_id="ZT-000009"), "scan")

    assert (copy.id, new, again.id) == (first.id, False, first.id)


def test_the_name_comes_from_the_strongest_page_that_has_one(store: Store, clock: FrozenClock) -> None:
    """A stronger page that names nobody does not take the lead's name away."""
    book = SqlLeadBook(store, clock)
    book.take_in(on_page(store, SITES[0], score=60.0), "scan")
    lead, _ = book.take_in(on_page(store, SITES[1], score=95.0, subject=None, band=Band.RED), "scan")

    assert (lead.score, lead.subject) == (95.0, "滨海金树财富管理有限公司")


def test_a_clue_without_a_page_and_a_page_later(store: Store, clock: FrozenClock) -> None:
    """A lead that a clue opened is the subject's lead; the first page that comes speaks for it from then on."""
    book = SqlLeadBook(store, clock)
    clue = a_lead(url="", page_id=None, exhibit=None, score=0.0, band=Band.NONE, run="import-1", subject_id="ZT-000001")
    opened, new = book.take_in(clue, "clues")
    again, new_again = book.take_in(replace(clue, run="import-2", title="第二件"), "clues")
    paged, new_page = book.take_in(on_page(store, SITES[0]), "scan")

    assert (new, new_again, new_page) == (True, False, False)
    assert (opened.page_id, opened.exhibit, again.title, again.times_seen) == (None, None, "第二件", 2)
    assert (paged.id, paged.url) == (opened.id, SITES[0])


def test_united_leads_are_one_and_come_apart_again(store: Store, clock: FrozenClock) -> None:
    """并案 takes the pages along and keeps the firmer judgement; 撤销并案 gives both back as they were."""
    book = SqlLeadBook(store, clock)
    kept, _ = book.take_in(on_page(store, SITES[0], score=60.0), "scan")
    gone, _ = book.take_in(on_page(store, SITES[2], score=80.0, subject_id="ZT-000002"), "scan")
    book.judge(judged(gone))
    united = book.unite(kept.id or "", gone.id or "", actor="李", reason="同一团伙")

    assert (united.status, united.score, united.times_seen) == (LeadStatus.CONFIRMED, 80.0, 2)
    assert [lead.id for lead in book.all()] == [kept.id]
    assert [lead.merged_into for lead in book.all(LeadStatus.MERGED)] == [kept.id]
    with pytest.raises(BadInput, match="并入"):
        book.judge(judged(gone))

    back = book.separate(gone.id or "", actor="李", reason="并错了")

    assert (back.status, back.url, back.merged_into) == (LeadStatus.CONFIRMED, SITES[2], None)
    assert book.get(kept.id or "").url == SITES[0]
    assert len(book.all()) == 2


def test_a_clue_that_another_came_into_is_itself_again(store: Store, clock: FrozenClock) -> None:
    """Its first day, its last, its times and its face are its own when the page's lead has left, and its word too."""
    book = SqlLeadBook(store, clock)
    opened = {"first_seen": NOON, "last_seen": NOON, "subject_id": "ZT-000001", "run": "import-1"}
    clue, _ = book.take_in(a_lead(url="", page_id=None, exhibit=None, score=0.0, band=Band.NONE, **opened), "clues")
    early = NOON - timedelta(days=300)
    days = {"first_seen": early, "last_seen": early + timedelta(days=400), "subject_id": "ZT-000002"}
    page, _ = book.take_in(on_page(store, SITES[2], score=80.0, **days), "scan")
    book.judge(judged(page))
    united = book.unite(clue.id or "", page.id or "", actor="李", reason="同一团伙")
    back = book.separate(page.id or "", actor="李", reason="并错了")

    assert (united.first_seen, united.url, united.status) == (early, SITES[2], LeadStatus.CONFIRMED)
    assert book.get(clue.id or "") == clue
    assert (back.first_seen, back.times_seen, back.status) == (early, 1, LeadStatus.CONFIRMED)


def test_what_came_in_while_leads_were_one_stays_with_the_right_one(store: Store, clock: FrozenClock) -> None:
    """Seen again meanwhile, and of three leads one leaves: the sum is that of those that stay."""
    book = SqlLeadBook(store, clock)
    day = {number: NOON + timedelta(days=number) for number in range(-9, 10)}
    leads = []
    for number, (url, first) in enumerate(zip(SITES, (day[0], day[-2], day[-9]), strict=True)):
        seen = {"first_seen": first, "last_seen": first, "subject_id": f"ZT-{number + 1:06}"}
        leads.append(book.take_in(on_page(store, url, **seen), "scan")[0].id or "")
    kept, second, third = leads
    book.unite(kept, second, actor="李", reason="一家")
    book.unite(kept, third, actor="李", reason="一家")
    own = {"first_seen": day[5], "last_seen": day[5], "subject_id": "ZT-000001"}
    book.take_in(on_page(store, SITES[0], "r2", **own), "scan")

    assert _days(book.get(kept)) == (day[-9], day[5], 4)
    book.separate(third, actor="李", reason="不是")
    assert _days(book.get(kept)) == (day[-2], day[5], 3)
    book.separate(second, actor="李", reason="不是")
    assert _days(book.get(kept)) == (day[0], day[5], 2)
    assert [_days(book.get(number)) for number in (second, third)] == [(day[-2],) * 2 + (1,), (day[-9],) * 2 + (1,)]


def _days(lead: Lead) -> tuple[object, object, int]:
    return lead.first_seen, lead.last_seen, lead.times_seen


def test_a_parted_lead_leaves_pages_on_both_sides(store: Store, clock: FrozenClock) -> None:
    """Splitting a subject opens a lead for the other; nothing to move, or nothing left, is refused."""
    book = SqlLeadBook(store, clock)
    for url in SITES:
        lead, _ = book.take_in(on_page(store, url), "scan")
    other = book.part(lead.id or "", SITES[2:], "ZT-000002", actor="李", reason="不是一家")

    assert other.id != lead.id
    assert [one.url for one in book.sightings(other.id or "")] == [SITES[2]]
    assert len(book.sightings(lead.id or "")) == 2
    for urls in ((), SITES[:2]):
        with pytest.raises(BadInput, match="拆不开"):
            book.part(lead.id or "", urls, "ZT-000003", actor="李", reason="试")


def test_a_quiet_lead_speaks_again_until_it_is_judged(store: Store, clock: FrozenClock) -> None:
    """What is new stands with the lead, and goes with the next judgement."""
    book = SqlLeadBook(store, clock)
    lead, _ = book.take_in(on_page(store, SITES[0]), "scan")
    book.judge(judged(lead, Decision.DISMISS))
    spoken = book.speak_again(lead.id or "", "承诺年化收益由 6% 升至 24%", "scan")

    assert (spoken.status, spoken.news) == (LeadStatus.CANDIDATE, "承诺年化收益由 6% 升至 24%")
    assert book.judge(judged(lead)).news == ""


def test_every_change_of_leads_is_in_the_audit_chain(store: Store, clock: FrozenClock) -> None:
    """Uniting, separating, parting, assigning, speaking again."""
    book, log = SqlLeadBook(store, clock), SqlAuditLog(store, clock)
    first, _ = book.take_in(on_page(store, SITES[0]), "scan")
    other, _ = book.take_in(on_page(store, SITES[2], subject_id="ZT-000002"), "scan")
    book.unite(first.id or "", other.id or "", actor="李", reason="一家")
    book.separate(other.id or "", actor="李", reason="不是")
    book.assign(other.id or "", "ZT-000003", "李")
    book.speak_again(other.id or "", "新增收款账户", "scan")
    book.take_in(on_page(store, SITES[1]), "scan")
    book.part(first.id or "", [SITES[1]], "ZT-000004", actor="李", reason="不是一家")
    acts = [entry.act for entry in log.entries()]

    assert acts == [
        "lead opened", "lead opened", "leads united", "lead separated", "lead assigned", "lead speaks again",
        "lead refreshed", "lead parted",
    ]  # fmt: skip
    assert log.verify() == len(acts)


def test_statements_come_and_go_by_batch(store: Store, clock: FrozenClock) -> None:
    """All or none; undone ones no longer count, and undoing twice is refused."""
    leads, book = SqlLeadBook(store, clock), SqlStatementBook(store, clock)
    lead, _ = leads.take_in(on_page(store, SITES[0]), "scan")
    batch = book.open_batch(source="form 台账", by="王")
    said = Statement(
        lead=lead.id or "", field="people", value="32", basis=Basis.VERIFIED, source="form 台账 row 5", by="王",
        at=NOON, batch=batch,
    )  # fmt: skip
    book.add([said, replace(said, field="heat", value=None, reason="查不到")])

    with pytest.raises(NotKnown):
        book.add([said, replace(said, lead="XS-000404")])
    assert [one.field for one in book.of(lead.id or "")] == ["people", "heat"]
    assert book.all()[lead.id or ""][0] == replace(said, id=1)
    assert book.undo_batch(batch, by="王", reason="报错了区") == 2
    assert book.of(lead.id or "") == []
    with pytest.raises(NotKnown, match="撤销"):
        book.undo_batch(batch, by="王", reason="再来")
    assert SqlAuditLog(store, clock).verify() > 0
