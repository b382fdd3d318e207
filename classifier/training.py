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

from classifier.blinding import blind
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
#: Inverse regularisation; 30 ranks the corpus better in its folds (.972 against .966) and pages of unseen sites worse
#: (.718 against .726), neither by more than its interval: what leans less on the corpus was taken.
STRENGTH = 10.0
FOLDS = 5

Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingReport:
    """A trained model and what its folds said."""

    model: Model
    #: Head -> (labels, calibrated out-of-fold probabilities, groups), each as long as the head has rows.
    folds: Mapping[Head, tuple[Labels, NDArray[np.float64], list[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lesson:
    """What one head learns from; every array is as long as the head has rows."""

    matrix: csr_matrix
    labels: Labels
    strength: NDArray[np.float64]
    groups: NDArray[np.str_]
    #: Rows that somebody wrote; the rest are variants.
    written: NDArray[np.bool_]
    #: Rows of sets that teach every head, which the head is calibrated on. Sets for one head are news lines and short
    #: messages by the thousand: their share says nothing of how many pages of a crawl solicit, and with them pages are
    #: told too low a probability.
    is_whole: NDArray[np.bool_]

    @classmethod
    def of(cls, head: Head, rows: Sequence[LabelledRow], matrix: csr_matrix, *, written: int) -> "_Lesson":
        taught = [index for index, row in enumerate(rows) if head in row.heads]
        own = [rows[index] for index in taught]
        return cls(
            matrix=matrix[taught],
            labels=np.array([row.stance == head.stance for row in own], np.int64),
            strength=np.array([row.weight for row in own], np.float64),
            groups=np.array([row.group for row in own], np.str_),
            written=np.array([index < written for index in taught], bool),
            is_whole=np.array([row.heads == frozenset(HEADS) for row in own], bool),
        )


def train(
    rows: Sequence[LabelledRow], *, manifest: Mapping[str, object], variants: Sequence[LabelledRow] = ()
) -> TrainingReport:
    """Train all heads on the rows that name them.

    Args:
        rows: any order; a head needs rows of both answers in at least two groups, or it always says no.
        variants: generated rows (classifier/generation.py); learned from, never asked about: no fold measures them,
            none learns from one whose group it is asked about, and no calibration sees them.
        manifest: version, data and whatever else the model card shall say.

    Raises:
        BrokenCorpus: there is not one solicitation and one other row.
    """
    if not rows:
        raise BrokenCorpus("There is no row to train on; give at least one file with text and stance.")
    every = [*rows, *variants]
    texts = [grams(blind(fold(row.text).squeezed)).without_barriers() for row in every]
    vocabulary, idf = _choose(texts)
    matrix = _matrix(texts, vocabulary, idf)
    weights = np.zeros((len(vocabulary), len(HEADS)), np.float32)
    intercepts, calibrations, folds = {}, {}, {}
    for index, head in enumerate(HEADS):
        lesson = _Lesson.of(head, every, matrix, written=len(rows))
        weights[:, index], intercepts[head] = _fit(lesson.matrix, lesson.labels, lesson.strength)
        logits = _out_of_fold(lesson)
        own = lesson.written
        labels, told = lesson.labels[own], lesson.is_whole[own]
        if len(np.unique(labels[told])) < 2:
            told = np.ones(len(labels), bool)
        calibrations[head] = _calibrate(logits[told], labels[told], lesson.strength[own][told])
        folds[head] = (labels, _probabilities(calibrations[head], logits), lesson.groups[own].tolist())
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


def _out_of_fold(lesson: _Lesson) -> NDArray[np.float64]:
    """Logits of the written rows, each by a fold that learned from no row of its group; shape (written,)."""
    own = np.flatnonzero(lesson.written)
    logits = np.zeros(len(lesson.labels))
    count = min(FOLDS, len(np.unique(lesson.groups[own])))
    if count < 2:
        return logits[own]
    for _, places in GroupKFold(count).split(own, groups=lesson.groups[own]):
        asked = own[places]
        learned = ~np.isin(lesson.groups, lesson.groups[asked])
        column, intercept = _fit(lesson.matrix[learned], lesson.labels[learned], lesson.strength[learned])
        logits[asked] = lesson.matrix[asked] @ column + intercept
    return logits[own]


def _calibrate(logits: NDArray[np.float64], labels: Labels, strength: NDArray[np.float64]) -> Calibration:
    if len(np.unique(labels)) < 2 or len(np.unique(logits)) < 2:
        return Calibration()
    fitted = LogisticRegression(C=1e6).fit(logits[:, None], labels, sample_weight=strength)
    return Calibration(slope=float(fitted.coef_[0, 0]), offset=float(fitted.intercept_[0]))


def _probabilities(calibration: Calibration, logits: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.array([calibration.probability(float(logit)) for logit in logits])
