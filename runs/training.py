"""Train the heads from files or a recipe, and write model and card; evaluate a model on a labelled file."""

import hashlib
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from classifier.by_set import figures_by_set
from classifier.card import write_card
from classifier.evaluation import evaluate
from classifier.generation import GeneratedRow
from classifier.heads import HEADS, Head
from classifier.model import Model
from classifier.recipes import Dataset, load_recipe
from classifier.report import Evaluation, measure
from classifier.rows import LabelledRow, is_present, load_rows
from classifier.shelf import CARD_FILE, SHIPPED, Shelf, open_model
from classifier.training import train
from facts.errors import BadInput, BrokenCorpus
from facts.ports import Clock
from keywords import Engine
from runs.labelled import RECIPE, Say, chances, check_columns, digest, plain_dataset
from runs.testing import report_cases
from runs.variants import make_variants
from text import fold_version


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingOrder:
    """What somebody asked to train from."""

    #: CSV, JSON Lines, recipes, or the word `shipped`: the recipe of the shipped model.
    files: tuple[Path, ...]
    #: Folder for model and card.
    out: Path
    #: Folder that `data:` paths of a recipe are under.
    data: Path | None = None
    label_column: str = "stance"
    #: Label in the file -> stance.
    map: tuple[tuple[str, str], ...] = ()


def train_model(order: TrainingOrder, clock: Clock, say: Say, engine: Engine) -> Model:
    """Train, write model and card under `order.out`, and return the model as it was stored.

    Args:
        order: the files.
        clock: the month goes into the version.
        say: told of each set.
        engine: rules that the card's cases are run with.

    Raises:
        UnreadableFile, BrokenCorpus: naming file and line.
    """
    rows, variants, data = _load(order, say, engine)
    if not any({row.stance == head.stance for row in rows if head in row.heads} == {True, False} for head in HEADS):
        kinds = ", ".join(sorted({row.stance.value for row in rows})) or "nothing"
        raise BrokenCorpus(f"The {len(rows)} rows say {kinds} only; a model learns from rows of at least two stances.")
    report = train(rows, manifest={"fold": fold_version(), "data": data}, variants=variants)
    figures = {
        head.value: {name: asdict(figure) for name, figure in evaluate(labels, chances, groups).items()}
        for head, (labels, chances, groups) in report.folds.items()
        if 0 < labels.sum() < len(labels)
    }
    sets = [asdict(found) for found in figures_by_set(report, rows)]
    report.model.manifest |= {"figures": figures, "sets": sets, "version": f"{clock.now():%Y.%m}-{_name(report.model)}"}
    report.model.save(order.out)
    stored = open_model(order.out)
    write_card(stored, report_cases(stored, engine), order.out / CARD_FILE)
    return stored


def train_challenger(order: TrainingOrder, shelf: Shelf, clock: Clock, say: Say, engine: Engine) -> str:
    """Train and put the model on the shelf, where nobody uses it until it is promoted; return its version.

    Raises:
        UnreadableFile, BrokenCorpus: naming file and line.
        BadInput: somebody else is changing the shelf.
        NoSpace: the shelf cannot be written.
    """
    # An hour of training must not end at a shelf that could not be written from the start.
    with shelf.alone():
        pass
    with tempfile.TemporaryDirectory(prefix="fangfei-") as folder:
        train_model(replace(order, out=Path(folder)), clock, say, engine)
        with shelf.alone():
            return shelf.put(Path(folder))


def evaluate_model(model: Model, head: Head, rows: Sequence[LabelledRow], budget: int) -> Evaluation:
    """Ask one head about labelled rows and measure its answers.

    Raises:
        BadInput: the rows hold only one answer.
    """
    labels = np.array([row.stance == head.stance for row in rows], np.int64)
    if not 0 < labels.sum() < len(labels):
        raise BadInput(
            f"The file needs rows with and rows without stance {head.value}; it has {labels.sum()} of {len(labels)}."
        )
    return measure(labels, chances(model, head, rows), [row.group for row in rows], budget)


def evaluate_heads(
    model: Model, rows: Sequence[LabelledRow], heads: Sequence[Head], budget: int
) -> dict[Head, Evaluation]:
    """Measure every head that the rows can tell about; where one alone is asked, they must.

    Raises:
        BadInput: the rows hold only one answer for every head asked.
    """
    kinds = {row.stance for row in rows}
    told = [head for head in heads if head.stance in kinds and len(kinds) > 1] or heads[:1]
    return {head: evaluate_model(model, head, rows, budget) for head in told}


def _load(
    order: TrainingOrder, say: Say, engine: Engine
) -> tuple[list[LabelledRow], list[GeneratedRow], list[dict[str, Any]]]:
    rows: list[LabelledRow] = []
    variants: list[GeneratedRow] = []
    data: list[dict[str, Any]] = []
    for dataset, base in _datasets(order):
        if not is_present(dataset, base=base, data=order.data):
            say(f"{dataset.name}: not on this machine, left out")
            continue
        kept, held = load_rows(dataset, base=base, data=order.data)
        made = make_variants(kept, each=dataset.variants, engine=engine) if dataset.variants else []
        rows += kept
        variants += made
        data.append(_describe(dataset, kept, held) | ({"variants": len(made)} if made else {}))
        say(f"{dataset.name}: {len(kept)} rows to train on, {len(held)} held out")
    return rows, variants, data


def _datasets(order: TrainingOrder) -> list[tuple[Dataset, Path]]:
    found: list[tuple[Dataset, Path]] = []
    for named in order.files:
        file = RECIPE if str(named) == SHIPPED else named
        if file.suffix in (".yml", ".yaml"):
            found += [(dataset, file.parent) for dataset in load_recipe(file)]
        else:
            check_columns(file, ("text", order.label_column))
            found.append((plain_dataset(file, order.label_column, order.map), file.parent))
    return found


def _describe(dataset: Dataset, kept: Sequence[LabelledRow], held: Sequence[LabelledRow]) -> dict[str, Any]:
    return {
        "name": dataset.name,
        "rows": len(kept),
        "held_out": len(held),
        "heads": sorted(dataset.heads),
        "weight": dataset.weight,
        "stances": dict(sorted(Counter(row.stance.value for row in kept).items())),
        "sha256": digest(kept),
    }


def _name(model: Model) -> str:
    """Six hex digits over everything that its answers depend on: models that differ never share a version."""
    total = hashlib.sha256(repr((model.intercepts, model.calibrations, model.manifest["fold"])).encode())
    for array in (model.vocabulary.keys, model.idf, model.weights):
        total.update(array.tobytes())
    return total.hexdigest()[:6]
