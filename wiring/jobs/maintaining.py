"""The database kept in good order; a damaged one is a critical alert until a check holds again."""

import time
from contextlib import suppress

from facts.errors import HouseError, StoreFailed
from facts.notices import AlertKind, Severity, Trouble
from store.maintaining import Upkeep, maintain
from wiring.assembly import House
from wiring.jobs.errands import Errand, Outcome
from wiring.rules import OFFICE_ZONE

_KEY = "integrity"
_SUNDAY = 6
#: Share of the window that is used.
_SHARE = 0.9
#: From what share of a file, and from how many bytes, compacting it is worth standing still for.
_IDLE_SHARE, _IDLE = 0.25, 100_000_000


def maintain_database(house: House, errand: Errand) -> Outcome:
    """Check and tidy the database; on Sundays every row and index.

    Raises:
        StoreFailed: it is damaged.
    """
    until = time.monotonic() + errand.seconds * _SHARE
    is_thorough = house.clock.now().astimezone(OFFICE_ZONE).weekday() == _SUNDAY

    def is_over() -> bool:
        return errand.pulse.is_stopped() or time.monotonic() > until

    try:
        done = maintain(house.store, thorough=is_thorough, is_over=is_over)
    except StoreFailed as problem:
        _tell(house, str(problem))
        raise
    if done.is_through:
        house.alerts.clear(AlertKind.DATABASE, _KEY)
    return Outcome(note=_said(done, is_thorough=is_thorough), is_complete=done.is_through)


def _tell(house: House, problem: str) -> None:
    # A damaged database may not take the alert; the shift says it all the same, where it can.
    with suppress(HouseError):
        house.alerts.tell(
        Trouble(
            kind=AlertKind.DATABASE, key=_KEY, severity=Severity.CRITICAL, title="数据库检查不通过",
            detail=f"{problem} 请停止桌面与调度服务，另存现在的数据库文件，再用 fangfei restore 恢复最近的完好备份。",
        )
    )  # fmt: skip


def _said(done: Upkeep, *, is_thorough: bool) -> str:
    what = "全面检查" if is_thorough else "日常检查"
    parts = [f"数据库{what}{'通过' if done.is_through else '没有做完（时间已到或被要求停止）'}"]
    if done.log_before:
        parts.append(f"写前日志 {done.log_before / 1e6:.1f} MB 收至 {done.log_after / 1e6:.1f} MB")
    if done.merges:
        parts.append(f"全文索引整理 {done.merges} 步")
    if done.analyzed or done.vacuumed:
        parts.append(f"更新统计 {done.analyzed} 张表，清理 {done.vacuumed} 张表")
    if done.idle > _IDLE and done.idle > _IDLE_SHARE * done.size:
        parts.append(
            f"文件 {done.size / 1e6:.0f} MB 中有 {done.idle / 1e6:.0f} MB 空闲，可在停机后运行 fangfei db compact 收回"
        )
    return "；".join(parts) + "。"
