"""Leads in a real store, for tests of what hangs on them."""

from typing import Any

from facts.cases import Decision, Judgement, Lead
from facts.doubles import FrozenClock
from store import SqlLeadBook, Store
from tests.factories import a_lead


def add_lead(store: Store, clock: FrozenClock, **changes: Any) -> Lead:
    """Open a lead that no page of the store carries."""
    lead = a_lead(**{"url": "", "exhibit": None, "page_id": None} | changes)
    stored, _ = SqlLeadBook(store, clock).take_in(lead, "scan")
    return stored


def judge(store: Store, clock: FrozenClock, lead: str, decision: Decision) -> Lead:
    """Let an analyst decide about a lead."""
    given = Judgement(lead=lead, decision=decision, analyst="李分析", reason="核实", at=clock.now())
    return SqlLeadBook(store, clock).judge(given)
