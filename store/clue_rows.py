"""Between clues and rows: the fields as JSON, one pair of functions, each the other's inverse."""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from facts.clues import Clue, ClueKind, Confidentiality, ReporterIdentity
from facts.errors import NotKnown
from facts.registers import ChangeKind, LicenceCheck, LicenceResult, Registration, RegistryChange
from facts.statements import Basis
from store.rows import Columns

CLUE_PREFIX = "WB-"
#: Fields that have columns of their own.
_COLUMNS = frozenset(("id", "external_id", "system", "raw", "batch", "version"))
_KEPT = tuple(field.name for field in fields(Clue) if field.name not in _COLUMNS)
_READ: Mapping[str, Callable[[Any], Any]] = MappingProxyType({
    "kind": ClueKind, "basis": Basis, "confidentiality": Confidentiality, "amount_yuan": Decimal,
    "received_at": datetime.fromisoformat, "happened_at": datetime.fromisoformat,
})  # fmt: skip


def clue_number(clue: str) -> int:
    """WB-000012 -> 12.

    Raises:
        NotKnown: the id is not written like a clue's number.
    """
    digits = clue.strip().upper().removeprefix(CLUE_PREFIX)
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 9:
        raise NotKnown(f"{clue!r} 不是外部线索编号；请写成 WB-000001，可用 `fangfei clues list` 查看。")
    return int(digits)


def clue_id(number: int) -> str:
    """12 -> WB-000012."""
    return f"{CLUE_PREFIX}{number:06d}"


def clue_content(clue: Clue) -> str:
    """The fields of a clue as JSON, unknown ones left out."""
    plain = {name: value for name in _KEPT if (value := getattr(clue, name)) is not None}
    return json.dumps(plain, ensure_ascii=False, default=_plain, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return {field.name: getattr(value, field.name) for field in fields(value)}


def clue(row: Columns) -> Clue:
    """A clue of a row that joins clue and clue_version."""
    content: dict[str, Any] = json.loads(row["content"])
    for name in content.keys() & _READ.keys():
        content[name] = _READ[name](content[name])
    licence, registration = content.pop("licence", None), content.pop("registration", None)
    return Clue(
        **content,
        licence=licence and _licence(licence),
        registration=registration and _registration(registration),
        id=clue_id(row["clue_id"]),
        external_id=row["external_id"],
        system=row["system"],
        raw=row["raw"],
        batch=row["batch_id"],
        version=row["version"],
    )


def _licence(found: dict[str, Any]) -> LicenceCheck:
    return LicenceCheck(
        **found
        | {
            "checked_at": datetime.fromisoformat(found["checked_at"]),
            "result": LicenceResult(found["result"]),
            "valid_to": _date(found["valid_to"]),
        }
    )


def _registration(found: dict[str, Any]) -> Registration:
    changes = tuple(
        RegistryChange(**each | {"kind": ChangeKind(each["kind"]), "on": date.fromisoformat(each["on"])})
        for each in found["changes"]
    )
    capital = found["capital_yuan"]
    return Registration(
        **found
        | {
            "executives": tuple(found["executives"]),
            "former_names": tuple(found["former_names"]),
            "founded": _date(found["founded"]),
            "capital_yuan": None if capital is None else Decimal(capital),
            "changes": changes,
        }
    )


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def reporter_content(reporter: ReporterIdentity) -> str:
    """An identity as JSON, for its own table."""
    return json.dumps({field.name: getattr(reporter, field.name) for field in fields(reporter)}, ensure_ascii=False)


def reporter(content: str) -> ReporterIdentity:
    """The inverse of reporter_content."""
    found: dict[str, Any] = json.loads(content)
    return ReporterIdentity(**found | {"other": tuple((head, value) for head, value in found["other"])})
