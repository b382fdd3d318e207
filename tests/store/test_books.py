"""Pages, leads, runs and schedules as their rooms see them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from facts.cases import Decision, Judgement, LeadStatus
from facts.doubles import FrozenClock
from facts.errors import NotKnown, StaleSchema
from facts.pages import Page, Skip
from facts.runs import Run, RunStatus
from store import SqlFrontier, SqlLeadBook, SqlPageBook, SqlRunBook, Store, StoreSettings, open_store
from store.migrate import check, upgrade
from tests.factories import NOON, a_lead, a_page, a_screening, a_target, a_visit


def settle(store: Store, run: str = "r1", url: str = "http://a.test/1", **changes: object) -> Page:
    frontier = SqlFrontier(store, run)
    frontier.seed([a_target(url)])
    page = frontier.settle(a_visit(url, page=a_page(run=run, url=url, **changes)))
    assert page is not None
    return page


def test_unscreened_gives_each_page_until_it_is_recorded(store: Store) -> None:
    """A page is offered, screened, and not offered again."""
    page, book = settle(store), SqlPageBook(store)
    offered = book.unscreened("r1", "l/m/r")
    book.record([(page, a_screening())])

    assert offered == [page]
    assert book.unscreened("r1", "l/m/r") == []
    assert book.screening(page.id or 0) == a_screening()
    assert book.screened("r1") == [(page, a_screening())]


def test_unchanged_page_is_screened_again_only_by_a_new_version(store: Store) -> None:
    """The same bytes cost nothing the second night, until lexicon, model or rules change."""
    book = SqlPageBook(store)
    book.record([(settle(store), a_screening(version="v1"))])
    settle(store, run="r2")

    assert book.unscreened("r2", "v1") == []
    assert [page.run for page in book.unscreened("r2", "v2")] == ["r2"]


def test_refused_page_is_not_offered_again(store: Store) -> None:
    """A page that cannot be screened does not stop the queue."""
    page, book = settle(store), SqlPageBook(store)
    book.refuse(page, "The exhibit is damaged.")

    assert book.unscreened("r1", "v") == []


def test_last_page_of_a_run(store: Store) -> None:
    """The highest id of the run's own pages; 0 before there are any."""
    book = SqlPageBook(store)
    first = settle(store)
    settle(store, run="r2")

    assert book.last("r1") == first.id
    assert book.last("r3") == 0


def test_lead_is_opened_once_and_refreshed_after(store: Store, clock: FrozenClock) -> None:
    """The same URL in a later run renews the lead and keeps number, status and first_seen."""
    page = settle(store, url="http://www.jinshu.test/")
    book = SqlLeadBook(store, clock)
    lead, new = book.take_in(a_lead(page_id=page.id), actor="scan")
    book.judge(Judgement(lead=lead.id or "", decision=Decision.DISMISS, analyst="李", reason="新闻", at=NOON))
    later = a_lead(page_id=page.id, run="r2", score=70.0, first_seen=NOON + timedelta(days=1))
    again, new_again = book.take_in(later, actor="scan")

    assert (new, new_again) == (True, False)
    assert again == replace(later, id=lead.id, status=LeadStatus.DISMISSED, first_seen=lead.first_seen, times_seen=2)
    assert book.all(LeadStatus.DISMISSED) == [again]
    assert book.all(LeadStatus.CANDIDATE) == []


def test_same_bytes_on_one_host_are_one_lead(store: Store, clock: FrozenClock) -> None:
    """/ and /index.html are one lead; the same bytes on another host are another."""
    page = settle(store, url="http://www.jinshu.test/")
    book = SqlLeadBook(store, clock)
    first, _ = book.take_in(a_lead(page_id=page.id), actor="scan")
    twin, new = book.take_in(a_lead(page_id=page.id, url="http://www.jinshu.test/index.html"), actor="scan")
    _, elsewhere = book.take_in(a_lead(page_id=page.id, url="http://www.jinshu.test.evil.test/"), actor="scan")

    assert (twin, new, elsewhere) == (first, False, True)


def test_unchanged_lead_page_is_seen_again(store: Store, clock: FrozenClock) -> None:
    """A lead whose page came back unchanged counts one more sighting without screening."""
    page = settle(store, url="http://www.jinshu.test/")
    book = SqlLeadBook(store, clock)
    lead, _ = book.take_in(a_lead(page_id=page.id), actor="scan")
    settle(store, run="r2", url="http://www.jinshu.test/")

    assert book.seen_again("r2", actor="scan") == 1
    assert book.seen_again("r2", actor="scan") == 0
    assert book.get(lead.id or "").times_seen == 2


def test_judgements_are_kept_in_order(store: Store, clock: FrozenClock) -> None:
    """Every decision stays; the last one is the status."""
    page = settle(store)
    book = SqlLeadBook(store, clock)
    lead, _ = book.take_in(a_lead(page_id=page.id), actor="scan")
    for decision in (Decision.OBSERVE, Decision.CONFIRM):
        given = Judgement(
            lead=lead.id or "", decision=decision, analyst="李", reason="核实", at=NOON, corrections=(("people", "32"),)
        )
        book.judge(given)

    assert [one.decision for one in book.judgements(lead.id or "")] == [Decision.OBSERVE, Decision.CONFIRM]
    assert book.get(lead.id or "").status is LeadStatus.CONFIRMED


@pytest.mark.parametrize("wrong", ["XS-000404", "nonsense", "XS-", "XS-１", "1e9"])
def test_unknown_lead_is_one_sentence(store: Store, clock: FrozenClock, wrong: str) -> None:
    """Numbers that name no lead say how a number is written."""
    with pytest.raises(NotKnown, match="lead"):
        SqlLeadBook(store, clock).get(wrong)


def test_run_with_the_same_plan_is_resumed(store: Store, clock: FrozenClock) -> None:
    """A run that died is taken up by the same command; one that ended is not."""
    book = SqlRunBook(store, clock, "scan")
    first = Run(id="r1", status=RunStatus.RUNNING, plan="p", started_at=NOON)
    book.begin(first)
    resumed = book.begin(replace(first, id="r2"))
    book.end("r1", RunStatus.FINISHED)
    fresh = book.begin(replace(first, id="r3"))

    assert (resumed.id, fresh.id) == ("r1", "r3")
    assert book.get("r1").status is RunStatus.FINISHED
    with pytest.raises(NotKnown):
        book.get("r9")


def test_tally_counts_what_a_run_brought(store: Store, clock: FrozenClock) -> None:
    """Pages, bytes, skips, waiting targets and bands of one run, and of no other."""
    page = settle(store, size=100)
    settle(store, run="other", url="http://b.test/")
    SqlPageBook(store).record([(page, a_screening())])
    frontier = SqlFrontier(store, "r1")
    frontier.seed([a_target("http://a.test/r"), a_target("http://a.test/w")])
    frontier.settle(a_visit("http://a.test/r", page=None, skip=Skip.ROBOTS))
    tally = SqlRunBook(store, clock, "scan").tally("r1")

    assert (tally.pages_fetched, tally.bytes, tally.screened, tally.waiting) == (1, 100, 1, 1)
    assert (tally.skipped, tally.bands) == ({"robots": 1}, {"yellow": 1})


def test_upgrade_is_harmless_twice_and_check_names_the_cure(store: Store, tmp_path: object) -> None:
    """An upgraded database passes; one without tables says what to run."""
    upgrade(store)
    check(store)
    empty = open_store(StoreSettings(url="sqlite://"))

    with pytest.raises(StaleSchema, match="fangfei db upgrade"):
        check(empty)
