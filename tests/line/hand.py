"""The real command in a process of its own, as a person types it; and what it left on the disk."""

import json
import os
import select
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence import WarcVault, fsck
from facts.pages import Exhibit
from tests.line.warm import warm

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed with --json, after a good end."""
        assert self.code == 0, self.err
        assert self.err == ""
        return json.loads(self.out)

    @property
    def complaint(self) -> str:
        """The one sentence of a failed command."""
        assert self.code == 1, (self.code, self.out, self.err)
        assert self.out == ""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert lines[0].startswith("fangfei: ")
        return lines[0].removeprefix("fangfei: ")


def fangfei(folder: Path, *words: str, given: bytes = b"", **settings: str) -> Said:
    """Run the command in a folder to its end; settings become FANGFEI_… variables."""
    with tempfile.TemporaryFile() as taken, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        taken.write(given)
        taken.seek(0)
        pipes = (taken.fileno(), out.fileno(), err.fileno())
        code = _wait(warm().begin(words, folder, _environment(settings), pipes))
        out.seek(0)
        err.seek(0)
        return Said(code, out.read().decode(), err.read().decode())


def _wait(told: int, seconds: float = 90) -> int:
    """Wait for the exit status of a command; one that takes too long is killed."""
    pid = 0
    with open(told, "rb", buffering=0) as line:
        while select.select([line], [], [], seconds)[0]:
            told_now = line.read(100)
            if not told_now:
                raise ChildProcessError("the warm process is gone; see what it wrote to standard error")
            for word in told_now.split():
                if pid:
                    return int(word)
                pid = int(word)
    if pid:
        os.kill(pid, signal.SIGKILL)
    raise TimeoutError(f"the command took more than {seconds} seconds")


def start(folder: Path, *words: str, **settings: str) -> "subprocess.Popen[bytes]":
    """Start the command as the leader of its own process group."""
    return subprocess.Popen(
        _command(words),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=_environment(settings),
        start_new_session=True,
    )


def end(command: "subprocess.Popen[bytes]") -> Said:
    """Wait for a started command."""
    out, err = command.communicate(timeout=90)
    return Said(command.returncode, out.decode(), err.decode())


def _command(words: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-m", "cli", *words]


def _environment(settings: dict[str, str]) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("FANGFEI_")}
    return own | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"} | {f"FANGFEI_{k.upper()}": v for k, v in settings.items()}


def rows(folder: Path, question: str) -> list[tuple[Any, ...]]:
    """Ask the database under out/; nothing while there is none."""
    if not (folder / "out" / "fangfei.db").exists():
        return []
    connection = sqlite3.connect(folder / "out" / "fangfei.db", timeout=20)
    try:
        return connection.execute(question).fetchall()
    except sqlite3.OperationalError:
        return []
    finally:
        connection.close()


def wait_until(holds: Callable[[], bool], what: str, seconds: float = 40) -> None:
    """Wait until something holds, and say what was waited for where it never does."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, f"never came: {what}"
        time.sleep(0.02)


def wait_for_pages(folder: Path, count: int) -> None:
    """Wait until the run has so many pages."""
    wait_until(lambda: len(rows(folder, "SELECT id FROM page")) >= count, f"{count} pages")


def crawl_child(parent: int) -> int | None:
    """The process number of the crawl that a scan has started, while there is one."""
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return int(listed[0]) if listed else None


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def check_exhibits(folder: Path) -> int:
    """Read back the exhibit of every page row, and return how many there are."""
    vault = WarcVault(folder / "out" / "evidence", run="check", software="test")
    question = "SELECT exhibit_file, exhibit_offset, exhibit_sha256, exhibit_record FROM page"
    exhibits = [Exhibit(file=a, offset=b, sha256=c, record_id=d) for a, b, c, d in rows(folder, question)]
    for exhibit in exhibits:
        vault.open(exhibit)
    assert all("cut off" in damage.what for damage in fsck(folder / "out" / "evidence").damaged)
    return len(exhibits)


def repeated(folder: Path) -> list[str]:
    """URLs that have more than one page row in one run."""
    counts = Counter(rows(folder, "SELECT run, url FROM page"))
    return [url for (_, url), count in counts.items() if count > 1]
