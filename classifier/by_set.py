"""Out-of-fold figures of each set by itself: over all sets together the easy ones hide the hard ones."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from classifier.evaluation import METRICS, Figure, evaluate, false_alarms, macro_f1
from classifier.fitting import out_of_fold
from classifier.heads import HEADS, Head, stance_of
from classifier.rows import LabelledRow
from classifier.training import TrainingReport
from facts.assessments import Stance

#: The two questions that sets are made for; the other heads only decide between stances.
_ASKED = (Head.SOLICITATION, Head.EXPOSURE)
_NUMBERS = {stance: number for number, stance in enumerate(Stance)}

Answered = Sequence[tuple[LabelledRow, Mapping[Head, float]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFigures:
    """What the folds say of one question on one set."""

    dataset: str
    #: "solicitation", "exposure", or "stances" for the choice among all of them.
    question: str
    rows: int
    #: Rows whose answer is yes; for stances, all of them.
    positives: int
    figures: Mapping[str, Figure]


def figures_by_set(report: TrainingReport, rows: Sequence[LabelledRow]) -> Iterator[SetFigures]:
    """Measure both heads on each set that has rows of both answers, and stances on sets that teach every head.

    Args:
        report: what training said of `rows`.
        rows: all that it was trained on, in the same order.
    """
    answered = list(zip(rows, out_of_fold(rows, report), strict=True))
    for name in dict.fromkeys(row.dataset for row in rows):
        own = [(row, chances) for row, chances in answered if row.dataset == name]
        yield from (found for head in _ASKED if (found := _of_head(name, own, head)))
        if all(row.heads == frozenset(HEADS) for row, _ in own):
            yield _of_stances(name, own)


def _of_head(name: str, answered: Answered, head: Head) -> SetFigures | None:
    taught = [(row, chances[head]) for row, chances in answered if head in row.heads]
    labels = np.array([row.stance is head.stance for row, _ in taught], np.int64)
    if not len(labels) or labels.all():
        return None
    chances = np.array([chance for _, chance in taught])
    metrics = METRICS if labels.any() else {"false_alarms": false_alarms}
    figures = evaluate(labels, chances, [row.group for row, _ in taught], metrics)
    return SetFigures(dataset=name, question=head.value, rows=len(labels), positives=int(labels.sum()), figures=figures)


def _of_stances(name: str, answered: Answered) -> SetFigures:
    expected = np.array([_NUMBERS[row.stance] for row, _ in answered], np.int64)
    said = np.array([_NUMBERS[stance_of(chances)] for _, chances in answered], np.float64)
    figures = evaluate(expected, said, [row.group for row, _ in answered], {"macro_f1": macro_f1})
    return SetFigures(dataset=name, question="stances", rows=len(answered), positives=len(answered), figures=figures)
