"""Recipes: which labelled files train which heads, and how they are read and split.

A recipe is YAML; docs/reference/recipe.md lists its fields:

    datasets:
      - name: finance_events
        path: data:text/finance_events.jsonl      # data: = the folder given with --data
        label: [illegal_fundraising, mlm]         # several columns are joined with /
        map: {"0/0": other, "1/0": exposure, "0/1": exposure, "1/1": exposure}
        group: [grp, subjects]                    # rows that share one of them are never parted
        heads: [exposure]
        holdout: 5                                # every fifth group is kept for the gates, never trained on
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from classifier.heads import HEADS
from facts.errors import BrokenCorpus, UnreadableFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """Rows of a set whose texts stand in another file too: told apart by a name of their own, and weighed otherwise.

    As a set of their own they would stand twice, and could be trained on in one and held out in the other.
    """

    name: str
    path: str
    weight: float


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
    #: Columns whose values join rows into one group, as near copies do; "group" where none is named.
    group: tuple[str, ...] = ("group",)
    heads: tuple[str, ...] = tuple(head.value for head in HEADS)
    weight: float = 1.0
    #: Rows to take at most, spread evenly; 0 takes all.
    limit: int = 0
    #: Placeholders that the publisher put for numbers and names; taken out of the texts, as are runs of ????.
    strip: tuple[str, ...] = ()
    #: Generated rows to make of each written one, at most four; they are learned from and never measured.
    variants: int = 0
    #: Keep every n-th group out of training for the gates; 0 keeps none.
    holdout: int = 0
    #: Which of the n parts is kept out, 0..n-1.
    part: int = 0
    #: Rows that another file lists.
    apart: Apart | None = None


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
    for name in ("label", "group", "heads", "strip"):
        if name in fields:
            fields[name] = (fields[name],) if isinstance(fields[name], str) else tuple(fields[name])
    if "apart" in fields:
        fields["apart"] = Apart(**fields["apart"])
    return Dataset(**fields)
