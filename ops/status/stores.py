"""What waits to be said, what is kept, and how much room is left."""

import os
import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from facts.notices import Alert, Severity
from ops.status.report import Section
from ops.status.terms import SEVERITIES, moment, size, span
from ops.verdicts import Level, worst

#: Free space under which a night may not come through, and under which somebody should look: bytes or share.
LEAST_FREE, LITTLE_FREE = (2 << 30, 0.03), (10 << 30, 0.10)
#: Age of the newest backup from which on it is late, and from which on it is a fault.
BACKUP_LATE, BACKUP_OLD = timedelta(hours=36), timedelta(days=4)
_MOST = 10


def of_alerts(alerts: Sequence[Alert]) -> Section:
    """What is wrong and not mended yet."""
    counts = {severity: sum(one.trouble.severity is severity for one in alerts) for severity in SEVERITIES}
    said = "、".join(f"{SEVERITIES[severity]} {count} 条" for severity, count in counts.items() if count)
    levels = {Severity.CRITICAL: Level.FAULT, Severity.WARNING: Level.WARNING}
    return Section(
        key="alerts", title="告警", sentence=f"{said}。" if said else "没有未恢复的告警。",
        level=worst(levels.get(one.trouble.severity, Level.OK) for one in alerts),
        lines=tuple(f"{SEVERITIES[one.trouble.severity]}：{one.trouble.title}（{moment(one.first_at)}起）"
                    for one in alerts[:_MOST]),
        data={"count": len(alerts), "by_severity": {severity.value: count for severity, count in counts.items()}},
    )  # fmt: skip


def of_messages(states: Mapping[str, int]) -> Section:
    """What waits to go out, and what was given up."""
    waiting, lost = states.get("waiting", 0), states.get("given_up", 0)
    said = [f"{waiting} 条待发送"] * bool(waiting) + [f"{lost} 条已放弃，请检查通知渠道"] * bool(lost)
    return Section(
        key="messages", title="消息", level=Level.WARNING if lost else Level.OK,
        sentence="；".join(said) + "。" if said else "没有待发送的消息。", data={"waiting": waiting, "given_up": lost},
    )  # fmt: skip


def of_disk(folder: Path) -> Section:
    """How much room is left where everything is kept."""
    place = next((each for each in (folder, *folder.parents) if each.exists()), folder)
    try:
        usage = shutil.disk_usage(place)
    except OSError as problem:
        return Section(
            key="disk", title="磁盘", level=Level.FAULT, sentence=f"无法读取 {folder}（{problem.strerror}）。"
        )
    level = disk_level(usage.free, usage.total)
    advice = {Level.FAULT: "，请立即清理或扩容，否则夜间扫描会中断", Level.WARNING: "，请尽快清理或扩容"}.get(level, "")
    return Section(
        key="disk", title="磁盘", level=level,
        sentence=f"剩余 {size(usage.free)}，共 {size(usage.total)}{advice}。",
        data={"free": usage.free, "total": usage.total},
    )  # fmt: skip


def disk_level(free: int, total: int) -> Level:
    """How well a disk is, by what is free of it."""
    if free < min(LEAST_FREE[0], LEAST_FREE[1] * total):
        return Level.FAULT
    return Level.WARNING if free < min(LITTLE_FREE[0], LITTLE_FREE[1] * total) else Level.OK


def of_backup(newest: datetime | None, count: int, folder: Path, now: datetime) -> Section:
    """How old the newest backup is."""
    if newest is None:
        sentence = f"还没有备份（{folder}）；请运行 fangfei backup，或启动调度程序由它每天备份。"
        return Section(key="backup", title="备份", level=Level.WARNING, sentence=sentence, data={"count": 0})
    age = now - newest
    level = Level.FAULT if age > BACKUP_OLD else Level.WARNING if age > BACKUP_LATE else Level.OK
    late = "" if level is Level.OK else "，已过期，请查看备份任务为何没有完成"
    return Section(
        key="backup", title="备份", level=level,
        sentence=f"最近一份 {moment(newest)}（{span(age)}前），共 {count} 份{late}。",
        data={"newest_at": newest, "count": count},
    )  # fmt: skip


def of_evidence(folder: Path) -> Section:
    """How much evidence is kept."""
    files, held = measured(folder)
    sentence = f"{files} 个文件，{size(held)}。" if files else "还没有证据文件。"
    return Section(key="evidence", title="证据", sentence=sentence, data={"files": files, "bytes": held})


def measured(folder: Path) -> tuple[int, int]:
    """Files below a folder and their bytes; 0.1 s for ten thousand."""
    files = held = 0
    waiting = [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    elif entry.is_file(follow_symlinks=False):
                        files, held = files + 1, held + entry.stat(follow_symlinks=False).st_size
        except OSError:
            # What is taken away meanwhile, or was never there, is not held.
            continue
    return files, held


def of_queue(night: tuple[str, datetime, int] | None, judged: int, now: datetime) -> Section:
    """The newest queue of pages to be reviewed."""
    if night is None:
        return Section(key="queue", title="今日队列", sentence="还没有复核队列。")
    run, began, shown = night
    is_old = now - began > timedelta(days=1)
    when = f"（{moment(began)} 的扫描，不是今天的）" if is_old else ""
    return Section(
        key="queue", title="今日队列", sentence=f"{shown} 页，已看 {judged} 页{when}。",
        data={"run": run, "shown": shown, "judged": judged, "began_at": began},
    )  # fmt: skip


def of_versions(versions: Mapping[str, str]) -> Section:
    """What runs here."""
    return Section(
        key="versions", title="版本", sentence="，".join(f"{name} {value}" for name, value in versions.items()) + "。",
        data=dict(versions),
    )  # fmt: skip
