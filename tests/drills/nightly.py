"""An office in a folder whose scheduler is a real process, and what goes on in it: rows, and processes by kind."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from facts.shifts import Schedule, Shift
from runs.nights.defaults import shipped_schedules
from store import SqlAuditLog, SqlLeaseBook, SqlScheduleBook, SqlShiftBook, StoreSettings, open_store
from store.migrate import upgrade
from tests.line.hand import ROOT
from wiring.clock import SystemClock

#: Kind -> what stands on the command line of its processes.
KINDS = {"scheduler": b"cli\0scheduler", "screening": b"wiring.shift_child", "crawl": b"wiring.child"}


class Office:
    """One installation under `folder`/out."""

    def __init__(self, folder: Path, port: int) -> None:
        """Make the database; no schedule starts anything by itself, so that the drill decides what is due."""
        self.folder, self.out = folder, folder / "out"
        self._port = port
        self.store = open_store(StoreSettings(url=f"sqlite:///{self.out}/fangfei.db"))
        upgrade(self.store)
        clock = SystemClock()
        self.schedules, self.shifts = SqlScheduleBook(self.store, clock), SqlShiftBook(self.store, clock)
        self.lease, self.audit = SqlLeaseBook(self.store, clock), SqlAuditLog(self.store, clock)
        for row in shipped_schedules():
            self.schedules.put(replace(row, enabled=False), "drill")
        self.scheduler: subprocess.Popen[bytes] | None = None
        self.starts = 0

    def ask(self, name: str, source: Path) -> Shift:
        """Let a schedule of one source be due now."""
        row = Schedule(name=name, cron="0 2 1 1 *", timezone="Asia/Shanghai", sources=(str(source),), most_minutes=120)
        return self.shifts.ask(self.schedules.put(row, "drill"), "drill")

    def keep_up(self) -> None:
        """Start the scheduler where there is none, as systemd would."""
        if self.scheduler is not None and self.scheduler.poll() is None:
            return
        own = {name: value for name, value in os.environ.items() if not name.startswith("FANGFEI_")}
        told = {
            "PYTHONPATH": str(ROOT), "FANGFEI_OUT": str(self.out),
            "FANGFEI_RESOLVE": json.dumps([f"*:*:127.0.0.1:{self._port}"]),
        }  # fmt: skip
        with (self.folder / "scheduler.log").open("ab") as log:
            self.scheduler = subprocess.Popen(
                [sys.executable, "-m", "cli", "scheduler"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder, env=own | told,
                start_new_session=True,
            )  # fmt: skip
        self.starts += 1

    def end(self, seconds: float = 60) -> int:
        """End the scheduler in good order and return its exit code."""
        assert self.scheduler is not None
        self.scheduler.send_signal(signal.SIGTERM)
        return self.scheduler.wait(seconds)

    def processes(self, kind: str = "") -> list[int]:
        """Processes of this office, told by their environment; of one kind, or all."""
        numbered = (entry for entry in Path("/proc").iterdir() if entry.name.isdigit())
        found = (one for one in numbered if self._is_ours(one) and KINDS.get(kind, b"") in _read(one / "cmdline"))
        return sorted(int(one.name) for one in found)

    def _is_ours(self, process: Path) -> bool:
        # What has ended and was not waited for has no environment any more.
        return f"FANGFEI_OUT={self.out}".encode() in _read(process / "environ").split(b"\0")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
