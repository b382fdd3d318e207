"""A workbook or a CSV file opened for reading row by row."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self
from xml.etree import ElementTree as ET
from xml.parsers import expat

from facts.errors import BadInput, UnreadableFile
from text.sheets.cells import Row
from text.sheets.delimited import charset_of, csv_rows
from text.sheets.grid import Merge, Ways, grid, merges
from text.sheets.numbers import format_name
from text.sheets.parts import MOST_FILE, Parts, all_of, attribute, beside
from text.sheets.spreading import Spreading
from text.sheets.strings import shared_strings

MACROS = "工作簿里有宏；宏没有运行，也不会保留"
LINKS = "工作簿链接了别的文件；链接没有打开"
#: Merged ranges of a sheet that are looked at.
_MOST_RANGES = 100_000
_OLE, _HTML = b"\xd0\xcf\x11\xe0", (b"<html", b"<!doctype", b"<?xml", b"<table", b"<meta", b"<head", b"mime-version")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FOREIGN = {
    "xl/workbook.bin": "二进制工作簿 .xlsb",
    "content.xml": "开放文档 .ods",
    "index/document.iwa": "Numbers 表格",
    "word/document.xml": "Word 文档",
}
_BROKEN = (
    zipfile.BadZipFile, zlib.error, ET.ParseError, expat.ExpatError, LookupError, ValueError, ArithmeticError,
    NotImplementedError, RuntimeError, EOFError,
)  # fmt: skip


class Table(NamedTuple):
    """One table of a book."""

    name: str
    #: The sheet is hidden in the workbook.
    hidden: bool = False
    #: Part of the archive; empty for CSV.
    part: str = ""


class Book:
    """An open workbook or CSV file; close it, or use it in a `with` block."""

    def __init__(self, path: Path) -> None:
        self._path, self._charset = path, ""
        self.tables: tuple[Table, ...]
        #: What a reader should know: macros, links to other files.
        self.notes: tuple[str, ...] = ()
        self._ways = Ways()
        self._parts = _opened(path)
        if self._parts is None:
            self._charset = charset_of(path)
            self.tables = (Table(path.name),)
            return
        try:
            with _mapped(path):
                self._read_list(self._parts)
        except BaseException:
            self._parts.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def is_1904(self) -> bool:
        """Whether days are counted from 1904; of use for a date that stands there as a bare number."""
        return self._ways.is_1904

    def close(self) -> None:
        """Let go of the file."""
        if self._parts is not None:
            self._parts.close()

    def rows(self, table: Table, *, spread: bool = False) -> Iterator[Row]:
        """Yield the rows of a table that have cells, in the order of the file.

        Args:
            table: one of `tables`.
            spread: fill a merged range with its value instead of marking its cells as faulty.

        Raises:
            UnreadableFile: the part is broken or passes a bound; what was yielded before stands.
        """
        if self._parts is None:
            with _mapped(self._path):
                yield from csv_rows(self._path, self._charset)
            return
        with _mapped(self._path):
            ranges = merges(self._parts, table.part, _MOST_RANGES)
            rows = grid(self._parts, table.part, self._ways)
            yield from Spreading(ranges, spread=spread).over(rows) if ranges else rows

    def merges(self, table: Table) -> tuple[Merge, ...]:
        """Return the merged ranges of a table; none of a CSV file."""
        if self._parts is None:
            return ()
        with _mapped(self._path):
            return tuple(merges(self._parts, table.part, _MOST_RANGES))

    def widths(self, table: Table) -> dict[int, float]:
        """Return the widths of columns that the sheet gives, in characters; column from 0."""
        found: dict[int, float] = {}

        def start(tag: str, said: dict[str, str]) -> None:
            if tag.rpartition(":")[2] == "col" and "width" in said:
                first, last = int(said.get("min", 1)), int(said.get("max", 1))
                found.update(dict.fromkeys(range(first - 1, min(last, first + 255)), float(said["width"])))

        if self._parts is not None:
            with _mapped(self._path):
                # Widths stand before the rows; the first pieces have them.
                for _, _ in zip(self._parts.walk(table.part, start), range(16), strict=False):
                    pass
        return found

    def _read_list(self, parts: Parts) -> None:
        for name, what in _FOREIGN.items():
            if parts.has(name):
                raise UnreadableFile(f"{self._path} 是{what}；请另存为 .xlsx。")
        main = _main_part(parts)
        links = _links(parts, main)
        book = parts.tree(main)
        self.tables = tuple(_tables(book, links))
        self.notes = _notes(parts)
        is_1904 = any(attribute(each, "date1904") in ("1", "true") for each in all_of(book, "workbookPr"))
        folder = main.rpartition("/")[0]
        strings = next((target for _, kind, target in links if kind == "sharedStrings"), f"{folder}/sharedStrings.xml")
        styles = next((target for _, kind, target in links if kind == "styles"), f"{folder}/styles.xml")
        self._ways = Ways(strings=shared_strings(parts, strings), formats=_formats(parts, styles), is_1904=is_1904)


def open_book(path: Path) -> Book:
    """Open a workbook (.xlsx, .xlsm) or a CSV file.

    Raises:
        UnreadableFile: it cannot be read, is neither, is encrypted, or passes a bound.
        BadInput: it declares a document type.
    """
    try:
        return Book(path)
    except OSError as problem:
        raise UnreadableFile(f"{path} 打不开（{problem.strerror or problem}）。") from problem


@contextmanager
def _mapped(path: Path) -> Iterator[None]:
    try:
        yield
    except BadInput:
        raise
    except (*_BROKEN, OSError) as problem:
        raise UnreadableFile(f"{path} 不是完好的工作簿或表格（{problem}）。") from problem


def _opened(path: Path) -> Parts | None:
    """The parts of a workbook; None where it is no archive."""
    with path.open("rb") as file:
        head = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
        if file.seek(0, 2) > MOST_FILE:
            raise UnreadableFile(f"{path} 太大，最多 64 MB。")
        if head.startswith(_OLE):
            file.seek(0)
            raise UnreadableFile(f"{path} 是{_old(file.read())}；请另存为不加密的 .xlsx。")
    if head.lower().startswith(_HTML):
        raise UnreadableFile(f"{path} 其实是网页或 XML 文件；请用 Excel 或 WPS 打开后另存为 .xlsx。")
    if not head.startswith(b"PK"):
        return None
    with _mapped(path):
        return Parts(path)


def _old(body: bytes) -> str:
    return "加了密码的工作簿" if _ENCRYPTED in body else "旧的 .xls 或 .et 工作簿"


def _main_part(parts: Parts) -> str:
    if parts.has("_rels/.rels"):
        for each in all_of(parts.tree("_rels/.rels"), "Relationship"):
            if attribute(each, "Type").endswith("/officeDocument"):
                return beside("", attribute(each, "Target"))
    return "xl/workbook.xml"


def _links(parts: Parts, main: str) -> list[tuple[str, str, str]]:
    """Id, kind and part of everything that the workbook links to."""
    folder, _, name = main.rpartition("/")
    listed = parts.tree(f"{folder}/_rels/{name}.rels")
    return [
        (attribute(each, "Id"), attribute(each, "Type").rpartition("/")[2], _target(parts, main, each))
        for each in all_of(listed, "Relationship")
    ]


def _target(parts: Parts, main: str, link: ET.Element) -> str:
    found = beside(main, attribute(link, "Target"))
    # Some writers start a relative target at the archive's root.
    rooted = beside("", attribute(link, "Target"))
    return rooted if not parts.has(found) and parts.has(rooted) else found


def _tables(book: ET.Element, links: list[tuple[str, str, str]]) -> Iterator[Table]:
    targets = {key: part for key, kind, part in links if kind in ("worksheet", "")}
    others = {key for key, kind, _ in links if kind not in ("worksheet", "")}
    for sheet in all_of(book, "sheet"):
        link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        if link not in others:
            hidden = attribute(sheet, "state") in ("hidden", "veryHidden")
            yield Table(attribute(sheet, "name"), hidden, targets[link])


def _notes(parts: Parts) -> tuple[str, ...]:
    names = parts.names()
    has_macros = any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names)
    has_links = any("/externallinks/" in name for name in names)
    return tuple(note for note, told in ((MACROS, has_macros), (LINKS, has_links)) if told)


def _formats(parts: Parts, name: str) -> list[str]:
    """Return the number format of each cell style; none where the part is missing."""
    if not parts.has(name):
        return []
    tree = parts.tree(name)
    custom = {int(each.get("numFmtId", 0)): each.get("formatCode", "") for each in all_of(tree, "numFmt")}
    return [
        format_name(int(each.get("numFmtId", 0)), custom)
        for listed in all_of(tree, "cellXfs")
        for each in all_of(listed, "xf")
    ]
