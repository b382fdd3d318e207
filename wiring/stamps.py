"""Who stamps what: the office's time-stamp authority over the audit chain's head."""

from evidence.stamps import Authority, ask, check
from facts.runs import AuditEntry
from facts.stamps import Stamp, Token
from runs.stamping import StampPorts, check_stamps
from store import SqlAuditLog
from wiring.assembly import House
from wiring.settings import Settings


def has_authority(settings: Settings) -> bool:
    """Whether the office has named one."""
    return bool(settings.stamp_url)


def stamp_ports(house: House) -> StampPorts:
    """Whom stamping works with in a house."""
    settings = house.settings
    authority = Authority(url=settings.stamp_url, roots=settings.stamp_roots, trust_roots=settings.trust_roots)

    def asked(statement: bytes) -> Token:
        return ask(statement, authority)

    return StampPorts(
        stamps=house.stamps, clock=house.clock, head=house.audit.head,
        ask=asked if has_authority(settings) else None,
    )  # fmt: skip


def verify_stamps(house: House) -> tuple[int, int]:
    """Hold the stamps against the audit chain; how many hold, and how many wait.

    Raises:
        BrokenChain, EvidenceFailed: as runs.stamping.check_stamps.
    """
    audit: SqlAuditLog = house.audit

    def entry(number: int) -> AuditEntry | None:
        return audit.get(number)

    def checked(stamp: Stamp) -> Token:
        return check(stamp.token, stamp.statement.encode("utf-8"), house.settings.stamp_roots)

    return check_stamps(house.stamps.all(), entry, checked), house.stamps.waiting()
