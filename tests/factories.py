"""Small factories of values: each gives a valid one, and takes what a test cares about."""

from datetime import UTC, datetime
from typing import Any

from facts.assessments import Band, Screening, Stance
from facts.cases import Lead, Quote
from facts.pages import Exhibit, Page, Target, Visit

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def an_exhibit(**changes: Any) -> Exhibit:
    """An exhibit that points nowhere."""
    return Exhibit(**{"file": "r1-1.warc.gz", "offset": 0, "sha256": "a" * 64, "record_id": "<urn:uuid:1>"} | changes)


def a_page(**changes: Any) -> Page:
    """A plain page of a promoter."""
    plain = {
        "run": "r1", "source": "demo", "url": "http://www.jinshu.test/", "requested_url": "http://www.jinshu.test/",
        "status": 200, "fetched_at": NOON, "content_type": "text/html", "size": 10, "sha256": "b" * 64,
        "exhibit": an_exhibit(),
    }  # fmt: skip
    return Page(**plain | changes)


def a_target(url: str = "http://www.jinshu.test/", **changes: Any) -> Target:
    """A start target."""
    return Target(**{"url": url, "source": "demo"} | changes)


def a_visit(url: str = "http://www.jinshu.test/", **changes: Any) -> Visit:
    """A visit that brought a page."""
    plain = {"target": a_target(url), "page": a_page(url=url, requested_url=url)}
    return Visit(**plain | changes)


def a_screening(**changes: Any) -> Screening:
    """A screening in the yellow band."""
    plain = {
        "score": 55.5, "band": Band.YELLOW, "stance": Stance.SOLICITATION, "contract": "{}", "text": "保本保息",
        "version": "l/m/r",
    }  # fmt: skip
    return Screening(**plain | changes)


def a_lead(**changes: Any) -> Lead:
    """A candidate with a subject and a quoted act."""
    plain = {
        "id": None, "url": "http://www.jinshu.test/", "title": "金树财富", "subject": "滨海金树财富管理有限公司",
        "band": Band.RED, "stance": Stance.SOLICITATION, "score": 91.0, "sector": "S03", "mode": "委托理财",
        "pretexts": ("区块链",), "audiences": ("老年人",),
        "quotes": (Quote(about="inducement", text="保本保息,年化24%", start=0, end=10),),
        "annual_percent": 24.0, "raised_yuan": 50_000_000, "exhibit": an_exhibit(), "page_id": 1, "run": "r1",
        "first_seen": NOON, "last_seen": NOON,
    }  # fmt: skip
    return Lead(**plain | changes)
