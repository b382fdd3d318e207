"""Write the lexicon as a workbook or a CSV file that `import` reads back without a difference."""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from facts.errors import NoSpace
from keywords.entries.entry import Entry
from keywords.entries.exchange import BY_HEAD, CLASSES, COLUMNS, ELEMENTS, FAMILIES, KINDS, POLICIES, to_row
from keywords.entries.importing import SHEET
from keywords.entries.lexicon import Lexicon

HELP = "说明"
#: Columns of the sheet in characters; others get _WIDTH.
_WIDTHS = {"编号": 8, "词语": 20, "方式": 7, "性质": 7, "要件": 8, "权重": 7, "应命中": 44, "不应命中": 44, "正则": 40}
_WIDTH = 16
_CHOICES: dict[str, tuple[str, ...]] = {
    "方式": tuple(KINDS),
    "性质": tuple(FAMILIES),
    "要件": tuple(ELEMENTS),
    "变体策略": tuple(POLICIES),
}
#: Rows that get the lists to choose from.
_ROWS = 5_000


def write_table(lexicon: Lexicon, entries: Iterable[Entry], path: Path) -> int:
    """Write entries in the order given and return how many; the suffix .csv asks for CSV in UTF-8.

    Raises:
        NoSpace: the file cannot be written.
    """
    return write_rows(lexicon, [to_row(entry, lexicon) for entry in entries], path)


def write_rows(lexicon: Lexicon, rows: list[list[str]], path: Path) -> int:
    """Write rows of cells in the order of COLUMNS, as `write_table` writes entries; blank cells are for people."""
    try:
        if path.suffix.lower() == ".csv":
            path.write_text(_csv(rows), encoding="utf-8-sig", newline="")
        else:
            _write_book(lexicon, rows, path)
    except (OSError, XlsxWriterException) as problem:
        raise NoSpace(f"{path} 写不进去（{problem}）；请换一个文件名，或先关掉打开它的程序。") from problem
    return len(rows)


def _csv(rows: Iterable[list[str]]) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(BY_HEAD)
    # What begins like a formula would be run by a spreadsheet.
    writer.writerows([f"'{text}" if text[:1] in tuple("=+-@") and text else text for text in row] for row in rows)
    return stream.getvalue()


def _write_book(lexicon: Lexicon, rows: list[list[str]], path: Path) -> None:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "bg_color": "#DDE6EE", "border": 1})
        plain = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        number = book.add_format({"valign": "top"})
        sheet = book.add_worksheet(SHEET)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, max(len(rows), 1), len(COLUMNS) - 1)
        for index, column in enumerate(COLUMNS):
            sheet.write_string(0, index, column.head, bold)
            width = _WIDTHS.get(column.head, _WIDTH)
            sheet.set_column(index, index, width, number if column.key == "weight" else plain)
            if column.head in _CHOICES:
                rule = {"validate": "list", "source": list(_CHOICES[column.head]), "ignore_blank": True}
                sheet.data_validation(1, index, _ROWS, index, rule)
        for at, row in enumerate(rows, 1):
            for index, (column, text) in enumerate(zip(COLUMNS, row, strict=True)):
                if text and column.key == "weight":
                    sheet.write_number(at, index, float(text), number)
                elif text:
                    sheet.write_string(at, index, text, plain)
        about = book.add_worksheet(HELP)
        about.set_column(0, 0, 12)
        about.set_column(1, 1, 80)
        for at, (name, words) in enumerate(_help(lexicon)):
            about.write_string(at, 0, name, bold)
            about.write_string(at, 1, words)


def _help(lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    yield "词库版本", lexicon.version
    yield "填写", "每行一个词条；一格里有多项的，每行写一项（Alt+Enter 换行）。新词条的编号留空。"
    yield "空白", "已有词条：留空表示删去这一项内容；整列删掉表示这一列不改。"
    yield "停用", "不再使用的词条不要删行，在“停用”里填最后一天。"
    yield "权重", "、".join(f"{name} = {value:g}" for name, value in CLASSES.items()) + "，或 0 到 1 之间的数"
    for head, names in _CHOICES.items():
        yield head, "、".join(names)
    yield from (("类别", f"{code} {title}") for code, title in lexicon.categories.items())
    yield from (("行业", f"{code} {name}") for code, name in lexicon.sectors.items())
    yield from (("模式", mode) for mode in lexicon.modes)
