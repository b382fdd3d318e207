"""Pictures: words stay words, nothing outside is referred to, every value is printed, and text can be read."""

import re
import struct
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from facts.errors import BadInput, NoSpace
from facts.figures import Axis, Span
from leads.figures import Names, Rules, on_the_books, overview, risk_table, standings
from leads.figures import drawing as door
from leads.figures.charts import SHADES, ink_on, shade
from leads.figures.pictures import bars_svg, map_svg, write_grid, write_map
from tests.conftest import missing
from tests.leads.reports.dossier_samples import SECTORS, a_city, a_dossier

SPAN = Span(first=date(2026, 11, 1), last=date(2026, 11, 30))
RULES = Rules(names=Names(sectors=SECTORS))
TEXT = "{http://www.w3.org/2000/svg}text"


def words(path: Path) -> list[str]:
    return ["".join(each.itertext()) for each in ET.parse(path).iter(TEXT)]


def test_the_map_is_text_with_every_value(tmp_path: Path) -> None:
    """Six names, six values, legend, zones, and that it is no map of boundaries, all as text."""
    booked = on_the_books(standings(a_city(300), SPAN))
    path = tmp_path / "map.svg"
    write_map(booked, RULES, path, "count")
    said = words(path)
    found = overview(standings(a_city(300), SPAN), SPAN, RULES, [Axis.DISTRICT])

    for row in found.slices[Axis.DISTRICT][:6]:
        assert row.label in said
        assert str(row.figures["count"].value) in said
    assert any("示意图，不作为界线依据" in text for text in said)
    assert any("火炬高新区" in text for text in said)
    assert "线索数（个）" in said


def test_a_picture_refers_to_nothing_outside(tmp_path: Path) -> None:
    """No document type, no metadata, no address but the names of namespaces, no link but into itself."""
    path = tmp_path / "map.svg"
    write_map([], RULES, path, "index")
    text = path.read_text("utf-8")

    assert "<!DOCTYPE" not in text
    assert "<metadata" not in text
    assert re.findall(r"url\((?!#)", text) == []
    assert [value for value in re.findall(r'href="([^"]*)"', text) if not value.startswith("#")] == []
    assert set(re.findall(r"https?://[^\"]*", text)) <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def test_the_same_figures_are_the_same_file(tmp_path: Path) -> None:
    """No date and no chance in a drawing."""
    table = risk_table(on_the_books(standings(a_city(100), SPAN)), RULES)
    for name in ("a.svg", "b.svg"):
        write_grid(table, tmp_path / name, "index")

    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert "养老" in words(tmp_path / "a.svg")


def test_labels_of_others_cannot_break_a_drawing() -> None:
    """Markup, formulas of mathematics, controls and endless names are drawn as short text."""
    sectors = ("<script>&\"'", "$\\frac{1}{0}$", "\x00\x1b[31m红\u202e", "长" * 5000, "_^{}\\")
    city = [a_dossier(number, row={"sector": sector}) for number, sector in enumerate(sectors, 1)]
    found = overview(standings(city, SPAN), SPAN, RULES, [Axis.SECTOR])
    text = bars_svg(found.slices[Axis.SECTOR])
    said = ["".join(each.itertext()) for each in ET.fromstring(text).iter(TEXT)]

    assert "<script>&\"'" in said
    assert "$\\frac{1}{0}$" in said
    assert max(map(len, said)) < 60
    assert not any(char in text for char in "\x00\x1b\u202e")


def test_a_page_gets_the_same_map(tmp_path: Path) -> None:
    """What the desk shows is what the file has."""
    booked = on_the_books(standings(a_city(50), SPAN))
    write_map(booked, RULES, tmp_path / "map.svg", "people")

    assert map_svg(booked, RULES, "people") == (tmp_path / "map.svg").read_text("utf-8")


def test_a_png_has_its_resolution(tmp_path: Path) -> None:
    """200 dots an inch over 156 mm: 1228 dots wide."""
    if door.chinese_font() is None:
        missing("A Chinese font", "fonts-noto-cjk")
    path = tmp_path / "map.png"
    write_map([], RULES, path, "index")

    assert struct.unpack(">I", path.read_bytes()[16:20])[0] == 1228


def test_without_chinese_fonts_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PNG would show boxes: it is refused with what to install; an SVG carries its words all the same."""
    monkeypatch.setattr("leads.figures.pictures.chinese_font", lambda: None)
    with pytest.raises(BadInput, match="fonts-noto-cjk"):
        write_map([], RULES, tmp_path / "map.png", "index")
    write_map([], RULES, tmp_path / "map.svg", "index")

    assert "思明区" in words(tmp_path / "map.svg")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """One sentence that names the file."""
    with pytest.raises(NoSpace, match=r"map\.svg"):
        write_map([], RULES, tmp_path / "none" / "map.svg", "index")


def test_text_on_every_shade_can_be_read() -> None:
    """Contrast of at least 4.5 to 1 (WCAG 2.1 AA), and five shades that differ in grey."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lights = [light(colour) for colour in SHADES]
    for colour in SHADES:
        pair = sorted((light(colour), light(ink_on(colour))))
        assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5
    assert lights == sorted(lights, reverse=True)
    assert min(one / two for one, two in pairwise(lights)) > 1.3


def test_shades_are_five_equal_steps() -> None:
    """Nothing is white, the highest the darkest."""
    top = Decimal(100)

    assert [shade(Decimal(value), top) for value in (1, 20, 21, 100)] == [SHADES[0], SHADES[0], SHADES[1], SHADES[4]]
    assert {shade(None, top), shade(Decimal(0), top), shade(Decimal(5), Decimal(0))} == {"#ffffff"}
