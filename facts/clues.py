"""Clues (外部线索): what other systems and people bring, in the same twenty fields; who reported it is kept apart.

file or POST ──profile──► Clue (+ its raw row)  ──► Mention, Lead, Statements
                 └──────► ReporterIdentity           a table of its own, read with a reason only

Source: notes 5.5; the sources themselves are the seed's 四(一)(二) and 五(三).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from facts.registers import LicenceCheck, LicenceResult, Registration
from facts.statements import Basis

__all__ = [
    "Arrival",
    "Clue",
    "ClueBatch",
    "ClueBook",
    "ClueKind",
    "Confidentiality",
    "LicenceCheck",
    "LicenceResult",
    "Registration",
    "ReporterIdentity",
    "Taking",
]


class ClueKind(StrEnum):
    """What kind of source a clue comes from (来源类型)."""

    #: 监测平台: a system that watches by itself.
    PLATFORM = "platform"
    #: 12315 投诉.
    COMPLAINT = "complaint"
    #: 群众举报, 厦门百姓 APP.
    REPORT = "report"
    #: 网格员排查.
    GRID = "grid"
    #: 媒体曝光.
    MEDIA = "media"
    #: 银行可疑资金线索, by report number alone.
    BANK = "bank"
    #: 公安.
    POLICE = "police"
    #: 信访.
    PETITION = "petition"
    #: 市场主体登记.
    REGISTRY = "registry"
    #: 许可登记名录.
    LICENCE = "licence"


class Confidentiality(StrEnum):
    """Who may see a clue beyond its own record (保密级别)."""

    #: 公开.
    OPEN = "open"
    #: 内部.
    INTERNAL = "internal"
    #: 敏感: its existence alone may harm somebody; stays out of feeds.
    SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """外部线索: one row of an outside source; fields that nobody filled are None, never 0."""

    #: The source's own number of it.
    external_id: str
    #: Key of the profile that read it.
    system: str
    #: The source's name for people: 12315 投诉.
    source: str
    kind: ClueKind
    basis: Basis
    received_at: datetime
    #: Office number such as WB-000001; None until stored.
    id: str | None = None
    happened_at: datetime | None = None
    subject: str | None = None
    uscc: str | None = None
    #: Division code of a district of Xiamen, or zone key; None where the address names none.
    district: str | None = None
    street: str | None = None
    #: The whole address, building included.
    address: str | None = None
    #: Who can be asked about the subject, masked; the reporter is never here.
    contact: str | None = None
    legal_person: str | None = None
    sector_text: str | None = None
    behaviour: str | None = None
    promise: str | None = None
    amount_yuan: Decimal | None = None
    people: int | None = None
    elderly: bool | None = None
    demand: str | None = None
    conclusion: str | None = None
    url: str | None = None
    #: SHA-256 of the attachment, hex; attachments themselves stay where they are.
    attachment: str | None = None
    confidentiality: Confidentiality = Confidentiality.INTERNAL
    licence: LicenceCheck | None = None
    registration: Registration | None = None
    #: The row as it came, canonical JSON; without the reporter and without account numbers.
    raw: str = "{}"
    #: Version of the profile that read it.
    profile: str = ""
    batch: int | None = None
    #: 1 for the first time it came; a changed row is the next version.
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterIdentity:
    """举报人信息: who reported; leaves its table only to a person who gives a reason, and never an export."""

    name: str | None = None
    phone: str | None = None
    id_card: str | None = None
    address: str | None = None
    #: Columns that speak of the reporter and have no field of their own: (header, value).
    other: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        """Say nothing: a traceback or a log line must not tell who reported."""
        return "ReporterIdentity(…)"

    @property
    def values(self) -> tuple[str, ...]:
        """Everything in it that must not stand anywhere else."""
        own = (self.name, self.phone, self.id_card, self.address)
        return tuple(value for value in (*own, *(value for _, value in self.other)) if value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A clue on its way in, with the identity that is stored apart."""

    clue: Clue
    #: SHA-256 of fields and raw row: tells a changed row from the same one.
    digest: str
    reporter: ReporterIdentity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClueBatch:
    """One import."""

    system: str
    profile: str
    #: Name of the file, or `api`.
    file: str
    by: str
    at: datetime
    id: int | None = None
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0
    undone_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """What became of one version of a clue in the casework; append-only, the last one counts."""

    clue: str
    version: int
    at: datetime
    #: ZT-…; None where it names nobody.
    subject: str | None
    #: XS-…; None while it stays an observation.
    lead: str | None
    #: Why it stays open; empty where it has a lead.
    reason: str = ""
    #: Batch of the statements written from it.
    statements: int | None = None


class ClueBook(Protocol):
    """Clues, their versions and batches; every change is written together with its audit entry."""

    def known(self, system: str, external_ids: Sequence[str]) -> Mapping[str, str]:
        """Return the digests of those external ids that stand; undone ones are not known."""
        ...

    def add(self, batch: ClueBatch, arrivals: Iterable[Arrival]) -> ClueBatch:
        """Write a batch in one transaction and return it numbered and counted.

        An arrival that is there with the same digest adds nothing; with another, it is the next version.
        A batch that brought nothing new is not written: its number stays None.
        """
        ...

    def numbers(self, system: str, external_ids: Sequence[str]) -> Mapping[str, str]:
        """External id -> clue number, of those that stand."""
        ...

    def undo_batch(self, batch: int, *, by: str, reason: str) -> Sequence[str]:
        """Let everything that a batch brought count no longer and return the numbers; rows stay.

        Raises:
            NotKnown: there is no such batch, or it was undone already.
        """
        ...

    def undo(self, clue: str, *, by: str, reason: str) -> None:
        """Let the version of a clue that stands count no longer; an earlier one stands again.

        Raises:
            NotKnown: there is no such clue, or nothing of it stands.
        """
        ...

    def get(self, clue: str) -> Clue:
        """Return the version that stands.

        Raises:
            NotKnown: there is none.
        """
        ...

    def some(self, clues: Sequence[str]) -> Sequence[Clue]:
        """Return the versions that stand of the clues with these numbers, by number; unknown ones are left out."""
        ...

    def versions(self, clue: str, *, standing_only: bool = False) -> Sequence[Clue]:
        """Return every version, oldest first, undone ones included unless `standing_only`."""
        ...

    def all(
        self, *, system: str | None = None, open_only: bool = False, after: str | None = None, limit: int = 1000
    ) -> Sequence[Clue]:
        """Return clues that stand, by number; `open_only` those without a lead, not yet taken ones included."""
        ...

    def waiting(self, *, after: str | None = None, limit: int = 500) -> Sequence[Clue]:
        """Return clues whose standing version nobody has taken into the casework yet, by number, above `after`."""
        ...

    def record(self, takings: Sequence[Taking]) -> None:
        """Note what became of clues."""
        ...

    def taking(self, clue: str) -> Taking | None:
        """Return the last taking of a clue."""
        ...

    def batches(self, limit: int = 50) -> Sequence[ClueBatch]:
        """Return batches, newest first."""
        ...

    def reporter(self, clue: str, *, by: str, reason: str) -> ReporterIdentity | None:
        """Return who reported, and note in the audit log who looked and why.

        Raises:
            BadInput: no name or no reason is given.
            NotKnown: there is no such clue.
        """
        ...
