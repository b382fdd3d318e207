"""The browser's processes as /proc has them: how much memory they hold, and how they are ended."""

import contextlib
import os
import signal
from collections import defaultdict
from pathlib import Path

_PROC = Path("/proc")
#: Memory that is the process's own doing; the rest is the program's file, shared by all.
_OWN = ("RssAnon:", "RssShmem:")


def below(root: int) -> list[int]:
    """Return the processes that descend from `root`, parents before children; those that end meanwhile may miss."""
    children: dict[int, list[int]] = defaultdict(list)
    for entry in _PROC.iterdir():
        if entry.name.isdigit() and (parent := _parent(int(entry.name))) is not None:
            children[parent].append(int(entry.name))
    found = [root]
    for process in found:
        found += children[process]
    return found[1:]


def browsers(root: int, mark: str) -> list[int]:
    """Return those below `root` that have `mark` in their command line, with everything below them."""
    found: dict[int, None] = {}
    for process in below(root):
        if mark in _command(process):
            found.update(dict.fromkeys((process, *below(process))))
    return list(found)


def memory(processes: list[int]) -> int:
    """Return the bytes that the processes hold together, the program's own file left out."""
    return sum(_own(process) for process in processes)


def end(processes: list[int]) -> None:
    """End processes at once; children first, so that none is restarted by its parent."""
    for process in reversed(processes):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(process, signal.SIGKILL)


def _parent(process: int) -> int | None:
    # The name, in brackets, may hold brackets and spaces of its own: what follows the last one counts.
    fields = _read(process, "stat").rpartition(")")[2].split()
    return int(fields[1]) if len(fields) > 1 else None


def _own(process: int) -> int:
    lines = _read(process, "status").splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(_OWN))


def _command(process: int) -> str:
    return _read(process, "cmdline").replace("\0", " ")


def _read(process: int, name: str) -> str:
    try:
        return (_PROC / str(process) / name).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
