"""Which process is meant: a number alone is given to another process one day, perhaps after a restart."""

import os
import signal
import socket
from contextlib import suppress
from functools import cache
from pathlib import Path

_PROC = Path("/proc")


def identity(pid: int | None = None) -> str:
    """Name a process of this machine, this one where none is given: host, boot, process number, its start."""
    number = os.getpid() if pid is None else pid
    return f"{_host()}/{_boot()}/{number}/{_start(number)}"


def is_here(holder: str) -> bool:
    """Whether a process was one of this machine, so that it can be told whether it lives."""
    return holder.partition("/")[0] == _host() and holder.count("/") == _PARTS


def is_gone(holder: str) -> bool:
    """Whether a process is known to be dead; of another machine's nothing is known."""
    if not is_here(holder):
        return False
    _, boot, pid, start = holder.split("/")
    return boot != _boot() or _start(int(pid)) != start


def end_by_force(holder: str) -> None:
    """Kill a process of this machine, with the group that it leads; nothing happens where it is gone."""
    if is_here(holder) and not is_gone(holder):
        pid = int(holder.split("/")[2])
        with suppress(ProcessLookupError, PermissionError):
            if os.getpgid(pid) == pid:
                os.killpg(pid, signal.SIGKILL)
            else:
                os.kill(pid, signal.SIGKILL)


_PARTS = 3


def _start(pid: int) -> str:
    """Clock ticks after the boot at which a process began; empty where there is none, or only its remains."""
    try:
        said = (_PROC / str(pid) / "stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    # The second field is the program's name in brackets and may hold spaces and brackets itself.
    fields = said.rpartition(")")[2].split()
    return "" if fields[0] in ("Z", "X") else fields[19]


@cache
def _host() -> str:
    return socket.gethostname().replace("/", "-")


@cache
def _boot() -> str:
    try:
        return (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return "unknown"
