"""Reports look as GB/T 9704 has it: page, lines, fonts, numbers of headings and pages, order of parts."""

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from docx.oxml.ns import qn

from facts.dossiers import Dossier
from leads.reports import span_report
from leads.reports.layout import load_layout
from leads.reports.word import word_file
from tests.leads.reports.dossier_samples import a_city
from tests.leads.reports.written import KINDS, NOVEMBER, OFFICE, headings, wishes, written


@pytest.fixture(scope="module")
def city() -> list[Dossier]:
    return list(a_city(150))


@pytest.mark.parametrize("kind", [*KINDS, "case"])
def test_page_and_fonts_follow_the_standard(kind: str, city: list[Dossier], tmp_path: Path) -> None:
    """A4, margins 37 35 28 26 mm, 22 lines of 28 characters, and the fonts by name with what stands in for them."""
    file, _ = written(kind, city, tmp_path)
    section = file.sections[0]
    millimetres = [
        round(size.mm) for size in (
            section.page_width, section.page_height, section.top_margin, section.bottom_margin, section.left_margin,
            section.right_margin,
        ) if size is not None
    ]  # fmt: skip
    pitch = int(section._sectPr.find(qn("w:docGrid")).get(qn("w:linePitch")))
    body = file.styles["Normal"].element.rPr
    closer = int(body.find(qn("w:spacing")).get(qn("w:val")))
    fonts = {
        name: (file.styles[name].element.rPr.rFonts.get(qn("w:eastAsia")), file.styles[name].font.size.pt)  # type: ignore[attr-defined]
        for name in ("fangfei title", "Normal", "Heading 1", "Heading 2", "Heading 3", "fangfei page_number")
    }

    assert millimetres == [210, 297, 37, 35, 28, 26]
    assert int(225 / 25.4 * 1440 / pitch) == 22
    assert 28 * (16 * 20 + closer) <= 156 / 25.4 * 1440 < 29 * (16 * 20 + closer)
    assert fonts == {
        "fangfei title": ("方正小标宋简体", 22), "Normal": ("仿宋_GB2312", 16), "Heading 1": ("黑体", 16),
        "Heading 2": ("楷体_GB2312", 16), "Heading 3": ("仿宋_GB2312", 16), "fangfei page_number": ("宋体", 14),
    }  # fmt: skip
    with zipfile.ZipFile(tmp_path / f"{kind}.docx") as parts:
        table = ET.fromstring(parts.read("word/fontTable.xml"))
        assert all(part.startswith(b"<?xml") for part in map(parts.read, parts.namelist()[:3]))
    instead = {font.get(qn("w:name")): font[0].get(qn("w:val")) for font in table}
    assert (instead["方正小标宋简体"], instead["仿宋_GB2312"]) == ("华文中宋", "仿宋")


def test_page_numbers_stand_outside(city: list[Dossier], tmp_path: Path) -> None:
    """— 1 — in 宋体, right on odd pages and left on even ones."""
    file, _ = written("news", city, tmp_path)
    section = file.sections[0]

    assert file.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        assert paragraph.text == "— 1 —"
        assert "PAGE" in paragraph._p.xml
        assert str(paragraph.alignment).lower().startswith(side)


def test_headings_are_numbered_by_level(city: list[Dossier], tmp_path: Path) -> None:
    """一、 at the first level, （一） below, starting anew under each."""
    file, _ = written("closing", city, tmp_path)
    first, second = headings(file, 1), headings(file, 2)

    assert [one.partition("、")[0] for one in first] == ["一", "二", "三", "四", "五", "六", "七"]
    assert first[0] == "一、总体情况"
    assert second[:4] == ["（一）排查情况", "（二）风险规模", "（三）处置情况", "（一）行业分布"]


def test_parts_stand_in_their_order(city: list[Dossier], tmp_path: Path) -> None:
    """发文字号 for the office to fill, title, 主送, 附件说明, 署名, date, then the annex."""
    file, _ = written("closing", city, tmp_path)
    lines = [paragraph.text for paragraph in file.paragraphs]
    order = [
        lines.index(next(line for line in lines if part in line))
        for part in (
            "发文字号",
            "专项排查情况的报告",
            "市防范和处置非法集资工作领导小组办公室：",
            "一、总体情况",
            "附件：1.",
            "3.数字来源表",
        )
    ]
    order += [[at for at, line in enumerate(lines) if line == OFFICE][-1], lines.index("2026年12月1日")]
    order.append(next(at for at, line in enumerate(lines) if line.strip() == "附件3"))

    assert order == sorted(order)


def test_places_for_the_author_are_marked(city: list[Dossier], tmp_path: Path) -> None:
    """What a person has to write stands in brackets, highlighted."""
    file, _ = written("closing", city, tmp_path)
    marked = [run.text for one in file.paragraphs for run in one.runs if run.font.highlight_color is not None]

    assert len(marked) == 3
    assert all(text.startswith("【请撰写人填写：") for text in marked)


def test_pictures_are_described(city: list[Dossier], tmp_path: Path) -> None:
    """Each picture has words for who cannot see it, and a caption with its number."""
    file, _ = written("closing", city, tmp_path)
    described = [shape._inline.docPr.get("descr") for shape in file.inline_shapes]
    captions = [one.text for one in file.paragraphs if re.match("图[1-9]", one.text)]

    assert len(described) == len(captions) == 4
    assert [f"图{number}　{words}" for number, words in enumerate(described, 1)] == captions


def test_the_word_file_is_read_from_memory_too(city: list[Dossier]) -> None:
    """The same paper can be handed out by a server without a file."""
    paper, _ = span_report("news", city, NOVEMBER, wishes())
    body = io.BytesIO()
    word_file(paper, load_layout()).save(body)

    assert body.getvalue()[:2] == b"PK"
