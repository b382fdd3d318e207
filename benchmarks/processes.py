"""Run a command to its end and account for it, children of it included; no command outlives its benchmark."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from benchmarks.machine import ROOT

#: Seconds a command gets to end in good order; a scan promises ten.
_GRACE_S = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What a command said and took."""

    output: str
    wall_s: float
    #: User and system time of the command and of every process it waited for.
    cpu_s: float


class Failed(Exception):
    """A measured command ended with an error; its last words stand behind this sentence."""


def run_python(
    module: str, *words: str, folder: Path, limit_s: float, order: str = "", core: int | None = None
) -> Account:
    """Run `python -m module words` in a folder of its own, with this repository's rooms and no settings of the user's.

    `order` is what it reads from its standard input; `core` is the one it is kept on.

    Raises:
        Failed: it did not end with code 0.
        subprocess.TimeoutExpired: it took longer than `limit_s`; it has been ended.
    """
    before, started = _children_cpu_s(), time.perf_counter()
    with tempfile.TemporaryFile() as errors, start_python(module, *words, folder=folder, errors=errors) as child:
        if core is not None and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(child.pid, {core})
        with ending(child):
            output, _ = child.communicate(order.encode(), timeout=limit_s)
        wall = time.perf_counter() - started
        errors.seek(0)
        if child.returncode != 0:
            last = errors.read()[-2000:].decode("utf-8", "replace")
            raise Failed(f"`{module}` ended with code {child.returncode}.\n{last}")
    return Account(output=output.decode("utf-8"), wall_s=wall, cpu_s=_children_cpu_s() - before)


def start_python(module: str, *words: str, folder: Path, errors: IO[bytes]) -> "subprocess.Popen[bytes]":
    """Start `python -m module words` with pipes for its order and its answer."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", module, *words],
        cwd=folder,
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        # Ctrl-C reaches us alone, and we end the command in good order.
        start_new_session=True,
    )


@contextmanager
def ending(child: "subprocess.Popen[bytes]") -> Iterator[None]:
    """End the process where the block ends with an error."""
    try:
        yield
    except BaseException:
        end(child)
        raise


def end(child: "subprocess.Popen[bytes]") -> None:
    """Ask a process to end, and end it by force where it does not."""
    child.terminate()
    try:
        child.wait(_GRACE_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _environment() -> dict[str, str]:
    """No settings of the user's; compiled modules are kept, as an installed program has them from its second start."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("FANGFEI_")}
    plain.pop("PYTHONDONTWRITEBYTECODE", None)
    return plain | {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(ROOT / ".venv" / "bench-pycache")}


def _children_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
