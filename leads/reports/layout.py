"""The look of a paper, read from layout.yml and set up in Word: page, grid of lines, styles, page numbers.

Source: GB/T 9704-2012.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from leads.figures.loading import load

SHIPPED = Path(__file__).parent / "layout.yml"
#: Style of ours -> built-in style it becomes, where headings must be found by the reader's outline.
_BUILT_IN = {
    "body": "Normal",
    "level1": "Heading 1",
    "level2": "Heading 2",
    "level3": "Heading 3",
    "level4": "Heading 4",
}
_TWIPS = 20
_TABLE_FONT = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True, slots=True, kw_only=True)
class Font:
    """One font of a paper."""

    name: str
    #: What is taken where it is missing.
    instead: str
    #: Points.
    size: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The whole look."""

    #: Millimetres, and lines and characters of a page.
    page: Mapping[str, float]
    fonts: Mapping[str, Font]
    #: For letters and digits.
    latin: str
    number_line: str

    @property
    def line(self) -> float:
        """Points from line to line."""
        height = self.page["height_mm"] - self.page["top_mm"] - self.page["bottom_mm"]
        return int(Mm(height).pt / self.page["lines"] * _TWIPS) / _TWIPS

    @property
    def text_width(self) -> float:
        """Millimetres of a line."""
        return self.page["width_mm"] - self.page["left_mm"] - self.page["right_mm"]

    @property
    def closer(self) -> int:
        """How much closer a character of the body stands so that `chars` fit in a line, 1/20 point; 0 and below."""
        room = Mm(self.text_width).pt / self.page["chars"]
        return min(0, math.floor((float(room) - self.fonts["body"].size) * _TWIPS))


def _layout(content: dict[str, Any]) -> Layout:
    names = (
        "title",
        "body",
        "level1",
        "level2",
        "level3",
        "level4",
        "caption",
        "table",
        "note",
        "annex",
        "page_number",
    )
    fonts = {name: Font(**content["fonts"][name]) for name in names}
    sizes = ("width_mm", "height_mm", "top_mm", "bottom_mm", "left_mm", "right_mm", "lines", "chars")
    page = {name: float(content["page"][name]) for name in sizes}
    if min(page.values()) <= 0 or not all(4 <= font.size <= 72 for font in fonts.values()):
        raise ValueError("page 的数应大于0，字号应在4到72磅之间")
    return Layout(page=page, fonts=fonts, latin=str(content["latin"]), number_line=str(content["number_line"]))


@cache
def load_layout(path: Path = SHIPPED) -> Layout:
    """Read the look.

    Raises:
        BadInput: the file is broken.
    """
    return load(path, _layout)


def blank_paper(layout: Layout) -> WordFile:
    """An empty paper with page, grid, styles and page numbers."""
    file = Document()
    _page(file, layout)
    for name, font in layout.fonts.items():
        _style(file, name, font, layout)
    _name_substitutes(file, layout)
    _page_numbers(file, layout)
    return file


def _page(file: WordFile, layout: Layout) -> None:
    section, page = file.sections[0], layout.page
    section.page_width, section.page_height = Mm(page["width_mm"]), Mm(page["height_mm"])
    section.top_margin, section.bottom_margin = Mm(page["top_mm"]), Mm(page["bottom_mm"])
    section.left_margin, section.right_margin = Mm(page["left_mm"]), Mm(page["right_mm"])
    # A page number stands 7 mm below the text (clause 7.5).
    section.footer_distance = Mm(page["bottom_mm"] - 7 - 5)
    grid = section._sectPr.find(qn("w:docGrid"))  # noqa: SLF001  # python-docx has no name for the grid
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)  # noqa: SLF001
    # Lines alone: on a grid of characters LibreOffice gives each one two cells where it is a hair too wide for one.
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(layout.line * _TWIPS)))


def _style(file: WordFile, name: str, font: Font, layout: Layout) -> None:
    built_in = _BUILT_IN.get(name)
    style = file.styles[built_in] if built_in else file.styles.add_style(f"fangfei {name}", WD_STYLE_TYPE.PARAGRAPH)
    style.font.name, style.font.size = layout.latin, Pt(font.size)
    style.font.bold = style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), font.name)
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.widow_control = False
    if name in ("caption", "table", "note", "page_number"):
        form.line_spacing_rule, form.first_line_indent = WD_LINE_SPACING.SINGLE, Pt(0)
        off_grid(style.element)
        return
    form.line_spacing_rule, form.line_spacing = (
        WD_LINE_SPACING.EXACTLY,
        Pt(layout.line * (1.2 if name == "title" else 1)),
    )
    form.keep_with_next = name.startswith("level")
    if font.size == layout.fonts["body"].size:
        _closer(style.element, layout.closer)
    form.first_line_indent = Pt(0) if name in ("title", "annex") else Pt(2 * font.size)
    form.alignment = WD_ALIGN_PARAGRAPH.CENTER if name == "title" else WD_ALIGN_PARAGRAPH.JUSTIFY


def _closer(element: Any, by: int) -> None:
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(by))
    element.get_or_add_rPr().insert_element_before(
        spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight", "w:u", "w:lang"
    )


def off_grid(element: Any) -> None:
    """Take a style or paragraph off the grid of lines: small type and pictures would get whole lines of the body."""
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    element.get_or_add_pPr().insert_element_before(
        snap, "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:jc", "w:outlineLvl", "w:rPr"
    )


def _name_substitutes(file: WordFile, layout: Layout) -> None:
    """Name in the font table what stands in for a font that a machine has not."""
    part = next(rel.target_part for rel in file.part.rels.values() if rel.reltype == RELATIONSHIP_TYPE.FONT_TABLE)
    wanted = {font.name: font.instead for font in layout.fonts.values()}
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/></w:font>'
        for name, instead in wanted.items()
    )
    body = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts xmlns:w="{_TABLE_FONT}">{entries}</w:fonts>'
    )
    part._blob = body.encode("utf-8")  # noqa: SLF001  # a part of bytes has no setter


def _page_numbers(file: WordFile, layout: Layout) -> None:
    """— 1 — right on odd pages and left on even ones, one character from the edge."""
    file.settings.odd_and_even_pages_header_footer = True
    section, size = file.sections[0], layout.fonts["page_number"].size
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = file.styles["fangfei page_number"]
        paragraph.alignment = side
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(size)
        _numbered(paragraph, layout.fonts["page_number"].name)


def _numbered(paragraph: Paragraph, font: str) -> None:
    paragraph.add_run("— ")
    for kind, text in (("begin", None), (None, " PAGE "), ("separate", None), ("text", "1"), ("end", None)):
        run = paragraph.add_run()
        if kind == "text":
            run.text = text or ""
        elif kind is None:
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = text
            run._r.append(instruction)  # noqa: SLF001  # python-docx has no fields
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)  # noqa: SLF001
    paragraph.add_run(" —")
    for run in paragraph.runs:
        run.font.name = font
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)  # noqa: SLF001
