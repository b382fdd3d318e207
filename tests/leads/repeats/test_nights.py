"""Nights over a real store: one advert on many sites is one lead, dismissed it is silent, with news it speaks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from classifier import Model
from facts.assessments import Band, Reason
from facts.cases import Decision, LeadStatus
from facts.dockets import Stage
from facts.doubles import FrozenClock
from facts.pages import Page
from facts.sightings import spread
from keywords import Engine
from leads.casework import WATCHED, Casework, CaseworkPorts, Flagged, Taken
from leads.repeats.copies import Copies
from leads.repeats.rules import load_material_rules
from leads.subjects import SubjectPlacer, load_rules
from leads.watch.rules import load_watch_rules
from leads.watch.watcher import Watcher, WatchPorts
from screening import Screener
from store import SqlAdvertBook, SqlFrontier, SqlLeadBook, Store
from store.alarms import SqlAlarmBook, SqlConfirmed, SqlLeadSubjects, SqlMaterialBook
from store.faces import SqlFaces
from store.subjects import SqlSubjectBook
from store.watching import SqlWatchBook
from tests.factories import a_page, a_target, a_visit
from tests.leads.watch.cities import FIRMS, adverts
from tests.leads.watch.cities import a_page as written
from tests.leads.watch.stored import judge
from tests.leads.watch.test_meeting import an_entry
from text import read_html

#: Of a lead band whatever advert it stands beside, with nothing that names a firm.
OFFER = "本项目保本保息，年化收益{percent}%，每月返息，随时退出，推荐亲友另有奖励，老年朋友优先办理，名额有限。"


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener(Engine.load(), Model.load())


class Nights:
    """The casework over a real store, given one page after another."""

    def __init__(self, store: Store, clock: FrozenClock, screener: Screener) -> None:
        self.store, self.clock, self.screener = store, clock, screener
        self.leads, self.subjects, self.copies = SqlLeadBook(store, clock), SqlSubjectBook(store, clock), Copies()
        self.alarms, self.entries = SqlAlarmBook(store, clock), SqlWatchBook(store, clock)
        material = load_material_rules()
        watch = WatchPorts(
            entries=self.entries, alarms=self.alarms, subjects=self.subjects, copies=self.copies,
            confirmed=SqlConfirmed(store), subjects_of_leads=SqlLeadSubjects(store), clock=clock,
            faces=SqlFaces(store),
        )  # fmt: skip
        self.casework = Casework(
            CaseworkPorts(
                leads=self.leads, subjects=self.subjects, adverts=SqlAdvertBook(store), copies=self.copies,
                materials=SqlMaterialBook(store, clock), watcher=Watcher(watch, load_watch_rules(), material),
                placer=SubjectPlacer(load_rules()), material=material, stage_of=lambda _: Stage.FOUND,
                reopen=lambda lead, news, by: None,
            )
        )  # fmt: skip
        self._run = 0

    def see(self, url: str, html: str) -> Taken:
        """One page of one night, of a lead band."""
        taken = self.casework.take_page(self.stored(url), self.screener.screen(read_html(html, url=url)), "scan")
        assert isinstance(taken, Taken)
        return taken

    def stored(self, url: str) -> Page:
        """The row of a page that a new night fetched."""
        self._run += 1
        frontier = SqlFrontier(self.store, f"r{self._run}")
        frontier.seed([a_target(url)])
        at = self.clock.now() + timedelta(days=self._run)
        page = a_page(run=f"r{self._run}", url=url, requested_url=url, sha256=f"{self._run:064x}", fetched_at=at)
        stored = frontier.settle(a_visit(url, page=page))
        assert stored is not None
        return stored


@pytest.fixture
def office(sqlite_store: Store, clock: FrozenClock, screener: Screener) -> Nights:
    return Nights(sqlite_store, clock, screener)


def a_text(percent: int = 24) -> str:
    """A long advert with an offer of its own."""
    return OFFER.format(percent=percent) + "\n" + adverts()[7]


def test_one_advert_on_five_sites_over_thirty_nights(office: Nights) -> None:
    """The first look opens the lead; every other is a sighting; dismissed it is silent, with news it speaks once."""
    sites = [f"http://www.site{number}.test/" for number in range(5)]
    seen = [
        office.see(sites[night % 5], written(a_text(), night=night, menu=night % 3, firm="欢迎访问本站"))
        for night in range(15)
    ]
    judge(office.store, office.clock, "XS-000001", Decision.DISMISS)
    quiet = [
        office.see(sites[night % 5], written(a_text(), night=night, menu=night % 3, firm="欢迎访问本站"))
        for night in range(15, 30)
    ]
    news = office.see(sites[0], written(a_text(36), night=30, firm="欢迎访问本站"))
    wide = spread(office.leads.sightings("XS-000001"))

    assert [one.is_new for one in seen] == [True] + [False] * 14
    assert {one.lead.id for one in (*seen, *quiet, news)} == {"XS-000001"}
    assert all(one.news == one.flags == () for one in (*seen, *quiet))
    assert all(one.lead.status is LeadStatus.DISMISSED for one in quiet)
    assert news.news == ("承诺年化收益由 24% 升至 36%",)
    assert (news.lead.status, news.lead.news) == (LeadStatus.CANDIDATE, "承诺年化收益由 24% 升至 36%")
    assert (wide.pages, wide.sites, wide.times) == (5, 5, 31)


def test_a_copy_under_another_name_is_a_lead_and_an_alarm(office: Nights) -> None:
    """Confirmed as 金树's, the text turns up as 海纳's: a lead of its own, with the alarm; again, no second one."""
    first = office.see("http://www.jinshu.test/", written(a_text(), firm=FIRMS[0]))
    judge(office.store, office.clock, first.lead.id or "", Decision.CONFIRM)
    other = [
        office.see("http://www.haina.test/", written(a_text(), night=night, firm=FIRMS[1], phone="13900139000"))
        for night in range(3)
    ]
    (alarm,) = office.alarms.all()

    assert [one.is_new for one in other] == [True, False, False]
    assert other[0].lead.id != first.lead.id
    assert [len(one.flags) for one in other] == [1, 0, 0]
    assert other[0].flags == (alarm.says,)
    assert (alarm.lead, alarm.against_lead) == (other[0].lead.id, first.lead.id)
    assert f"与已确认主体“{FIRMS[0]}”（XS-000001）共用：正文（相似 " in alarm.says


def test_somebody_watched_below_the_band_is_told_of_once(office: Nights) -> None:
    """No lead, no candidate; the hit stands without a lead and its sentence comes back to whoever took the page in."""
    url, html = "http://www.gonggao.test/", written("本店今日营业，地址见页脚。", night=1, firm=FIRMS[0])
    office.entries.add([an_entry(name=FIRMS[0])], "李")
    assessment = office.screener.screen(read_html(html, url=url))
    plain = replace(assessment, band=Band.NONE)
    watched = replace(plain, reasons=(*plain.reasons, Reason(name=WATCHED, points=0.0)))
    first = office.casework.take_page(office.stored(url), watched, "scan")
    again = office.casework.take_page(office.stored(url), watched, "scan")
    unwatched = office.casework.take_page(office.stored("http://www.bieren.test/"), plain, "scan")

    assert isinstance(first, Flagged)
    assert len(first.flags) == 1
    assert FIRMS[0] in first.flags[0]
    assert (again, unwatched) == (None, None)
    assert [hit.lead for hit in office.entries.hits()] == [None]
    assert office.leads.all() == []
