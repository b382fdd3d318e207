"""A crawl process from outside: its memory and its open files while it works, by /proc."""

import os
import resource
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.crawls import count_pages
from benchmarks.processes import Failed, ending, start_python
from facts.runs import RunSpec
from wiring.specs import dump_spec

#: Seconds between two looks at memory and files, and between two counts of pages.
_LOOK_S, _COUNT_S = 0.5, 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What was seen of one crawl process."""

    pages: int
    wall_s: float
    cpu_s: float
    #: (pages so far, MiB resident), in the order seen.
    seen: tuple[tuple[int, float], ...]
    most_files: int

    @property
    def most_mib(self) -> float:
        """The most memory it had resident, MiB."""
        return max(mib for _, mib in self.seen)

    def marks(self, count: int) -> list[tuple[int, float]]:
        """Return (pages, MiB) when each of `count` equal parts of the pages was done."""
        parts = [self.pages * (part + 1) / count for part in range(count)]
        return [next((each for each in self.seen if each[0] >= part), self.seen[-1]) for part in parts]


def watch(spec: RunSpec, limit_s: float) -> Watched:
    """Run the crawl process of a specification to its end and watch it.

    Raises:
        Failed: it ended with an error, or took longer than `limit_s`.
    """
    before, started = _cpu_s(), time.monotonic()
    seen: list[tuple[int, float]] = []
    most_files, pages, counted = 0, 0, 0.0
    folder = Path(spec.evidence).parent
    with tempfile.TemporaryFile() as errors, start_python("wiring.child", folder=folder, errors=errors) as child:
        assert child.stdin is not None
        with ending(child), child.stdin:
            child.stdin.write(dump_spec(spec).encode())
            child.stdin.close()
            while child.poll() is None:
                if time.monotonic() - started > limit_s:
                    raise Failed(f"the crawl was not done in {limit_s:.0f} s")
                if time.monotonic() - counted >= _COUNT_S:
                    pages, counted = count_pages(spec), time.monotonic()
                if (mib := resident_mib(child.pid)) is not None:
                    seen.append((pages, mib))
                    most_files = max(most_files, open_files(child.pid))
                time.sleep(_LOOK_S)
        if child.returncode != 0:
            errors.seek(0)
            raise Failed(errors.read()[-2000:].decode("utf-8", "replace"))
    return Watched(
        pages=count_pages(spec), wall_s=time.monotonic() - started, cpu_s=_cpu_s() - before, seen=tuple(seen),
        most_files=most_files,
    )  # fmt: skip


def resident_mib(pid: int) -> float | None:
    """MiB of a process that lie in memory; None where it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), None)


def open_files(pid: int) -> int:
    """Files, pipes and sockets that a process has open; 0 where it is gone."""
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))  # noqa: PTH208  # names alone are wanted
    except OSError:
        return 0


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
