"""Watching over what is known: the watch list (一地警示、全市受限), and what counts as news of a quiet lead.

mention ── traits ──► entries of every district ──► WatchHit      flagged at intake, whatever the page scores
page of a quiet lead ──► Material, before and after ──► news      plain Chinese, or silence

Source: the seed's 四(三), 一地警示、全市受限; notes 5.4: an entry has a legal basis, a term, and a way out of it.
Alarms of a change of shell are in facts/alarms.py.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from facts.assessments import Band, Stance
from facts.subjects import TraitKind

#: How a value begins that is kept as its digest alone.
SEALED = "sha256:"


class Scope(StrEnum):
    """Where what a watch entry asks for holds; a page that meets it is flagged in every district all the same."""

    CITY = "city"
    DISTRICT = "district"


class WatchState(StrEnum):
    """Where a watch entry stands on a day; only active ones hit."""

    #: Its first day is still to come.
    PENDING = "pending"
    ACTIVE = "active"
    EXPIRED = "expired"
    REMOVED = "removed"


class Strength(StrEnum):
    """How much shared evidence says that two are one."""

    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Mark:
    """One name or number, comparable without being readable: how it may be shown, and a digest of it."""

    kind: TraitKind
    #: `sha256:` and 64 hex digits over kind and normalised value. A pseudonym: short numbers can be guessed back.
    digest: str
    #: Personal parts starred.
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What of a page, or of all pages of a lead together, would make a quiet lead speak again if it changed."""

    stance: Stance
    band: Band
    #: Highest promised simple annual percent of its own.
    annual_percent: float | None = None
    #: Heads of the lexicon's guarantee wordings (保本保息 …), sorted.
    guarantees: tuple[str, ...] = ()
    #: Ways to get in touch or to pay, sorted.
    contacts: tuple[Mark, ...] = ()
    #: Companies and brands it goes by.
    names: tuple[str, ...] = ()
    #: Claimed, yuan.
    raised_yuan: int | None = None
    #: Claimed, heads.
    people: int | None = None
    modes: tuple[str, ...] = ()
    pretexts: tuple[str, ...] = ()
    #: Division codes.
    districts: tuple[str, ...] = ()


def material_text(material: Material) -> str:
    """Write a material as JSON for a table."""
    return json.dumps(asdict(material), ensure_ascii=False, sort_keys=True)


def read_material(text: str) -> Material:
    """The inverse of material_text."""
    fields: dict[str, Any] = json.loads(text)
    marks = tuple(Mark(**one | {"kind": TraitKind(one["kind"])}) for one in fields["contacts"])
    fields |= {"stance": Stance(fields["stance"]), "band": Band(fields["band"])}
    plain: dict[str, Any] = {name: tuple(each) if isinstance(each, list) else each for name, each in fields.items()}
    return Material(**plain | {"contacts": marks})


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class WatchTrait:
    """One name or number that a watch entry is met by."""

    kind: TraitKind
    #: Normalised; bank cards as a digest (see Mark).
    value: str
    #: How lists show it, personal parts starred.
    shown: str
    #: 法定代表人, 实际控制人, 收款账户 …; empty for most.
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """That and why an entry was taken off the list."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchEntry:
    """One subject on the watch list: who, on what basis, how long, and how it comes off again.

    Raises:
        ValueError: basis, procedure, issuer or traits are missing, or it has neither an end nor a day of review.
    """

    #: Office number such as GZ-000001; None until the store has given one.
    id: str | None
    name: str
    traits: tuple[WatchTrait, ...]
    #: Legal basis of the warning: article, document number, decision.
    basis: str
    #: District or unit that issued it, as text.
    issuer: str
    #: Division code of the issuer's district; 350200 is the city's.
    district: str
    scope: Scope
    since: date
    #: Last day; None where it holds until removed.
    until: date | None
    #: Day on which it has to be looked at again; asked for where there is no last day.
    review: date | None
    #: How the subject gets off the list (解除程序).
    procedure: str
    reason: str = ""
    #: Lead and subject it came from, where it came from one.
    lead: str | None = None
    subject: str | None = None
    added_by: str = ""
    added_at: datetime | None = None
    removal: Removal | None = None

    def __post_init__(self) -> None:
        if not all(text.strip() for text in (self.name, self.basis, self.issuer, self.procedure)) or not self.traits:
            raise ValueError("a watch entry names its subject, traits, basis, issuer and removal procedure")
        if self.until is None and self.review is None:
            raise ValueError("a watch entry has a last day, or a day of review")

    def state_on(self, today: date) -> WatchState:
        """Where it stands on a day; the last day still counts."""
        if self.removal:
            return WatchState.REMOVED
        if today < self.since:
            return WatchState.PENDING
        return WatchState.EXPIRED if self.until is not None and today > self.until else WatchState.ACTIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchAct:
    """One thing done on an entry; append-only."""

    entry: str
    #: added, renewed, removed.
    act: str
    by: str
    at: datetime
    reason: str = ""
    #: What it was before and after: JSON-ready.
    detail: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchHit:
    """A mention that meets an entry."""

    entry: WatchEntry
    #: Key of the mention.
    mention: str
    #: The entry's traits that it has, weightiest first.
    traits: tuple[WatchTrait, ...]
    points: float
    strength: Strength
    #: One sentence for the analyst.
    says: str
    at: datetime
    lead: str | None = None


class WatchBook(Protocol):
    """The watch list; every change is an act, written together with its audit entry."""

    def add(self, entries: Sequence[WatchEntry], by: str) -> tuple[WatchEntry, ...]:
        """Put entries on the list, all or none."""
        ...

    def get(self, entry: str) -> WatchEntry:
        """Return one entry.

        Raises:
            NotKnown: there is no such entry.
        """
        ...

    def all(self) -> Sequence[WatchEntry]:
        """Return every entry, removed ones included, by number."""
        ...

    def renew(self, entry: str, *, until: date | None, review: date | None, by: str, reason: str) -> WatchEntry:
        """Give an entry a new term."""
        ...

    def remove(self, entry: str, *, by: str, reason: str) -> WatchEntry:
        """Take an entry off the list."""
        ...

    def history(self, entry: str) -> Sequence[WatchAct]:
        """Return the acts on an entry, oldest first."""
        ...

    def mark(self) -> int:
        """Return a number that grows with every act; cheap."""
        ...

    def keep_hits(self, hits: Sequence[WatchHit], actor: str) -> tuple[WatchHit, ...]:
        """Store hits, each entry and mention once; return those that were new."""
        ...

    def hits(self, *, lead: str | None = None, entry: str | None = None) -> Sequence[WatchHit]:
        """Return hits, newest first."""
        ...


class MaterialBook(Protocol):
    """What each lead looked like when it last spoke or was put to rest."""

    def get(self, lead: str) -> Material | None:
        """Return what is kept of a lead."""
        ...

    def put(self, lead: str, material: Material, why: Sequence[str], actor: str) -> None:
        """Keep a lead's material, with the sentences that it spoke up with (none where it was only widened)."""
        ...
