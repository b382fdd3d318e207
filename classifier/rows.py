"""Labelled rows from CSV or JSON Lines, grouped, and split by group."""

import csv
import hashlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from classifier.blinding import strip_artefacts
from classifier.grouping import group_rows
from classifier.heads import HEADS, Head
from classifier.recipes import Dataset
from facts.assessments import Stance
from facts.errors import BrokenCorpus, UnreadableFile

#: A cell of the published sets can hold a whole page; csv's own limit is 128 KiB.
_CELL_LIMIT = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledRow:
    """One text and what it is."""

    text: str
    stance: Stance
    #: Rows of one group (near-duplicates, one subject, one source) never stand on both sides of a split.
    group: str
    heads: frozenset[Head] = frozenset(HEADS)
    weight: float = 1.0
    dataset: str = ""


def load_rows(dataset: Dataset, *, base: Path, data: Path | None) -> tuple[list[LabelledRow], list[LabelledRow]]:
    """Read a dataset.

    Returns:
        (rows to train on, rows held out for the gates).

    Raises:
        UnreadableFile: a file is not there or is neither CSV nor JSON Lines.
        BrokenCorpus: a row has no text, or a label that is no stance; with file and line.
    """
    rows = _grouped(dataset, list(_labelled(dataset, base, data)))
    held = [row for row in rows if _is_held_out(row.group, dataset)]
    kept = [row for row in rows if not _is_held_out(row.group, dataset)]
    return _spread(kept, dataset.limit), held


def _labelled(dataset: Dataset, base: Path, data: Path | None) -> Iterator[tuple[LabelledRow, Mapping[str, Any]]]:
    listed = _listed(dataset, base, data)
    for path in _paths(dataset.path, base, data):
        for line, record in _records(path):
            row = _row(dataset, record, path, line)
            if row is not None and dataset.apart and record[dataset.text] in listed:
                yield replace(row, dataset=dataset.apart.name, weight=row.weight * dataset.apart.weight), record
            elif row is not None:
                yield row, record


def _listed(dataset: Dataset, base: Path, data: Path | None) -> frozenset[str]:
    """Return the texts of the file that tells rows apart; none where it is not on this machine."""
    paths = _paths(dataset.apart.path, base, data) if dataset.apart else []
    return frozenset(str(record.get(dataset.text)) for path in paths for _, record in _records(path))


def _grouped(dataset: Dataset, found: Sequence[tuple[LabelledRow, Mapping[str, Any]]]) -> list[LabelledRow]:
    rows = [row for row, _ in found]
    leaders = group_rows([row.text for row in rows], [record for _, record in found], dataset.group)
    return [replace(row, group=rows[leader].group) for row, leader in zip(rows, leaders, strict=True)]


def is_present(dataset: Dataset, *, base: Path, data: Path | None) -> bool:
    """Whether the dataset's files are on this machine."""
    return bool(_paths(dataset.path, base, data))


def _paths(wanted: str, base: Path, data: Path | None) -> list[Path]:
    name = wanted.removeprefix("data:")
    root = data if name != wanted else base
    if root is None:
        return []
    if Path(name).is_absolute():
        return [Path(name)]
    return sorted(root.glob(name)) if "*" in name else [root / name] if (root / name).exists() else []


def _records(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            if path.suffix == ".jsonl":
                yield from ((line, _json(path, line, text)) for line, text in enumerate(file, 1) if text.strip())
            elif path.suffix == ".csv":
                csv.field_size_limit(_CELL_LIMIT)
                yield from enumerate(csv.DictReader(file), 2)
            else:
                raise UnreadableFile(f"{path} is neither .csv nor .jsonl; convert it to one of them.")
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise UnreadableFile(f"{path} cannot be read: {problem}.") from problem


def _json(path: Path, line: int, text: str) -> Mapping[str, Any]:
    try:
        record = json.loads(text)
    except json.JSONDecodeError as problem:
        raise BrokenCorpus(f"{path}:{line}: not JSON ({problem.msg}); write one object a line.") from problem
    if not isinstance(record, dict):
        raise BrokenCorpus(f'{path}:{line}: not an object; write {{"text": …, "stance": …}}.')
    return record


def _row(dataset: Dataset, record: Mapping[str, Any], path: Path, line: int) -> LabelledRow | None:
    content = record.get(dataset.text)
    if not isinstance(content, str) or not content.strip():
        raise BrokenCorpus(f"{path}:{line}: no text in column {dataset.text!r}; name the column or drop the row.")
    if record.get("origin") == "generated":
        raise BrokenCorpus(f"{path}:{line}: a generated row; drop it and set `variants:` in the recipe.")
    stance = _stance(dataset, record, path, line)
    if stance is None:
        return None
    return LabelledRow(
        text=strip_artefacts(content, dataset.strip),
        stance=stance,
        group=f"{dataset.name}:{record.get(dataset.group[0]) or _digest(content)}",
        heads=frozenset(Head(name) for name in dataset.heads),
        weight=dataset.weight * _weight(record, path, line),
        dataset=dataset.name,
    )


def _weight(record: Mapping[str, Any], path: Path, line: int) -> float:
    """Return the row's own weight, such as one over the chance that an analyst was shown it; 1 where none is given."""
    value = record.get("weight")
    try:
        weight = 1.0 if value in (None, "") else float(str(value))
    except ValueError:
        weight = -1.0
    if not 0.0 < weight < math.inf:
        raise BrokenCorpus(f"{path}:{line}: the weight {value!r} is no number above 0; correct it or leave it empty.")
    return weight


def _stance(dataset: Dataset, record: Mapping[str, Any], path: Path, line: int) -> Stance | None:
    label = dataset.stance or "/".join(str(record.get(column, "")) for column in dataset.label)
    name = dataset.map.get(label, dataset.map.get("*", label))
    if name == "skip":
        return None
    try:
        return Stance(name)
    except ValueError as problem:
        known = ", ".join(stance.value for stance in Stance)
        column = "/".join(dataset.label)
        raise BrokenCorpus(
            f"{path}:{line}: {label!r} in column {column} is no stance ({known}); use --map {label}=STANCE."
        ) from problem


def _is_held_out(group: str, dataset: Dataset) -> bool:
    return dataset.holdout > 0 and int(_digest(group), 16) % dataset.holdout == dataset.part


def _digest(value: str) -> str:
    return hashlib.blake2b(value.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _spread(rows: Sequence[LabelledRow], limit: int) -> list[LabelledRow]:
    if not limit or len(rows) <= limit:
        return list(rows)
    return [rows[index * len(rows) // limit] for index in range(limit)]
