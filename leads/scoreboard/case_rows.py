"""One row of a list of cases: a filed case, or what is wrong with the row."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from facts.filed import CaseProblem, FiledCase
from facts.subjects import Trait, TraitKind
from keywords.identity.traits import normalise
from leads.scoreboard.cells import read_day, read_people, read_sum
from leads.scoreboard.traits import key_of, name_traits, phone_trait
from text.sheets import Cell

_CUT = 40
_LONGEST_ID = 200
_LONGEST_TEXT = 500
#: Sites, apps or phones of one cell.
_MOST_PARTS = 20
Read = TypeVar("Read")
Cells = Mapping[int, Cell]


class FaultyCell(Exception):
    """A cell that a row falls by."""

    def __init__(self, field: str, text: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.text, self.sentence = field, text, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """Which column holds what."""

    #: Field -> column from 0.
    fields: Mapping[str, int]
    #: Column -> heading as written.
    titles: Mapping[int, str]

    def title(self, field: str) -> str:
        """The heading of a field as written; empty where the list has no such column."""
        return self.titles[self.fields[field]] if field in self.fields else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReader:
    """Reads the rows of one list."""

    heads: Heads
    #: Who gave the list, where the row does not say.
    source: str
    #: No case is filed later.
    today: date

    def is_empty(self, cells: Cells) -> bool:
        """Whether a row says nothing in any of the columns that count."""
        return not any(cells[column].text for column in self.heads.fields.values() if column in cells)

    def problem(self, number: int, fault: FaultyCell) -> CaseProblem:
        """What is wrong with a row, for the clerk."""
        title = self.heads.title(fault.field)
        return CaseProblem(row=number, column=title, text=fault.text[:_CUT], sentence=f"{fault.sentence}，本行未导入")

    def case(self, number: int, cells: Cells) -> FiledCase:
        """Make the case of a row.

        Raises:
            FaultyCell: naming the cell.
        """
        texts = self._texts(cells)
        if "filed_on" not in texts:
            raise FaultyCell("filed_on", "", "没有立案日期")
        day_cell = cells[self.heads.fields["filed_on"]]
        filed_on = _read("filed_on", texts["filed_on"], lambda _: read_day(day_cell, self.today))
        traits = tuple(dict.fromkeys(_traits(texts)))
        if not traits:
            raise FaultyCell("name", "", "名称、统一社会信用代码、网址、APP 都是空的，无法比对")
        amount, people, name = (texts.get(field) for field in ("amount", "people", "name"))
        unit = self.heads.title("amount")
        return FiledCase(
            source=texts.get("source", self.source)[:_LONGEST_ID],
            external_id=texts.get("external_id", "")[:_LONGEST_ID] or _own_id(name, traits, filed_on),
            name=name,
            traits=traits,
            filed_on=filed_on,
            district=texts.get("district"),
            sector=texts.get("sector"),
            amount_yuan=_read("amount", amount, lambda text: read_sum(text, unit)) if amount else None,
            people=_read("people", people, read_people) if people else None,
            raw={title: _clean(cells[column].text) for column, title in self.heads.titles.items() if column in cells},
            row=number,
        )

    def _texts(self, cells: Cells) -> dict[str, str]:
        texts = {}
        for field, column in self.heads.fields.items():
            cell = cells.get(column)
            if cell is not None and cell.fault:
                raise FaultyCell(field, cell.text, f"单元格不能直接采用（{cell.fault}），请改成普通文字或数字")
            if cell is not None and (text := _clean(cell.text)):
                texts[field] = text
        return texts


def _clean(text: str) -> str:
    """Without control characters, which a database may refuse, and no longer than a cell should be."""
    return "".join(char for char in text[:_LONGEST_TEXT] if char >= " " or char == "\n").strip()


def _read(field: str, text: str, read: Callable[[str], Read]) -> Read:
    try:
        return read(text)
    except ValueError as problem:
        raise FaultyCell(field, text, str(problem)) from problem


def _traits(texts: Mapping[str, str]) -> Iterator[Trait]:
    """Everything in a row that can be met with; a number that cannot be right is a fault."""
    if "name" in texts:
        yield from name_traits(texts["name"])
    if "uscc" in texts:
        code = normalise(TraitKind.USCC, texts["uscc"])
        if code is None:
            raise FaultyCell("uscc", texts["uscc"], "统一社会信用代码校验位不符")
        yield code
    for each in _several(texts.get("domain", "")):
        site = normalise(TraitKind.DOMAIN, each)
        if site is None:
            raise FaultyCell("domain", each, "不是网址或域名")
        yield site
    for each in _several(texts.get("app", "")):
        yield key_of(Trait(kind=TraitKind.APP, value=each))
        yield key_of(Trait(kind=TraitKind.BRAND, value=each))
    # A number with hidden digits says nothing and is no fault: lists come so.
    yield from filter(None, map(phone_trait, _several(texts.get("phone", ""))))


def _several(text: str) -> list[str]:
    for mark in "，、；;\n":
        text = text.replace(mark, ",")
    return [part.strip() for part in text.split(",") if part.strip()][:_MOST_PARTS]


def _own_id(name: str | None, traits: tuple[Trait, ...], filed_on: date) -> str:
    said = "|".join((name or "", filed_on.isoformat(), *(f"{each.kind.value}:{each.value}" for each in sorted(traits))))
    return f"无编号-{hashlib.sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
