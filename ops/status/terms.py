"""Words and moments as status sentences write them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from facts.notices import Severity
from facts.shifts import Job, Shift, ShiftState

_ZONE = ZoneInfo("Asia/Shanghai")
JOBS = {
    Job.SCAN: "夜间扫描", Job.REVISIT: "重点页面复查", Job.DISCOVERY: "新站发现", Job.RETRO: "旧页重筛",
    Job.REFRESH: "模型更新", Job.REMIND: "期限与催办", Job.REPORT: "月度报告", Job.VERIFY: "证据核验",
    Job.STAMP: "时间戳", Job.RETENTION: "到期清理", Job.MAINTENANCE: "数据库维护", Job.BACKUP: "备份",
}  # fmt: skip
STATES = {
    ShiftState.WAITING: "等待开始", ShiftState.RUNNING: "进行中", ShiftState.FINISHED: "已完成",
    ShiftState.INCOMPLETE: "未完成", ShiftState.FAILED: "失败", ShiftState.MISSED: "错过",
    ShiftState.COVERED: "并入下一班",
}  # fmt: skip
SEVERITIES = {Severity.CRITICAL: "严重", Severity.WARNING: "警告", Severity.INFO: "提示"}
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_UNITS = ((1 << 40, "TB"), (1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB"))


def name_of(shift: Shift) -> str:
    """Which shift is meant: 11-24 02:00 夜间扫描."""
    return f"{moment(shift.due)} {JOBS[shift.job]}"


def moment(at: datetime) -> str:
    """A moment at the office, without its year."""
    return at.astimezone(_ZONE).strftime("%m-%d %H:%M")


def span(length: timedelta) -> str:
    """A length of time by its largest unit: 40 秒, 12 分钟, 3 小时, 2 天."""
    seconds = max(0, int(length.total_seconds()))
    for unit, word in ((_DAY, "天"), (_HOUR, "小时"), (_MINUTE, "分钟")):
        if seconds >= unit:
            return f"{seconds // unit} {word}"
    return f"{seconds} 秒"


def size(count: int) -> str:
    """Bytes by their largest unit: 1.4 GB."""
    for unit, word in _UNITS:
        if count >= unit:
            return f"{count / unit:.1f} {word}"
    return f"{count} B"
