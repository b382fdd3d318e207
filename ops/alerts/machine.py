"""The server itself: room on its disks, and the age of its backup."""

from collections.abc import Mapping
from datetime import datetime

from facts.notices import AlertKind, Severity, Trouble
from ops.status.stores import BACKUP_LATE, BACKUP_OLD, disk_level
from ops.status.terms import moment, size, span
from ops.verdicts import Level

_SEVERITIES = {Level.FAULT: Severity.CRITICAL, Level.WARNING: Severity.WARNING}
DISK, BACKUP = "disk:", "backup:age"


def disk_troubles(places: Mapping[str, tuple[int, int]]) -> list[Trouble]:
    """Disks that are nearly full.

    Args:
        places: what is kept there -> bytes free and in all.
    """
    found = []
    for name, (free, total) in places.items():
        severity = _SEVERITIES.get(disk_level(free, total))
        if severity:
            title = f"{name}所在磁盘只剩 {size(free)}（共 {size(total)}）"
            detail = "请清理或扩容；写满后夜间扫描会中断，已保存的内容不受影响。"
            found.append(
                Trouble(kind=AlertKind.DISK, key=f"{DISK}{name}", severity=severity, title=title, detail=detail)
            )
    return found


def backup_troubles(newest: datetime | None, since: datetime | None, now: datetime) -> list[Trouble]:
    """A backup that is too old.

    Args:
        newest: when the newest one was made; None where there is none.
        since: since when backups are scheduled; None where they are not, and nobody is told.
        now: the present.
    """
    if since is None:
        return []
    age = now - max(newest, since) if newest else now - since
    if age <= BACKUP_LATE:
        return []
    title = f"最近一次备份在 {moment(newest)}，已过去 {span(age)}" if newest else f"{span(age)}以来没有完成过备份"
    severity = Severity.CRITICAL if age > BACKUP_OLD else Severity.WARNING
    detail = "请在工作台“运行”页查看备份任务，或运行 fangfei backup。"
    return [Trouble(kind=AlertKind.BACKUP, key=BACKUP, severity=severity, title=title, detail=detail)]
