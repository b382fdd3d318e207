"""CSV files as offices save them: UTF-8, UTF-16 or GB 18030, with commas, tabs or semicolons."""

import codecs
import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from facts.errors import UnreadableFile
from text.sheets.cells import Cell, Row

_PIECE = 1024 * 1024
_HEAD = 64 * 1024
#: Code points of one record, and of one cell. The csv module's own limit is one number for the whole process, which
#: whoever reads labelled texts raises; so the cell is measured here.
_MOST_RECORD, _MOST_CELL = 1_000_000, 131_072


def charset_of(path: Path) -> str:
    """Return the codec that reads the whole file; a pass of its own, in bounded memory.

    Raises:
        UnreadableFile: none does.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _first(path, ("utf-16",))
    # Text in Chinese has no zero bytes but in UTF-16; ASCII in UTF-16 has them in every other place.
    if head.count(0) > len(head) // 8:
        is_little = head[1::2].count(0) >= head[::2].count(0)
        return _first(path, ("utf-16-le" if is_little else "utf-16-be",))
    return _first(path, ("utf-8-sig", "gb18030"))


def csv_rows(path: Path, charset: str) -> Iterator[Row]:
    """Yield the records that say something; row numbers are those of a spreadsheet that opens the file.

    Raises:
        UnreadableFile: a record is broken.
    """
    with path.open(encoding=charset, newline="") as file:
        head = file.readline(_HEAD)
        told = head[4:5] if head[:4].lower() == "sep=" else ""
        file.seek(0)
        lines = _Lines(file)
        records = csv.reader(lines, delimiter=told or max(",\t;", key=head.count))
        try:
            for number, record in enumerate(records, 1):
                lines.left = _MOST_RECORD
                _measure(record)
                if any(map(str.strip, record)) and not (told and number == 1):
                    yield Row(number, _cells(record))
        except (csv.Error, UnicodeError) as problem:
            raise UnreadableFile(f"{path} 不是完好的 CSV（{problem}）。") from problem


class _Lines:
    """The lines of a file, so many code points of them to one record: a line of commas alone would fill the memory."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.left = _MOST_RECORD

    def __iter__(self) -> Iterator[str]:
        while line := self._file.readline(self.left + 1):
            self.left -= len(line)
            if self.left < 0:
                raise csv.Error(f"一行超过 {_MOST_RECORD} 个字符")
            yield line


def _measure(record: Iterable[str]) -> None:
    if max(map(len, record), default=0) > _MOST_CELL:
        raise csv.Error(f"有一格超过 {_MOST_CELL} 个字符，多半是少了一个引号")


def _cells(record: Iterable[str]) -> dict[int, Cell]:
    # A quotation mark in front keeps a spreadsheet from taking a text for a formula; it is no part of the text.
    texts = (text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@") else text for text in record)
    return {column: Cell(text.strip()) for column, text in enumerate(texts) if text.strip()}


def _first(path: Path, charsets: Iterable[str]) -> str:
    for charset in charsets:
        if _reads(path, charset):
            return charset
    raise UnreadableFile(f"{path} 既不是 .xlsx，也不是 UTF-8 或 GBK 编码的 CSV。")


def _reads(path: Path, charset: str) -> bool:
    decoder = codecs.getincrementaldecoder(charset)()
    with path.open("rb") as file:
        try:
            while piece := file.read(_PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
