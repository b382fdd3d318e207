"""Charts stand in a page: well-formed, without style, in the palette's colours, their words as text."""

import re
from xml.etree import ElementTree as ET

import pytest

from desk.drawing.charts import Bars, Chart, DistrictMap, Line, Trend
from desk.drawing.gallery import Gallery
from desk.drawing.inline import inline_svg
from desk.drawing.palette import PALETTE
from tests.house import tree

_SVG = "{http://www.w3.org/2000/svg}"
_TREND = Trend(
    title="走势<b>", points=("11-01", "11-02", "11-03"), unit="条",
    lines=(Line(label="新线索", values=(1.0, None, 7.0)), Line(label="确认", values=(0.0, 2.0, 3.0))),
)  # fmt: skip
_BARS = Bars(title="行业", rows=(("财富管理", 30, 12), ("养老服务", 20, 3)), dark="已确认", light="未确认", unit="条")
_MAP = DistrictMap(title="各区", counts=(("350203", 12), ("350206", 5), ("FTZ", 2), ("UNKNOWN", 4)))
CHARTS = pytest.mark.parametrize("chart", [_TREND, _BARS, _MAP], ids=["trend", "bars", "map"])


@CHARTS
def test_charts_are_fit_for_a_page(chart: Chart) -> None:
    """No style, script, colour or address of their own; ids are unique and every reference has its id."""
    svg = chart.draw()
    root = ET.fromstring(svg)
    ids = re.findall(r'\bid="([^"]+)"', svg)

    assert "style" not in svg
    assert not re.search(r"\"#[0-9a-fA-F]{3,8}\"|rgb\(|<script|<metadata|<!DOCTYPE|<\?xml", svg)
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", svg)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:url\(|href=")#([^")]+)', svg)) == set(ids)
    assert {name for found in re.findall(r'class="([^"]+)"', svg) for name in found.split()} <= {
        "drawn",
        *(f"{kind}-{name}" for kind in "fs" for name in PALETTE.values()),
    }
    assert (root.get("role"), root.findtext(f"{_SVG}title")) == ("img", chart.title)
    assert svg == chart.draw()


@CHARTS
def test_every_colour_has_its_rule(chart: Chart) -> None:
    """A class without a rule would be drawn black in the dark."""
    rules = (tree.ROOT / "desk/static/drawing.css").read_text(encoding="utf-8")
    for name in set(re.findall(r"\b[fs]-\w+", " ".join(re.findall(r'class="([^"]+)"', chart.draw())))):
        assert f".{name} {{" in rules


def test_numbers_of_the_map_are_words() -> None:
    """Each district with its number, those without leads too; zones and the unknown beside it."""
    words = [text.text for text in ET.fromstring(_MAP.draw()).iter(f"{_SVG}text")]

    assert words[words.index("思明区") + 1] == "12"
    assert words[words.index("翔安区") + 1] == "0"
    assert {"\u3000自贸片区：2", "\u3000不明：4"} <= set(words)


def test_bars_tell_their_sums() -> None:
    """The sum of each row stands at its bar."""
    words = [text.text for text in ET.fromstring(_BARS.draw()).iter(f"{_SVG}text")]

    assert {"财富管理", "养老服务", "30", "20", "已确认", "未确认"} <= set(words)


def test_a_colour_outside_the_palette_is_refused() -> None:
    """Somebody has to say what it looks like in the dark."""
    with pytest.raises(ValueError, match="#123456"):
        inline_svg('<svg xmlns="http://www.w3.org/2000/svg"><path style="fill: #123456"/></svg>', "图", "无")


def test_the_gallery_draws_once_and_forgets_the_oldest() -> None:
    """Equal charts are one drawing; what is not ready is none; a chart that cannot be drawn is none."""
    gallery = Gallery(most=2)
    first = gallery.show({"a": _BARS}, 30)["a"]
    again = gallery.show({"a": Bars(**{name: getattr(_BARS, name) for name in _BARS.__slots__})}, 30)["a"]
    broken = Trend(title="没有点", points=(), lines=(), unit="条")

    assert first is not None
    assert again is first
    assert gallery.show({"a": _TREND}, 0)["a"] is None
    assert gallery.show({"a": broken}, 30) == {"a": None}
    assert gallery.show({"a": _BARS}, 30)["a"] is not first


def test_few_leads_are_shaded_by_whole_numbers() -> None:
    """Two leads at most: the legend says 1 and 2, not 0.4 to 0.8."""
    told = str(DistrictMap(title="各区线索", counts=(("350203", 2), ("350206", 1))).draw())

    assert "0.4" not in re.sub(r'="[^"]*"', "", told)
    assert {">1<", ">2<"} <= set(re.findall(r">\d<", told))
