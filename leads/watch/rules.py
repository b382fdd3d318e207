"""How much shared evidence weighs, read from weights.yml or the office's own file, and checked."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from facts.errors import BadInput
from facts.subjects import Trait, TraitKind
from facts.watching import Strength
from leads.repeats.naming import NAMES
from leads.repeats.rules import day, read_rules

SHIPPED = Path(__file__).parent / "weights.yml"
_HEAVIEST = 10.0
_NAMES = NAMES | {TraitKind.CORE_NAME}

#: How many subjects have a trait, as far as the store knows.
Spread = Callable[[Trait], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What shared traits of each kind weigh for one purpose, and what the sum is called."""

    weights: Mapping[TraitKind, float]
    least: float
    medium: float
    strong: float
    #: Kinds that add to others and say nothing by themselves.
    companions: frozenset[TraitKind]

    def points(self, kinds: Iterable[TraitKind]) -> float:
        """Add up weights, of names the weightiest; 0 where only companions stand together with no other."""
        found = {kind: self.weights.get(kind, 0.0) for kind in kinds}
        if all(kind in self.companions for kind in found):
            return 0.0
        name = max((weight for kind, weight in found.items() if kind in _NAMES), default=0.0)
        return round(name + sum(weight for kind, weight in found.items() if kind not in _NAMES), 2)

    def strength(self, points: float) -> Strength | None:
        """Return what a sum is called; None where it is too little."""
        if points < self.least:
            return None
        if points >= self.strong:
            return Strength.STRONG
        return Strength.MEDIUM if points >= self.medium else Strength.WEAK


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRules:
    """Weights of the watch list and of changes of shell, and from when a value is generic."""

    id: str
    source: str
    valid_from: date
    valid_to: date | None
    generic_from: Mapping[TraitKind, int]
    watch: Scale
    shell: Scale

    def is_generic(self, trait: Trait, spread: Spread) -> bool:
        """Whether more subjects have a trait than one firm's shells would."""
        limit = self.generic_from[trait.kind]
        return limit > 0 and spread(trait) > limit


def load_watch_rules(path: Path = SHIPPED) -> WatchRules:
    """Read the rules.

    Raises:
        UnreadableFile: the file cannot be read.
        BadInput: a field is missing, unknown or of the wrong kind; the sentence names it.
    """
    content = read_rules(path)
    try:
        return WatchRules(
            id=str(content["id"]), source=str(content["source"]), valid_from=day(content["valid_from"]),
            valid_to=content["valid_to"] and day(content["valid_to"]),
            generic_from=_limits(content["generic_from"]),
            watch=_scale("watch", content["watch"]), shell=_scale("shell", content["shell"]),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        said = f"{problem} is missing" if isinstance(problem, KeyError) else str(problem)
        raise BadInput(f"{path} cannot be used: {said}; compare it with {SHIPPED.name}.") from problem


def _limits(given: Mapping[str, Any]) -> Mapping[TraitKind, int]:
    default = int(given["default"])
    own = {TraitKind(name): int(limit) for name, limit in given.items() if name != "default"}
    if min(default, *own.values(), 0) < 0:
        raise ValueError("generic_from counts subjects, from 0")
    return {kind: own.get(kind, default) for kind in TraitKind}


def _scale(name: str, given: Mapping[str, Any]) -> Scale:
    weights = {TraitKind(kind): float(weight) for kind, weight in given["weights"].items()}
    least, medium, strong = (float(given[each]) for each in ("least", "medium", "strong"))
    if not 0.0 < least <= medium <= strong <= _HEAVIEST:
        raise ValueError(f"{name}: least, medium and strong ascend from above 0 to {_HEAVIEST:g}")
    if not all(0.0 < weight <= _HEAVIEST for weight in weights.values()):
        raise ValueError(f"{name}: weights lie above 0, at most {_HEAVIEST:g}")
    companions = frozenset(map(TraitKind, given["companions"]))
    if TraitKind.PERSON not in companions:
        raise ValueError(f"{name}: a person alone is never evidence (namesakes); keep person among the companions")
    return Scale(weights=weights, least=least, medium=medium, strong=strong, companions=companions)
