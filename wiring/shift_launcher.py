"""Start a shift's work as a process of its own, in a session of its own, that ends with its scheduler."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

from facts.errors import HouseError, NoSpace
from facts.shifts import Shift
from runs.nights import processes
from wiring.settings import Settings


class ProcessShiftLauncher:
    """runs.nights.supervising.ShiftLauncher: `python -m wiring.shift_child SHIFT ATTEMPT PARENT`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def launch(self, shift: Shift) -> "ShiftProcess":
        """Start the process; what it says goes to the log of its shift.

        Raises:
            NoSpace: the log cannot be written.
            HouseError: the machine starts no process.
        """
        log = self._settings.logs / f"shift-{shift.number}.log"
        try:
            log.parent.mkdir(parents=True, exist_ok=True)
            output = log.open("ab")
        except OSError as problem:
            raise NoSpace(f"The log {log} cannot be written ({problem.strerror}); free some space.") from problem
        with output:
            try:
                child = subprocess.Popen(  # noqa: S603  # our own interpreter and module
                    # -P: a folder named like one of our rooms in the working folder must not stand in for it.
                    [sys.executable, "-P", "-m", "wiring.shift_child", str(shift.number), str(shift.attempt),
                     str(os.getpid())],
                    env=os.environ | {
                        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                        # What the command line said stands in no environment, and goes before it.
                        "FANGFEI_OUT": str(self._settings.out), "FANGFEI_DB": self._settings.database.url,
                    },
                    stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
                )  # fmt: skip
            except OSError as problem:
                raise HouseError(f"No process could be started for shift {shift.number} ({problem}).") from problem
        return ShiftProcess(child, log)


class ShiftProcess:
    """runs.nights.supervising.Worker over a child process."""

    def __init__(self, child: "subprocess.Popen[bytes]", log: Path) -> None:
        self._child = child
        self._log = log
        self.holder = processes.identity(child.pid)

    def poll(self) -> int | None:
        """Return the exit code, or None while it runs."""
        return self._child.poll()

    def ask(self) -> None:
        """Ask it to end in good order; returns at once."""
        with contextlib.suppress(ProcessLookupError):
            self._child.terminate()

    def kill(self) -> None:
        """End it by force, with its group; its crawl, in a session of its own, is told by Linux when it dies."""
        if self._child.poll() is None:  # else its number may be another's by now
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._child.pid, signal.SIGKILL)

    def last_words(self) -> str:
        """Where to read why it died, one sentence."""
        return f"处理进程意外结束（代码 {self._child.returncode}），日志：{self._log}。"
