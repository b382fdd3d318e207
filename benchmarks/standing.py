"""`python -m benchmarks.standing --minutes 120`: scan, desk and scheduler for hours; does anything grow?

Starts `fangfei scheduler` and `fangfei desk` as processes of their own over an empty house, serves the bundled web on
loopback, changes some of its pages every minute, lets a scan be due every other minute and every other job every ten,
and asks the desk for pages all along, as five people would. Every ten seconds it looks at memory and open files of both
by /proc, and at the processes that they began.

Memory is flat where the median of the last quarter is at most 5 % above that of the second; files are where the last
quarter's median is not above the second's. Exit code 1: one of them grew, a shift was lost, or an answer was wrong.
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

import httpx

from benchmarks import machine
from benchmarks.processes import end, start_python
from benchmarks.servers import free_port
from benchmarks.watching import open_files, resident_mib
from demo.run import BUNDLED, write_sources
from demo.server import load_web, serve
from facts.people import Role
from facts.shifts import Job
from runs.nights.defaults import ensure_schedules
from wiring.assembly import House
from wiring.jobs.table import JOBS
from wiring.settings import load_settings

#: Growth that is still flat; seconds between two looks; pages changed a minute.
FLAT, LOOK_S, CHANGED = 1.05, 10.0, 5
#: Seconds between two pages of one of the five who read.
_READ_S = 4.0
_PATHS = ("/overview", "/queue", "/leads", "/subjects", "/duties", "/overview/health", "/workshop", "/healthz")
_SESSION = "fangfei_session"


@dataclass(slots=True)
class Looks:
    """What was seen of one process."""

    mib: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)

    def quarters(self, seen: Sequence[float]) -> list[float]:
        """The median of each quarter of the looks."""
        size = max(1, len(seen) // 4)
        return [median(seen[at * size : (at + 1) * size] or [0.0]) for at in range(4)]

    def complaints(self, name: str) -> Iterator[str]:
        """What grew."""
        _, second, _, last = self.quarters(self.mib)
        if last > second * FLAT:
            yield f"memory of {name} grew from {second:.1f} to {last:.1f} MiB"
        _, before, _, after = self.quarters([float(count) for count in self.files])
        if after > before:
            yield f"open files of {name} grew from {before:g} to {after:g}"


@dataclass(slots=True)
class Readers:
    """Five people who read one page after the other."""

    address: str
    keys: Sequence[str]
    answers: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def read(self, stop: threading.Event) -> None:
        """Ask for pages until told to stop."""
        chance = random.Random(7)
        with httpx.Client(base_url=self.address, timeout=60.0) as client:
            while not stop.wait(_READ_S / len(self.keys)):
                path = chance.choice((*_PATHS, f"/leads/{chance.randint(1, 40)}", f"/review/{chance.randint(1, 90)}"))
                try:
                    answer = client.get(path, cookies={_SESSION: chance.choice(self.keys)})
                except httpx.HTTPError as problem:
                    self.wrong.append(f"{path}: {problem!r}")
                    continue
                self.answers[answer.status_code] += 1
                # Numbers are drawn blindly: some lead or page may not be there.
                if answer.status_code not in (200, 303, 404):
                    self.wrong.append(f"{path}: {answer.status_code}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run for the time asked for and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.standing", description="Does anything grow?")
    parser.add_argument("--minutes", type=float, default=120.0, help="default 120")
    parser.add_argument("--keep", type=Path, help="work in this folder and leave it there")
    asked = parser.parse_args(arguments)
    print(f"{datetime.now().astimezone():%Y-%m-%d %H:%M %z} · machine: {machine.describe()}", flush=True)
    with tempfile.TemporaryDirectory(prefix="fangfei-standing-", ignore_cleanup_errors=True) as spare:
        wrong = _stand((asked.keep or Path(spare)).absolute(), asked.minutes)
    for sentence in wrong:
        print(f"WRONG: {sentence}")
    return 1 if wrong else 0


def _stand(folder: Path, minutes: float) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(BUNDLED, folder / "web")
    port = free_port()
    with ExitStack() as stack:
        server = stack.enter_context(serve(load_web(folder / "web")))
        sources = write_sources(folder / "web", folder / "sources")
        (folder / "fangfei.toml").write_text(
            f'out = "{folder / "out"}"\nsources = "{sources}"\nresolve = ["*:*:127.0.0.1:{server.port}"]\n'
            f'contact = "soak@office.test"\ndesk_port = {port}\n',
            encoding="utf-8",
        )
        house = House(load_settings(out=folder / "out"))
        _set_schedules(house)
        errors = stack.enter_context((folder / "said.log").open("wb"))
        looked = {}
        for name in ("desk", "scheduler"):
            child = start_python("cli", name, folder=folder, errors=errors)
            stack.callback(end, child)
            looked[name] = child
        readers = Readers(f"http://127.0.0.1:{port}", _people(house))
        return _watch(house, looked, readers, folder, minutes)


def _set_schedules(house: House) -> None:
    """The timetable of an office, quickened; jobs that this program does not have are off."""
    ensure_schedules(house.schedules)
    for row in house.schedules.all():
        quick = "*/2 * * * *" if row.job is Job.SCAN else "*/10 * * * *"
        house.schedules.put(replace(row, cron=quick, late_minutes=30, most_minutes=20, enabled=row.job in JOBS), "soak")


def _people(house: House) -> list[str]:
    keys = []
    for number in range(5):
        roles = frozenset({Role.ANALYST, Role.LEADER, Role.ADMIN})
        person = house.people.add(account=f"user{number}", name=f"分析员{number}", roles=roles, by="soak")
        keys.append(f"standing-session-{number:02}-of-the-soak")
        house.people.open_session(person, keys[-1], timedelta(days=2))
    return keys


def _watch(
    house: House, looked: "dict[str, subprocess.Popen[bytes]]", readers: Readers, folder: Path, minutes: float
) -> list[str]:
    looks = {name: Looks() for name in looked}
    stop, began, most = threading.Event(), time.monotonic(), 0.0
    reading = threading.Thread(target=readers.read, args=[stop], daemon=True)
    _wait_for(readers.address)
    reading.start()
    changed, pages = 0.0, sorted((folder / "web" / "sites").rglob("*.html"))
    chance = random.Random(11)
    while time.monotonic() - began < minutes * 60:
        time.sleep(LOOK_S)
        for name, child in looked.items():
            if child.poll() is not None:
                stop.set()
                return [f"the {name} ended with code {child.returncode}"]
            looks[name].mib.append(resident_mib(child.pid) or 0.0)
            looks[name].files.append(open_files(child.pid))
        most = max(most, *(resident_mib(pid) or 0.0 for pid in _descendants(looked["scheduler"].pid)), 0.0)
        if time.monotonic() - changed > 60:
            changed = time.monotonic()
            for page in chance.sample(pages, CHANGED):
                with page.open("ab") as file:
                    file.write(f"<p>更新于第 {chance.randint(1, 10**9)} 次。</p>".encode())
        if len(looks["desk"].mib) % 60 == 0:
            _say(house, looks, most, (time.monotonic() - began) / 60)
    stop.set()
    reading.join()
    _say(house, looks, most, (time.monotonic() - began) / 60)
    print(f"answers of the desk by status: {dict(readers.answers)}")
    lost = [f"shift {one.number} of {one.schedule}: {one.state.value} {one.note}" for one in house.shifts.lost()]
    return [*(fault for name in looks for fault in looks[name].complaints(name)), *lost, *readers.wrong[:20]]


def _wait_for(address: str) -> None:
    """Until the desk answers; five minutes at most."""
    for _ in range(300):
        with suppress(httpx.HTTPError):
            if httpx.get(f"{address}/healthz", timeout=5.0).status_code == httpx.codes.OK:
                return
        time.sleep(1.0)


def _say(house: House, looks: "dict[str, Looks]", most: float, minutes: float) -> None:
    shifts = Counter(f"{one.job.value} {one.state.value}" for one in house.shifts.recent(100_000))
    print(f"after {minutes:.0f} min:", flush=True)
    for name, one in looks.items():
        mib, files = one.quarters(one.mib), one.quarters([float(count) for count in one.files])
        print(f"  {name}: MiB by quarter {[round(each, 1) for each in mib]}, open files {files}, most {max(one.files)}")
    print(f"  largest process below the scheduler: {most:.0f} MiB; shifts: {dict(sorted(shifts.items()))}", flush=True)


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        try:
            below = Path(f"/proc/{one}/task/{one}/children").read_text(encoding="ascii").split()
        except OSError:
            continue
        found += map(int, below)
        waiting += map(int, below)
    return found


if __name__ == "__main__":
    sys.exit(main())
