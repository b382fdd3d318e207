"""Subjects (主体): who stands behind pages, adverts and outside clues, and by what those were put together.

mention ── traits ──┐                      A mention is one page, advert or clue as far as it says who is behind it.
mention ── traits ──┼─ edges ─► subject    An edge joins two mentions and says by which shared traits.
mention ── traits ──┘
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class TraitKind(StrEnum):
    """By what a mention can be known to be of one subject with another."""

    USCC = "uscc"
    REGISTRATION = "registration"
    COMPANY = "company"
    #: 曾用名.
    FORMER_NAME = "former_name"
    #: A company's name without its place and its legal form: 金树财富管理 of 厦门金树财富管理有限公司.
    CORE_NAME = "core_name"
    #: Name of a product, site or app that is no company's.
    BRAND = "brand"
    PERSON = "person"
    ICP = "icp"
    POLICE_FILING = "police_filing"
    #: Registrable domain.
    DOMAIN = "domain"
    PHONE = "phone"
    LANDLINE = "landline"
    QQ = "qq"
    WECHAT = "wechat"
    OFFICIAL_ACCOUNT = "official_account"
    EMAIL = "email"
    WALLET = "wallet"
    BANK_CARD = "bank_card"
    APP = "app"
    TRACKING_ID = "tracking_id"
    #: Digest of the site's icon.
    ICON = "icon"
    #: Fingerprint of the markup: sites built from one template share it.
    TEMPLATE = "template"
    #: Fingerprint of the main text, MinHash in hex.
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Trait:
    """One name or number of a mention, normalised."""

    kind: TraitKind
    value: str

    @property
    def counterparts(self) -> tuple["Trait", ...]:
        """The traits of other kinds that say the same: who was once called so, a phone that is a WeChat account too."""
        kind = _COUNTERPARTS.get(self.kind)
        return (Trait(kind=kind, value=self.value),) if kind else ()


_COUNTERPARTS = {
    TraitKind.COMPANY: TraitKind.FORMER_NAME, TraitKind.FORMER_NAME: TraitKind.COMPANY,
    TraitKind.PHONE: TraitKind.WECHAT, TraitKind.WECHAT: TraitKind.PHONE,
}  # fmt: skip
#: Traits that say who a subject is; two subjects whose values of these do not go together are two.
IDENTITY = (TraitKind.USCC, TraitKind.REGISTRATION, TraitKind.COMPANY, TraitKind.FORMER_NAME)


class Origin(StrEnum):
    """What a mention is."""

    PAGE = "page"
    ADVERT = "advert"
    CLUE = "clue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One page, advert or outside clue, as far as it says who is behind it."""

    #: Stays the same when it is seen again: `page URL`, `advert URL N`, `clue WB-000001`.
    key: str
    origin: Origin
    #: The name it goes by, as written; None where it names nobody.
    name: str | None
    traits: tuple[Trait, ...]
    seen_at: datetime
    #: Where the subject is registered or at work as far as this mention says; division code such as 350203.
    district: str | None = None


class Relation(StrEnum):
    """What an edge says of the subjects of its two mentions."""

    #: One subject.
    SAME = "same"
    #: A firm and its branch (分公司): two subjects that belong together.
    BRANCH = "branch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """Two mentions taken for one subject, or for a firm and its branch, and why."""

    left: str
    right: str
    #: The traits both have that counted.
    shared: tuple[Trait, ...]
    #: Sum of their weights. The edges by which a mention came to a subject add up to 1 and more.
    weight: float
    at: datetime
    #: Row number; None until stored.
    id: int | None = None
    #: Who cut it; None while it stands.
    cut_by: str | None = None
    relation: Relation = Relation.SAME


class SubjectKind(StrEnum):
    """What a subject is."""

    FIRM = "firm"
    SITE = "site"
    APP = "app"
    PERSON = "person"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """主体: one firm, site, app, person or product."""

    #: Office number such as ZT-000001.
    id: str
    kind: SubjectKind
    #: The name it is known by; a domain where nothing names it.
    name: str
    #: Every other name its mentions go by.
    aliases: tuple[str, ...] = ()
    mentions: int = 1
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    #: The subject it was merged into; None while it stands for itself.
    merged_into: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A stored mention that shares a trait with a new one, and its subject."""

    mention: Mention
    subject: str
    #: The traits of the kinds in IDENTITY of its whole subject, and how many mentions that has.
    identity: tuple[Trait, ...] = ()
    mentions: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """Where a mention belongs: the subjects it joins (none: a new one), by which edges."""

    #: Subject ids, the one that lives on first; more than one means that they are one.
    subjects: tuple[str, ...]
    #: Those of the relation BRANCH lead to subjects that are not joined.
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """What placing a mention came to."""

    subject: Subject
    is_new: bool
    edges: tuple[Edge, ...] = ()
    #: Subjects that this mention showed to be the same; they live on in `subject`.
    absorbed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectAct:
    """One merge, split or cut by a person or the machine; append-only, undone by another act."""

    #: merge, split, cut, rename, undo.
    act: str
    #: Of a merge the one that lives on, of a split the one that was split.
    subject: str
    by: str
    reason: str
    at: datetime
    #: Mentions moved, the other subject, the edge: JSON-ready.
    detail: dict[str, object] = field(default_factory=dict)
    id: int | None = None
    #: The act that undid this one.
    undone_by: int | None = None
    #: The subject that was merged or split off.
    other: str | None = None
    #: Whether a person did it.
    by_hand: bool = True


