"""Write a paper as a Word file: title, headings with their numbers, text, tables, pictures, annexes, signature."""

import io
from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path

from docx.document import Document as WordFile
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_COLOR_INDEX, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from facts.errors import NoSpace
from facts.figures import Figure
from leads.reports.layout import Layout, blank_paper, load_layout, off_grid
from leads.reports.numbering import Numbering, title_lines
from leads.reports.paper import Annex, Blank, Block, Heading, Paper, Picture, Table, Text
from leads.reports.plain import bare, chinese_day

NOTHING = "本期无数据。"
#: Space between a cell's words and its lines, 1/20 point: about 1 mm.
_EDGE = 57
#: Rows of a table that is not torn between pages.
_SHORT = 14
#: A table with more columns is set in the small type of notes.
_WIDE = 8


def write_paper(paper: Paper, path: Path, layout: Layout | None = None) -> None:
    """Write a paper.

    Raises:
        NoSpace: the file cannot be written.
        BadInput: the look's file is broken.
    """
    body = io.BytesIO()
    word_file(paper, layout or load_layout()).save(body)
    write_body(body.getvalue(), path)


def write_body(body: bytes, path: Path) -> None:
    """Write a Word file that is made already.

    Raises:
        NoSpace: it cannot be written.
    """
    try:
        path.write_bytes(body)
    except OSError as problem:
        raise NoSpace(f"{path} 写不进去（{problem.strerror}）；请换一个文件名。") from problem


def word_file(paper: Paper, layout: Layout) -> WordFile:
    """Put a paper into Word's own form."""
    file = blank_paper(layout)
    _properties(file, paper)
    writer = _Writer(file, layout)
    writer.head(paper)
    writer.blocks(paper.blocks)
    writer.foot(paper)
    for number, annex in enumerate(paper.annexes, start=1):
        writer.annex(annex, len(paper.enclosures) + number, alone=len(paper.enclosures) + len(paper.annexes) == 1)
    return file


def _properties(file: WordFile, paper: Paper) -> None:
    said, when = file.core_properties, datetime.combine(paper.dated, time())
    said.title, said.author, said.last_modified_by = "".join(paper.title)[:250], paper.office[:250], ""
    said.created = said.modified = when
    said.comments, said.language = "", "zh-CN"


