"""Figures of each set by itself, from folds; variants are learned from and never asked about."""

import numpy as np
import pytest

from classifier.by_set import figures_by_set
from classifier.evaluation import false_alarms, macro_f1
from classifier.generation import GeneratedRow, Way
from classifier.heads import HEADS, Head, stance_of
from classifier.rows import LabelledRow
from classifier.training import train
from facts.assessments import Stance

ASKS = "投资一万每月返还五百，保本保息，名额有限，推荐有奖，第{}期开放认购"
TELLS = "今天多云转晴，气温十八到二十五度，东北风三级，第{}路公交车改道"
WARNS = "高收益伴随高风险，请市民远离第{}种非法集资，发现线索请举报"


def rows(dataset: str, *kinds: tuple[str, Stance], heads: frozenset[Head] = frozenset(HEADS)) -> list[LabelledRow]:
    return [
        LabelledRow(text=text.format(n), stance=stance, group=f"{dataset}{n}", dataset=dataset, heads=heads)
        for n in range(12)
        for text, stance in kinds
    ]


WRITTEN = [
    *rows("pages", (ASKS, Stance.SOLICITATION), (TELLS, Stance.OTHER), (WARNS, Stance.WARNING)),
    *rows("news", (TELLS + "快讯", Stance.OTHER), heads=frozenset({Head.SOLICITATION})),
]


def test_each_set_is_told_apart() -> None:
    """Both answers give all figures, one answer the false alarms, and sets that teach every head the stances."""
    told = {(one.dataset, one.question): one for one in figures_by_set(train(WRITTEN, manifest={}), WRITTEN)}

    assert set(told) == {
        ("pages", "solicitation"), ("pages", "exposure"), ("pages", "stances"), ("news", "solicitation"),
    }  # fmt: skip
    assert (told["pages", "solicitation"].rows, told["pages", "solicitation"].positives) == (36, 12)
    assert told["pages", "solicitation"].figures["average_precision"].value > 0.9
    assert set(told["news", "solicitation"].figures) == set(told["pages", "exposure"].figures) == {"false_alarms"}
    assert 0 <= told["pages", "stances"].figures["macro_f1"].value <= 1


def test_variants_are_learned_from_and_never_asked_about() -> None:
    """The folds hold the written rows alone, and a row is not asked of a fold that learned from its variant."""
    wrong = [
        GeneratedRow(
            text=row.text, stance=Stance.OTHER, group=row.group, dataset=row.dataset, way=Way.RENAMED, parent="0"
        )
        for row in WRITTEN
        if row.stance is Stance.SOLICITATION
        for _ in range(3)
    ]
    alone, misled = train(WRITTEN, manifest={}), train(WRITTEN, manifest={}, variants=wrong)
    asked = ASKS.format(3)

    assert [len(misled.folds[head][0]) for head in HEADS] == [len(alone.folds[head][0]) for head in HEADS]
    assert misled.model.judge(asked).logits[Head.SOLICITATION] < alone.model.judge(asked).logits[Head.SOLICITATION]


def test_soliciting_is_said_from_even_chances_on() -> None:
    """Below, the likeliest of the rest."""
    chances = dict.fromkeys(HEADS, 0.1) | {Head.SOLICITATION: 0.5, Head.WARNING: 0.9}

    assert stance_of(chances) is Stance.SOLICITATION
    assert stance_of(chances | {Head.SOLICITATION: 0.49}) is Stance.WARNING


def test_macro_f1_and_false_alarms() -> None:
    """By hand: kinds 0 and 1 with F1 .8 and 2/3; a kind that is only said counts among the errors of the others."""
    assert macro_f1(np.array([0, 0, 1, 1]), np.array([0.0, 0.0, 1.0, 2.0])) == pytest.approx((1 + 2 / 3) / 2)
    assert false_alarms(np.array([0, 0, 0, 1]), np.array([0.6, 0.5, 0.1, 0.9])) == pytest.approx(2 / 3)
