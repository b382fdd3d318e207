"""A night's queue for the tests of this room."""

import json

from facts.assessments import Band
from facts.cases import Showing, Stratum
from facts.runs import Run, RunStatus
from store import SqlFrontier
from tests.desk.office import PHONE, Office, a_contract
from tests.factories import NOON, a_page, a_screening, a_target, a_visit


def a_page_of(
    office: Office, url: str, *, title: str, text: str = "公告全文，与集资无关。", score: float = 20.0
) -> int:
    """A screened page that carries no lead."""
    frontier = SqlFrontier(office.store, "r1")
    frontier.seed([a_target(url)])
    page = frontier.settle(a_visit(url, page=a_page(url=url, requested_url=url)))
    assert page is not None
    contract = json.dumps({"title": title, "reasons": [], "identifiers": []}, ensure_ascii=False)
    office.pages.record([(page, a_screening(score=score, band=Band.NONE, text=text, contract=contract))])
    return page.id or 0


def a_queue(office: Office) -> list[int]:
    """Three pages in the queue of run r1: a lead at the top, then two that are none."""
    office.runs.begin(Run(id="r1", status=RunStatus.RUNNING, plan="p", started_at=NOON))
    contract = a_contract(title=f"金树财富 {PHONE}")
    lead = office.lead(contract=contract, subject="滨海金树财富管理有限公司", fingerprint="00" * 128)
    assert lead.page_id is not None
    pages = [lead.page_id, *(a_page_of(office, f"http://b{n}.test/", title=f"公告{n} {PHONE}") for n in (1, 2))]
    strata = (Stratum.TOP, Stratum.UNCERTAIN, Stratum.RANDOM)
    office.reviews.show(
        [
            Showing(run="r1", page_id=page, position=at, stratum=stratum, probability=1.0 if at < 3 else 0.05)
            for at, (page, stratum) in enumerate(zip(pages, strata, strict=True), 1)
        ],
        actor="scheduler",
    )
    return pages
