"""Read a returned sheet row by row; what nobody touched is counted and let go, so that 200,000 rows fit."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from facts.errors import BadInput, UnreadableFile
from leads.forms import Column, Form, Key
from leads.forms.keys import digest, keyed_columns, read_key
from leads.returns.heading import HEAD_ROWS, Heading, find_heading
from leads.returns.parsing import Wrong, as_written, parse
from leads.returns.values import Problem, Return, ReturnRow, Told
from text.sheets import FORMULA, MERGED, Book, Cell, Row, Table, open_book

#: Rows of a sheet, and rows among them that say something new, that are read; a ledger of one office has fewer.
MOST_ROWS, MOST_TOUCHED = 300_000, 20_000
#: Problems of one row that are told.
_MOST_PROBLEMS = 40
_LEAD = re.compile(r"[A-Z]{2}-\d{1,12}", re.ASCII)
_FOOT = re.compile(r"填报人|注[:：]|[\s　]*\d{1,2}[.．]\s")
_NO_KEYS = "没有回填键列（隐藏的最后一列）：不能按导出时的值核对，有线索编号的行逐格与库中比对，没有的作为新线索列出"


def read_return(path: Path, form: Form) -> Return:
    """Read a form that was filled in.

    Args:
        path: .xlsx or .csv; the head may stand anywhere in the first rows, columns may have moved.
        form: the one that was exported; its body is leads.

    Raises:
        UnreadableFile: it cannot be read, has macros, or passes a bound.
        BadInput: no sheet has the head, the sheet was exported as another form, or the form says nothing of leads.
    """
    if form.body != "leads":
        raise BadInput(f"{form.name}是汇总表，数字由线索算出，不能回填导入；请改台账或附件1后重新导出。")
    with open_book(path) as book:
        if any("宏" in note for note in book.notes):
            raise UnreadableFile(f"{path} 含有宏，不予导入；请另存为不含宏的 .xlsx 再报。")
        table, heading = _find(path, book, form)
        if heading.form and heading.form != form.id:
            raise BadInput(f"这份表是按 {heading.form} 导出的，不是{form.name}（{form.id}）；请选对应的表再导入。")
        reader = _Reader(form, heading, is_1904=book.is_1904)
        for row in _within(book.rows(table)):
            if row.number > heading.row:
                reader.take(row)
        return Return(
            form=form,
            export=heading.export,
            rows=tuple(reader.rows),
            untouched=reader.untouched,
            notes=(*book.notes, *_notes(heading, table)),
        )


def _find(path: Path, book: Book, form: Form) -> tuple[Table, Heading]:
    for table in sorted(book.tables, key=lambda table: table.hidden):
        heading = find_heading(list(islice(book.rows(table), HEAD_ROWS)), form)
        if heading:
            return table, heading
    looked = "、".join(f"“{table.name}”" for table in book.tables[:10])
    heads = "、".join(column.header for column in keyed_columns(form)[:4])
    raise BadInput(f"{path} 里没有找到{form.name}的表头（看过 {looked}）；表头应有：{heads}等。")


def _within(rows: Iterator[Row]) -> Iterator[Row]:
    for count, row in enumerate(rows):
        if count >= MOST_ROWS:
            raise UnreadableFile(f"表格超过 {MOST_ROWS} 行；请分成几份导入。")
        yield row


def _notes(heading: Heading, table: Table) -> Iterator[str]:
    if heading.key is None:
        yield _NO_KEYS
    if heading.missing:
        yield f"缺少列：{'、'.join(heading.missing)}；这些列按未改动处理"
    if heading.unknown:
        yield f"多出的列没有读取：{'、'.join(text[:40] for text in heading.unknown[:10])}"
    if table.hidden:
        yield f"工作表“{table.name}”是隐藏的"


class _Reader:
    """Turns rows into what they say that was not exported."""

    def __init__(self, form: Form, heading: Heading, *, is_1904: bool) -> None:
        self.rows: list[ReturnRow] = []
        self.untouched = 0
        self._form, self._heading, self._is_1904 = form, heading, is_1904
        self._order = {column.field: at for at, column in enumerate(keyed_columns(form))}

    def take(self, row: Row) -> None:
        """Keep a row if it says something."""
        if self._is_line(row):
            return
        key, problem = self._key(row)
        told, problems = self._told(row, key)
        if problem:
            problems.insert(0, problem)
        if not told and not problems:
            # Nothing but a serial number is no row.
            self.untouched += key is not None
            return
        if len(self.rows) >= MOST_TOUCHED:
            raise UnreadableFile(f"改动或新增的行超过 {MOST_TOUCHED} 行；请分成几份导入。")
        shown = {column.field: row.cells.get(at) for at, column in self._heading.columns.items()}
        self.rows.append(
            ReturnRow(
                number=row.number,
                key=key,
                lead=key.lead if key else _lead(shown.get("lead")),
                subject=_text(shown.get("subject")),
                told=told,
                problems=tuple(problems[:_MOST_PROBLEMS]),
            )
        )

    def _is_line(self, row: Row) -> bool:
        """Whether it is the 合计 row, the 填报人 line, a note: none of them has a key."""
        key = row.cells.get(self._heading.key) if self._heading.key is not None else None
        if key is not None and key.text:
            return False
        texts = [cell.text for _, cell in sorted(row.cells.items()) if cell.text]
        if not texts:
            return True
        is_total = bool(self._form.total) and texts[0] == self._form.total
        return is_total or (len(texts) == 1 and bool(_FOOT.match(texts[0]) or texts[0] == self._form.footnote))

    def _key(self, row: Row) -> tuple[Key | None, Problem | None]:
        cell = row.cells.get(self._heading.key) if self._heading.key is not None else None
        if cell is None or not cell.text:
            return None, None
        key = read_key(cell.text) if not cell.fault else None
        if key is None or key.form != self._form.id or len(key.digests) != len(self._order):
            should = "隐藏的回填键被改动或不属于本表；请从原表重新填写这一行"
            return None, Problem(row=row.number, column="", wrote=cell.text[:30], should=should)
        return key, None

    def _told(self, row: Row, key: Key | None) -> tuple[Mapping[str, Told], list[Problem]]:
        told: dict[str, Told] = {}
        problems: list[Problem] = []
        for at, column in self._heading.columns.items():
            cell = row.cells.get(at, Cell(""))
            exported = key.digests[self._order[column.field]] if key else "-"
            if not cell.fault and digest(as_written(column, cell)) == exported:
                continue
            try:
                said = parse(column, cell, is_1904=self._is_1904)
            except Wrong as wrong:
                problems.append(_problem(row.number, column, cell, str(wrong)))
                continue
            if digest(said.value or "") == exported:
                continue
            if key and column.fixed:
                problems.append(_problem(row.number, column, cell, _fixed(column)))
            else:
                told[column.field] = said
        return told, problems


def _problem(number: int, column: Column, cell: Cell, should: str) -> Problem:
    wrote = cell.shown if cell.fault not in (FORMULA, MERGED) else cell.text
    return Problem(row=number, column=column.header, wrote=wrote[:60], should=should)


def _fixed(column: Column) -> str:
    if column.field in ("lead", "subject"):
        return "与导出时不同，可能是行错了位（例如只排序了部分列）；这一行不予导入"
    return "本列不能在回填表中修改；请恢复原值"


def _lead(cell: Cell | None) -> str | None:
    text = cell.text if cell and not cell.fault else ""
    return text if _LEAD.fullmatch(text) else None


def _text(cell: Cell | None) -> str:
    return cell.shown[:200] if cell else ""
