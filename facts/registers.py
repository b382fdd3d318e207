"""What registers say (登记与许可名录): a firm's registration and its changes, and how looking for a licence ended."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class LicenceResult(StrEnum):
    """What looking for a licence came to (许可核查结果)."""

    #: 查到且有效.
    VALID = "valid"
    #: 查到,已过期.
    EXPIRED = "expired"
    #: 查到,已吊销或注销.
    REVOKED = "revoked"
    #: 未查到.
    NOT_FOUND = "not_found"
    #: 名录查不了,待核.
    UNKNOWN = "unknown"


class ChangeKind(StrEnum):
    """What changed in a register of firms."""

    ADDRESS = "address"
    LEGAL_PERSON = "legal_person"
    EXECUTIVE = "executive"
    NAME = "name"
    OTHER = "other"


class SignalKind(StrEnum):
    """What a register says that people should look at (seed 五(二))."""

    #: 频繁变更地址.
    ADDRESS_CHURN = "address_churn"
    #: 频繁变更高管.
    EXECUTIVE_CHURN = "executive_churn"
    #: 虚拟地址.
    VIRTUAL_ADDRESS = "virtual_address"
    #: 跨区迁移.
    CROSS_DISTRICT = "cross_district"


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceCheck:
    """许可核查: which licence was looked for, in which register, when, with what result (notes 2.4, fact 5)."""

    licence: str
    register: str
    checked_at: datetime
    result: LicenceResult
    #: Number of the licence; None where none was found.
    number: str | None = None
    valid_to: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryChange:
    """One change of a firm's registration."""

    kind: ChangeKind
    on: date
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """市场主体登记: where and by whom a firm is registered, and what changed."""

    address: str | None
    #: Division code of the address, such as 350203; None where it names no district we know.
    district: str | None
    legal_person: str | None
    executives: tuple[str, ...] = ()
    founded: date | None = None
    #: 存续, 注销, 吊销 … as the register words it.
    state: str | None = None
    capital_yuan: Decimal | None = None
    #: 曾用名.
    former_names: tuple[str, ...] = ()
    #: Oldest first.
    changes: tuple[RegistryChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrySignal:
    """One signal with the sentence that an analyst reads."""

    kind: SignalKind
    text: str
