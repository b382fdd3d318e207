"""The small graph: deterministic, within its sheet, escaped, and a table that says the same."""

import re
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from desk.drawing.graph import MOST_NODES, Edge, Node, graph_rows, graph_svg
from desk.drawing.layout import layout

_SVG = "{http://www.w3.org/2000/svg}"


def _star(count: int) -> tuple[list[Node], list[Edge]]:
    nodes = [Node(key=f"n{number}", label=f"节点{number}", kind="site", weight=number + 1) for number in range(count)]
    return nodes, [Edge(a="n0", b=f"n{number}", why="同一电话") for number in range(1, count)]


def test_every_node_and_line_is_drawn_once() -> None:
    """Seven nodes, six lines, their reasons, and no style."""
    svg = graph_svg(*_star(7), "联系方式")
    root = ET.fromstring(svg)

    assert len(root.findall(f".//{_SVG}circle")) == 7
    assert [line.findtext(f"{_SVG}title") for line in root.findall(f".//{_SVG}line")] == ["同一电话"] * 6
    assert [text.text for text in root.findall(f".//{_SVG}text")] == [f"节点{number}" for number in range(6, -1, -1)]
    assert root.get("role") == "img"
    assert "7 个节点，6 条连线" in (root.findtext(f"{_SVG}desc") or "")
    assert "style" not in svg
    assert svg == graph_svg(*_star(7), "联系方式")


def test_too_many_nodes_leave_the_heaviest() -> None:
    """Of 75 the 60 heaviest stay, and the rest is told."""
    nodes, edges = _star(75)
    root = ET.fromstring(graph_svg(nodes, edges, "大图"))
    drawn = {text.text for text in root.findall(f".//{_SVG}text")}

    assert drawn == {f"节点{number}" for number in range(75 - MOST_NODES, 75)} | {"另有 15 个，未画出"}
    assert len(graph_rows(nodes, edges)) == 74


def test_labels_cannot_break_out_and_links_stay_inside() -> None:
    """Words of pages are text; foreign addresses are no links; a graph with links can be walked by keys."""
    nodes = [
        Node(key="a", label="<script>x</script>", kind='x" onload="y', href="/subjects/1"),
        Node(key="b", label="乙\u202e", kind="phone", href="//evil.test/"),
        Node(key="c", label="丙", kind="phone", href="javascript:alert(1)"),
    ]
    svg = graph_svg(nodes, [Edge(a="a", b="b", why="<b>")], "图<title>")
    root = ET.fromstring(svg)

    assert "<script" not in svg
    assert not re.search(r"\son\w+=", svg)
    assert [link.get("href") for link in root.findall(f".//{_SVG}a")] == ["/subjects/1"]
    assert "\u202e" not in svg
    assert root.get("role") == "group"
    assert graph_rows(nodes, [Edge(a="a", b="b")])[0].b_href == ""


def test_nothing_gives_nothing() -> None:
    """No nodes, no picture; lines to nowhere are left out."""
    assert graph_svg([], [], "空") == ""
    assert "<line" not in graph_svg([Node(key="a", label="甲", kind="site")], [Edge(a="a", b="gone")], "一")


@given(st.integers(2, 60), st.lists(st.tuples(st.integers(0, 59), st.integers(0, 59)), max_size=80))
def test_places_are_within_the_sheet(count: int, pairs: list[tuple[int, int]]) -> None:
    """Whatever hangs together, every node stands on the sheet, and no two on one spot."""
    joined = tuple((a % count, b % count, 1.0) for a, b in pairs)
    spots = layout(count, joined, 600.0, 700.0, 120.0)

    assert len(set(spots)) == count
    assert all(0 <= x <= 600 and 0 <= y <= 700 for x, y in spots)
