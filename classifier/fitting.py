"""Fit the scorecard: logistic regression with an L2 penalty whose weights cannot turn against their sign.

Needs scipy, as training does; screening reads the weights that were written.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from classifier.case import Case
from classifier.features import SCORED
from classifier.heads import Head
from classifier.rows import LabelledRow
from classifier.scorecard import Entry, Scorecard
from classifier.training import TrainingReport
from facts.errors import BrokenCorpus

#: Weight of the penalty against the mean loss a row, on features scaled to unit spread. Chosen on grouped folds of
#: the corpus: the strongest under which the average precision stays within its noise of the best (.978 against .979 at
#: .003); a stronger one leans less on the text model, which serves pages unlike the corpus better.
PENALTY = 0.01
#: Decimals kept of a weight; a point of score is forty times coarser.
DECIMALS = 3
#: Parts of the rows that are asked in turn.
FOLDS = 5

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One labelled text, measured."""

    #: Feature name -> measure; features without a measure are left out.
    measures: Mapping[str, float]
    soliciting: bool
    group: str
    weight: float = 1.0


def measure(case: Case) -> dict[str, float]:
    """Every feature's measure of one case."""
    found = ((feature.__name__, feature(case)) for feature in SCORED)
    return {name: value.value for name, value in found if value is not None}


def fit(
    examples: Sequence[Example], design: Scorecard, *, version: str, told: Mapping[str, Any], penalty: float = PENALTY
) -> Scorecard:
    """Set the weights of all features that the design says are fitted; the others keep theirs.

    Args:
        examples: measured with the text model's out-of-fold answers, or the text model is trusted too much.
        design: names, signs, caps, word lists, and the weights that are not fitted.
        version: name of the new card.
        told: what the card shall say it was fitted on.
        penalty: strength of the L2 penalty, see PENALTY.

    Raises:
        BrokenCorpus: there is not one example of each answer.
    """
    labels = np.array([example.soliciting for example in examples], np.float64)
    if not 0 < labels.sum() < len(labels):
        raise BrokenCorpus("A scorecard needs rows that solicit and rows that do not; give the corpus of the recipe.")
    taught = [entry for entry in design.entries.values() if entry.fitted]
    matrix = _matrix(examples, taught)
    spread = np.where(np.ptp(matrix, axis=0) > 0, matrix.std(0), 0.0)
    scale = np.where(spread > 0, spread, 1.0)
    strength = np.array([example.weight for example in examples])
    least = np.array([entry.least for entry in taught]) * scale
    found = _minimise(matrix / scale, labels, strength / strength.sum(), least, penalty)
    # A feature that no row shows has nothing to say for itself; it keeps the weight of the design.
    weights = {
        entry.name: round(float(weight), DECIMALS) if seen else entry.weight
        for entry, weight, seen in zip(taught, found[1:] / scale, spread > 0, strict=True)
    }
    entries = {name: replace(entry, weight=weights.get(name, entry.weight)) for name, entry in design.entries.items()}
    intercept = round(float(found[0]), DECIMALS)
    return replace(design, version=version, intercept=intercept, entries=entries, fitted_on=dict(told)).sealed()


def fit_across(examples: Sequence[Example], design: Scorecard, *, folds: int = FOLDS) -> Floats:
    """Log-odds of each example by a card that saw no row of its group; shape (examples,)."""
    places = np.array([int(hashlib.sha256(one.group.encode("utf-8")).hexdigest(), 16) % folds for one in examples])
    found = np.zeros(len(examples))
    for place in range(folds):
        taught = [one for one, at in zip(examples, places, strict=True) if at != place]
        asked = [one for one, at in zip(examples, places, strict=True) if at == place]
        if asked:
            found[places == place] = logits(asked, fit(taught, design, version="", told={}))
    return found


def out_of_fold(rows: Sequence[LabelledRow], report: TrainingReport) -> list[dict[Head, float]]:
    """What the text model said of each row when it was trained without the row's group; heads the row teaches alone.

    Args:
        rows: the rows the report is of, in the same order.
        report: of classifier.training.train.

    Raises:
        BrokenCorpus: the report is of other rows.
    """
    found: list[dict[Head, float]] = [{} for _ in rows]
    for head, (labels, chances, _) in report.folds.items():
        taught = [index for index, row in enumerate(rows) if head in row.heads]
        if [rows[index].stance == head.stance for index in taught] != [bool(label) for label in labels]:
            raise BrokenCorpus(f"The folds of head {head.value} are not of these rows; train on them again.")
        for index, chance in zip(taught, chances, strict=True):
            found[index][head] = float(chance)
    return found


def logits(examples: Sequence[Example], card: Scorecard) -> Floats:
    """Log-odds of each example by a card, before caps and overrides."""
    entries = list(card.entries.values())
    signed = _matrix(examples, entries) @ np.array([entry.weight for entry in entries])
    return np.asarray(card.intercept + signed)


def _matrix(examples: Sequence[Example], entries: Sequence[Entry]) -> Floats:
    rows = [[entry.sign * entry.clip(one.measures.get(entry.name, 0.0)) for entry in entries] for one in examples]
    return np.array(rows, np.float64).reshape(len(examples), len(entries))


def _minimise(matrix: Floats, labels: Floats, strength: Floats, least: Floats, penalty: float) -> Floats:
    signs = 2.0 * labels - 1.0

    def loss(weights: Floats) -> tuple[float, Floats]:
        margins = signs * (weights[0] + matrix @ weights[1:])
        slope = -strength * signs / (1.0 + np.exp(np.clip(margins, -500, 500)))
        value = strength @ np.logaddexp(0.0, -margins) + penalty / 2 * weights[1:] @ weights[1:]
        gradient = np.concatenate([[slope.sum()], matrix.T @ slope + penalty * weights[1:]])
        return float(value), gradient

    bounds = [(None, None), *((low, None) for low in least.tolist())]
    start = np.concatenate([[0.0], least])
    return np.asarray(minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x)
