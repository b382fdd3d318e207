"""The fold takes whatever was stored, in whatever order, and says what it comes to."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.cases import Decision, LeadStatus
from facts.dockets import Act, Stage
from leads.lifecycle import docket, duties, ledger_fields, reminders, tell
from leads.lifecycle.fields import known_fields
from tests.factories import NOON, a_lead
from tests.leads.lifecycle.steps import LEAD, RULES, Case, a_case_in_feedback, an_act, judged, weekdays

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["red", "start", "1"]),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(max_size=4), each, max_size=3),
    max_leaves=4,
)
FIELDS = st.sampled_from(sorted(known_fields() | {"urged", "undone", "declined", "on_confirmation", "put_off"}))
MOMENTS = st.integers(-10_000, 10_000).map(lambda hours: NOON + timedelta(hours=hours))
ACTS = st.builds(
    Act,
    lead=st.just("XS-000001"),
    act=st.sampled_from([*RULES.acts, "burned_in_older_rules"]),
    by=st.text(max_size=4),
    at=MOMENTS,
    reason=st.text(max_size=4),
    stage=st.none() | st.sampled_from(Stage),
    unit=st.none() | st.text(max_size=4),
    due=st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    detail=st.dictionaries(FIELDS, VALUES, max_size=5),
    id=st.none() | st.integers(1, 20),
    due_at=st.none() | MOMENTS,
    awaits=st.sampled_from(["", *RULES.acts, "burned_in_older_rules"]),
    waits_for=st.sampled_from(["", *RULES.acts]),
    answers=st.none() | st.integers(1, 20),
)
JUDGEMENTS = st.builds(judged, st.sampled_from(Decision), at=MOMENTS)
LEADS = st.builds(
    a_lead,
    id=st.just("XS-000001"),
    status=st.sampled_from(LeadStatus),
    merged_into=st.none() | st.just("XS-000002"),
    news=st.text(max_size=4),
)


@given(LEADS, st.lists(JUDGEMENTS, max_size=4), st.lists(ACTS, max_size=12))
def test_no_stored_sequence_raises(lead, judgements, acts) -> None:  # type: ignore[no-untyped-def]
    """Nonsense in rows adds up to some docket; everything that reads it goes on, too."""
    found = docket(lead, judgements, acts)

    assert found.stage in Stage
    assert found.repaid is None or Decimal(0) <= found.repaid <= 1
    assert found.due == next((one.due for one in found.duties if not one.aside), None)
    assert set(ledger_fields(found, acts)) >= ({"updated"} if acts else set())
    assert all(isinstance(tell(one, RULES), str) for one in acts)
    assert len(reminders([found], NOON, RULES, weekdays)) <= len(duties(found, RULES, weekdays))


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        (LeadStatus.CANDIDATE, Stage.FOUND),
        (LeadStatus.CONFIRMED, Stage.JUDGED),
        (LeadStatus.DISMISSED, Stage.NOT_APPLICABLE),
        (LeadStatus.OBSERVED, Stage.REGISTERED),
    ],
)
def test_without_acts_the_status_speaks(status: LeadStatus, stage: Stage) -> None:
    """A lead on which nothing was done stands where its judgement put it."""
    found = docket(replace(LEAD, status=status), (), ())

    assert (found.stage, found.last_act, found.due) == (stage, None, None)


@pytest.mark.parametrize(
    ("decision", "after"),
    [
        (Decision.DISMISS, "NNNNNNNNNNMNN"),
        (Decision.CONFIRM, "JJJAVGDBJJMJJ"),
        (Decision.OBSERVE, "RRRAVGDBCXMTR"),
    ],
)
def test_a_judgement_in_every_stage(decision: Decision, after: str) -> None:
    """One letter a stage: what a judgement that comes later makes of it."""
    letters = dict(zip("FRJAVGDBCXMTN", Stage, strict=True))
    lead = replace(LEAD, status=decision.status)

    found = []
    for stage in Stage:
        acts = [an_act("note", stage=stage, id=1)]
        found.append(docket(lead, [judged(decision, at=NOON + timedelta(hours=1))], acts).stage)
    assert found == [letters[letter] for letter in after]


def test_an_earlier_judgement_does_not_undo_an_act() -> None:
    """Only the order of their moments counts."""
    acts = [an_act("assign", stage=Stage.ASSIGNED, id=1, at=NOON + timedelta(hours=2))]

    assert docket(LEAD, [judged(Decision.CONFIRM)], acts).stage is Stage.ASSIGNED


def test_a_lead_that_was_laid_down_and_speaks_again() -> None:
    """Made a candidate again by its news, it is found anew, and says why."""
    case = a_case_in_feedback()
    case.judge(Decision.CONFIRM)
    case.do("close")
    case.do("confirm_close", by="赵副主任")
    case.lead = replace(case.lead, status=LeadStatus.CANDIDATE, news="换名为滨海银杉后再次招揽", last_seen=case.at)
    again = case.docket
    case.do("register")

    assert (again.stage, again.reopened, again.news) == (Stage.FOUND, 1, "换名为滨海银杉后再次招揽")
    assert (again.closing_basis, again.units) == (None, ())
    assert case.docket.stage is Stage.REGISTERED
    assert case.judge(Decision.CONFIRM).stage is Stage.JUDGED


def test_a_dismissed_lead_that_speaks_again() -> None:
    """Its dismissal no longer holds."""
    case = Case(replace(LEAD, status=LeadStatus.CANDIDATE))
    case.judge(Decision.DISMISS)
    quiet = case.docket.stage
    case.lead = replace(case.lead, status=LeadStatus.CANDIDATE, news="新增收益承诺")

    assert (quiet, case.docket.stage) == (Stage.NOT_APPLICABLE, Stage.FOUND)


def test_a_merger_goes_back_to_where_news_had_put_the_lead() -> None:
    """Found anew by its news, merged, taken back: found again, not dismissed as before."""
    case = Case(replace(LEAD, status=LeadStatus.CANDIDATE))
    case.judge(Decision.DISMISS)
    case.lead = replace(case.lead, status=LeadStatus.CANDIDATE, news="新增收益承诺")
    case.do("merge")
    merged = case.docket
    case.do("unmerge")

    assert (merged.stage, merged.came_from) == (Stage.MERGED, Stage.FOUND)
    assert (case.acts[-1].stage, case.docket.stage) == (Stage.FOUND, Stage.FOUND)


def test_a_merger_without_acts_counts() -> None:
    """Where subjects were merged, the lead lives on in the other one, and nothing is due on it."""
    case = Case()
    case.do("assign")
    found = docket(replace(case.lead, status=LeadStatus.MERGED, merged_into="XS-000007"), (), case.acts)

    assert (found.stage, found.merged_into) == (Stage.MERGED, "XS-000007")
    assert duties(found, RULES, weekdays) == ()


def test_reopening_forgets_how_it_ended_and_keeps_what_was_done() -> None:
    """Outcome and basis of the closing go; measures, notices and repayment stay."""
    case = a_case_in_feedback()
    case.do("notify_province", "repay")
    case.do("close", detail={"closing_basis": "清退完毕", "outcome": "停业整改"})
    case.do("confirm_close", by="赵副主任")
    case.do("archive", "reopen")
    found = case.docket

    assert (found.stage, found.reopened, found.news) == (Stage.REGISTERED, 1, "换名后再次出现")
    assert (found.outcome, found.closing_basis) == (None, None)
    assert (found.measures, found.notices, found.repaid) == (("警示约谈",), (("浙江", 1),), Decimal("0.35"))


def test_a_closed_lead_confirmed_again_is_back() -> None:
    """A judgement that comes after the closing reopens it, as news would."""
    case = a_case_in_feedback()
    case.do("close", detail={"closing_basis": "清退完毕", "outcome": "停业整改"})
    case.do("confirm_close", by="赵副主任")
    found = case.judge(Decision.CONFIRM)

    assert (found.stage, found.reopened) == (Stage.JUDGED, 1)
    assert (found.outcome, found.closing_basis) == (None, None)


def test_a_proposal_settles_nothing_yet() -> None:
    """What is due beside the stage stays due until a second person has agreed to what would settle it."""
    opened = an_act("flag_major", id=1, due=date(2026, 12, 1), awaits="transfer")
    proposed = an_act("transfer", id=2, waits_for="confirm_transfer", detail={"on_confirmation": {}})
    agreed = an_act("transfer", id=3, detail={})

    assert len(docket(LEAD, (), [opened, proposed]).duties) == 1
    assert docket(LEAD, (), [opened, proposed, agreed]).duties == ()


def test_only_the_grade_that_stands_is_confirmed() -> None:
    """A confirmation of another grade, as older rows may hold, confirms nothing."""
    graded = an_act("grade", id=1, waits_for="confirm_grade", detail={"grade": "red"})
    other = an_act("confirm_grade", id=2, by="赵副主任", answers=1, detail={"grade": "orange"})
    same = an_act("confirm_grade", id=2, by="赵副主任", answers=1, detail={"grade": "red"})

    assert docket(LEAD, (), [graded, other]).grade_confirmed_by is None
    assert docket(LEAD, (), [graded, same]).grade_confirmed_by == "赵副主任"


def test_another_unit_takes_a_disposal_over() -> None:
    """A further measure by another unit: that one has to act, and is the one that is reminded."""
    case = Case()
    case.do("assign", "accept", "verify", "grade", "dispose")
    case.do("dispose", unit="D350206", due=date(2027, 1, 15), detail={"measure": "责令清退"})

    assert case.docket.units == ("D350206",)
    assert [(one.units, one.due) for one in case.docket.duties] == [(("D350206",), date(2027, 1, 15))]


def test_units_and_holder_follow_the_work() -> None:
    """Assigned to two units with a clerk, returned to the office, assigned elsewhere."""
    case = Case()
    case.do("assign", detail={"with_units": "D350203、PBOC", "holder": "陈某"})
    first = case.docket
    case.do("return")
    returned = case.docket
    case.do("assign", unit="D350206")

    assert (first.units, first.holder) == (("FIN_OFFICE", "D350203", "PBOC"), "陈某")
    assert (returned.units, returned.holder) == ((), None)
    assert (case.docket.units, case.docket.holder) == (("D350206",), None)
