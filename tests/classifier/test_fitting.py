"""Fitting finds planted weights, keeps signs, and never listens to answers of a model that saw the row."""

from dataclasses import replace

import numpy as np
import pytest

from classifier.fitting import Example, fit, fit_across, logits, measure, out_of_fold
from classifier.fusion import case_of, judge
from classifier.heads import HEADS, Head
from classifier.model import Model
from classifier.rows import LabelledRow
from classifier.scorecard import POINTS_PER_LOGIT, Scorecard, shipped
from classifier.training import TrainingReport
from facts.assessments import Stance
from facts.errors import BrokenCorpus
from tests.classifier.evidences import a_hit, a_promise, an_evidence

NAMES = ("inducement", "sociality", "warning")


def a_design(**least: float) -> Scorecard:
    """The shipped card with three features of weight 0 and one that is not fitted."""
    kept = {name: replace(shipped().entries[name], weight=0.0, cap=9.0, least=least.get(name, 0.0)) for name in NAMES}
    assumed = replace(shipped().entries["download"], weight=0.25, fitted=False)
    return replace(shipped(), entries=kept | {"download": assumed})


def examples(count: int = 4000, *, seed: int = 3, inducement: float = 2.0, sociality: float = 0.7) -> list[Example]:
    """Rows whose log-odds are −1 + inducement·x + sociality·y − 1.5·z."""
    random = np.random.default_rng(seed)
    drawn = random.uniform(0, 2, (count, 3))
    odds = -1 + drawn @ np.array([inducement, sociality, -1.5])
    soliciting = random.random(count) < 1 / (1 + np.exp(-odds))
    return [
        Example(measures=dict(zip(NAMES, row.tolist(), strict=True)), soliciting=bool(is_one), group=str(number // 3))
        for number, (row, is_one) in enumerate(zip(drawn, soliciting, strict=True))
    ]


def test_planted_weights_are_found() -> None:
    """With next to no penalty the weights and the intercept come back; what is not fitted stays as it was."""
    card = fit(examples(), a_design(), version="t", told={"rows": 4000}, penalty=1e-6)
    weights = [card.entries[name].weight for name in NAMES]

    assert weights == pytest.approx([2.0, 0.7, 1.5], abs=0.2)
    assert card.intercept == pytest.approx(-1, abs=0.25)
    assert card.entries["download"] == a_design().entries["download"]
    assert (card.version, card.fitted_on) == ("t", {"rows": 4000})
    assert card.digest not in ("", shipped().digest)


def test_signs_and_least_weights_hold() -> None:
    """A mark of the law that the rows speak against keeps its least weight, and never turns."""
    rows = examples(inducement=-2.0)
    free, held = fit(rows, a_design(), version="", told={}), fit(rows, a_design(inducement=0.3), version="", told={})

    assert free.entries["inducement"].weight == 0.0
    assert held.entries["inducement"].weight == 0.3


def test_a_feature_that_no_row_shows_keeps_its_weight() -> None:
    """What the rows cannot teach stays as the design has it."""
    rows = [replace(one, measures={"sociality": one.measures["sociality"]}) for one in examples(300)]
    design = a_design()
    design = replace(design, entries={**design.entries, "warning": replace(design.entries["warning"], weight=0.6)})
    card = fit(rows, design, version="", told={})

    assert card.entries["warning"].weight == 0.6
    assert card.entries["sociality"].weight > 0


@pytest.mark.parametrize("soliciting", [True, False])
def test_both_answers_are_needed(soliciting: bool) -> None:
    """Rows of one answer teach nothing, and say so."""
    with pytest.raises(BrokenCorpus, match="rows that solicit and rows that do not"):
        fit([replace(one, soliciting=soliciting) for one in examples(20)], a_design(), version="", told={})


def test_cards_of_folds_never_saw_the_group() -> None:
    """A measure that only tells groups apart ranks well in sample and not across folds."""
    random = np.random.default_rng(1)
    rows = [
        Example(measures={"sociality": 0.1}, soliciting=bool(random.random() < 0.5), group=str(number // 4))
        for number in range(200)
    ]
    across = fit_across(rows, a_design())
    rates = {}
    for one, odds in zip(rows, across, strict=True):
        rates.setdefault(round(float(odds), 6), []).append(one.soliciting)

    assert len(rates) > 1
    overall = np.mean([one.soliciting for one in rows])
    for odds, answers in rates.items():
        others = (overall * len(rows) - sum(answers)) / (len(rows) - len(answers))
        assert 1 / (1 + np.exp(-odds)) == pytest.approx(others, abs=0.02)


def test_measures_and_log_odds_are_those_of_the_score() -> None:
    """What fitting sees of a case, times the weights, is what the score's points are made of."""
    model, card = Model.load(), shipped()
    evidence = an_evidence(hits=(a_hit(),), promises=(a_promise(guaranteed=True),))
    case = case_of(evidence, judge(evidence, model), model, card)
    found = measure(case)
    odds = logits([Example(measures=found, soliciting=True, group="")], card)[0]
    points = sum(card.entries[name].points(value) for name, value in found.items())

    assert {"inducement", "promised_return", "guaranteed", "text_model"} <= set(found)
    assert card.prior_points + points == pytest.approx(50 + POINTS_PER_LOGIT * odds, abs=0.05 * len(found) + 0.1)


def rows_and_report() -> tuple[list[LabelledRow], TrainingReport]:
    everything, one = frozenset(HEADS), frozenset({Head.SOLICITATION})
    rows = [
        LabelledRow(text="甲", stance=Stance.SOLICITATION, group="1", heads=everything),
        LabelledRow(text="乙", stance=Stance.OTHER, group="2", heads=one),
        LabelledRow(text="丙", stance=Stance.EXPOSURE, group="3", heads=everything),
    ]
    folds = {
        head: (
            np.array([row.stance == head.stance for row in taught], np.int64),
            np.array([0.1 * (rows.index(row) + 1) for row in taught]),
            [row.group for row in taught],
        )
        for head in HEADS
        if (taught := [row for row in rows if head in row.heads])
    }
    return rows, TrainingReport(model=Model.load(), folds=folds)


def test_answers_out_of_fold_find_their_rows() -> None:
    """Each row gets the answers of the heads it teaches, whatever other heads skip."""
    rows, report = rows_and_report()
    found = out_of_fold(rows, report)

    assert [one[Head.SOLICITATION] for one in found] == pytest.approx([0.1, 0.2, 0.3])
    assert set(found[0]) == set(found[2]) == set(HEADS)
    assert set(found[1]) == {Head.SOLICITATION}
    assert found[2][Head.EXPOSURE] == pytest.approx(0.3)


def test_folds_of_other_rows_are_refused() -> None:
    """Answers that belong to other rows would teach nonsense without a word."""
    rows, report = rows_and_report()

    with pytest.raises(BrokenCorpus, match="not of these rows"):
        out_of_fold([*rows[1:], rows[0]], report)
