"""List what the rules let go, and let it go, with an entry in the audit chain that says how much of what."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from facts.ports import AuditLog, Clock
from ops.retention.rules import Rule, What

#: Said wherever what was cleared is told: a reader must not think that these rules cover everything.
NOT_COVERED = (
    "网页、证据、线索、研判和操作记录不在清理之列；各类材料的保存期限由本单位档案规定另行确定，程序不自动清除。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """How much of something goes."""

    count: int = 0
    #: Bytes of files; 0 for rows.
    bytes: int = 0


class Store(Protocol):
    """Where things of one kind are."""

    def old(self, before: datetime) -> Lot:
        """Return how much ended before a moment."""
        ...

    def clear(self, before: datetime, is_stopped: Callable[[], bool]) -> Lot:
        """Remove it and return how much that was; ends early where somebody asked for an end."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What one rule lets go."""

    rule: Rule
    before: datetime
    lot: Lot


def due(rules: Sequence[Rule], stores: Mapping[What, Store], now: datetime) -> tuple[Due, ...]:
    """Return what each rule would let go now, those with nothing included."""
    moments = [(rule, now - timedelta(days=rule.days)) for rule in rules]
    return tuple(Due(rule=rule, before=before, lot=stores[rule.what].old(before)) for rule, before in moments)


def clear(
    rules: Sequence[Rule],
    stores: Mapping[What, Store],
    *,
    clock: Clock,
    audit: AuditLog,
    actor: str,
    is_stopped: Callable[[], bool] = lambda: False,
) -> tuple[Due, ...]:
    """Let go what the rules let go; what went stands in the audit chain, one entry for each kind of which any went.

    The entry follows the removal: a crash between the two removes what its rule lets go and nothing else.
    """
    now, gone = clock.now(), []
    for rule in rules:
        if is_stopped():
            break
        before = now - timedelta(days=rule.days)
        lot = stores[rule.what].clear(before, is_stopped)
        if lot.count:
            detail: dict[str, object] = {
                "name": rule.name, "count": lot.count, "bytes": lot.bytes, "before": before.isoformat(),
                "days": rule.days,
            }  # fmt: skip
            audit.append(actor=actor, act="retention applied", subject=rule.what.value, detail=detail)
        gone.append(Due(rule=rule, before=before, lot=lot))
    return tuple(gone)


def sentence(gone: Sequence[Due]) -> str:
    """Say what went, plain Chinese."""
    said = [f"{one.rule.name} {one.lot.count} 项" for one in gone if one.lot.count]
    return f"清理到期数据：{'、'.join(said)}。" if said else "没有到期需要清理的数据。"
