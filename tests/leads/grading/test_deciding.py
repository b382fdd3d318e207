"""What a person makes of a proposal: agreeing, overriding with a reason, and the second person for red and orange."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from facts.dockets import Act, Docket, Grade, Stage
from facts.errors import BadInput
from leads.grading import decide, facts_of, load_grading, needs_second, propose
from leads.lifecycle import decide as act_on
from leads.lifecycle import docket, load_rules
from tests.leads.grading.making import AT, QUOTES, a_dossier, a_lead

RULES = load_grading()
PROPOSAL = propose(facts_of(a_dossier(quotes=QUOTES, annual_percent=36.0), RULES), RULES)


def test_agreeing_needs_no_reason() -> None:
    """The proposed grade is set as it is."""
    found = decide(PROPOSAL, RULES, by="李分析")

    assert (found.grade, found.override, found.needs_second) == (Grade.BLUE, False, False)
    assert found.reasons == PROPOSAL.sentences


def test_an_override_gives_its_reason() -> None:
    """Without one it is refused; with one, red waits for somebody else."""
    with pytest.raises(BadInput, match="建议蓝级，改定红级须写明理由"):
        decide(PROPOSAL, RULES, grade=Grade.RED, by="李分析", reason=" ")
    found = decide(PROPOSAL, RULES, grade=Grade.RED, by="李分析", reason="公安已立案")

    assert (found.override, found.needs_second, found.proposed) == (True, True, Grade.BLUE)
    assert json.loads(json.dumps(found.detail)) == found.detail
    assert found.detail["grade"] == "red"
    assert found.detail["rules"] == RULES.version


def test_somebody_is_named() -> None:
    """No grade without an analyst."""
    with pytest.raises(BadInput, match="研判人"):
        decide(PROPOSAL, RULES, by="")


@pytest.mark.parametrize(("grade", "second"), [(Grade.RED, True), (Grade.ORANGE, True), (Grade.YELLOW, False)])
def test_red_and_orange_need_a_second_person(grade: Grade, second: bool) -> None:
    """The rules say which grades do."""
    assert needs_second(grade, RULES) is second


def test_the_life_cycle_takes_the_detail() -> None:
    """Set by one person, red waits for another; nobody confirms his own grade; the docket keeps grade and reasons."""
    rules = load_rules()
    found = decide(PROPOSAL, RULES, grade=Grade.RED, by="李分析", reason="公安已立案")
    act = Act(lead="XS-000001", act="grade", by="李分析", at=AT, reason=found.reason, detail=found.detail)
    verifying = Docket(lead="XS-000001", stage=Stage.VERIFYING)
    done = replace(act_on(verifying, act, rules, lambda day, days: day + timedelta(days=days)), id=1)
    graded = docket(a_lead(), (), [done])

    assert done.waits_for == "confirm_grade"
    assert (graded.grade, graded.grade_confirmed_by) == (Grade.RED, None)
    assert graded.grade_reasons == PROPOSAL.sentences
