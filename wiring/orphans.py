"""Crawl processes that outlived their scan: found by the notes that each scan leaves, and ended.

    LOGS/RUN-PID.crawl      the crawl process, and the scan that started it, as runs.nights.processes names them

Linux asks a crawl to end when its scan dies, and it does so within seconds. One that stands still hears nothing: it
would stay for ever, and ask its hosts again beside the next crawl should it ever go on.
"""

import contextlib
import time
from collections.abc import Collection
from pathlib import Path

import structlog

from runs.nights import processes

#: Seconds an orphan has to end in good order, and those within which a killed process is gone.
GRACE_S, _GONE_S = 10.0, 5.0
_POLL_S = 0.05
log = structlog.get_logger(__name__)


def note(logs: Path, run: str, pid: int) -> Path:
    """Write down that this process started a crawl; the note is to be removed when that crawl has ended."""
    path = logs / f"{run}-{pid}.crawl"
    # On a full disk the crawl goes on all the same, as long as it can.
    with contextlib.suppress(OSError):
        path.write_text(f"{processes.identity(pid)}\n{processes.identity()}\n", encoding="utf-8")
    return path


def end_orphans(logs: Path, grace_s: float = GRACE_S) -> int:
    """End every crawl noted in a folder whose scan is gone, by force after the grace; return how many were there."""
    orphans = {path: crawl for path in sorted(logs.glob("*.crawl")) if (crawl := _orphan(path))}
    if orphans:
        log.warning("crawl without its scan was found", processes=sorted(orphans.values()))
        _wait(orphans.values(), grace_s)
        for crawl in filter(_lives, orphans.values()):
            log.warning("crawl without its scan was ended by force", process=crawl)
            processes.end_by_force(crawl)
        _wait(orphans.values(), _GONE_S)
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _orphan(path: Path) -> str | None:
    """The crawl of a note, if it lives and its scan does not; a note of a crawl that is gone is removed."""
    try:
        crawl, scan = path.read_text(encoding="utf-8").split()
    except (OSError, ValueError):
        crawl = scan = ""
    if _lives(scan):
        return None
    if not _lives(crawl):
        path.unlink(missing_ok=True)
        return None
    return crawl


def _lives(holder: str) -> bool:
    # Of a process that had ended when it was noted, no start is known.
    return processes.is_here(holder) and not holder.endswith("/") and not processes.is_gone(holder)


def _wait(crawls: Collection[str], seconds: float) -> None:
    until = time.monotonic() + seconds
    while any(map(_lives, crawls)) and time.monotonic() < until:
        time.sleep(_POLL_S)
