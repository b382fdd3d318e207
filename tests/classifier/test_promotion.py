"""The conditions of a promotion, each where it holds and where it does not."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from classifier.cases import GateCase
from classifier.promotion import Answers, Conditions, Finding, hold_against, hold_against_cases
from facts.errors import BrokenCorpus, UnreadableFile

CONDITIONS = Conditions(budget=50, tolerance=0.03, ece_ratio=1.5, resamples=200, least_positives=30)
REST = "tolerance: 0, ece_ratio: 1.5, least_positives: 1"
RANDOM = np.random.default_rng(3)
LABELS = np.array([1] * 50 + [0] * 150)
#: Answers of a fair model, and calibrated: what is said is about what is so.
GOOD = np.clip(np.where(LABELS == 1, 0.9, 0.05) + RANDOM.normal(0, 0.02, 200), 0, 1)


def asked(challenger: Any, **more: Any) -> Answers:
    values = {"gate": "set", "question": "solicitation head", "labels": LABELS, "champion": GOOD}
    return Answers(**values | {"challenger": challenger, "groups": [str(row) for row in range(200)]} | more)


def verdicts(answers: Answers) -> dict[str, bool]:
    return {finding.condition: finding.holds for finding in hold_against([answers], CONDITIONS)}


def test_the_same_answers_hold() -> None:
    """As good is good enough."""
    assert verdicts(asked(GOOD)) == {"precision_at_budget": True, "recall_at_budget": True, "calibration": True}


def test_a_worse_ranking_fails_and_says_by_how_much() -> None:
    """Ten of the fifty positives slide to the end."""
    worse = GOOD.copy()
    worse[:10] = 0.0
    found = list(hold_against([asked(worse)], CONDITIONS))

    assert [finding.holds for finding in found[:2]] == [False, False]
    assert "set, solicitation head: precision at 50 is 0.800, the champion's 1.000" in found[0].sentence
    assert "a loss is not ruled out" in found[0].sentence
    assert found[0].figures["low"] < -0.1


def test_a_loss_within_the_tolerance_holds() -> None:
    """One in fifty is two points; the interval of so small a change reaches beyond three, unless more is allowed."""
    near = GOOD.copy()
    near[0] = 0.0
    strict, lenient = (
        next(finding.holds for finding in hold_against([asked(near)], replace(CONDITIONS, tolerance=allowed)))
        for allowed in (0.0, 0.1)
    )

    assert (strict, lenient) == (False, True)


def test_calibration_is_measured_in_champions() -> None:
    """The same ranking, said with more assurance than is due."""
    shy = np.where(LABELS == 1, 0.55, 0.45) + RANDOM.normal(0, 0.01, 200)
    found = next(one for one in hold_against([asked(shy)], CONDITIONS) if one.condition == "calibration")

    assert verdicts(asked(shy))["precision_at_budget"] is True
    assert found.holds is False
    assert found.sentence.endswith("exceeded.")
    assert found.figures["most"] == 1.5 * found.figures["champion"]


def test_scores_are_ranked_and_not_calibrated() -> None:
    assert set(verdicts(asked(GOOD, are_chances=False))) == {"precision_at_budget", "recall_at_budget"}


def test_a_set_of_one_kind_says_nothing() -> None:
    assert list(hold_against([asked(GOOD, labels=np.zeros(200, int))], CONDITIONS)) == []


def test_few_positives_are_told_and_not_asked() -> None:
    """Of twelve positives one alone is eight points; the figures stand there, and calibration is asked all the same."""
    few = LABELS.copy()
    few[12:50] = 0
    champion = np.where(few == 1, 0.99, 0.01)
    challenger = champion.copy()
    challenger[0] = 0.0
    found = list(hold_against([asked(challenger, labels=few, champion=champion)], CONDITIONS))

    assert [finding.holds for finding in found] == [True, True, True]
    assert "a loss is not ruled out, but 12 positives are fewer than 30: told and not asked." in found[0].sentence
    assert verdicts(asked(np.full(200, 0.5), labels=few, champion=champion))["calibration"] is False


def a_case(name: str) -> GateCase:
    return GateCase(id=name, expect="hit", kind="其他", text="话")


def test_only_new_failures_count() -> None:
    """What the champion fails too is no fault of the challenger; what it gets right must stay right."""
    old, new = a_case("H001"), [a_case(f"H{number:03}") for number in range(2, 13)]
    clean: Finding = hold_against_cases([old], [old], 200)
    broken = hold_against_cases([old], [old, *new], 200)

    assert (clean.holds, clean.sentence.endswith("none of them is new.")) == (True, True)
    assert broken.holds is False
    assert "H002 (其他, must hit)" in broken.sentence
    assert "and 3 more" in broken.sentence
    assert broken.figures["new"] == [case.id for case in new]


def test_the_packaged_conditions_are_those_of_the_handbook() -> None:
    """1.5 times the champion's calibration error; a night's budget of pages."""
    packaged = Conditions.load()

    assert (packaged.ece_ratio, packaged.budget) == (1.5, 200)
    assert packaged.tolerance <= 0.03


@pytest.mark.parametrize(
    ("content", "error", "said"),
    [
        ("budget: 200", BrokenCorpus, "missing 4 required"),
        ("[]", BrokenCorpus, "it holds budget"),
        (f"{{budget: 0, resamples: 1000, {REST}}}", BrokenCorpus, "budget and least_positives ≥ 1"),
        (f"{{budget: 9, resamples: 1, {REST}}}", BrokenCorpus, "resamples ≥ 100"),
        (f"{{budget: x, resamples: 1000, {REST}}}", BrokenCorpus, "it holds budget, tolerance, ece_ratio, resamples"),
        ("budget: [", UnreadableFile, "cannot be read"),
        (None, UnreadableFile, "cannot be read"),
    ],
)
def test_broken_conditions_are_one_sentence(tmp_path: Path, content: str | None, error: type, said: str) -> None:
    path = tmp_path / "conditions.yml"
    if content is not None:
        path.write_text(content)

    with pytest.raises(error, match=said):
        Conditions.load(path)
