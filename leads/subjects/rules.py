"""What traits weigh: the rules file read and checked, and how a value weakens the more subjects have it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from facts.errors import BadInput
from facts.subjects import Trait, TraitKind
from keywords.identity.firms import firm

_HERE = Path(__file__).parent
WEIGHTS, GENERIC = _HERE / "weights.yml", _HERE / "generic.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """What one kind of trait says."""

    #: 0 to 2; 1 joins alone.
    weight: float
    #: Subjects that may have one value before it weakens, 1 and more.
    tolerates: int
    #: Of the shared traits of one group only the strongest counts.
    group: str
    #: Why, for the analyst.
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How mentions are put together."""

    id: str
    source: str
    valid_from: date
    valid_to: date | None
    #: Sum of weights from which two are one.
    joins_at: float
    #: Subjects with a value from which on it says nothing.
    generic_at: int
    margin: float
    weights: Mapping[TraitKind, Weight]
    #: Shipped and the office's own values that say nothing.
    generic: frozenset[Trait]

    def weight(self, trait: Trait, subjects: int) -> float:
        """Return what a trait weighs that so many subjects have; 0 where it is known or learned to be generic."""
        rule = self.weights[trait.kind]
        if trait in self.generic or subjects >= self.generic_at or _is_unplaced(trait):
            return 0.0
        return rule.weight * min(1.0, rule.tolerates / max(1, subjects))

    def total(self, shared: tuple[Trait, ...], spread: Callable[[Trait], int]) -> float:
        """Add up what shared traits weigh, the strongest of each group alone."""
        best: dict[str, float] = {}
        for trait in shared:
            group = self.weights[trait.kind].group
            best[group] = max(best.get(group, 0.0), self.weight(trait, spread(trait)))
        return sum(best.values())


def _is_unplaced(trait: Trait) -> bool:
    """Whether a firm's name leaves its place out: firms of several cities may have it, and its core counts instead."""
    if trait.kind not in (TraitKind.COMPANY, TraitKind.FORMER_NAME):
        return False
    parts = firm(trait.value)
    return parts is not None and not parts.place


def load_rules(path: Path = WEIGHTS, generic: Path = GENERIC) -> Rules:
    """Read rules; an office may give its own files.

    Raises:
        BadInput: naming the file, the place and what to do.
    """
    data = _mapping(path)
    kinds = _kinds(path, data.get("traits"))
    try:
        rules = Rules(
            id=str(data["id"]), source=str(data["source"]), valid_from=data["valid_from"], valid_to=data["valid_to"],
            joins_at=float(data["joins_at"]), generic_at=int(data["generic_at"]), margin=float(data["margin"]),
            weights=kinds, generic=_generic(generic),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as problem:
        raise BadInput(
            f"{path.name}: joins_at, generic_at and margin are numbers; id, source and dates stand there ({problem})."
        ) from problem
    if rules.joins_at <= 0 or rules.generic_at < 2 or rules.margin < 0:
        raise BadInput(f"{path.name}: joins_at is above 0, generic_at 2 and more, margin 0 and more.")
    return rules


def _kinds(path: Path, data: Any) -> Mapping[TraitKind, Weight]:
    if not isinstance(data, dict) or set(data) != {kind.value for kind in TraitKind}:
        wanted = ", ".join(kind.value for kind in TraitKind)
        raise BadInput(f"{path.name}: `traits` gives every kind once, and no other: {wanted}.")
    return {TraitKind(kind): _weight(path, kind, entry) for kind, entry in data.items()}


def _weight(path: Path, kind: str, entry: Any) -> Weight:
    try:
        made = Weight(
            weight=float(entry["weight"]), tolerates=int(entry["tolerates"]),
            group=str(entry["group"]), reason=str(entry["reason"]),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as problem:
        raise BadInput(f"{path.name}, {kind}: give weight, tolerates, group and reason ({problem}).") from problem
    if not 0 <= made.weight <= 2 or made.tolerates < 1 or not made.reason.strip():
        raise BadInput(f"{path.name}, {kind}: weight is 0 to 2, tolerates 1 and more, reason says why.")
    return made


def _generic(path: Path) -> frozenset[Trait]:
    entries = _read(path)
    found = set()
    for number, entry in enumerate(entries if isinstance(entries, list) else [None], 1):
        try:
            kind, values = TraitKind(entry["kind"]), entry["values"]
            known = bool(entry["id"] and entry["source"])
        except (KeyError, TypeError, ValueError) as problem:
            raise BadInput(f"{path.name}, entry {number}: give id, kind, source and values ({problem}).") from problem
        if not known or not isinstance(values, list):
            raise BadInput(f"{path.name}, entry {number}: give id and source, and values as a list.")
        found |= {Trait(kind=kind, value=str(value)) for value in values}
    return frozenset(found)


def _mapping(path: Path) -> Mapping[str, Any]:
    data = _read(path)
    if not isinstance(data, dict):
        raise BadInput(f"{path.name} is no mapping; see {WEIGHTS.name} for the form.")
    return data


def _read(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise BadInput(f"{path} cannot be read as YAML: {problem}.") from problem
