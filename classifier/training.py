"""Train every head by logistic regression on grams, calibrate it on rows its fold never saw.

This module alone imports scikit-learn; screening reads the stored weights with numpy.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from classifier.grams import grams
from classifier.heads import HEADS, Head
from classifier.model import Calibration, Model, weigh
from classifier.rows import LabelledRow
from classifier.vocabulary import UNKNOWN, Vocabulary
from facts.errors import BrokenCorpus
from text import fold

#: Grams seen in fewer rows are names and accidents.
MIN_ROWS = 3
#: 48,000 grams × 5 heads stay below 2 MB compressed; the wheel may hold 4 MB.
MAX_GRAMS = 48_000
#: Inverse regularisation; larger fits the corpus closer. Chosen on grouped folds of the corpus.
STRENGTH = 30.0
FOLDS = 5

Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingReport:
    """A trained model and what its folds said."""

    model: Model
    #: Head -> (labels, calibrated out-of-fold probabilities, groups), each as long as the head has rows.
    folds: Mapping[Head, tuple[Labels, NDArray[np.float64], list[str]]]


def train(rows: Sequence[LabelledRow], *, manifest: Mapping[str, object]) -> TrainingReport:
    """Train all heads on the rows that name them.

    Args:
        rows: any order; a head needs rows of both answers in at least two groups, or it always says no.
        manifest: version, data and whatever else the model card shall say.

    Raises:
        BrokenCorpus: there is not one solicitation and one other row.
    """
    if not rows:
        raise BrokenCorpus("There is no row to train on; give at least one file with text and stance.")
    texts = [grams(fold(row.text).squeezed).without_barriers() for row in rows]
    vocabulary, idf = _choose(texts)
    matrix = _matrix(texts, vocabulary, idf)
    weights = np.zeros((len(vocabulary), len(HEADS)), np.float32)
    intercepts, calibrations, folds = {}, {}, {}
    for index, head in enumerate(HEADS):
        taught = np.array([head in row.heads for row in rows])
        labels = np.array([row.stance == head.stance for row in rows], np.int64)[taught]
        strength = np.array([row.weight for row in rows])[taught]
        groups = np.array([row.group for row in rows])[taught]
        head_matrix = matrix[np.flatnonzero(taught)]
        column, intercepts[head] = _fit(head_matrix, labels, strength)
        weights[:, index] = column
        logits = _out_of_fold(head_matrix, labels, strength, groups)
        calibrations[head] = _calibrate(logits, labels, strength)
        folds[head] = (labels, _probabilities(calibrations[head], logits), groups.tolist())
    model = Model(
        vocabulary=vocabulary, idf=idf, weights=weights,
        intercepts=intercepts, calibrations=calibrations, manifest=manifest,
    )  # fmt: skip
    return TrainingReport(model=model, folds=folds)


def _choose(texts: Sequence[NDArray[np.uint64]]) -> tuple[Vocabulary, NDArray[np.float32]]:
    keys, counts = np.unique(np.concatenate([np.unique(found) for found in texts]), return_counts=True)
    enough = counts >= min(MIN_ROWS, max(1, len(texts) // 10))
    keys, counts = keys[enough], counts[enough]
    most = np.sort(np.argsort(-counts, kind="stable")[:MAX_GRAMS])
    keys, counts = keys[most], counts[most]
    idf = (np.log((1 + len(texts)) / (1 + counts)) + 1).astype(np.float32)
    return Vocabulary(keys), idf


def _matrix(texts: Sequence[NDArray[np.uint64]], vocabulary: Vocabulary, idf: NDArray[np.float32]) -> csr_matrix:
    indices, values, ends = [], [], [0]
    for keys in texts:
        found = vocabulary.columns(keys)
        columns, counts = np.unique(found[found != UNKNOWN], return_counts=True)
        indices.append(columns)
        values.append(weigh(counts, idf[columns]))
        ends.append(ends[-1] + len(columns))
    shape = (len(texts), len(vocabulary))
    return csr_matrix((np.concatenate(values), np.concatenate(indices), np.array(ends)), shape=shape)


def _fit(matrix: csr_matrix, labels: Labels, strength: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    if len(np.unique(labels)) < 2:
        # Nothing to tell apart: the head says no, loudly enough that calibration keeps it there.
        return np.zeros(matrix.shape[1]), -10.0
    fitted = LogisticRegression(C=STRENGTH, solver="liblinear", random_state=0)
    fitted.fit(matrix, labels, sample_weight=strength)
    return fitted.coef_[0], float(fitted.intercept_[0])


def _out_of_fold(
    matrix: csr_matrix, labels: Labels, strength: NDArray[np.float64], groups: NDArray[np.str_]
) -> NDArray[np.float64]:
    logits = np.zeros(len(labels))
    count = min(FOLDS, len(np.unique(groups)))
    if count < 2:
        return logits
    for train_rows, test_rows in GroupKFold(count).split(matrix, labels, groups):
        column, intercept = _fit(matrix[train_rows], labels[train_rows], strength[train_rows])
        logits[test_rows] = matrix[test_rows] @ column + intercept
    return logits


def _calibrate(logits: NDArray[np.float64], labels: Labels, strength: NDArray[np.float64]) -> Calibration:
    if len(np.unique(labels)) < 2 or len(np.unique(logits)) < 2:
        return Calibration()
    fitted = LogisticRegression(C=1e6).fit(logits[:, None], labels, sample_weight=strength)
    return Calibration(slope=float(fitted.coef_[0, 0]), offset=float(fitted.intercept_[0]))


def _probabilities(calibration: Calibration, logits: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.array([calibration.probability(float(logit)) for logit in logits])
