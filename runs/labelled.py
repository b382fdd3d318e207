"""Labelled rows of files and recipes, their digest, and what a model says of them; training itself is runs/training.py.

Apart from it because whoever compares models (promotion, the desk) must not load scikit-learn.
"""

import csv
import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

import classifier
from classifier.heads import Head
from classifier.model import Model
from classifier.recipes import Dataset
from classifier.rows import LabelledRow, load_rows
from facts.errors import BrokenCorpus
from text import fold

Say = Callable[[str], None]

#: The recipe of the shipped model, which lies in the wheel; its held-out rows are the frozen gate sets.
RECIPE = Path(classifier.__file__).parent / "recipe.yml"


def chances(model: Model, head: Head, rows: Sequence[LabelledRow]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The head's calibrated probability of each row, shape (rows,)."""
    return np.array([model.judge(fold(row.text).squeezed).probabilities[head] for row in rows], np.float64)


def load_labelled(path: Path, *, label_column: str, mapping: tuple[tuple[str, str], ...]) -> list[LabelledRow]:
    """Read one labelled file.

    Raises:
        UnreadableFile, BrokenCorpus: it is not there, has no such column, an unknown stance, or no row.
    """
    check_columns(path, ("text", label_column))
    kept, _ = load_rows(plain_dataset(path, label_column, mapping), base=path.parent, data=None)
    if not kept:
        raise BrokenCorpus(f"{path} holds no labelled row.")
    return kept


def plain_dataset(path: Path, label_column: str, mapping: tuple[tuple[str, str], ...]) -> Dataset:
    """One labelled file as a recipe would name it."""
    return Dataset(name=path.stem, path=str(path.absolute()), label=(label_column,), map=dict(mapping))


def check_columns(path: Path, columns: tuple[str, ...]) -> None:
    """Name a missing column once instead of a strange label on line 2; what cannot be read is told by load_rows."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = next(csv.reader(file), []) if path.suffix == ".csv" else list(json.loads(file.readline()))
    except (OSError, ValueError, TypeError, csv.Error):
        return
    missing = next((column for column in columns if column not in first), None)
    if missing is not None and first:
        hint = "name it with --label-column" if missing != "text" else "call the column of the texts so"
        raise BrokenCorpus(f"{path} has no column {missing!r}; it has {', '.join(map(str, first))}: {hint}.")


def digest(rows: Sequence[LabelledRow]) -> str:
    """SHA-256 over stance, weight and text of every row, in their order; 64 hex digits."""
    total = hashlib.sha256()
    for row in rows:
        total.update(f"{row.stance.value}\t{row.weight}\t{row.text}\n".encode("utf-8", "surrogatepass"))
    return total.hexdigest()
