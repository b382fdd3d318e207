"""Which process is meant: a number alone is given to another process one day, perhaps after a restart.

    host:space/boot/number/start              a process that works on a shift, or a scheduler
    host:space/boot/number/start/begins       a scheduler that is about to start one

Only what this machine knows for certain counts as dead: a process of the same host and process space, since the same
boot. Two machines may bear one name, and two containers one machine's boot; of the others, silence tells.
"""

import os
import signal
import socket
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

_PROC = Path("/proc")
_PARTS, _BEGINS = 4, "begins"


def identity(pid: int | None = None) -> str:
    """Name a process of this machine, this one where none is given."""
    number = os.getpid() if pid is None else pid
    return f"{_host()}/{boot()}/{number}/{_start(number)}"


def beginner(scheduler: str) -> str:
    """Name who holds a shift whose process a scheduler is about to start."""
    return f"{scheduler}/{_BEGINS}"


def is_beginner(holder: str) -> bool:
    """Whether nobody works on a shift yet: a scheduler was about to start its process."""
    return holder.endswith(f"/{_BEGINS}")


def is_here(holder: str) -> bool:
    """Whether a process is one that can be seen from here, so that it can be told whether it lives."""
    parts = holder.split("/")
    return len(parts) >= _PARTS and parts[:2] == [_host(), boot()] and parts[2].isdecimal()


def is_gone(holder: str) -> bool:
    """Whether a process is known to be dead; of one that cannot be seen from here nothing is known."""
    if not is_here(holder):
        return False
    _, _, pid, start = holder.split("/")[:_PARTS]
    return _start(int(pid)) != start


def end_by_force(holder: str) -> None:
    """Kill a process of a shift, with the group that it leads; nothing happens where it is gone, or a scheduler."""
    if is_beginner(holder) or not is_here(holder) or is_gone(holder):
        return
    pid = int(holder.split("/")[2])
    with suppress(ProcessLookupError, PermissionError):
        if os.getpgid(pid) == pid:
            os.killpg(pid, signal.SIGKILL)
        else:
            os.kill(pid, signal.SIGKILL)


@cache
def boot() -> str:
    """Which start of the machine this is."""
    try:
        return (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return "unknown"


def uptime() -> float:
    """Seconds since the machine's start, those asleep among them."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


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
    """The machine's name and the space in which its process numbers hold: a container has its own."""
    try:
        space = (_PROC / "self/ns/pid").readlink().name.strip("pid:[]")
    except OSError:
        space = ""
    return f"{socket.gethostname().replace('/', '-')}:{space}"
