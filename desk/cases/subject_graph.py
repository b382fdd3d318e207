"""The picture of a subject: its mentions, the traits that join them, and other subjects that have the same traits."""

from collections.abc import Iterator

from markupsafe import Markup

from desk.cases.subject_view import SubjectView, mention_row, trait_told
from desk.drawing.graph import Edge, GraphRow, Node, graph_rows, graph_svg

_PAGES = 24


def subject_graph(view: SubjectView) -> tuple[Markup, list[GraphRow]]:
    """The picture, and the table that says the same."""
    nodes, edges = list(_nodes(view)), list(_edges(view))
    return graph_svg(nodes, edges, f"{view.subject.name} 的关联图"), list(graph_rows(nodes, edges))


def _nodes(view: SubjectView) -> Iterator[Node]:
    yield Node(key=view.subject.id, label=view.subject.name, kind="subject", weight=5)
    for row in view.traits:
        yield Node(key=_key(row.trait), label=trait_told(row.trait), kind=row.trait.kind.value, weight=2)
        for other in row.others:
            yield Node(key=other.id, label=other.name, kind="subject", href=f"/subjects/{other.id}", weight=3)
    for number, one in enumerate(view.bare[:_PAGES]):
        told = mention_row(one, {})
        name = told.name or _short(told.told)
        yield Node(key=f"m{number}", label=name, kind=one.origin.value, href=view.mentions[number].href)


def _edges(view: SubjectView) -> Iterator[Edge]:
    shown = {row.trait for row in view.traits}
    for row in view.traits:
        for other in row.others:
            yield Edge(a=_key(row.trait), b=other.id, why=f"同有{row.word}")
        if row.mentions > 1 or row.others:
            yield Edge(a=view.subject.id, b=_key(row.trait), why=f"{row.mentions} 个来源写有", weight=row.mentions)
    for number, one in enumerate(view.bare[:_PAGES]):
        mine = [trait for trait in one.traits if trait in shown]
        for trait in mine:
            yield Edge(a=f"m{number}", b=_key(trait), why="写有")
        if not mine:
            yield Edge(a=f"m{number}", b=view.subject.id, why="人工归入")


def _short(told: str) -> str:
    """The end of an address says more in few characters than its beginning."""
    word, _, address = told.partition(" ")
    path = address.partition("://")[2].partition("/")[2]
    return f"/{path}" if path else address or word


def _key(trait: object) -> str:
    return f"t{trait!r}"
