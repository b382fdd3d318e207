"""Pages to review: a night's queue with leads and other pages, all of them kept, screened and shown."""

import hashlib
from datetime import timedelta

from facts.assessments import Band, Stance
from facts.cases import Showing, Stratum
from facts.doubles import FrozenClock
from facts.pages import Exchange
from facts.runs import Run, RunStatus
from store import SqlFrontier
from tests.desk.office import TEXT, Office, a_contract
from tests.factories import NOON, a_page, a_screening, a_target, a_visit


def a_page_of(office: Office, name: str, *, text: str = TEXT, band: Band = Band.NONE, score: float = 12.0) -> int:
    """Keep, fetch and screen one page that carries no lead; its number."""
    url = f"http://{name}.test/"
    body = f"<title>{name}</title><p>{text}</p>".encode()
    exhibit = office.vault.keep(
        Exchange(
            url=url, method="GET", request_headers=(), status=200, reason="OK",
            response_headers=(("Content-Type", "text/html; charset=utf-8"),), body=body, fetched_at=NOON,
            ip="192.0.2.7",
        )
    )  # fmt: skip
    frontier = SqlFrontier(office.store, "r1")
    frontier.seed([a_target(url)])
    fetched = a_page(
        url=url, requested_url=url, exhibit=exhibit, sha256=hashlib.sha256(body).hexdigest(), size=len(body)
    )
    stored = frontier.settle(a_visit(url, page=fetched))
    assert stored is not None
    screening = a_screening(
        score=score, band=band, stance=Stance.OTHER, text=text, contract=a_contract(text, title=f"公告 {name}")
    )
    office.pages.record([(stored, screening)])
    return stored.id or 0


def a_night(office: Office, leads: int = 2, others: int = 3) -> list[int]:
    """A queue of pages with a lead, then pages without; their numbers in the queue's order."""
    office.runs.begin(Run(id="r1", status=RunStatus.RUNNING, plan="p", started_at=NOON))
    pages = []
    for place in range(leads):
        lead = office.lead(f"http://www.jinshu{place}.test/", body=f"<p>{place}</p>".encode())
        pages.append(lead.page_id or 0)
    pages += [a_page_of(office, f"b{place}") for place in range(others)]
    office.reviews.show(
        [
            Showing(run="r1", page_id=page, position=at, stratum=Stratum.TOP, probability=1.0)
            for at, page in enumerate(pages, 1)
        ],
        actor="scheduler",
    )
    return pages


def without_elements(text: str = TEXT) -> str:
    """A contract in which no element was found."""
    return a_contract(text, elements={}, promises=[])


def later(office: Office, seconds: float = 5.0) -> None:
    """Let the office's clock go on."""
    office.house.clock = FrozenClock(office.house.clock.now() + timedelta(seconds=seconds))  # type: ignore[assignment]
