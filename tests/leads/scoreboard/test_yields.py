"""What terms and sources brought, against counts made by hand."""

import json

from facts.cases import Decision
from facts.dossiers import SourceSeen
from facts.retro import StoredPage
from leads.scoreboard.rules import load_rules
from leads.scoreboard.tally import Tally
from leads.scoreboard.yields import TermCount
from tests.factories import NOON
from tests.leads.scoreboard.dossiers import START, a_dossier, judged


def a_page(number: int, lead: str | None, *hits: tuple[str, bool]) -> StoredPage:
    found = [{"term_id": term, "term": f"词{term}", "negated": denied, "quoted": False} for term, denied in hits]
    return StoredPage(
        page_id=number, url=f"http://a.test/{number}", source="甲", fetched_at=NOON, text="", lead=lead,
        contract=json.dumps({"hits": found}),
    )  # fmt: skip


def test_terms_are_counted_once_a_page() -> None:
    """Pages, leads and confirmed leads of each term; a denied hit counts for nothing, a broken row is counted apart."""
    count = TermCount()
    for page in (
        a_page(1, "XS-000001", ("T1", False), ("T1", False), ("T2", False)),
        a_page(2, "XS-000001", ("T1", False)),
        a_page(3, "XS-000002", ("T1", False), ("T3", True)),
        a_page(4, None, ("T2", False)),
    ):
        count.add(page)
    for contract in ("{", "[]", '{"hits": [1]}', "null", '{"hits": [{"term": "x"}]}'):
        count.add(StoredPage(page_id=9, url="", source="", fetched_at=NOON, text="", contract=contract))

    found = count.yields(frozenset({"XS-000001"}))

    assert [(one.term_id, one.pages, one.leads, one.confirmed) for one in found] == [("T1", 3, 2, 1), ("T2", 2, 1, 1)]
    assert count.unreadable == 5


def test_sources_are_counted_with_their_cost() -> None:
    """A lead of two sources counts for both; an outside system has no pages; a source without leads is told too."""
    clue = SourceSeen(system="complaints", name="12315投诉", first_at=START)
    dossiers = [
        a_dossier(1, 1, judgements=[judged("XS-000001", Decision.CONFIRM, 2)]),
        a_dossier(2, 1, judgements=[judged("XS-000002", Decision.DISMISS, 2)]),
        a_dossier(3, 1, sources=[clue]),
    ]
    pages = {"甲": (100, 5_000), "乙": (40, 900), "丙": (7, 70)}
    tally = Tally([], lambda subject: (), load_rules(), {"XS-000001": ["甲", "乙"], "XS-000002": ["甲"]})
    tally.take(iter(dossiers))
    found = tally.sources(pages)

    assert [(one.source, one.pages, one.candidates, one.judged, one.confirmed, one.pages_each) for one in found] == [
        ("甲", 100, 2, 2, 1, 100.0), ("乙", 40, 1, 1, 1, 40.0),
        ("12315投诉", 0, 1, 0, 0, None), ("丙", 7, 0, 0, 0, None),
    ]  # fmt: skip
