"""The names and numbers on a page, and what else carries each: other pages, adverts and clues, with their subjects."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from desk import words
from desk.context import Desk
from desk.drawing.graph import Edge, Node, graph_svg
from desk.masking import Cover
from desk.plain import covered, host, shortened
from desk.realm import check_lead
from desk.seen import Finding, Seen
from facts.errors import NotKnown
from facts.pages import Page
from facts.people import Person
from facts.subjects import Origin, Trait, TraitKind
from keywords.identity.traits import normalise
from store.carriers import Carrier, Spread

#: Names and numbers told of one page, and others looked up.
_MOST = 30
#: Others told of each.
_OTHERS = 5
_ORIGINS = {Origin.PAGE: "网页", Origin.ADVERT: "广告", Origin.CLUE: "外部线索"}
_KINDS = frozenset(kind.value for kind in TraitKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherRow:
    """One other page, advert or clue with the same value."""

    origin: str
    #: Host of the page, or what it is.
    where: str
    subject: str
    subject_id: str
    lead: str
    page_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierRow:
    """One name or number of the page."""

    kind: str
    #: Kind as the contract writes it.
    key: str
    #: Covered where it is personal.
    value: str
    #: What is wrong with it; empty for most.
    note: str
    times: int
    #: Others that carry it, and how many subjects they are of.
    mentions: int = 0
    subjects: int = 0
    others: Sequence[OtherRow] = ()


def identifier_rows(desk: Desk, who: Person, page: Page, seen: Seen | None, cover: Cover) -> Sequence[IdentifierRow]:
    """The page's names and numbers, those that others carry first."""
    found = _once(seen)
    traits = tuple(dict.fromkeys(trait for one, _ in found if (trait := _trait(one))))
    spread = {one.trait: one for one in desk.house.carriers.of(traits, but=page.url, limit=_OTHERS)}
    rows = [_row(one, times, spread, lambda some: tuple(_others(desk, who, some)), cover) for one, times in found]
    return sorted(rows, key=lambda row: -row.mentions)


def identifier_graph(view_title: str, rows: Sequence[IdentifierRow]) -> Markup:
    """Page, shared values, and the subjects that carry them too; empty where nothing is shared."""
    shared = [row for row in rows if row.others]
    if not shared:
        return Markup("")
    nodes = {"page": Node(key="page", label=shortened(view_title or "本页", 12), kind="page", weight=3)}
    edges: list[Edge] = []
    for place, row in enumerate(shared):
        key = f"v{place}"
        nodes[key] = Node(key=key, label=row.value, kind=row.key, weight=2)
        edges.append(Edge(a="page", b=key, why=row.kind))
        for other in row.others:
            nodes[other.subject_id] = Node(
                key=other.subject_id, label=other.subject, kind="subject", href=f"/subjects/{other.subject_id}"
            )
            edges.append(Edge(a=key, b=other.subject_id, why=row.kind))
    distinct = {(edge.a, edge.b): edge for edge in edges}
    return graph_svg(list(nodes.values()), list(distinct.values()), "与本页共用联系方式或备案的主体")


def _once(seen: Seen | None) -> Sequence[tuple[Finding, int]]:
    """Findings with how often each value stands there."""
    counts: dict[tuple[str, str], tuple[Finding, int]] = {}
    for one in seen.identifiers if seen else ():
        key = one.text("kind"), one.text("value")
        first, times = counts.get(key, (one, 0))
        counts[key] = first, times + 1
    return list(counts.values())[:_MOST]


def _trait(found: Finding) -> Trait | None:
    kind = found.text("kind")
    return normalise(TraitKind(kind), found.text("value")) if kind in _KINDS else None


def _row(
    found: Finding, times: int, spread: Mapping[Trait, Spread],
    told: Callable[[Sequence[Carrier]], Sequence[OtherRow]], cover: Cover,
) -> IdentifierRow:  # fmt: skip
    trait = _trait(found)
    far = spread.get(trait) if trait else None
    return IdentifierRow(
        kind=words.say(words.IDENTIFIERS, found.text("kind")),
        key=found.text("kind"),
        value=cover.value(found),
        note="" if found.is_("valid") else "校验位不符",
        times=times,
        mentions=far.mentions if far else 0,
        subjects=far.subjects if far else 0,
        others=told(far.some) if far else (),
    )


def _others(desk: Desk, who: Person, some: Sequence[Carrier]) -> Iterator[OtherRow]:
    for one in some:
        if _is_near(desk, who, one):
            where = host(one.where) if one.origin is Origin.PAGE else _ORIGINS[one.origin]
            yield OtherRow(
                origin=_ORIGINS[one.origin], where=where, subject=covered(one.subject), subject_id=one.subject_id,
                lead=one.lead or "", page_id=one.page_id,
            )  # fmt: skip


def _is_near(desk: Desk, who: Person, one: Carrier) -> bool:
    """Whether somebody of a district or sector may see it: a lead of their realm."""
    if who.realm.is_everything:
        return True
    try:
        check_lead(desk, who, one.lead or "")
    except NotKnown:
        return False
    return True