class _Writer:
    """Writes blocks one after another, and counts headings, tables and pictures."""

    def __init__(self, file: WordFile, layout: Layout) -> None:
        self._file = file
        self._layout = layout
        self._numbers = Numbering()

    def head(self, paper: Paper) -> None:
        """发文字号, title, 主送."""
        self._line(self._layout.number_line, align=WD_ALIGN_PARAGRAPH.CENTER)
        self._line("")
        for line in paper.title:
            for part in title_lines(line, self._title_chars):
                self._file.add_paragraph(part, style="fangfei title")
        self._line("")
        if paper.to:
            self._line(paper.to)

    @property
    def _title_chars(self) -> int:
        return int(Mm(self._layout.text_width).pt / self._layout.fonts["title"].size)

    def _line(self, text: str, align: WD_ALIGN_PARAGRAPH | None = None) -> Paragraph:
        paragraph = self._file.add_paragraph(text)
        paragraph.paragraph_format.first_line_indent = Pt(0)
        if align is not None:
            paragraph.alignment = align
        return paragraph

    def blocks(self, blocks: Sequence[Block]) -> None:
        """Write blocks in order."""
        for block in blocks:
            if isinstance(block, Heading):
                self._file.add_paragraph(self._numbers.heading(block), style=f"Heading {block.level}")
            elif isinstance(block, Text):
                self._file.add_paragraph(block.text)
            elif isinstance(block, Blank):
                run = self._file.add_paragraph().add_run(f"【{block.text}】")
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW
            elif isinstance(block, Table):
                self._table(block)
            else:
                self._picture(block)

    def _table(self, block: Table) -> None:
        if not block.rows:
            if block.caption:
                self._file.add_paragraph(f"{block.caption}：{NOTHING}")
            return
        if block.caption:
            self._caption(self._numbers.table(block.caption), above=True)
        made = self._file.add_table(rows=len(block.rows) + 1, cols=len(block.header), style="Table Grid")
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        _margins(made)
        parts = sum(block.widths)
        widths = [Mm(self._layout.text_width * part / parts) for part in block.widths]
        for column, width in zip(made.columns, widths, strict=True):
            column.width = width
        _fill(made, block, widths)
        self._file.add_paragraph(block.note, style="fangfei note").paragraph_format.space_after = Pt(6)

    def _caption(self, text: str, *, above: bool) -> None:
        paragraph = self._file.add_paragraph(text, style="fangfei caption")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(4)
        paragraph.paragraph_format.keep_with_next = above

    def _picture(self, block: Picture) -> None:
        if block.png is None:
            self._file.add_paragraph(f"（{block.caption}：{block.why_not}）")
            return
        paragraph = self._file.add_paragraph()
        form = paragraph.paragraph_format
        # In a line of fixed height a picture would be cut.
        form.line_spacing_rule, form.first_line_indent, form.keep_with_next = WD_LINE_SPACING.SINGLE, Pt(0), True
        form.space_before = Pt(6)
        off_grid(paragraph._p)  # noqa: SLF001  # python-docx has no name for the grid
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        shape = paragraph.add_run().add_picture(io.BytesIO(block.png), width=Mm(self._layout.text_width))
        shape._inline.docPr.set("descr", block.caption)  # noqa: SLF001  # what screen readers say; no name for it
        self._caption(self._numbers.picture(block.caption), above=False)

    def foot(self, paper: Paper) -> None:
        """附件说明, 署名 and date."""
        # The page that is signed has text on it (clause 7.3.5): the last paragraph goes with what follows.
        first = len(self._file.paragraphs) - 1
        titles = [*paper.enclosures, *(annex.title for annex in paper.annexes)]
        size = self._layout.fonts["body"].size
        if titles:
            self._line("")
        for number, title in enumerate(titles, start=1):
            text = (
                f"附件：{title}"
                if len(titles) == 1
                else f"附件：{number}.{title}"
                if number == 1
                else f"{number}.{title}"
            )
            self._line(text).paragraph_format.left_indent = Pt(size * (2 if number == 1 else 5))
        for text, from_edge in (("", 0), ("", 0), (paper.office, 2), (chinese_day(paper.dated), 4)):
            line = self._line(text, align=WD_ALIGN_PARAGRAPH.RIGHT)
            line.paragraph_format.right_indent = Pt(size * from_edge)
        for line in self._file.paragraphs[first:-1]:
            line.paragraph_format.keep_with_next = True

    def annex(self, annex: Annex, number: int, *, alone: bool) -> None:
        """An attachment on a page of its own."""
        start = self._file.add_paragraph(style="fangfei annex")
        start.add_run().add_break(WD_BREAK.PAGE)
        start.add_run("附件" if alone else f"附件{number}")
        self._file.add_paragraph(annex.title, style="fangfei title").paragraph_format.space_after = Pt(12)
        self.blocks(annex.blocks)


def _margins(made: WordTable) -> None:
    """Keep words closer to the side lines than Word's 1.9 mm, so that numbers need not be broken."""
    margins = OxmlElement("w:tblCellMar")
    for side, room in (("top", _EDGE // 2), ("left", _EDGE), ("bottom", _EDGE // 2), ("right", _EDGE)):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(room))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    made._tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption")  # noqa: SLF001


def _fill(made: WordTable, block: Table, widths: Sequence[Mm]) -> None:
    """Write the header, said again on each page, and the rows; a row is never torn."""
    # By row: python-docx goes through the whole table for each `table.cell`.
    style = "fangfei note" if len(block.header) > _WIDE else "fangfei table"
    keeps = bool(block.caption) and len(block.rows) <= _SHORT
    for place, (line, row) in enumerate(zip(made.rows, (block.header, *block.rows), strict=True)):
        properties = line._tr.get_or_add_trPr()  # noqa: SLF001  # python-docx has no names for these
        properties.append(OxmlElement("w:cantSplit"))
        if place == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, value, width in zip(line.cells, row, widths, strict=True):
            cell.width, cell.vertical_alignment = width, WD_CELL_VERTICAL_ALIGNMENT.CENTER
            _write(cell, value, style=style, is_head=place == 0)
            # A short table stays on one page: each row but the last holds on to the next.
            cell.paragraphs[0].paragraph_format.keep_with_next = keeps and place < len(block.rows)


def _write(cell: _Cell, value: str | Figure | None, *, style: str, is_head: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    is_number = isinstance(value, Figure)
    run = paragraph.add_run(bare(value) if isinstance(value, Figure) else value or "")
    if is_head:
        run.font.name = "黑体"
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "黑体")  # noqa: SLF001
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif is_number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    else:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
