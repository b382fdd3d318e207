"""What counts as material, read from material.yml or the office's own file, and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from facts.errors import BadInput, UnreadableFile
from facts.subjects import TraitKind

SHIPPED = Path(__file__).parent / "material.yml"
#: Changes by name, in the order in which they are told, and the number each takes.
CHANGES: Mapping[str, str | None] = {
    "solicitation": None, "return": "step", "guarantee": None, "payment": "kinds", "contact": "kinds", "name": None,
    "amount": "factor", "crowd": "factor", "mode": None, "pretext": None, "district": None, "band": None,
}  # fmt: skip
_TWO_WORDINGS = frozenset(("return", "amount", "crowd"))
_MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One kind of change that is material."""

    says: str
    #: Where nothing of the kind was seen before; as `says` for kinds without a number.
    says_first: str
    #: Percentage points, or a factor; 0 where the kind has none.
    amount: float = 0.0
    kinds: frozenset[TraitKind] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialRules:
    """From when two texts are one, and which changes are material; a kind left out of the file never is."""

    id: str
    source: str
    valid_from: date
    valid_to: date | None
    #: 0..1.
    least_similarity: float
    changes: Mapping[str, Change]


def load_material_rules(path: Path = SHIPPED) -> MaterialRules:
    """Read the rules.

    Raises:
        UnreadableFile: the file cannot be read.
        BadInput: a field is missing, unknown or of the wrong kind; the sentence names it.
    """
    content = read_rules(path)
    try:
        changes = {name: _change(name, given) for name, given in content["changes"].items()}
        least = _within(float(content["near_copy"]["least_similarity"]), "near_copy.least_similarity", 0.2, 1.0)
        return MaterialRules(
            id=str(content["id"]), source=str(content["source"]), valid_from=day(content["valid_from"]),
            valid_to=content["valid_to"] and day(content["valid_to"]), least_similarity=least, changes=changes,
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise BadInput(f"{path} cannot be used: {_said(problem)}; compare it with {SHIPPED.name}.") from problem


def read_rules(path: Path) -> dict[str, Any]:
    """Read a rules file of at most 1 MB into a mapping.

    Raises:
        UnreadableFile: it cannot be read, is too large or no YAML mapping.
    """
    try:
        with path.open("rb") as file:
            body = file.read(_MOST_BYTES + 1)
        if len(body) > _MOST_BYTES:
            raise UnreadableFile(f"{path} is larger than 1 MB; rules are shorter.")
        content = yaml.safe_load(body)
    except OSError as problem:
        raise UnreadableFile(f"{path} cannot be read ({problem.strerror}).") from problem
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        raise UnreadableFile(f"{path} is no YAML ({str(problem).splitlines()[0]}).") from problem
    if not isinstance(content, dict):
        raise UnreadableFile(f"{path} is no YAML mapping.")
    return content


def _change(name: str, given: Mapping[str, Any]) -> Change:
    if name not in CHANGES:
        raise ValueError(f"changes.{name} is none of {', '.join(CHANGES)}")
    parameter = CHANGES[name]
    allowed = {"says", parameter, *(("says_first",) if name in _TWO_WORDINGS else ())}
    if unknown := set(given) - allowed:
        raise ValueError(f"changes.{name} has no {', '.join(sorted(unknown))}")
    says = _wording(name, given["says"])
    first = _wording(name, given["says_first"]) if name in _TWO_WORDINGS else says
    kinds = frozenset(map(TraitKind, given["kinds"])) if parameter == "kinds" else frozenset[TraitKind]()
    amount = float(given[parameter]) if parameter in ("step", "factor") else 0.0
    _within(amount, f"changes.{name}.{parameter}", {"step": 0.01, "factor": 1.01}.get(parameter or "", 0.0), 1e6)
    return Change(says=says, says_first=first, amount=amount, kinds=kinds)


def day(value: Any) -> date:
    """Return a YAML date.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(value, date):
        raise ValueError(f"{value!r} is no date such as 2026-11-23")  # noqa: TRY004 - of the file, not of our code
    return value


def _within(value: float, name: str, least: float, most: float) -> float:
    if not least <= value <= most:
        raise ValueError(f"{name} lies between {least:g} and {most:g}, not at {value:g}")
    return value


def _wording(name: str, text: Any) -> str:
    fields = {field for _, field, _, _ in Formatter().parse(str(text)) if field is not None}
    if not str(text).strip() or fields - {"new", "old"}:
        raise ValueError(f"changes.{name} says {text!r}; only {{new}} and {{old}} can be filled in")
    return str(text)


def _said(problem: Exception) -> str:
    return f"{problem} is missing" if isinstance(problem, KeyError) else str(problem)
