"""Who works at the desk: accounts, roles with their rights, and how far each person sees.

采集, 研判, 复核, 领导, 区县, 行业部门, 内勤, 审计, 管理; a person may hold several.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType


class Right(StrEnum):
    """One thing a person may do; the scopes of an API token are of the same words."""

    #: Queue, pages, leads, subjects: what one's realm holds, personal values covered.
    SEE = "see"
    #: Say what a page does, confirm, dismiss, merge, ask for a second opinion, take back one's own word.
    JUDGE = "judge"
    #: Answer what others asked a second opinion on (复核).
    REVIEW = "review"
    #: Acts of the life cycle: assign, verify, grade, close …
    ACT = "act"
    #: The acts of the life cycle that its rules give the clerk (内勤), and no others: register, assign, urge, archive …
    FILE = "file"
    #: Confirm what needs a leader: red and orange grades, closing.
    APPROVE = "approve"
    #: Change the watch list and acknowledge alarms.
    WATCH = "watch"
    #: Bring in clues and filled forms.
    IMPORT = "import"
    #: Hand out forms, workbooks and reports.
    EXPORT = "export"
    #: The overview with its figures.
    OVERVIEW = "overview"
    #: See personal values, with a reason that is written down.
    UNMASK = "unmask"
    #: Change and test sources.
    SOURCES = "sources"
    #: Change the lexicon.
    LEXICON = "lexicon"
    #: Promote and roll back models.
    MODELS = "models"
    #: Read the settings, storage and health of the server; set the timetable, begin shifts, acknowledge alerts.
    SETTINGS = "settings"
    #: Accounts, roles, tokens of others.
    PEOPLE = "people"
    #: Read and verify the audit log.
    AUDIT = "audit"


class Role(StrEnum):
    """What somebody is at the office."""

    #: 采集: keeps the sources.
    COLLECTOR = "collector"
    #: 研判.
    ANALYST = "analyst"
    #: 复核.
    REVIEWER = "reviewer"
    #: 领导.
    LEADER = "leader"
    #: 区县: its district only.
    DISTRICT = "district"
    #: 行业部门: its sector only.
    SECTOR = "sector"
    #: 内勤: forms and reports.
    CLERK = "clerk"
    #: 审计: reads the log, changes nothing.
    AUDITOR = "auditor"
    #: 管理.
    ADMIN = "admin"


_R = Right
RIGHTS: Mapping[Role, frozenset[Right]] = MappingProxyType(
    {
        Role.COLLECTOR: frozenset({_R.SEE, _R.OVERVIEW, _R.SOURCES, _R.IMPORT}),
        Role.ANALYST: frozenset({_R.SEE, _R.JUDGE, _R.ACT, _R.WATCH, _R.OVERVIEW, _R.UNMASK, _R.LEXICON, _R.EXPORT}),
        Role.REVIEWER: frozenset({_R.SEE, _R.JUDGE, _R.REVIEW, _R.ACT, _R.WATCH, _R.OVERVIEW, _R.UNMASK, _R.EXPORT}),
        Role.LEADER: frozenset({_R.SEE, _R.REVIEW, _R.ACT, _R.APPROVE, _R.OVERVIEW, _R.UNMASK, _R.EXPORT}),
        Role.DISTRICT: frozenset({_R.SEE, _R.ACT, _R.IMPORT, _R.EXPORT}),
        Role.SECTOR: frozenset({_R.SEE, _R.ACT, _R.IMPORT, _R.EXPORT}),
        Role.CLERK: frozenset({_R.SEE, _R.FILE, _R.OVERVIEW, _R.IMPORT, _R.EXPORT}),
        Role.AUDITOR: frozenset({_R.SEE, _R.OVERVIEW, _R.AUDIT}),
        Role.ADMIN: frozenset(
            {_R.OVERVIEW, _R.SOURCES, _R.LEXICON, _R.MODELS, _R.SETTINGS, _R.PEOPLE, _R.AUDIT}
        ),
    }
)  # fmt: skip
#: Roles that see only what their realm names; held alone they need one.
BOUNDED = frozenset({Role.DISTRICT, Role.SECTOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Realm:
    """How far somebody sees: leads of these places and of these sectors; None is everywhere, empty is nowhere."""

    #: Division codes such as 350203, and functional zones as leads/routing names them.
    districts: frozenset[str] | None = None
    #: Sector codes such as S06.
    sectors: frozenset[str] | None = None

    @property
    def is_everything(self) -> bool:
        """Whether nothing is held back."""
        return self.districts is None and self.sectors is None

    def holds(self, districts: frozenset[str], sector: str | None) -> bool:
        """Whether a lead of some places and a sector is inside; a lead of no place or sector is not, where bounded."""
        near = self.districts is None or bool(self.districts & districts)
        return near and (self.sectors is None or sector in self.sectors)


EVERYWHERE = Realm()


class PersonState(StrEnum):
    """Whether an account can be used."""

    ACTIVE = "active"
    #: Closed by an administrator; nothing of what they did goes away.
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One account of one person."""

    id: int
    #: What they sign in with; lower case.
    account: str
    #: What stands beside their judgements; no two people have the same.
    name: str
    roles: frozenset[Role]
    realm: Realm = EVERYWHERE
    state: PersonState = PersonState.ACTIVE
    #: The password was given by somebody else and must be changed first.
    must_change: bool = False
    has_second_factor: bool = False
    created_at: datetime | None = None
    last_seen_at: datetime | None = None
    #: What an API token narrows the rights to; None for the person themselves.
    scopes: frozenset[Right] | None = None

    @property
    def rights(self) -> frozenset[Right]:
        """What the roles allow together, within the scopes of a token."""
        allowed = frozenset[Right]().union(*(RIGHTS[role] for role in self.roles))
        return allowed if self.scopes is None else allowed & self.scopes

    @property
    def only_reads(self) -> bool:
        """Whether this person audits: reads everything and changes nothing."""
        return Role.AUDITOR in self.roles

    def may(self, right: Right) -> bool:
        """Whether this person may do something."""
        return self.state is PersonState.ACTIVE and right in self.rights


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What the server compares with when somebody signs in; never shown."""

    #: argon2id in its own notation; None where another system knows the person.
    password: str | None = None
    #: Base32 secret of the second factor; it may wait for its first code.
    factor: str | None = None
    #: Number of the last period of 30 s whose code was used.
    factor_step: int = 0
    #: SHA-256 of the recovery codes that are left.
    recovery: tuple[str, ...] = ()
    #: SHA-256 of issuer and subject of the office's own system.
    outside: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Brake:
    """How often somebody was wrong from one place, and until when they wait."""

    id: int
    #: An address, `browser …` for one that was signed in before, `code …` for second factors, `*` for all strangers.
    source: str
    failures: int
    failed_at: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One browser in which somebody is signed in."""

    #: SHA-256 of the cookie.
    digest: str
    person_id: int
    opened_at: datetime
    seen_at: datetime
    until: datetime
    address: str = ""
    agent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """A program that acts in somebody's name, as far as its scopes go."""

    id: int
    person_id: int
    label: str
    scopes: frozenset[Right]
    created_at: datetime
    until: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None
