"""Whether the clock can be right: what can be known without asking anybody, and what a time source says."""

import http.client
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ops.doctor.check import Check
from ops.messages.wire import context
from ops.verdicts import Level

KEY, TITLE = "clock", "时钟"
CURE = "用 timedatectl 核对时间，启用 NTP（timedatectl set-ntp true）或内网时间服务器后重新检查。"
#: Further off than this is a warning, and a fault: time stamps of evidence and deadlines rest on it.
SMALL, LARGE = timedelta(seconds=30), timedelta(minutes=5)
_SHANGHAI = timedelta(hours=8)


def check_zone(name: str = "Asia/Shanghai") -> Check:
    """Whether the machine knows the office's time zone, and as it has been since 1991: eight hours, no summer time."""
    cure = "安装时区数据：apt-get install tzdata，或 pip install tzdata。"
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return Check(key="zone", title="时区", level=Level.FAULT, sentence=f"没有时区 {name} 的数据。", cure=cure)
    year = datetime(2026, 1, 1, tzinfo=UTC)
    offsets = {(year + timedelta(days=day)).astimezone(zone).utcoffset() for day in range(0, 365, 14)}
    if offsets != {_SHANGHAI}:
        return Check(
            key="zone", title="时区", level=Level.FAULT, sentence=f"时区 {name} 的数据不对，应全年为 UTC+8。", cure=cure
        )
    return Check(key="zone", title="时区", sentence=f"{name}，全年 UTC+8。", cure=cure)


def check_clock(now: datetime, *, program: Path, last_entry: datetime | None) -> Check:
    """What is known offline: not before the program came here, not before what was written last.

    Args:
        now: the present as the machine has it.
        program: a file of this program; it was put here at a time that has passed.
        last_entry: the newest entry of the audit chain; None without any.
    """
    came = datetime.fromtimestamp(program.stat().st_mtime, UTC)
    if now < came - timedelta(days=1):
        return _bad(f"本机时间早于程序安装时间 {came:%Y-%m-%d}。")
    if last_entry is not None and now < last_entry - SMALL:
        late = last_entry - now
        level = Level.FAULT if late > LARGE else Level.WARNING
        return _bad(f"本机时间早于审计记录的最后一条（{last_entry:%Y-%m-%d %H:%M} UTC）。", level)
    return Check(key=KEY, title=TITLE, sentence=f"{now:%Y-%m-%d %H:%M:%S} UTC，与已有记录不矛盾。", cure=CURE)


def check_source(address: str, now: datetime, *, timeout_s: float = 5.0, roots: tuple[Path, ...] = ()) -> Check:
    """How far the clock is from that of a web server of the office's choice; it is asked once, for its Date.

    Raises:
        OSError: a file of `roots` cannot be read.
    """
    said = asked_date(address, timeout_s, roots)
    if said is None:
        return Check(
            key="time_source", title="时间源", level=Level.WARNING, sentence="时间源没有应答，或没有给出时间。",
            cure="核对设置 time_source 的地址与网络。",
        )  # fmt: skip
    # Whole seconds, and the way there and back.
    off = abs(now - said)
    level = Level.FAULT if off > LARGE else Level.WARNING if off > SMALL else Level.OK
    return Check(
        key="time_source",
        title="时间源",
        level=level,
        sentence=f"与时间源相差 {off.total_seconds():.0f} 秒。",
        cure=CURE,
    )


def asked_date(address: str, timeout_s: float, roots: tuple[Path, ...]) -> datetime | None:
    """The moment a web server says it is; None where it says none."""
    found = urlsplit(address)
    try:
        if found.scheme == "https":
            server: http.client.HTTPConnection = http.client.HTTPSConnection(
                found.hostname or "", found.port, timeout=timeout_s, context=context(roots)
            )
        else:
            server = http.client.HTTPConnection(found.hostname or "", found.port, timeout=timeout_s)
        server.request("HEAD", found.path or "/")
        date = server.getresponse().getheader("Date", "")
        server.close()
        moment = parsedate_to_datetime(date)
    except (OSError, http.client.HTTPException, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _bad(sentence: str, level: Level = Level.FAULT) -> Check:
    return Check(key=KEY, title=TITLE, level=level, sentence=sentence, cure=CURE)
