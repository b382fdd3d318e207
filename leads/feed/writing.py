"""The feed as one JSON document or as CSV, written entry by entry."""

import csv
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TextIO

from leads.feed.shape import DISCLAIMER, SCHEMA

#: Columns of the CSV feed: header -> path into the entry.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "schema": ("schema",), "lead": ("lead",), "status": ("status",), "stage": ("stage",), "grade": ("grade",),
    "changed_at": ("changed_at",), "first_seen": ("first_seen",), "last_seen": ("last_seen",),
    "subject_id": ("subject", "id"), "subject": ("subject", "name"), "uscc": ("subject", "uscc"),
    "legal_person": ("subject", "legal_person"), "sector": ("sector",), "mode": ("mode",), "behaviour": ("behaviour",),
    "online": ("online",), "cross_province": ("cross_province",), "district": ("district",),
    "amount_wan": ("amount_wan",), "people": ("people",), "unpaid_wan": ("unpaid_wan",),
    "annual_percent": ("annual_percent",), "units": ("units",), "due": ("due",), "urls": ("urls",),
    "sources": ("sources",), "quotes": ("quotes",), "disclaimer": ("disclaimer",),
}  # fmt: skip
#: First characters with which a spreadsheet could take text for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_json(entries: Iterable[Mapping[str, Any]], out: TextIO, *, at: datetime) -> int:
    """Write {"schema", "disclaimer", "generated_at", "leads": […]} and return how many leads."""
    head = {"schema": SCHEMA, "disclaimer": DISCLAIMER, "generated_at": at.isoformat()}
    out.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "leads": [')
    count = 0
    for count, each in enumerate(entries, 1):
        out.write(("" if count == 1 else ",") + "\n" + json.dumps(each, ensure_ascii=False))
    out.write("\n]}\n")
    return count


def write_csv(entries: Iterable[Mapping[str, Any]], out: TextIO) -> int:
    """Write the feed's CSV, with its header, and return how many leads; a cell that looks like a formula is text."""
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    count = 0
    for each in entries:
        writer.writerow([_cell(_at(each, path)) for path in COLUMNS.values()])
        count += 1
    return count


def canonical(entry: Mapping[str, Any]) -> str:
    """One entry as the text that is signed: sorted keys, no spaces."""
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _at(entry: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    found: Any = entry
    for key in path:
        found = found[key]
    return found


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return _guarded("；".join(_said(each) for each in value))
    return "" if value is None else _guarded(str(value)) if isinstance(value, str) else str(value)


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return str(value.get("name") or value.get("text") or "")
    return str(value)


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
