"""A small picture of what hangs together: nodes with labels, lines between them, as SVG that stands in a page.

    graph_svg([Node(key="s1", label="滨海金树财富", kind="subject", href="/subjects/s1")], [Edge(a="s1", b="p1")], "…")

Colours and shapes follow the kind of a node by class (`static/drawing.css`); there is no style in it, so the page's
policy lets it stand. Labels are the caller's to cover. Offer `graph_rows` as a table below it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from desk.drawing.layout import layout
from desk.plain import shortened, visible

#: Nodes of one picture; beyond that the heaviest.
MOST_NODES = 60
#: Characters of a label.
MOST_LABEL = 11
_MARGIN_X, _MARGIN_Y = 76, 24
#: Kinds drawn with corners; every other kind is a circle, so that colour is not all that tells them apart.
_SQUARES = frozenset({"subject", "company", "lead", "case"})
_DIAMONDS = frozenset({"phone", "qq", "wechat", "wallet", "bank_card", "email", "icp", "uscc", "tracking_id", "app"})
_NOT_CLASS = re.compile(r"[^a-z0-9_-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One thing."""

    key: str
    #: Covered already where it is personal.
    label: str
    #: Such as subject, lead, site, page, phone; becomes the class `k-…`.
    kind: str
    #: An address within the desk; empty for no link.
    href: str = ""
    #: Above 0; the heavier is larger, and stays where there are too many.
    weight: float = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """What joins two things."""

    a: str
    b: str
    #: In a few words; read out on pointing, and in the table.
    why: str = ""
    weight: float = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphRow:
    """One line of the table beside the picture."""

    a: str
    why: str
    b: str
    a_href: str
    b_href: str


def graph_svg(nodes: Sequence[Node], edges: Sequence[Edge], title: str) -> Markup:
    """Draw; an empty text where there is nothing to draw."""
    shown = chosen(nodes)
    if not shown:
        return Markup("")
    width, height = 760, min(760, max(170, 60 + 26 * len(shown)))
    at = {node.key: place for place, node in enumerate(shown)}
    lines = [edge for edge in edges if edge.a in at and edge.b in at and edge.a != edge.b]
    joined = tuple((at[edge.a], at[edge.b], float(edge.weight)) for edge in lines)
    spots = layout(len(shown), joined, width - 2 * _MARGIN_X, height - 2 * _MARGIN_Y - 30, 124.0)
    places = {node.key: (x + _MARGIN_X, y + _MARGIN_Y) for node, (x, y) in zip(shown, spots, strict=True)}
    parts = [_line(edge, places) for edge in lines] + [_node(node, *places[node.key]) for node in shown]
    rest = len({node.key for node in nodes}) - len(shown)
    if rest:
        parts.append(_text(width / 2, height - 6, f"另有 {rest} 个，未画出", "more"))
    has_links = any(_href(node.href) for node in shown)
    return _sheet(Markup("").join(parts), (width, height), (title, _told(shown, lines, rest)), has_links=has_links)


def chosen(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """The nodes that are drawn: of equal keys the first, and the heaviest; heaviest first."""
    once = {node.key: node for node in reversed(nodes)}
    return tuple(sorted(once.values(), key=lambda node: (-node.weight, node.key))[:MOST_NODES])


def graph_rows(nodes: Sequence[Node], edges: Sequence[Edge]) -> tuple[GraphRow, ...]:
    """The same as a table, whole: what is joined with what, and why."""
    named: Mapping[str, Node] = {node.key: node for node in nodes}
    return tuple(
        GraphRow(
            a=named[edge.a].label, why=edge.why, b=named[edge.b].label,
            a_href=_href(named[edge.a].href), b_href=_href(named[edge.b].href),
        )
        for edge in edges
        if edge.a in named and edge.b in named
    )  # fmt: skip


def _told(shown: Sequence[Node], lines: Sequence[Edge], rest: int) -> str:
    return f"{len(shown)} 个节点，{len(lines)} 条连线{f'，另有 {rest} 个未画出' if rest else ''}；逐条见下方表格。"


def _sheet(body: Markup, size: tuple[int, int], words: tuple[str, str], *, has_links: bool) -> Markup:
    # What is within an image cannot be reached by a reader's keys: with links it is a group.
    role, (width, height), (title, told) = "group" if has_links else "img", size, words
    return Markup(
        '<svg class="graph" role="{}" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}" '
        'xmlns="http://www.w3.org/2000/svg"><title>{}</title><desc>{}</desc>{}</svg>'
    ).format(role, visible(f"{title}：{told}"), width, height, width, height, visible(title), visible(told), body)


def _line(edge: Edge, places: Mapping[str, tuple[float, float]]) -> Markup:
    (ax, ay), (bx, by) = places[edge.a], places[edge.b]
    return Markup(
        '<line class="edge" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" stroke-width="{:.1f}">'
        "<title>{}</title></line>"
    ).format(ax, ay, bx, by, min(4.0, 0.8 + 0.4 * edge.weight), visible(edge.why))


def _node(node: Node, x: float, y: float) -> Markup:
    size = min(13.0, 5.5 + 1.5 * max(0.0, node.weight) ** 0.5)
    inner = Markup("<title>{}</title>{}{}").format(
        visible(node.label),
        _shape(node.kind, x, y, size),
        _text(x, y + size + 13, shortened(node.label, MOST_LABEL), ""),
    )
    kind = _NOT_CLASS.sub("-", node.kind.lower()) or "other"
    group = Markup('<g class="node k-{}">{}</g>').format(kind, inner)
    href = _href(node.href)
    return Markup('<a href="{}" aria-label="{}">{}</a>').format(href, visible(node.label), group) if href else group


def _shape(kind: str, x: float, y: float, size: float) -> Markup:
    if kind in _SQUARES:
        return Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="2"/>').format(
            x - size, y - size, 2 * size, 2 * size
        )
    if kind in _DIAMONDS:
        return Markup('<path d="M{:.1f} {:.1f}l{s:.1f} {s:.1f}l-{s:.1f} {s:.1f}l-{s:.1f} -{s:.1f}z"/>').format(
            x, y - size, s=size
        )
    return Markup('<circle cx="{:.1f}" cy="{:.1f}" r="{:.1f}"/>').format(x, y, size)


def _text(x: float, y: float, words: str, kind: str) -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="middle"{}>{}</text>').format(
        x, y, Markup(' class="{}"').format(kind) if kind else "", escape(visible(words))
    )


def _href(href: str) -> str:
    """An address within the desk, else none."""
    return href if href.startswith(("/", "#")) and not href.startswith("//") else ""
