"""What the store kept of one screening, read back with suspicion: every field may be missing or out of range."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from facts.assessments import Screening
from facts.findings import Identifier, IdentifierKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One object of the contract that has a place in the text."""

    #: Code points into the text, half-open, inside it.
    start: int
    end: int
    fields: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A field as text; empty where it is missing or something else."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> float | None:
        """A field as a number; None where it is missing or something else."""
        return as_number(self.fields.get(name))

    def is_(self, name: str) -> bool:
        """Whether a flag is set."""
        return self.fields.get(name) is True

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        return as_texts(self.fields.get(name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One signed part of the score."""

    name: str
    points: float
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One screening as the desk shows it; personal values still bare."""

    score: float
    version: str
    text: str
    #: Name of an element -> its finding.
    elements: Mapping[str, Finding]
    hits: tuple[Finding, ...]
    promises: tuple[Finding, ...]
    identifiers: tuple[Finding, ...]
    amounts: tuple[Finding, ...]
    reasons: tuple[Reason, ...]
    #: Name of a dimension -> 0..1.
    dimensions: Mapping[str, float]
    pretexts: tuple[str, ...]
    audiences: tuple[str, ...]
    p_solicitation: float | None
    p_exposure: float | None

    def personal(self) -> tuple[Identifier, ...]:
        """The identifiers as the rules gave them, for masking; unknown kinds are left out."""
        return tuple(
            Identifier(
                kind=IdentifierKind(found.text("kind")),
                value=found.text("value"),
                valid=found.is_("valid"),
                start=found.start,
                end=found.end,
            )
            for found in self.identifiers
            if found.text("kind") in _KINDS
        )


_KINDS = frozenset(kind.value for kind in IdentifierKind)


def read_back(screening: Screening) -> Seen:
    """Read a stored screening; what cannot be understood is left out, nothing raises."""
    plain = _object(screening.contract)
    length = len(screening.text)

    def placed(name: str) -> tuple[Finding, ...]:
        return tuple(_placed(_list(plain.get(name)), length))

    elements = _mapping(plain.get("elements"))
    return Seen(
        score=screening.score,
        version=screening.version,
        text=screening.text,
        elements={name: found for name in elements for found in _placed([elements[name]], length)},
        hits=placed("hits"),
        promises=placed("promises"),
        identifiers=placed("identifiers"),
        amounts=placed("amounts"),
        reasons=tuple(_reasons(_list(plain.get("reasons")))),
        dimensions=_numbers(_mapping(plain.get("dimensions"))),
        pretexts=as_texts(plain.get("pretexts")),
        audiences=as_texts(plain.get("audiences")),
        p_solicitation=as_number(plain.get("p_solicitation")),
        p_exposure=as_number(plain.get("p_exposure")),
    )


def title_of(screening: Screening) -> str:
    """The page's title; empty where it has none."""
    title = _object(screening.contract).get("title")
    return title if isinstance(title, str) else ""


def as_number(value: object) -> float | None:
    """A finite JSON number, or None."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return float(value) if isfinite(value) else None
    except OverflowError:
        return None


def as_texts(value: object) -> tuple[str, ...]:
    """The texts of a JSON list."""
    return tuple(item for item in _list(value) if isinstance(item, str))


def _placed(items: list[Any], length: int) -> Iterator[Finding]:
    for item in items:
        if not isinstance(item, dict):
            continue
        start, end = item.get("start"), item.get("end")
        if type(start) is int and type(end) is int:
            start, end = max(0, start), min(length, end)
            yield Finding(start=min(start, length), end=max(end, min(start, length)), fields=item)


def _reasons(items: list[Any]) -> Iterator[Reason]:
    for item in items:
        fields = _mapping(item)
        points = as_number(fields.get("points"))
        if points is not None:
            quote = fields.get("quote")
            yield Reason(name=str(fields.get("name", "")), points=points, quote=quote if isinstance(quote, str) else "")


def _object(text: str) -> dict[str, Any]:
    try:
        return _mapping(json.loads(text))
    except (ValueError, RecursionError):
        return {}


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _numbers(fields: dict[str, Any]) -> dict[str, float]:
    return {name: found for name, value in fields.items() if (found := as_number(value)) is not None}
