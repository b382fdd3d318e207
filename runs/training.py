"""Train the heads from files or a recipe, and write model and card; evaluate a model on a labelled file."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from classifier.card import write_card
from classifier.evaluation import Figure, evaluate
from classifier.heads import Head
from classifier.model import Model
from classifier.rows import Dataset, LabelledRow, is_present, load_recipe, load_rows
from classifier.training import train
from facts.errors import BadInput
from facts.ports import Clock
from text import fold, fold_version

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingOrder:
    """What somebody asked to train from."""

    files: tuple[Path, ...]
    out: Path
    #: Folder that `data:` paths of a recipe are under.
    data: Path | None = None
    label_column: str = "stance"
    #: Label in the file -> stance.
    map: tuple[tuple[str, str], ...] = ()


def train_model(order: TrainingOrder, clock: Clock, say: Say) -> Model:
    """Train, write model and card under `order.out`, and return the model.

    Raises:
        UnreadableFile, BrokenCorpus: naming file and line.
    """
    rows: list[LabelledRow] = []
    data: list[dict[str, Any]] = []
    for dataset, base in _datasets(order):
        if not is_present(dataset, base=base, data=order.data):
            say(f"{dataset.name}: not on this machine, left out")
            continue
        kept, held = load_rows(dataset, base=base, data=order.data)
        rows += kept
        data.append(_describe(dataset, kept, held))
        say(f"{dataset.name}: {len(kept)} rows to train on, {len(held)} held out")
    version = f"{clock.now():%Y.%m}-{_digest(rows)[:6]}"
    report = train(rows, manifest={"version": version, "fold": fold_version(), "data": data})
    figures = {
        head.value: {name: asdict(figure) for name, figure in evaluate(labels, chances, groups).items()}
        for head, (labels, chances, groups) in report.folds.items()
        if 0 < labels.sum() < len(labels)
    }
    report.model.manifest["figures"] = figures
    report.model.save(order.out)
    write_card(report.model, order.out / "MODEL-CARD.md")
    return report.model


def evaluate_model(model: Model, head: Head, rows: Sequence[LabelledRow]) -> dict[str, Figure]:
    """Ask one head about labelled rows and measure its answers.

    Raises:
        BadInput: the rows hold only one answer.
    """
    labels = np.array([row.stance == head.stance for row in rows], np.int64)
    if not 0 < labels.sum() < len(labels):
        raise BadInput(
            f"The file needs rows with and rows without stance {head.value}; it has {labels.sum()} of {len(labels)}."
        )
    chances = np.array([model.judge(fold(row.text).squeezed).probabilities[head] for row in rows])
    return evaluate(labels, chances, [row.group for row in rows])


def load_labelled(path: Path, *, label_column: str, mapping: tuple[tuple[str, str], ...]) -> list[LabelledRow]:
    """Read one labelled file for evaluation."""
    kept, _ = load_rows(_plain_dataset(path, label_column, mapping), base=path.parent, data=None)
    return kept


def _datasets(order: TrainingOrder) -> list[tuple[Dataset, Path]]:
    found: list[tuple[Dataset, Path]] = []
    for file in order.files:
        if file.suffix in (".yml", ".yaml"):
            found += [(dataset, file.parent) for dataset in load_recipe(file)]
        else:
            found.append((_plain_dataset(file, order.label_column, order.map), file.parent))
    return found


def _plain_dataset(path: Path, label_column: str, mapping: tuple[tuple[str, str], ...]) -> Dataset:
    return Dataset(name=path.stem, path=str(path.absolute()), label=(label_column,), map=dict(mapping))


def _describe(dataset: Dataset, kept: Sequence[LabelledRow], held: Sequence[LabelledRow]) -> dict[str, Any]:
    return {
        "name": dataset.name,
        "rows": len(kept),
        "held_out": len(held),
        "heads": sorted(dataset.heads),
        "weight": dataset.weight,
        "stances": dict(sorted(Counter(row.stance.value for row in kept).items())),
        "sha256": _digest(kept),
    }


def _digest(rows: Sequence[LabelledRow]) -> str:
    total = hashlib.sha256()
    for row in rows:
        total.update(f"{row.stance.value}\t{row.weight}\t{row.text}\n".encode("utf-8", "surrogatepass"))
    return total.hexdigest()
