"""One subject as its page shows it: by what its mentions hang together, who else has its traits, what was done."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk import words
from desk.cases.subject_masks import shown_mention, shown_subject, shown_trait
from desk.cases.timeline import Event
from desk.context import Desk
from desk.plain import covered
from facts.cases import Lead
from facts.errors import NotKnown
from facts.people import Person
from facts.subjects import Edge, Mention, Origin, Relation, Subject, SubjectAct, Trait, TraitKind

#: Traits whose other holders are named; mentions and edges shown.
_SHARED, _MENTIONS, _EDGES = 12, 100, 60
#: A value that more subjects have says little, and is not followed.
_WIDE = 8
#: Digests that mean nothing to a reader.
_DIGESTS = frozenset({TraitKind.ICON, TraitKind.TEMPLATE, TraitKind.TEXT})


@dataclass(frozen=True, slots=True, kw_only=True)
class TraitRow:
    """One trait, and the other subjects that have it."""

    trait: Trait
    word: str
    value: str
    mentions: int
    subjects: int
    others: Sequence[Subject] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionRow:
    """One page, advert or clue; `key` stays bare, for the form."""

    key: str
    told: str
    name: str
    #: Address of its page in the desk; empty where it has none.
    href: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeRow:
    """Two mentions taken for one, and why."""

    id: int
    left: str
    right: str
    why: str
    weight: float
    #: 有效, 已断开 or 分支机构.
    standing: str
    can_cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectView:
    """All of it, covered."""

    subject: Subject
    lead: Lead | None
    #: Leads that live on in that one.
    merged: Sequence[str]
    traits: Sequence[TraitRow]
    mentions: Sequence[MentionRow]
    #: As stored, for the picture.
    bare: Sequence[Mention]
    edges: Sequence[EdgeRow]
    history: Sequence[SubjectAct]
    events: Sequence[Event]

    @property
    def last(self) -> int:
        """The last act, as shown: forms send it back."""
        return max((act.id or 0 for act in self.history), default=0)


def check_subject(desk: Desk, who: Person, subject: str) -> Subject:
    """Let somebody see a subject: anyone in the whole, others where its lead is in their realm.

    Raises:
        NotKnown: there is none, or it lies outside; which of both is not told.
    """
    try:
        found = desk.house.subjects.get(subject)
    except NotKnown as problem:
        raise NotKnown(_unknown(subject)) from problem
    if who.realm.is_everything:
        return found
    desk.house.keeper.look()
    if not desk.house.subject_lists.holds(who.realm, found.id):
        raise NotKnown(_unknown(subject))
    return found


def subject_view(desk: Desk, who: Person, subject: Subject) -> SubjectView:
    """Read everything about a subject."""
    book, lead = desk.house.subjects, desk.house.leads.of_subject(subject.id)
    mentions = book.mentions(subject.id)
    pages = {one.url: one.page_id for one in desk.house.leads.sightings(lead.id or "")} if lead else {}
    history = book.history(subject.id)
    return SubjectView(
        subject=shown_subject(subject),
        lead=lead,
        merged=[one.other for one in history if one.act == "merge" and one.other and one.undone_by is None],
        traits=list(_traits(desk, who, subject)),
        mentions=[mention_row(one, pages) for one in mentions[:_MENTIONS]],
        bare=mentions,
        edges=[_edge(one) for one in book.edges(subject.id)[:_EDGES]],
        history=history,
        events=sorted(_events(mentions, history, pages), key=lambda one: one.at, reverse=True)[:60],
    )


def mention_row(mention: Mention, pages: dict[str, int]) -> MentionRow:
    """One mention in words."""
    shown, url = shown_mention(mention), mention.key.removeprefix("page ")
    word = {Origin.PAGE: "网页", Origin.ADVERT: "广告", Origin.CLUE: "外部线索"}[mention.origin]
    page = pages.get(url) if mention.origin is Origin.PAGE else None
    told = f"{word} {shown.key.partition(' ')[2]}"
    return MentionRow(
        key=mention.key, told=told, name=shown.name or "", at=mention.seen_at, href=f"/review/{page}" if page else ""
    )


def trait_told(trait: Trait) -> str:
    """手机号 138****8000; a digest by its name alone."""
    word = words.TRAITS.get(trait.kind.value, trait.kind.value)
    return word if trait.kind in _DIGESTS else f"{word} {shown_trait(trait).value}"


def act_told(act: SubjectAct) -> str:
    """李分析 合并 ZT-000001 ZT-000007：理由."""
    what = f"{words.SUBJECT_ACTS.get(act.act, act.act)} {act.subject} {act.other or ''}".rstrip()
    undone = f"（已由第 {act.undone_by} 号撤销）" if act.undone_by else ""
    return f"第 {act.id} 号：{what}，{act.reason}{undone}"


def _traits(desk: Desk, who: Person, subject: Subject) -> Iterator[TraitRow]:
    followed = 0
    for trait, own, every in desk.house.subjects.traits(subject.id)[:60]:
        follow = who.realm.is_everything and 1 < every <= _WIDE and followed < _SHARED
        followed += follow
        holders = desk.house.subjects.with_trait(trait) if follow else ()
        others = [shown_subject(one) for one in holders if one.id != subject.id]
        value = "（摘要）" if trait.kind in _DIGESTS else shown_trait(trait).value
        word = words.TRAITS.get(trait.kind.value, trait.kind.value)
        yield TraitRow(trait=trait, word=word, value=value, mentions=own, subjects=every, others=others)


def _edge(edge: Edge) -> EdgeRow:
    standing = "已断开" if edge.cut_by else "分支机构" if edge.relation is Relation.BRANCH else "有效"
    left, right = (shown_mention_key(key) for key in (edge.left, edge.right))
    return EdgeRow(
        id=edge.id or 0, left=left, right=right, why="、".join(trait_told(one) for one in edge.shared),
        weight=edge.weight, standing=standing, can_cut=edge.cut_by is None,
    )  # fmt: skip


def shown_mention_key(key: str) -> str:
    """The address of a mention, covered and without its kind."""
    return covered(key.partition(" ")[2] or key)


def _events(mentions: Sequence[Mention], history: Sequence[SubjectAct], pages: dict[str, int]) -> Iterator[Event]:
    for one in mentions:
        row = mention_row(one, pages)
        links = [(row.href, "查看网页")] if row.href else []
        kind = "clue" if one.origin is Origin.CLUE else "seen"
        yield Event(at=one.seen_at, kind=kind, what=f"{row.told} {row.name}", links=links)
    for act in history:
        yield Event(at=act.at, kind="act", what=act_told(act), by=act.by)


def _unknown(subject: str) -> str:
    return f"没有主体 {subject[:40]}，或不在您的管辖范围内。"
