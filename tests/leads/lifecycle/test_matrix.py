"""Every act in every stage: what the shipped life cycle allows is written out here once more, by hand."""

from dataclasses import replace
from datetime import date

import pytest

from facts.dockets import Act, Cleanup, Docket, Duty, Grade, Stage
from facts.errors import BadInput
from leads.lifecycle import allowed, decide
from tests.factories import NOON
from tests.leads.lifecycle.steps import RULES, an_act, weekdays

#: One letter a stage, in the order of facts.dockets.Stage.
LETTERS = dict(zip("FRJAVGDBCXMTN", Stage, strict=True))
OPEN, WORKING, FOLLOWED = "FRJAVGDB", "JAVGDB", "JAVGDBCT"
LIVING, ENDED, ANY = "FRJAVGDBCXTN", "CXTN", "FRJAVGDBCXMTN"
#: Act -> (from, to, stays); `=` leads back to where it came from.
EXPECTED = {
    "register": ("F", "R", ""),
    "judge": ("", "", ""),
    "assign": (WORKING, "A", ""),
    "accept": ("A", "V", ""),
    "return": ("AV", "J", ""),
    "verify": ("AV", "V", ""),
    "extend": ("", "", "AV"),
    "grade": ("V", "G", "JAGDB"),
    "confirm_grade": ("", "", OPEN),
    "dispose": ("GB", "D", "D"),
    "extend_rectification": ("", "", "D"),
    "feedback": ("GD", "B", "B"),
    "close": ("B", "C", ""),
    "confirm_close": ("", "", "B"),
    "archive": ("CTN", "X", ""),
    "merge": (OPEN, "M", ""),
    "receive": ("", "", OPEN),
    "unmerge": ("M", "=", ""),
    "release": ("", "", ANY),
    "transfer": (WORKING, "T", ""),
    "confirm_transfer": ("", "", WORKING),
    "decline": ("", "", OPEN),
    "not_applicable": (WORKING, "N", ""),
    "reopen": (ENDED, "R", ""),
    "urge": ("", "", OPEN),
    "flag_major": ("", "", OPEN),
    "report_major": ("", "", LIVING),
    "request_cleanup": ("", "", FOLLOWED),
    "answer_cleanup": ("", "", ANY),
    "notify_province": ("", "", FOLLOWED),
    "emergency": ("", "", LIVING),
    "handover": ("", "", LIVING),
    "repay": ("", "", FOLLOWED),
    "note": ("", "", ANY),
}
#: What the second person of a proposal brings about.
CONFIRMED = {"confirm_close": Stage.CLOSED, "confirm_transfer": Stage.TRANSFERRED}
PROPOSED = {"close", "transfer"}


def ready(stage: Stage, act: str) -> Docket:
    """A docket in a stage in which nothing but the stage can stand in the way of an act."""
    due = Duty(awaits="verify", since=NOON, due=date(2026, 12, 1), units=("FIN_OFFICE",))
    asked = Cleanup(site="http://www.jinshu.test/", unit="CYBER", ask="关闭网站", asked_at=NOON, act=1)
    docket = Docket(
        lead="XS-000001",
        stage=stage,
        since=NOON,
        came_from=Stage.JUDGED,
        grade=Grade.YELLOW,
        due=due.due,
        duties=(due,),
        cleanups=(asked,),
        merged_from=("XS-000002",),
    )
    first = {
        "confirm_grade": Act(
            lead="XS-000001", act="grade", by="李", at=NOON, id=1, waits_for="confirm_grade", detail={"grade": "red"}
        ),
        "confirm_close": Act(
            lead="XS-000001", act="close", by="李", at=NOON, id=1, waits_for="confirm_close",
            detail={"on_confirmation": {"closing_basis": "清退完毕"}},
        ),
        "confirm_transfer": Act(
            lead="XS-000001", act="transfer", by="李", at=NOON, id=1, waits_for="confirm_transfer",
            detail={"on_confirmation": {"recipient": "公安机关"}},
        ),
    }  # fmt: skip
    pending = first.get("confirm_grade" if act == "decline" else act)
    return replace(docket, pending=(pending,)) if pending else docket


def test_every_act_is_expected() -> None:
    """An act that the file gains is written down here, too."""
    assert set(RULES.acts) == set(EXPECTED)


@pytest.mark.parametrize("act", sorted(EXPECTED))
@pytest.mark.parametrize("stage", list(Stage), ids=lambda stage: stage.value)
def test_an_act_in_a_stage(act: str, stage: Stage) -> None:
    """Where it is allowed it moves the lead as written; elsewhere one sentence says what and what else is possible."""
    start, to, stays = ({LETTERS.get(letter, letter) for letter in part} for part in EXPECTED[act])
    docket = ready(stage, act)
    wanted = an_act(act)

    if stage in start | stays:
        done = decide(docket, wanted, RULES, weekdays)
        moved = {Stage.JUDGED} if to == {"="} else to
        target = next(iter(moved)) if stage in start and act not in PROPOSED else CONFIRMED.get(act)
        assert done.stage is target
        assert RULES.acts[act] in allowed(docket, RULES) or RULES.acts[act].only_in_pair
        return
    with pytest.raises(BadInput) as refused:
        decide(docket, wanted, RULES, weekdays)
    sentence = str(refused.value)
    assert sentence.startswith(
        f"线索XS-000001现处于“{RULES.stage_name(stage)}”阶段，不能办理“{RULES.acts[act].name}”："
    )
    assert "现在可以办理：" in sentence
    assert sentence.endswith("。")
    assert RULES.acts[act] not in allowed(docket, RULES)
