"""The list of facts a lead must say, read from YAML and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from facts.errors import BadInput
from leads.routing.files import day, read_yaml, rows, text

SHIPPED = Path(__file__).with_name("checklist.yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRule:
    """One part of a fact."""

    #: Field of the ledger's row, of a statement, or a part that the lead itself brings.
    key: str
    name: str
    #: May be missing without a reason.
    is_optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRule:
    """One fact and what fills it."""

    number: int
    key: str
    name: str
    #: What is asked for, for the form's help.
    asks: str
    source: str
    parts: tuple[PartRule, ...]
    #: Without it the lead is an observation.
    is_essential: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """All facts, in order."""

    version: str
    valid_from: date | None
    facts: tuple[FactRule, ...]


def load_checklist(path: Path | None = None) -> Checklist:
    """Read the list.

    Raises:
        BadInput: the file is broken or names a part twice; the sentence names file and place.
    """
    file = path or SHIPPED
    content = read_yaml(file)
    facts = tuple(_fact(row, file) for row in rows(content, "facts", file))
    keys = [part.key for fact in facts for part in fact.parts]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice or not facts:
        raise BadInput(f"核对清单 {file} 没有条目，或 {'、'.join(twice)} 出现两次；请改正。")
    version = f"{text(content, 'id', file)} {text(content, 'version', file)}"
    return Checklist(version=version, valid_from=day(content, "valid_from", file), facts=facts)


def _fact(row: Mapping[str, Any], file: Path) -> FactRule:
    parts = tuple(_part(one, file) for one in rows(row, "parts", file))
    number = row.get("number")
    if type(number) is not int or not parts:
        raise BadInput(f"核对清单 {file} 的“{row.get('name')}”缺少序号（number）或内容（parts）；请补齐。")
    return FactRule(
        number=number, key=text(row, "key", file), name=text(row, "name", file), asks=text(row, "asks", file, ""),
        source=text(row, "source", file, ""), parts=parts, is_essential=row.get("essential") is True,
    )  # fmt: skip


def _part(row: Mapping[str, Any], file: Path) -> PartRule:
    is_optional = row.get("optional") is True
    return PartRule(key=text(row, "key", file), name=text(row, "name", file), is_optional=is_optional)
