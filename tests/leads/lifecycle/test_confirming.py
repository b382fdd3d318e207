"""The second person: who confirms, what waits for it, and what happens when it is refused."""

import pytest

from facts.cases import Decision
from facts.dockets import Grade, Stage
from facts.errors import BadInput
from leads.lifecycle import allowed
from tests.leads.lifecycle.steps import Case, a_case_in_feedback


@pytest.mark.parametrize("other", ["王主任", " 王 主任 ", "王主任　", "王\u200b主任", "王主任（市处非办）"])
@pytest.mark.parametrize(("name", "confirm"), [("grade", "confirm_grade"), ("close", "confirm_close")])
def test_nobody_confirms_their_own_act(name: str, confirm: str, other: str) -> None:
    """The same name in another spelling is the same person."""
    case = a_case_in_feedback()
    case.do(name, **({"detail": {"grade": "red"}} if name == "grade" else {}))

    with pytest.raises(BadInput, match=r"由王主任办理，须由另一人复核，不能由本人复核。"):
        case.decide(confirm, by=other)


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("李审核", "李審核", True),
        ("李伟（市处非办）", "李伟(市处非办)", True),
        ("李伟（市处非办）", "李伟（思明区）", False),
        ("李伟", "李玮", False),
    ],
)
def test_who_is_the_same_person(first: str, second: str, is_one: bool) -> None:
    """Traditional characters and brackets do not make a second person; another office behind the name does."""
    case = a_case_in_feedback()
    case.do("grade", by=first, detail={"grade": "red"})
    if is_one:
        with pytest.raises(BadInput, match="不能由本人复核"):
            case.decide("confirm_grade", by=second)
    else:
        assert case.decide("confirm_grade", by=second).by == second


@pytest.mark.parametrize(("grade", "needs"), [("red", True), ("orange", True), ("yellow", False), ("blue", False)])
def test_red_and_orange_need_a_second_person(grade: str, needs: bool) -> None:
    """The grade counts at once and stays unconfirmed until somebody else agrees."""
    case = Case()
    case.do("assign", "accept", "verify")
    case.do("grade", detail={"grade": grade})
    before = case.docket
    if needs:
        case.do("confirm_grade", by="赵副主任")

    assert (before.stage, before.grade) == (Stage.GRADED, Grade(grade))
    assert bool(before.pending) is needs
    assert case.docket.pending == ()
    assert case.docket.grade_confirmed_by == ("赵副主任" if needs else None)


def test_grading_rules_may_ask_for_a_second_person_elsewhere() -> None:
    """A proposal of the grading rules that says so is obeyed, whatever the grade."""
    case = Case()
    case.do("assign", "accept", "verify")
    detail = {
        "grade": "yellow", "proposed": "red", "reasons": ["人数120人，自称"], "rules": "grading-1", "override": True,
        "needs_second": True,
    }  # fmt: skip
    case.do("grade", detail=detail, reason="人数未核实")

    assert [act.waits_for for act in case.docket.pending] == ["confirm_grade"]
    assert case.docket.grade_reasons == ("人数120人，自称",)


def test_an_unconfirmed_grade_keeps_a_case_open() -> None:
    """Disposal goes on, closing waits; declining takes the grade away again."""
    case = Case()
    case.do("assign", "accept", "verify")
    case.do("grade", detail={"grade": "red"})
    case.do("dispose", "feedback")
    with pytest.raises(BadInput, match="“分级”还没有经另一人复核"):
        case.decide("close")
    case.do("decline", by="赵副主任")

    assert (case.docket.grade, case.docket.pending) == (None, ())
    with pytest.raises(BadInput, match="还没有风险等级，须先分级"):
        case.decide("close")


def test_a_new_grade_holds_up_a_closing_that_waits() -> None:
    """Proposed as yellow, graded red meanwhile: the red is confirmed first, or set again, before the closing is."""
    case = a_case_in_feedback()
    case.do("close")
    case.do("grade", detail={"grade": "red"})
    with pytest.raises(BadInput, match="不能办理“销号复核”：“分级”还没有经另一人复核"):
        case.decide("confirm_close", by="赵副主任")
    case.do("decline", by="赵副主任", detail={"of": "grade"})
    with pytest.raises(BadInput, match="不能办理“销号复核”：还没有风险等级，须先分级"):
        case.decide("confirm_close", by="赵副主任")
    case.do("grade", detail={"grade": "red"})
    case.do("confirm_grade", "confirm_close", by="赵副主任")

    assert case.docket.stage is Stage.CLOSED
    assert case.docket.grade_confirmed_by == "赵副主任"


def test_what_does_not_apply_waits_for_nobody() -> None:
    """A grade that waited for its second person waits no more, by an act as by a judgement."""
    case, other = Case(), Case()
    case.do("grade", detail={"grade": "red"})
    other.do("grade", detail={"grade": "red"})
    case.do("not_applicable")
    other.judge(Decision.DISMISS)

    assert (case.docket.pending, other.docket.pending) == ((), ())


def test_a_new_grade_takes_the_place_of_the_one_that_waited() -> None:
    """Set to yellow, nothing waits any more."""
    case = Case()
    case.do("grade", detail={"grade": "red"})
    case.do("grade", detail={"grade": "yellow"})

    assert (case.docket.grade, case.docket.pending) == (Grade.YELLOW, ())


def test_while_a_closing_waits_nothing_else_moves() -> None:
    """Notes and requests go on; moving the lead waits for the answer, and a refusal sets it free."""
    case = a_case_in_feedback()
    case.do("close")
    names = {rule.key for rule in allowed(case.docket, case.rules)}
    with pytest.raises(BadInput, match="“销号”正等待另一人复核"):
        case.decide("assign")
    case.do("note", "notify_province")
    declined = case.do("decline", by="赵副主任")
    assigned = case.do("assign")

    assert {"confirm_close", "decline", "note", "urge"} <= names
    assert not {"assign", "close", "transfer", "dispose", "merge"} & names
    assert (declined.stage, assigned.stage) == (Stage.FEEDBACK, Stage.ASSIGNED)


def test_several_wait_and_one_is_declined() -> None:
    """Which one must be said."""
    case = Case()
    case.do("grade", detail={"grade": "red"})
    case.do("transfer")
    with pytest.raises(BadInput, match="请写明对哪一事项不同意（of）；等待复核的有：分级（grade）、移送（transfer）"):
        case.decide("decline", by="赵副主任")
    case.do("decline", by="赵副主任", detail={"of": "移送"})

    assert [act.act for act in case.docket.pending] == ["grade"]
    assert case.docket.grade is Grade.RED
