"""Alarms (预警): a newcomer shares what somebody known uses, under a new name, domain or district (迁址后改头换面).

mention ── traits ──► confirmed subjects ──► Alarm     what they share, how strong that is, what is new

Source: the seed's 四(三); notes 5.4, 换名/迁址靠别名与同源图谱识别.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from facts.subjects import Mention, Trait
from facts.watching import Mark, Strength


class AlarmKind(StrEnum):
    """Why an alarm was raised."""

    #: 改头换面: what a confirmed subject uses, under a new name, domain or district.
    SHELL = "shell"
    #: 同文异主: a near copy of a lead's text under another identity.
    COPY = "copy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """One piece of evidence that a newcomer shares with somebody known."""

    mark: Mark
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """That somebody looked at an alarm."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """预警: a newcomer that shares what somebody known uses."""

    #: Office number such as YJ-000001; None until the store has given one.
    id: str | None
    kind: AlarmKind
    #: The newcomer: mention, subject where it has one, name it goes by, lead where there is one.
    mention: str
    subject: str | None
    name: str
    lead: str | None
    #: The known one: subject, its lead, its name.
    against: str | None
    against_lead: str | None
    against_name: str
    #: Weightiest first.
    shared: tuple[Shared, ...]
    #: What is new about the newcomer, and how that reads: (名称, 海纳财富), (域名, hn.test), (所在区, 350206).
    differs: tuple[tuple[str, str], ...]
    points: float
    strength: Strength
    says: str
    at: datetime
    acknowledged: Acknowledgement | None = None

    @property
    def evidence(self) -> frozenset[str]:
        """Digests of what is shared: an alarm with no other evidence than an earlier one of its pair is none."""
        return frozenset(one.mark.digest for one in self.shared)


class AlarmBook(Protocol):
    """Alarms; every change is written together with its audit entry."""

    def keep(self, alarms: Sequence[Alarm], actor: str) -> tuple[Alarm, ...]:
        """Store alarms that no earlier one of the same pair covers, and return those."""
        ...

    def get(self, alarm: str) -> Alarm:
        """Return one alarm.

        Raises:
            NotKnown: there is no such alarm.
        """
        ...

    def all(self, *, open_only: bool = False, lead: str | None = None) -> Sequence[Alarm]:
        """Return alarms, newest first; those of one lead where one is given."""
        ...

    def acknowledge(self, alarm: str, *, by: str, reason: str) -> Alarm:
        """Note who looked at an alarm and why it needs no more.

        Raises:
            BadInput: somebody did already.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A subject as everything but one mention shows it."""

    traits: tuple[Trait, ...]
    #: What its other mentions go by.
    names: tuple[str, ...]
    #: Division codes of its other mentions.
    districts: tuple[str, ...]
    #: Whether the mention that was left out is its own.
    is_its_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Holders:
    """Who has a trait."""

    count: int
    #: Subject numbers; empty where more have it than were asked for.
    subjects: tuple[str, ...] = ()


class Faces(Protocol):
    """Stored subjects, asked for one mention in a few queries, however many mentions they have."""

    def mention(self, key: str) -> Mention | None:
        """Return a mention as it is stored."""
        ...

    def face(self, subject: str, but: Mention) -> Face:
        """Return a subject as it looks without a mention."""
        ...

    def holders(self, traits: Sequence[Trait], most: int) -> Mapping[Trait, Holders]:
        """Return who has each of some traits; whose numbers they are only where `most` or fewer have it."""
        ...
