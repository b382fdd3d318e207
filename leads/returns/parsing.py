"""One cell of a returned sheet as a value of its column, or a sentence that says what to type instead."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from leads.forms.keys import CELL_LIMIT, clean, plain
from leads.forms.layout import Column
from leads.returns.values import Told
from text.sheets import FORMULA, MERGED, Cell, Kind, day_of

#: Unit -> yuan; in a column of people 万 is ten thousand of them.
_YUAN = {"元": 1, "千元": 1_000, "万": 10_000, "万元": 10_000, "千万": 10_000_000, "千万元": 10_000_000,
         "亿": 100_000_000, "亿元": 100_000_000}  # fmt: skip
_PEOPLE = {"人": 1, "名": 1, "户": 1, "个": 1, "家": 1, "人次": 1, "万": 10_000, "万人": 10_000, "千人": 1_000}
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,10})?", re.ASCII)
_WITH_UNIT = re.compile(r"([+-]?\d{1,15}(?:\.\d{1,10})?)(\D{1,3})", re.ASCII)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?", re.ASCII)
_SOLID_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
#: Serial numbers of days from 1982 to 2119 in the 1900 system; smaller numbers are years or amounts.
_SERIALS = range(30_000, 80_000)
_YEARS = range(1980, 2101)
#: Longest text of a number or a date that is looked at.
_MOST = 40


class Wrong(ValueError):
    """A cell that cannot be taken; its message says what should stand there."""


def parse(column: Column, cell: Cell, *, is_1904: bool = False) -> Told:
    """Read a cell.

    A number with a unit (1.2亿, 300元) is refused even where the unit is plain: the column's unit is the form's, the
    sentence gives the number to type, and the district decides.

    Raises:
        Wrong: saying what should stand there.
    """
    _check_fault(cell)
    if not cell.text:
        return Told(value=None)
    if column.kind == "number":
        return _number(column, cell)
    if column.kind == "percent":
        return Told(value=plain(_ratio(cell)))
    if column.kind == "date":
        return _day(cell, is_1904=is_1904)
    return _text(column, cell)


def as_written(column: Column, cell: Cell) -> str:
    """Write a cell as leads.forms.canonical() wrote the value it was exported from; never refuses."""
    if column.kind in ("number", "percent") and cell.number is not None:
        return plain(Decimal(repr(cell.number)))
    if column.kind == "date":
        return cell.text.partition(" ")[0]
    return clean(cell.text).replace("\ufffe", "").replace("\uffff", "").strip()


def _check_fault(cell: Cell) -> None:
    if cell.fault == FORMULA:
        shown = f"，目前的结果是 {cell.cached}" if cell.cached else ""
        raise Wrong(f"是公式；请改成数值或文字（选择性粘贴为数值）{shown}")
    if cell.fault == MERGED:
        raise Wrong("是合并单元格；请取消合并，每行各填各的")
    if cell.fault:
        raise Wrong(f"是{cell.fault}；请改正后再报")


def _number(column: Column, cell: Cell) -> Told:
    if cell.kind is Kind.DATE:
        raise Wrong(f"单元格被设成了日期；请改为数值格式，原数可能是 {_plain(cell)}")
    if "%" in cell.format:
        raise Wrong("单元格被设成了百分数；请改为数值格式再填")
    value = Decimal(repr(cell.number)) if cell.number is not None else _decimal(column, cell.text)
    if value < 0:
        raise Wrong("是负数；请填 0 或更大的数，不知道的留空")
    if column.most is not None and value > column.most:
        raise Wrong(f"大得不合理（上限 {column.most}）；请核对单位是否为{_unit(column)}")
    if column.whole and value != value.to_integral_value():
        raise Wrong("应为整数")
    asks = column.ask_above is not None and value > column.ask_above
    return Told(value=plain(value), note=f"数额很大，请核对单位是否为{_unit(column)}" if asks else "")


def _plain(cell: Cell) -> str:
    return plain(Decimal(repr(cell.number))) if cell.number is not None else cell.text


def _decimal(column: Column, text: str) -> Decimal:
    given = _half_width(text).replace(",", "").replace(" ", "")
    if len(given) <= _MOST and _NUMBER.fullmatch(given):
        return Decimal(given)
    if len(given) <= _MOST and (told := _WITH_UNIT.fullmatch(given)):
        units = _PEOPLE if column.whole else _YUAN
        if told[2] in units:
            scale = Decimal(units[told[2]]) / (1 if column.whole else 10_000)
            raise Wrong(f"带了单位；本列单位是{_unit(column)}，应填 {plain(Decimal(told[1]) * scale)}")
    raise Wrong("不是数字；请只填阿拉伯数字，例如 500 或 500.25，不知道的留空")


def _unit(column: Column) -> str:
    return "人" if column.whole else "万元"


def _ratio(cell: Cell) -> Decimal:
    if cell.number is not None and cell.kind is Kind.NUMBER:
        value = Decimal(repr(cell.number))
    else:
        given = _half_width(cell.text).replace(" ", "")
        number = given.removesuffix("%")
        if len(given) > _MOST or not _NUMBER.fullmatch(number):
            raise Wrong("不是比例；请填百分数，例如 50%")
        value = Decimal(number) / (100 if given.endswith("%") else 1)
    if value > 1 and "%" not in cell.format + _half_width(cell.text) and value <= 100:
        raise Wrong(f"是不是少了百分号？应填 {plain(value)}%")
    if not 0 <= value <= 1:
        raise Wrong("应在 0% 到 100% 之间")
    return value


def _day(cell: Cell, *, is_1904: bool) -> Told:
    if cell.kind is Kind.DATE:
        return _told_day(cell.text[:10], "")
    if cell.number is not None and cell.number in _SERIALS:
        moment = day_of(cell.number, is_1904=is_1904)
        return _told_day(moment.date().isoformat() if moment else "", f"按日期序列号 {cell.text} 换算")
    given = _half_width(cell.text)
    if len(given) <= _MOST and (found := _DAY.fullmatch(given) or _SOLID_DAY.fullmatch(given)):
        return _told_day("-".join((found[1], found[2].zfill(2), found[3].zfill(2))), "")
    if given.isdecimal() and len(given) == 5 and int(given) in _SERIALS:
        moment = day_of(int(given), is_1904=is_1904)
        return _told_day(moment.date().isoformat() if moment else "", f"按日期序列号 {given} 换算")
    raise Wrong("不是完整的日期；请填年月日，例如 2026-11-23")


def _told_day(text: str, note: str) -> Told:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Wrong("日历上没有这一天；请填年月日，例如 2026-11-23") from None
    if day.year not in _YEARS:
        raise Wrong(f"年份不合理（应在 {_YEARS[0]} 到 {_YEARS[-1]} 之间）")
    return Told(value=day.isoformat(), note=note)


def _text(column: Column, cell: Cell) -> Told:
    text = clean(cell.text)
    if len(cell.text) > CELL_LIMIT:
        raise Wrong(f"超过 {CELL_LIMIT} 个字，请缩短")
    if column.options:
        meant = {_half_width(option): option for option in column.options}.get(_half_width(text))
        if meant is None:
            raise Wrong(f"请填：{'、'.join(column.options)}")
        text = meant
    return Told(value=text or None)


def _half_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text[: _MOST * 4]).strip()
