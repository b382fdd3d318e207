"""A table that people keep in a spreadsheet, cell by cell, with what is wrong with a cell: .xlsx and .csv.

The workbook is read here and not by a library: what is needed is small, and a formula, a merged cell or a bomb
must be told apart from a text. Parts are bounded, document types are refused.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

from facts.errors import BadInput, UnreadableFile

#: Bytes of a file, and of all of a workbook's parts together.
_MOST = 64 * 1024 * 1024
#: Cells of a merged range that are marked; nobody merges more by hand.
_MOST_MERGED = 100_000
_XLS = b"\xd0\xcf\x11\xe0"
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class Cell(NamedTuple):
    """One cell: its text without blanks around it, and why it cannot be taken as it stands, if so."""

    text: str
    fault: str = ""


class Sheet(NamedTuple):
    """One table: row number as the spreadsheet shows it -> column from 0 -> cell; empty cells are left out."""

    name: str
    rows: dict[int, dict[int, Cell]]


def read_sheets(path: Path) -> list[Sheet]:
    """Read a workbook or a CSV file (UTF-8, UTF-16 or GB 18030).

    Raises:
        UnreadableFile: it cannot be read, or is neither.
    """
    try:
        with path.open("rb") as file:
            body = file.read(_MOST + 1)
    except OSError as problem:
        raise UnreadableFile(f"{path} 打不开（{problem.strerror}）。") from problem
    if len(body) > _MOST:
        raise UnreadableFile(f"{path} 太大，最多 64 MB。")
    if body.startswith(_XLS):
        raise UnreadableFile(f"{path} 是旧的 .xls 或加了密码的工作簿；请另存为不加密的 .xlsx。")
    if not body.startswith(b"PK"):
        return [Sheet(path.name, _csv_rows(path, body))]
    try:
        return list(_workbook(body))
    except (zipfile.BadZipFile, ET.ParseError, LookupError, ValueError, NotImplementedError, RuntimeError) as problem:
        raise UnreadableFile(f"{path} 不是完好的 .xlsx 工作簿（{problem}）。") from problem


def _csv_rows(path: Path, body: bytes) -> dict[int, dict[int, Cell]]:
    text = _decoded(path, body)
    head = text.split("\n", 1)[0]
    mark = max(",\t;", key=head.count)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        return {number: _csv_row(record) for number, record in enumerate(records, 1) if any(map(str.strip, record))}
    except csv.Error as problem:
        raise UnreadableFile(f"{path} 不是完好的 CSV（{problem}）。") from problem


def _csv_row(record: Iterable[str]) -> dict[int, Cell]:
    # A quotation mark in front keeps a spreadsheet from taking a text for a formula; it is no part of the text.
    texts = (text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@") else text for text in record)
    return {column: Cell(text.strip()) for column, text in enumerate(texts) if text.strip()}


def _decoded(path: Path, body: bytes) -> str:
    for charset in ("utf-16",) if body[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030"):
        try:
            return body.decode(charset)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(f"{path} 既不是 .xlsx，也不是 UTF-8 或 GBK 编码的 CSV。")


class _NoDoctype(ET.TreeBuilder):
    """Builds a tree of a document without a document type: what a workbook never has, and a bomb needs."""

    def doctype(self, *_: object) -> None:
        raise BadInput("工作簿里有不应出现的文档类型声明，拒绝读取。")


class _Parts:
    """The parts of a workbook, read within a bound."""

    def __init__(self, body: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(body))
        self._left = _MOST

    def tree(self, name: str) -> ET.Element:
        with self._archive.open(name) as file:
            part = file.read(self._left + 1)
        self._left -= len(part)
        if self._left < 0:
            raise UnreadableFile("工作簿解压后超过 64 MB，拒绝读取。")
        # Entities cannot be declared without a document type, and that is refused.
        return ET.fromstring(part, parser=ET.XMLParser(target=_NoDoctype()))  # noqa: S314

    def has(self, name: str) -> bool:
        return name in self._archive.NameToInfo


def _workbook(body: bytes) -> Iterator[Sheet]:
    parts = _Parts(body)
    book = parts.tree("xl/workbook.xml")
    if any(each.get("date1904") in ("1", "true") for each in _all(book, "workbookPr")):
        raise UnreadableFile("工作簿用的是 1904 日期系统；请在 Excel 的选项里关掉它再保存。")
    links = {each.get("Id"): each.get("Target", "") for each in parts.tree("xl/_rels/workbook.xml.rels")}
    shared = parts.tree("xl/sharedStrings.xml") if parts.has("xl/sharedStrings.xml") else ()
    strings = [_string(item) for item in shared]
    for sheet in _all(book, "sheet"):
        link = next(value for key, value in sheet.attrib.items() if key.endswith("}id"))
        target = links[link].lstrip("/")
        tree = parts.tree(target if target.startswith("xl/") else f"xl/{target}")
        yield Sheet(sheet.get("name", ""), _rows(tree, strings))


def _all(tree: ET.Element, name: str) -> Iterator[ET.Element]:
    return (each for each in tree.iter() if _name(each) == name)


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _string(item: ET.Element) -> str:
    """Return the text of a string item, its runs joined, its pronunciation left out."""
    spoken = {id(part) for block in _all(item, "rPh") for part in block.iter()}
    text = "".join(part.text or "" for part in _all(item, "t") if id(part) not in spoken)
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


def _rows(tree: ET.Element, strings: list[str]) -> dict[int, dict[int, Cell]]:
    rows: dict[int, dict[int, Cell]] = {}
    number = 0
    for row in _all(tree, "row"):
        number = int(row.get("r", number + 1))
        column = -1
        for element in row:
            place = _PLACE.fullmatch(element.get("r", ""))
            column = _column(place[1]) if place else column + 1
            cell = _cell(element, strings)
            if cell.text or cell.fault:
                rows.setdefault(number, {})[column] = cell
    for at, column in _merged(tree):
        cell = rows.get(at, {}).get(column, Cell(""))
        rows.setdefault(at, {})[column] = Cell(cell.text, "合并单元格")
    return dict(sorted(rows.items()))


def _merged(tree: ET.Element) -> Iterator[tuple[int, int]]:
    left = _MOST_MERGED
    for each in _all(tree, "mergeCell"):
        first, last = (_PLACE.fullmatch(corner) for corner in each.get("ref", "").split(":"))
        if first and last:
            for at in range(int(first[2]), int(last[2]) + 1):
                for column in range(_column(first[1]), _column(last[1]) + 1):
                    left -= 1
                    if left < 0:
                        return
                    yield at, column


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _cell(element: ET.Element, strings: list[str]) -> Cell:
    kind = element.get("t", "n")
    children = {_name(child): child for child in element}
    value = (children["v"].text or "") if "v" in children else ""
    if "f" in children:
        return Cell(f"={children['f'].text or ''}", "公式")
    if kind == "e":
        return Cell(value, "错误值")
    if kind == "s":
        value = strings[int(value)] if value else ""
    elif kind == "inlineStr":
        value = _string(element)
    elif kind == "b":
        value = "TRUE" if value == "1" else "FALSE"
    elif kind == "n" and value:
        number = float(value)
        value = str(int(number)) if number.is_integer() else repr(number)
    return Cell(value.strip())
