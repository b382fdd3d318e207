"""What stands around a page at the desk: publishers, adverts, changes, absence; and a run told source by source."""

from datetime import timedelta

from facts.adverts import Advert, Sign, Spot
from facts.pages import Purpose, Skip, Target
from facts.reports import SourceReport, Verdict
from facts.revisits import Change
from facts.runs import Run, RunStatus
from store import SqlFrontier, SqlRevisitBook
from store.reports import SqlReportBook
from tests.desk.office import Office
from tests.factories import NOON, a_page, a_target, a_visit

LICAI = "http://www.jinshu.test/"


def advertised(office: Office) -> int:
    """A news page whose advert leads to the lead's page; its row number."""
    news = "http://news.test/<b>1"
    advert = Advert(
        position=1, spot=Spot.SIDE, signs=(Sign.LABEL,), text="稳健理财 <script>", click_url=LICAI, target_url=LICAI
    )
    frontier = SqlFrontier(office.store, "r1")
    frontier.seed([a_target(news)])
    stored = frontier.settle(a_visit(news, page=a_page(url=news, requested_url=news), adverts=(advert,)))
    assert stored is not None
    return stored.id or 0


def test_a_lead_names_who_advertises_it(office: Office) -> None:
    """Publisher, place and words, as text and never as markup; the publisher's page shows the advert."""
    lead = office.lead()
    publisher = advertised(office)

    shown = office.client().get(f"/leads/{lead.id}").text
    there = office.client().get(f"/pages/{publisher}").text

    assert "刊登广告的页面" in shown
    assert f'href="/pages/{publisher}"' in shown
    assert "稳健理财 &lt;script&gt;" in shown
    assert "<script>alert" not in shown
    assert "侧栏" in shown
    assert "本页刊登的广告" in there


def test_a_lead_shows_what_changed(office: Office) -> None:
    """New and gone sentences, covered like every quote."""
    lead = office.lead()
    change = Change(page=lead.page_id, before=1, added=("年化收益提高到36%。",), removed=("年化收益24%。",), alike=0.9)
    SqlRevisitBook(office.store).keep_changes([change])

    shown = office.client().get(f"/leads/{lead.id}").text

    assert "年化收益提高到36%" in shown
    assert "与上次相比" in shown


def test_a_lead_without_surroundings_says_nothing(office: Office) -> None:
    """No empty box."""
    lead = office.lead()

    assert "来路与变化" not in office.client().get(f"/leads/{lead.id}").text


def test_a_run_is_told_source_by_source(office: Office) -> None:
    """Verdict, counts and sentences; a run without reports says that it has none."""
    for number in ("r7", "r8"):
        office.runs.begin(Run(id=number, status=RunStatus.RUNNING, plan=number, started_at=NOON))
    report = SourceReport(
        run="r7", source="bank", title="滨海<银行>", at=NOON + timedelta(hours=1), verdict=Verdict.DRIFTED, fetched=3,
        drift=("至少应有 20 个网页，只有 3 个。",), sentences=("看了 3 个网页。",),
    )  # fmt: skip
    SqlReportBook(office.store).keep([report])

    told = office.client().get("/runs/r7").text

    assert "与预期不符" in told
    assert "至少应有 20 个网页" in told
    assert "滨海&lt;银行&gt;" in told
    assert "没有分来源的报告" in office.client().get("/runs/r8").text
    assert office.client().get("/runs/none").status_code == 404


def test_what_was_read_for_its_links_is_no_gap(office: Office) -> None:
    """Sitemaps and pictures gave no page, as they should: the run's account does not call them missed."""
    office.lead()
    frontier = SqlFrontier(office.store, "r1")
    targets = [
        Target(url="http://www.jinshu.test/sitemap.xml", source="s", purpose=Purpose.GUIDE),
        Target(url="http://www.jinshu.test/a.png", source="s", purpose=Purpose.REQUISITE),
    ]
    frontier.seed(targets)
    frontier.settle(a_visit(page=None, target=targets[0], skip=Skip.GUIDE))
    frontier.settle(a_visit(page=None, target=targets[1], skip=Skip.REQUISITE))

    assert office.runs.tally("r1").skipped == {}
