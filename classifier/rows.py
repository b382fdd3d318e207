"""Labelled rows from CSV or JSON Lines, and recipes that say which files train which heads.

A recipe is YAML; docs/reference/recipe.md lists its fields:

    datasets:
      - name: finance_events
        path: data:text/finance_events.jsonl      # data: = the folder given with --data
        label: [illegal_fundraising, mlm]         # several columns are joined with /
        map: {"0/0": other, "1/0": exposure, "0/1": exposure, "1/1": exposure}
        group: grp
        heads: [exposure]
        holdout: 5                                # every fifth group is kept for the gates, never trained on
"""

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from classifier.heads import HEADS, Head
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """One file of labelled rows, and what it may teach."""

    name: str
    path: str
    text: str = "text"
    #: Label columns; the values of several are joined with a slash.
    label: tuple[str, ...] = ("stance",)
    map: Mapping[str, str] = field(default_factory=dict)
    #: Stance of every row, for background sets without labels.
    stance: str | None = None
    group: str | None = None
    heads: tuple[str, ...] = tuple(head.value for head in HEADS)
    weight: float = 1.0
    #: Rows to take at most, spread evenly; 0 takes all.
    limit: int = 0
    #: Keep every n-th group out of training for the gates; 0 keeps none.
    holdout: int = 0


def load_recipe(path: Path) -> tuple[Dataset, ...]:
    """Read a recipe.

    Raises:
        UnreadableFile: the file is not there or is not YAML.
        BrokenCorpus: a field is unknown or missing.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        return tuple(_dataset(entry) for entry in content["datasets"])
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise UnreadableFile(f"The recipe {path} cannot be read: {problem}.") from problem
    except (TypeError, KeyError) as problem:
        raise BrokenCorpus(
            f"{path}: {problem}; a recipe is a list `datasets:` of name, path, label, map, heads …"
        ) from problem


def _dataset(entry: Mapping[str, Any]) -> Dataset:
    fields = dict(entry)
    if isinstance(fields.get("label"), str):
        fields["label"] = [fields["label"]]
    for name in ("label", "heads"):
        if name in fields:
            fields[name] = tuple(fields[name])
    return Dataset(**fields)


def load_rows(dataset: Dataset, *, base: Path, data: Path | None) -> tuple[list[LabelledRow], list[LabelledRow]]:
    """Read a dataset.

    Returns:
        (rows to train on, rows held out for the gates).

    Raises:
        UnreadableFile: a file is not there or is neither CSV nor JSON Lines.
        BrokenCorpus: a row has no text, or a label that is no stance; with file and line.
    """
    kept: list[LabelledRow] = []
    held: list[LabelledRow] = []
    for path in _paths(dataset, base, data):
        for line, record in _records(path):
            row = _row(dataset, record, path, line)
            if row is not None:
                (held if _is_held_out(row.group, dataset.holdout) else kept).append(row)
    return _spread(kept, dataset.limit), held


def is_present(dataset: Dataset, *, base: Path, data: Path | None) -> bool:
    """Whether the dataset's files are on this machine."""
    return bool(_paths(dataset, base, data))


def _paths(dataset: Dataset, base: Path, data: Path | None) -> list[Path]:
    name = dataset.path.removeprefix("data:")
    root = data if name != dataset.path else base
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
    stance = _stance(dataset, record, path, line)
    if stance is None:
        return None
    return LabelledRow(
        text=content,
        stance=stance,
        group=f"{dataset.name}:{record.get(dataset.group or 'group') or _digest(content)}",
        heads=frozenset(Head(name) for name in dataset.heads),
        weight=dataset.weight,
        dataset=dataset.name,
    )


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


def _is_held_out(group: str, every: int) -> bool:
    return every > 0 and int(_digest(group), 16) % every == 0


def _digest(value: str) -> str:
    return hashlib.blake2b(value.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _spread(rows: Sequence[LabelledRow], limit: int) -> list[LabelledRow]:
    if not limit or len(rows) <= limit:
        return list(rows)
    return [rows[index * len(rows) // limit] for index in range(limit)]
