"""Read a source's file into clues, row by row: every fault is one Chinese sentence with its row and column.

line ──columns──► texts ──► accounts out, reporter out ──► fields ──► Arrival
                                                              └────► Problem…
"""

import hashlib
import json
from collections.abc import Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from facts.clues import Arrival, Clue, Confidentiality, ReporterIdentity
from leads.clues import cells, values
from leads.clues.cells import Unfit
from leads.clues.headers import Columns
from leads.clues.places import district_code
from leads.clues.profile import Profile
from leads.clues.registry import licence, registration
from leads.clues.secrets import ACCOUNT_MARK, Eraser, strip_accounts
from leads.clues.tables import Line, lines_of, open_lines
from leads.clues.values import Refused

#: Made once: json.dumps with options of its own makes an encoder a row.
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str)
_DERIVED = ("id", "batch", "version", "profile")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with a row or a cell."""

    row: int
    #: Header of the column; empty where the whole row is meant.
    column: str
    text: str
    #: The row is not imported.
    fatal: bool = False

    def __str__(self) -> str:
        where = f"第 {self.row} 行" + (f"“{self.column}”" if self.column else "")
        return f"{where}：{self.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRow:
    """One row as read; `arrival` is None where it cannot be imported."""

    number: int
    arrival: Arrival | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """An open file: its rows can be gone through once."""

    headers: tuple[str, ...]
    notes: tuple[str, ...]
    rows: Iterator[ReadRow]


@contextmanager
def read(profile: Profile, path: Path, now: datetime) -> Iterator[ReadFile]:
    """Open a file of a source and read it row by row in constant memory.

    Raises:
        UnreadableFile: it cannot be read, or required columns are missing.
    """
    columns = Columns(profile)
    with open_lines(path, columns) as found:
        yield ReadFile(headers=found.headers, notes=found.notes, rows=_each(columns, found.rows, now))


def read_records(profile: Profile, records: Iterable[object], now: datetime) -> Iterator[ReadRow]:
    """Read JSON objects that are there already."""
    return _each(Columns(profile), lines_of(records), now)


def _each(columns: Columns, lines: Iterable[Line], now: datetime) -> Iterator[ReadRow]:
    for line in lines:
        yield _Row(columns, line, now).read()


class _Row:
    """One row on its way to an arrival."""

    def __init__(self, columns: Columns, line: Line, now: datetime) -> None:
        self._columns, self._profile = columns, columns.profile
        self._line, self._now = line, now
        self._problems: list[Problem] = []
        self._raw: dict[str, str] = {}
        #: Field -> (header, text).
        self._texts: dict[str, tuple[str, str]] = {}

    def read(self) -> ReadRow:
        arrival = None
        try:
            arrival = self._arrival()
        except Refused as problem:
            self._say("", str(problem), fatal=True)
        return ReadRow(number=self._line.number, arrival=arrival, problems=tuple(self._problems))

    def _arrival(self) -> Arrival:
        if self._line.broken:
            raise Refused(self._line.broken)
        reporter = self._sort()
        if reporter:
            self._raw = Eraser(reporter.values).clean_row(self._raw)
        self._choose()
        number = values.number_of(self._text("external_id"), self._profile)
        found = self._fields()
        for name in self._profile.required:
            is_there = not cells.is_blank(self._text(name)) if "." in name else name in found
            if not is_there and name != "external_id":
                raise Refused(f"“{self._profile.columns[name][0]}”是必需的，本行没有可用的值，未导入")
        clue = self._clue(number, found)
        without = () if "received_at" in found else ("received_at",)
        return Arrival(clue=clue, digest=_digest(clue, without), reporter=reporter)

    def _sort(self) -> ReporterIdentity | None:
        """Put every cell where it belongs: the raw row, the reporter's identity, or nowhere."""
        parts: dict[str, str] = {}
        other: list[tuple[str, str]] = []
        for header, text in self._line.values.items():
            use = self._columns.use(header)
            if use.account:
                self._raw[header] = ACCOUNT_MARK
                self._say(header, "账户列不导入，值已丢弃")
            elif use.reporter == "other":
                other.append((header, text))
            elif use.reporter:
                parts.setdefault(use.reporter, text.strip())
            else:
                self._raw[header] = self._without_accounts(header, use.field, text)
        return ReporterIdentity(**parts, other=tuple(other)) if parts or other else None

    def _without_accounts(self, header: str, field: str, text: str) -> str:
        if not self._profile.strips_accounts or field == "external_id" or (field == "amount_yuan" and _is_sum(text)):
            return text
        kept, found = strip_accounts(text)
        if found:
            self._say(header, "疑似账号或卡号，已去除，不保存")
        return kept

    def _choose(self) -> None:
        ranks: dict[str, int] = {}
        for header, text in self._raw.items():
            use = self._columns.use(header)
            if use.field and text.strip() and use.rank < ranks.get(use.field, 1 << 30):
                ranks[use.field] = use.rank
                self._texts[use.field] = (header, text)
        for header, fault in self._line.faults.items():
            if self._columns.use(header).field:
                self._say(header, f"单元格是{fault}，取其显示的值，请核对")
        for header in self._line.merged:
            if self._columns.use(header).field == "external_id":
                raise Refused("编号列是合并单元格，几行共用一个编号，未导入；请取消合并")
            if self._columns.use(header).field:
                self._say(header, "合并单元格，取合并区域的值，请核对")

    def _text(self, field: str) -> str:
        return self._texts.get(field, ("", ""))[1]

    def _fields(self) -> dict[str, Any]:
        """Field -> value of everything that could be read."""
        units = {name: self._columns.use(header).unit for name, (header, _) in self._texts.items()}
        read = values.readers(self._profile, self._now, units)
        found: dict[str, Any] = {}
        for name, (header, text) in self._texts.items():
            if cells.is_blank(text) or "." in name or name in ("external_id", "building"):
                continue
            try:
                written = values.coded(name, text.strip(), self._profile)
                value = read[name](written) if name in read else values.text_of(written)
            except Refused:
                raise
            except Unfit as problem:
                self._say(header, str(problem))
                value = Confidentiality.SENSITIVE if name == "confidentiality" else None
                if name in self._profile.required and value is None:
                    raise Refused(f"必需的“{header}”不能用，未导入") from problem
            if value is not None:
                found[name] = value
            if len(text) > values.MOST_TEXT:
                self._say(header, f"超过 {values.MOST_TEXT} 字，字段里只取前面部分，原始行保留全文")
        return found

    def _clue(self, number: str, found: dict[str, Any]) -> Clue:
        address = " ".join(filter(None, (found.pop("address", None), values.text_of(self._text("building")))))
        found["address"] = address or None
        found.setdefault("district", district_code(address))
        received = found.get("received_at") or found.get("happened_at") or self._now
        parts = self._registers(found, received)
        own: dict[str, Any] = {"confidentiality": self._profile.confidentiality, **found, **parts}
        own["received_at"] = received
        return Clue(
            external_id=number,
            system=self._profile.id,
            source=self._profile.name,
            kind=self._profile.kind,
            basis=self._profile.basis,
            profile=self._profile.label,
            raw=_JSON.encode(self._raw),
            **own,
        )

    def _registers(self, found: Mapping[str, Any], received: datetime) -> dict[str, Any]:
        made: dict[str, Any] = {}
        said: list[str] = []
        if texts := self._group("licence."):
            made["licence"], said = licence(texts, received, self._profile, self._now)
        if texts := self._group("registration."):
            made["registration"], more = registration(texts, found, self._profile, self._now)
            said += more
        for sentence in said:
            self._say("", sentence)
        return made

    def _group(self, prefix: str) -> dict[str, str]:
        return {
            name.removeprefix(prefix): text.strip()
            for name, (_, text) in self._texts.items()
            if name.startswith(prefix) and not cells.is_blank(text)
        }

    def _say(self, column: str, text: str, *, fatal: bool = False) -> None:
        self._problems.append(Problem(row=self._line.number, column=column, text=text, fatal=fatal))


def _is_sum(text: str) -> bool:
    try:
        cells.yuan(text, "元")
    except Unfit:
        return False
    return len(text) <= 16


def _digest(clue: Clue, without: tuple[str, ...]) -> str:
    kept = _said(clue, (*_DERIVED, *without))
    return hashlib.sha256(_JSON.encode(kept).encode("utf-8", "replace")).hexdigest()


def _said(value: Any, without: tuple[str, ...] = ()) -> list[list[Any]]:
    """What a value says, unknown and empty parts left out: a field added later changes no digest."""
    pairs = ((name, getattr(value, name)) for name in _names(value.__class__) if name not in without)
    return [[name, _plain(part)] for name, part in pairs if part is not None and part != ()]


@cache
def _names(kind: Hashable) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))  # type: ignore[arg-type]  # a class of ours


def _plain(part: Any) -> Any:
    if part.__class__ is str:
        return part
    if isinstance(part, tuple):
        return [_plain(each) for each in part]
    return _said(part) if is_dataclass(part) else part