#: Decides where a mention belongs, from the stored mentions that share a trait with it.
#: `spread(trait)` says how many subjects have the trait: values that many have say nothing.
Placer = Callable[[Mention, Sequence[Neighbour], Callable[[Trait], int]], Placing]


#: Says which of a subject's mentions today's weights no longer hold to its main part.
Loosen = Callable[[Sequence[Mention], Placer, Callable[[Trait], int]], Sequence[Mention]]


class SubjectBook(Protocol):
    """Subjects, their mentions and edges; every change is written together with its audit entry."""

    def place(self, mention: Mention, placer: Placer, actor: str) -> Placed:
        """Write a mention into the subject it belongs to, in one transaction; a second time it is refreshed.

        A mention that a person moved by hand stays where that person put it.
        """
        ...

    def get(self, subject: str) -> Subject:
        """Return one subject; a merged one is followed to where it lives on.

        Raises:
            NotKnown: there is no such subject.
        """
        ...

    def all(self, name: str = "", limit: int = 1000) -> Sequence[Subject]:
        """Return subjects that stand for themselves, last seen first, whose names or traits contain `name`."""
        ...

    def mentions(self, subject: str) -> Sequence[Mention]:
        """Return a subject's mentions, first seen first."""
        ...

    def edges(self, subject: str) -> Sequence[Edge]:
        """Return the edges between a subject's mentions, cut ones included."""
        ...

    def subject_of(self, mention: str) -> Subject | None:
        """Return the subject of a mention by its key."""
        ...

    def with_trait(self, trait: Trait) -> Sequence[Subject]:
        """Return the subjects that have a trait."""
        ...

    def merge(self, kept: str, gone: str, *, by: str, reason: str) -> SubjectAct:
        """Make two subjects one."""
        ...

    def split(self, subject: str, mentions: Sequence[str], *, by: str, reason: str) -> tuple[Subject, SubjectAct]:
        """Take mentions out of a subject into a new one; the edges between are cut."""
        ...

    def cut(self, edge: int, *, by: str, reason: str) -> tuple[Subject | None, SubjectAct]:
        """Cut one edge; what no other edge holds becomes a subject of its own, which is returned.

        Raises:
            NotKnown: there is no such edge, or it is cut already.
        """
        ...

    def rename(self, subject: str, name: str, *, by: str, reason: str) -> SubjectAct:
        """Give a subject a name that its mentions do not change."""
        ...

    def undo(self, act: int, *, by: str, reason: str) -> SubjectAct:
        """Undo a merge, split, cut or renaming.

        Raises:
            NotKnown: there is no such act.
            BadInput: a later act stands on it, or it was undone already.
        """
        ...

    def history(self, subject: str) -> Sequence[SubjectAct]:
        """Return the acts on a subject, oldest first."""
        ...

    def traits(self, subject: str) -> Sequence[tuple[Trait, int, int]]:
        """Return (trait, mentions of the subject that have it, subjects that have it), most mentions first."""
        ...

    def review(self, placer: Placer, loosen: Loosen, actor: str, limit: int = 1000) -> Sequence[SubjectAct]:
        """Look again at subjects of which a value was seen with others since: split what rested on it, merge what fits.

        Mentions that a person moved stay. Each subject is one transaction; the acts can be undone.
        """
        ...
