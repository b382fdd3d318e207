"""Leads follow their subjects: merged, split, renamed, and all of it undone, over a real store."""

from datetime import timedelta

import pytest

from facts.cases import Lead, LeadStatus
from facts.doubles import FrozenClock
from facts.subjects import Mention, Origin, Trait, TraitKind
from keywords.identity.traits import company_traits
from store import SqlAuditLog, Store
from tests.casework import Books, on_page
from tests.factories import NOON

JINSHU, YINTAN = "滨海金树财富管理有限公司", "滨海银滩资产管理有限公司"
SITES = {JINSHU: ("http://www.jinshu.test/", "http://vip.jinshu.test/"), YINTAN: ("http://www.yintan.test/",)}


class Office:
    """Two firms with their pages, taken in one after another."""

    def __init__(self, store: Store, clock: FrozenClock) -> None:
        self.store, self.books = store, Books(store, clock)
        for number, (name, urls) in enumerate(SITES.items(), 1):
            for url in urls:
                self.bring(url, name, Trait(kind=TraitKind.PHONE, value=f"1380013800{number}"))

    def bring(self, url: str, name: str | None, *traits: Trait, run: str = "r1") -> Lead:
        """Place a page with its subject, and take its lead in."""
        own = company_traits(name) if name else ()
        mention = Mention(
            key=f"page {url}", origin=Origin.PAGE, name=name, traits=(*own, *traits), seen_at=NOON + timedelta(hours=1)
        )
        placed = self.books.casework.place(mention, "scan")
        lead = on_page(self.store, url, run, subject=name, subject_id=placed.subject.id)
        return self.books.leads.take_in(lead, "scan")[0]

    @property
    def shape(self) -> dict[str, tuple[str | None, int]]:
        """Lead -> its name, and on how many pages it was seen."""
        leads = self.books.leads
        return {lead.id or "": (lead.subject, len(leads.sightings(lead.id or ""))) for lead in leads.all()}

    def subject(self, name: str) -> str:
        """The number of the subject of that name."""
        return next(one.id for one in self.books.subjects.all() if one.name == name)


@pytest.fixture
def office(store: Store, clock: FrozenClock) -> Office:
    return Office(store, clock)


def test_one_lead_a_subject(office: Office) -> None:
    """Three pages of two firms are two leads."""
    assert sorted(office.shape.values()) == [(JINSHU, 2), (YINTAN, 1)]


def test_merged_subjects_have_one_lead_until_it_is_undone(office: Office) -> None:
    """The lead of the one that goes lives on in the other's, and stands for itself again afterwards."""
    before, subjects, casework = office.shape, office.books.subjects, office.books.casework
    act = subjects.merge(office.subject(JINSHU), office.subject(YINTAN), by="李", reason="同一实际控制人")
    casework.follow(act, "李")
    merged = office.shape
    casework.follow(subjects.undo(act.id or 0, by="李", reason="并错了"), "李")

    assert list(merged.values()) == [(JINSHU, 3)]
    assert len(office.books.leads.all(LeadStatus.MERGED)) == 0
    assert office.shape == before
    assert SqlAuditLog(office.store, office.books.clock).verify() > 0


def test_a_split_subject_has_two_leads_until_it_is_undone(office: Office) -> None:
    """The pages that leave have a lead of their own; undone, they are back under the first."""
    subjects, casework = office.books.subjects, office.books.casework
    key = f"page {SITES[JINSHU][1]}"
    _, act = subjects.split(office.subject(JINSHU), [key], by="李", reason="冒名网站")
    casework.follow(act, "李")
    parted = sorted(pages for _, pages in office.shape.values())
    casework.follow(subjects.undo(act.id or 0, by="李", reason="拆错了"), "李")

    assert parted == [1, 1, 1]
    assert sorted(pages for _, pages in office.shape.values()) == [1, 2]


def test_a_split_outlives_the_next_night(office: Office) -> None:
    """The machine does not put back what a person took apart."""
    key = f"page {SITES[JINSHU][1]}"
    _, act = office.books.subjects.split(office.subject(JINSHU), [key], by="李", reason="冒名网站")
    office.books.casework.follow(act, "李")
    office.bring(SITES[JINSHU][1], JINSHU, Trait(kind=TraitKind.PHONE, value="13800138001"), run="r2")
    office.books.casework.review("scan")

    assert sorted(pages for _, pages in office.shape.values()) == [1, 1, 1]


def test_a_page_that_shows_two_to_be_one_unites_their_leads(office: Office) -> None:
    """A page with both credit codes' owner and phones: one lead is left, with every page."""
    code = Trait(kind=TraitKind.USCC, value="91350200MA2XXXXX0A")
    office.bring("http://a.jinshu.test/", JINSHU, code)
    office.bring("http://b.jinshu.test/", None, code, Trait(kind=TraitKind.WECHAT, value="jinshu888"))
    office.bring("http://c.jinshu.test/", None, Trait(kind=TraitKind.WECHAT, value="jinshu888"), code)

    assert sorted(office.shape.values()) == [(JINSHU, 5), (YINTAN, 1)]


def test_a_renamed_subject_renames_its_lead(office: Office) -> None:
    """What an analyst calls a firm, its lead is called."""
    act = office.books.subjects.rename(office.subject(YINTAN), "滨海银滩资产管理股份有限公司", by="李", reason="已更名")
    office.books.casework.follow(act, "李")

    assert ("滨海银滩资产管理股份有限公司", 1) in office.shape.values()
