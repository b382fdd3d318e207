"""The columns of a sheet of watch entries and the words in its cells, read from columns.yml and checked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from facts.errors import BadInput
from facts.subjects import SubjectKind, TraitKind
from facts.watching import Scope
from leads.repeats.rules import read_rules

Meant = TypeVar("Meant", bound=StrEnum)

SHIPPED = Path(__file__).parent / "columns.yml"
#: Fields of an entry that are no traits.
FIELDS = (
    "name", "kind", "basis", "issuer", "district", "scope", "since", "until", "review", "procedure", "reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: a field of the entry, or a kind of trait with the role it names."""

    header: str
    also: tuple[str, ...] = ()
    field: str = ""
    trait: TraitKind | None = None
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """All columns in their order, and what words in cells mean."""

    id: str
    columns: tuple[Column, ...]
    scopes: Mapping[str, Scope]
    kinds: Mapping[str, SubjectKind]
    #: Name or code -> code.
    districts: Mapping[str, str]
    #: Code -> name.
    places: Mapping[str, str]

    def place(self, code: str) -> str:
        """Return the name of a division; its code where it is not listed."""
        return self.places.get(code, code)

    def scope(self, scope: Scope) -> str:
        """Return how a scope is written."""
        return next(word for word, meant in self.scopes.items() if meant is scope and word != scope.value)

    def kind(self, kind: SubjectKind) -> str:
        """Return how a kind of subject is written."""
        return next(word for word, meant in self.kinds.items() if meant is kind and word != kind.value)


def load_columns(path: Path = SHIPPED) -> Columns:
    """Read the columns.

    Raises:
        UnreadableFile: the file cannot be read.
        BadInput: a column is unknown or missing; the sentence names it.
    """
    content = read_rules(path)
    try:
        columns = tuple(map(_column, content["columns"]))
        if missing := set(FIELDS) - {one.field for one in columns}:
            raise ValueError(f"there is no column for {', '.join(sorted(missing))}")  # noqa: TRY301
        districts: Mapping[str, list[str]] = content["districts"]
        return Columns(
            id=str(content["id"]), columns=columns,
            scopes=_words(content["scopes"], Scope), kinds=_words(content["kinds"], SubjectKind),
            districts={name: str(code) for code, names in districts.items() for name in (str(code), *names)},
            places={str(code): names[0] for code, names in districts.items()},
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as problem:
        said = f"{problem} is missing" if isinstance(problem, KeyError) else str(problem)
        raise BadInput(f"{path} cannot be used: {said}; compare it with {SHIPPED.name}.") from problem


def _column(given: Mapping[str, Any]) -> Column:
    trait, field = given.get("trait"), str(given.get("field", ""))
    if (trait is None) == (not field) or (field and field not in FIELDS):
        raise ValueError(f"a column has one known field or trait: {dict(given)}")
    return Column(
        header=str(given["header"]), also=tuple(map(str, given.get("also", ()))), field=field,
        trait=TraitKind(trait) if trait else None, role=str(given.get("role", "")),
    )  # fmt: skip


def _words(given: Mapping[str, list[str]], meant: Callable[[str], Meant]) -> Mapping[str, Meant]:
    return {word: meant(key) for key, names in given.items() for word in (key, *names)}
