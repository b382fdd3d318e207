"""Three confirmed leads in a real database, and whom acting on them works with."""

from dataclasses import replace
from datetime import datetime, timedelta

from facts.cases import Decision, Judgement
from facts.doubles import FrozenClock
from leads.lifecycle import ActPorts
from store import SqlFrontier, SqlLeadBook, Store
from store.dockets import SqlDocketBook
from tests.factories import NOON, a_lead, a_target, a_visit
from tests.leads.lifecycle.steps import RULES, weekdays


def open_office(store: Store, clock: FrozenClock) -> ActPorts:
    """XS-000001 to XS-000003, each confirmed; mergers are acts alone."""
    leads = SqlLeadBook(store, clock)
    for number in range(1, 4):
        url = f"http://www.jinshu{number}.test/"
        frontier = SqlFrontier(store, "r1")
        frontier.seed([a_target(url)])
        page = frontier.settle(a_visit(url))
        assert page is not None
        lead, _ = leads.take_in(
            a_lead(url=url, page_id=page.id, subject=f"滨海{number}号", fingerprint=None), actor="scan"
        )
        leads.judge(
            Judgement(lead=lead.id or "", decision=Decision.CONFIRM, analyst="李分析", reason="原文核对", at=NOON)
        )
    return ActPorts(leads=leads, dockets=SqlDocketBook(store, clock), rules=RULES, add_working_days=weekdays)


def with_rows(ports: ActPorts) -> ActPorts:
    """The same, with the lead book's own mergers behind the acts."""
    leads = ports.leads
    return replace(
        ports,
        unite=lambda kept, gone, by, why: leads.unite(kept, gone, actor=by, reason=why),
        separate=lambda _, gone, by, why: leads.separate(gone, actor=by, reason=why),
    )


def later(hours: float) -> datetime:
    """So many hours after noon."""
    return NOON + timedelta(hours=hours)
