"""Fit the scorecard on a recipe's rows: rules read them, the text model answers out of fold, the weights are set.

    recipe ─► rows ─┬─► train, five grouped folds ─► answers of models that never saw the row's group ─┐
                    └─► rules ─► evidence ─────────────────────────────────────────────────────────────┴─► fit ─► card

Weights are set on the sets that keep groups out of training; the other sets that teach every stance check the card.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from classifier import Model, Scorecard
from classifier.case import Case
from classifier.evaluation import average_precision
from classifier.fitting import Example, Floats, fit, fit_across, measure, out_of_fold
from classifier.fusion import CAP, case_of, conclude, judge
from classifier.heads import HEADS, Head
from classifier.recipes import Dataset, load_recipe
from classifier.rows import LabelledRow, is_present, load_rows
from classifier.scorecard import PACKAGED
from classifier.training import train
from facts.assessments import Stance
from facts.errors import BrokenCorpus
from facts.ports import Clock
from keywords import Engine
from runs.labelled import digest
from text import fold_version, read_plain

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class FittingOrder:
    """What somebody asked to fit."""

    recipe: Path
    #: Folder that `data:` paths of the recipe are under.
    data: Path | None = None
    #: Names, signs, caps, word lists and assumed weights come from here.
    design: Path = PACKAGED
    #: File the fitted card is written to.
    target: Path = PACKAGED
    #: Names of the sets that the weights are set on; empty takes those that keep groups out of training.
    sets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How well score and text head alone rank one set's rows, and what the shipped bands make of them."""

    name: str
    rows: int
    soliciting: int
    #: Average precision for soliciting, 0..1: of the score, of the score before the cap, and of the text head alone.
    score: float
    uncapped: float
    text: float
    #: Of the soliciting rows, how many are candidate leads; of the candidate leads, how many solicit. 0..1.
    recall: float
    precision: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A row with its case."""

    row: LabelledRow
    case: Case

    @property
    def soliciting(self) -> bool:
        return self.row.stance is Stance.SOLICITATION

    @property
    def text(self) -> float:
        """What the text head says alone."""
        return self.case.chance(Head.SOLICITATION)

    def example(self) -> Example:
        return Example(
            measures=measure(self.case), soliciting=self.soliciting, group=self.row.group, weight=self.row.weight
        )


def fit_card(order: FittingOrder, engine: Engine, clock: Clock, say: Say) -> tuple[Scorecard, list[Figures]]:
    """Fit, write the card to `order.target`, and return it with figures on rows that it was not fitted on.

    Args:
        order: the recipe, and where the card goes.
        engine: rules that read the rows.
        clock: the month is the card's version.
        say: told what is being done.

    Raises:
        UnreadableFile, BrokenCorpus: the recipe, a row, or no set to fit on.
        ModelUnusable: the design cannot be read.
        NoSpace: the card cannot be written.
    """
    design = Scorecard.load(order.design)
    kept, held, sets = _load(order, say)
    model, answers = _train(kept, say)
    say("rules read the rows")
    full = [(row, found) for row, found in zip(kept, answers, strict=True) if row.heads == frozenset(HEADS)]
    read = [_read(row, engine, model, design, found) for row, found in full]
    fitted = [one for one in read if one.row.dataset in sets]
    if not fitted:
        raise BrokenCorpus(f"{order.recipe} has no set to fit on; name one with --set that teaches every stance.")
    examples = [one.example() for one in fitted]
    told = {"lexicon": engine.lexicon.version, "fold": fold_version(), "data": _told(fitted)}
    card = fit(examples, design, version=f"{clock.now():%Y.%m}", told=told)
    across = fit_across(examples, design)
    figures = [_across(fitted, across)]
    unseen = [one for one in read if one.row.dataset not in sets]
    unseen += [_read(row, engine, model, design) for row in held if row.heads == frozenset(HEADS)]
    figures += [_figures(name, rows, card) for name, rows in _by_set(unseen)]
    card.save(order.target)
    return card, figures


def _load(order: FittingOrder, say: Say) -> tuple[list[LabelledRow], list[LabelledRow], frozenset[str]]:
    """Rows to train on, rows held out, and the names of the sets to fit on."""
    kept: list[LabelledRow] = []
    held: list[LabelledRow] = []
    present: list[Dataset] = []
    for dataset in load_recipe(order.recipe):
        if not is_present(dataset, base=order.recipe.parent, data=order.data):
            say(f"{dataset.name}: not on this machine, left out")
            continue
        taught, spared = load_rows(dataset, base=order.recipe.parent, data=order.data)
        kept, held = kept + taught, held + spared
        present.append(dataset)
    unknown = set(order.sets) - {dataset.name for dataset in present}
    if unknown:
        raise BrokenCorpus(f"{order.recipe} has no set {', '.join(sorted(unknown))} on this machine; see its names.")
    return kept, held, frozenset(order.sets or (dataset.name for dataset in present if dataset.holdout))


def _train(rows: Sequence[LabelledRow], say: Say) -> tuple[Model, list[dict[Head, float]]]:
    say(f"the text model is trained on {len(rows)} rows, and without each fold in turn")
    report = train(rows, manifest={"version": "fitting", "fold": fold_version(), "data": []})
    return report.model, out_of_fold(rows, report)


def _read(
    row: LabelledRow,
    engine: Engine,
    model: Model,
    card: Scorecard,
    answers: Mapping[Head, float] | None = None,
) -> _Read:
    evidence = engine.examine(read_plain(row.text))
    verdict = judge(evidence, model)
    if verdict and answers is not None:
        verdict = replace(verdict, probabilities=answers)
    return _Read(row=row, case=case_of(evidence, verdict, model, card))


def _told(read: Iterable[_Read]) -> list[dict[str, object]]:
    return [
        {
            "name": name,
            "rows": len(rows),
            "soliciting": sum(one.soliciting for one in rows),
            "sha256": digest([one.row for one in rows]),
        }
        for name, rows in _by_set(read)
    ]


def _by_set(read: Iterable[_Read]) -> Iterator[tuple[str, list[_Read]]]:
    found: dict[str, list[_Read]] = {}
    for one in read:
        found.setdefault(one.row.dataset, []).append(one)
    yield from found.items()


def _across(read: Sequence[_Read], across: Floats) -> Figures:
    """Figures of cards that each saw no row of the group they are asked about; they have neither cap nor bands."""
    labels = np.array([one.soliciting for one in read], np.int64)
    return Figures(
        name="folds", rows=len(read), soliciting=int(labels.sum()), score=math.nan,
        uncapped=average_precision(labels, across), text=_precision(labels, [one.text for one in read]),
        recall=math.nan, precision=math.nan,
    )  # fmt: skip


def _figures(name: str, read: Sequence[_Read], card: Scorecard) -> Figures:
    labels = np.array([one.soliciting for one in read], np.int64)
    found = [conclude(one.case, card=card) for one in read]
    leads = np.array([one.band.is_candidate for one in found])
    hits, soliciting = int((leads & (labels == 1)).sum()), int(labels.sum())
    # Points and not the clipped score: pages beyond 100 still have an order.
    capped = [math.fsum(reason.points for reason in one.reasons) for one in found]
    uncapped = [math.fsum(reason.points for reason in one.reasons if reason.name != CAP) for one in found]
    return Figures(
        name=name, rows=len(read), soliciting=soliciting, score=_precision(labels, capped),
        uncapped=_precision(labels, uncapped), text=_precision(labels, [one.text for one in read]),
        recall=hits / soliciting if soliciting else math.nan,
        precision=hits / int(leads.sum()) if leads.any() else math.nan,
    )  # fmt: skip


def _precision(labels: np.ndarray[tuple[int], np.dtype[np.int64]], values: Sequence[float]) -> float:
    return average_precision(labels, np.array(values, np.float64)) if labels.any() else math.nan
