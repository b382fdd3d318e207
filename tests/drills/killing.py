"""Kill one scan again and again, let the same command take it up each time, and look at what came of it.

start ─► early: while it starts ─► SIGKILL ─┐
   ▲ └─► late: after its first request ─────┤  the scan, the scan and its crawl at once, the crawl alone
   └────────── the same command ◄───────────┘
"""

import contextlib
import itertools
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.drills.town import sources
from tests.line.hand import ROOT, is_alive, start

#: Seconds a scan may take to do what is waited for.
_PATIENCE_S = 300.0
#: Share of the kills that hit a scan before its first request.
_EARLY = 0.5
#: Seconds after a scan's first request within which a late kill hits.
_LATE_S = 0.6
#: Requests that may be under way when a scan is killed, and are made again: four of brisk.test, one of each other host.
MOST_REPEATS = 16
Kill = Callable[["subprocess.Popen[bytes]"], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A town that is up."""

    port: int
    log: Path


@dataclass(slots=True)
class Ordeal:
    """What was done to a scan."""

    #: What was killed -> how often.
    kills: dict[str, int] = field(default_factory=dict)
    #: Processes of scans that were killed.
    processes: set[int] = field(default_factory=set)
    #: The summary of the scan that came to its end.
    summary: Any = None
    seconds: float = 0.0


@contextlib.contextmanager
def served(size: int, log: Path) -> Iterator[Served]:
    """Serve a town of some size."""
    command = [sys.executable, "-m", "tests.drills.server", str(size), str(log)]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    with server:
        assert server.stdout is not None
        try:
            yield Served(port=int(server.stdout.readline()), log=log)
        finally:
            server.kill()


def words(folder: Path, port: int) -> tuple[str, ...]:
    """The command that scans the town from a folder; the source files are written with the first one."""
    place = folder / "sources"
    name = str(place) if place.exists() else sources(place)
    return ("scan", name, "--resolve", f"*:*:127.0.0.1:{port}", "--json")


def undisturbed(folder: Path, town: Served, *options: str) -> Any:
    """Scan the town to its end and return the summary."""
    return _finish(start(folder, *words(folder, town.port), *options))


def killed(folder: Path, town: Served, *, kills: int, seed: int, told: Callable[[str], None] = print) -> Ordeal:
    """Scan the town, killed so many times at moments drawn from the seed, and then to its end; `told` hears of each."""
    drawn, ordeal, began = random.Random(seed), Ordeal(), time.monotonic()
    command = words(folder, town.port)
    startup = 0.0
    for number, (name, kill) in zip(range(kills), itertools.cycle(_KILLS.items()), strict=False):
        scan, started, before = start(folder, *command), time.monotonic(), town.log.stat().st_size
        is_early = number > 0 and drawn.random() < _EARLY
        if is_early:
            _wait_for_request(scan, town.log, before, most_s=drawn.uniform(0, startup))
        else:
            _wait_for_request(scan, town.log, before)
            startup = time.monotonic() - started if number == 0 else startup
            time.sleep(drawn.uniform(0, _LATE_S))
        assert scan.poll() is None, f"the scan ended before kill {number + 1}: {scan.communicate()}"
        ordeal.processes |= {scan.pid, *_below(scan.pid)}
        told(f"{number + 1:>3}. {name} killed {time.monotonic() - started:.2f} s after the start of the scan")
        ordeal.kills[name] = ordeal.kills.get(name, 0) + 1
        kill(scan)
        scan.communicate(timeout=_PATIENCE_S)
    ordeal.summary = _finish(start(folder, *command))
    ordeal.seconds = time.monotonic() - began
    return ordeal


def orphans(ordeal: Ordeal, seconds: float = 10.0) -> set[int]:
    """Processes of killed scans that are still there after so many seconds."""
    until = time.monotonic() + seconds
    while (left := {pid for pid in ordeal.processes if is_alive(pid)}) and time.monotonic() < until:
        time.sleep(0.05)
    return left


def crawl_of(scan: int) -> int | None:
    """The process number of a scan's crawl, while there is one; a scan may have a reader of pictures beside it."""
    for pid in _below(scan):
        with contextlib.suppress(OSError):
            if b"wiring.child" in Path(f"/proc/{pid}/cmdline").read_bytes():
                return pid
    return None


def _below(pid: int) -> tuple[int, ...]:
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return ()
    return tuple(map(int, listed.split()))


def _wait_for_request(scan: "subprocess.Popen[bytes]", log: Path, before: int, most_s: float = _PATIENCE_S) -> None:
    """Wait until the log grows, and no longer than so many seconds."""
    until = time.monotonic() + most_s
    while log.stat().st_size == before and scan.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    assert most_s < _PATIENCE_S or time.monotonic() < until, "the scan asks for nothing"


def _finish(scan: "subprocess.Popen[bytes]") -> Any:
    out, err = scan.communicate(timeout=_PATIENCE_S)
    assert (scan.returncode, err) == (0, b""), err.decode()
    return json.loads(out)


def _kill_scan(scan: "subprocess.Popen[bytes]") -> None:
    scan.kill()


def _kill_both(scan: "subprocess.Popen[bytes]") -> None:
    below = _below(scan.pid)
    scan.kill()
    for pid in below:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _kill_crawl(scan: "subprocess.Popen[bytes]") -> None:
    """Kill the crawl, after which the scan ends by itself; where there is none yet, or no more, the scan."""
    child = crawl_of(scan.pid)
    if child is None:
        scan.kill()
        return
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)


_KILLS: dict[str, Kill] = {"scan": _kill_scan, "scan and crawl": _kill_both, "crawl": _kill_crawl}
