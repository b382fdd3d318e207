"""Kill scheduler, screening and crawl again and again while shifts are due, and look at what came of every night.

    python -m tests.drills.kills [--kills N] [--seed N]

    a site and a shift for each of ten schedules ─► done ─► the next site
    the scheduler is started anew whenever it is gone; one process after the other is killed with SIGKILL

Exits with 1 where a shift is stuck or lost or was done twice, a page or a lead is lost or doubled, an exhibit does not
open, the audit chain is broken, or a process is left behind.
"""

import argparse
import contextlib
import itertools
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from facts.shifts import Shift, ShiftState
from tests.drills.nightly import KINDS, Office
from tests.drills.streets import Streets, served
from tests.line.hand import check_exhibits, rows

#: Schedules that are due: one rests half a minute and longer after a failure, so that others have their turn.
_SCHEDULES = 10
#: Seconds after which a process that was found is killed, and between two looks for one.
_PAUSES, _LOOK_S = (0.0, 3.0), 0.2
#: Failures after which a shift is spared: after six it would be given up, as is right.
_SPARED = 3
#: Seconds for which what is open may take to come to its end.
_PATIENCE_S = 1200.0


@dataclass(slots=True)
class Ordeal:
    """What was done to an office."""

    kills: Counter[str] = field(default_factory=Counter)
    #: Shift -> name of its site.
    sites: dict[int, str] = field(default_factory=dict)
    seconds: float = 0.0
    code: int | None = None
    left: list[int] = field(default_factory=list)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the drill and print what it found."""
    parser = argparse.ArgumentParser(prog="python -m tests.drills.kills", description="Kill a scheduler's processes.")
    parser.add_argument("--kills", type=int, default=100, help="default: 100")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000), help="of the moments")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="fangfei-kills-") as folder:
        return drill(Path(folder), asked.kills, asked.seed)


def drill(folder: Path, kills: int, seed: int) -> int:
    """Do it in a folder, say what came of it, and return the exit code."""
    _say(f"{kills} kills, seed {seed}")
    with served(folder / "sources") as streets:
        office = Office(folder, streets.port)
        ordeal = _ordeal(office, streets, kills, random.Random(seed))
        wrong = list(complaints(office, streets, ordeal))
        for name, figure in _table(office, streets, ordeal):
            _say(f"{name:<52}{figure:>10}")
        office.store.close()
    _say("\n".join(wrong) or "no shift stuck, none lost, none done twice; nothing lost, nothing double, no orphan")
    return 1 if wrong else 0


def _ordeal(office: Office, streets: Streets, kills: int, drawn: random.Random) -> Ordeal:
    ordeal, began = Ordeal(), time.monotonic()
    bag = [kind for kind, _ in zip(itertools.cycle(KINDS), range(kills), strict=False)]
    drawn.shuffle(bag)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # Ctrl-C ends the killing, not the drill.
    with contextlib.suppress(KeyboardInterrupt):
        while bag:
            office.keep_up()
            _ask(office, streets, ordeal, kills)
            if _kills_one(office, bag[-1], drawn):
                ordeal.kills[kind := bag.pop()] += 1
                _say(f"{ordeal.kills.total():>3}. {kind} killed after {time.monotonic() - began:.1f} s")
    _come_to_an_end(office, began)
    ordeal.seconds = time.monotonic() - began
    ordeal.code = office.end()
    until = time.monotonic() + 15
    while (left := office.processes()) and time.monotonic() < until:
        time.sleep(0.2)
    ordeal.left = left
    return ordeal


def _kills_one(office: Office, kind: str, drawn: random.Random) -> bool:
    """Kill a process of a kind if there is one and it is still there a moment later."""
    victims = office.processes(kind) if kind == "scheduler" or _may_fail(office) else []
    if not victims:
        time.sleep(_LOOK_S)
        return False
    victim = drawn.choice(victims)
    time.sleep(drawn.uniform(*_PAUSES))
    is_there = victim in office.processes(kind)
    if is_there:
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
    return is_there


def _ask(office: Office, streets: Streets, ordeal: Ordeal, kills: int) -> None:
    busy = {shift.schedule for shift in office.shifts.open()}
    for lane in range(min(_SCHEDULES, kills)):
        if f"lane{lane}" not in busy:
            site = f"s{len(ordeal.sites)}"
            shift = office.ask(f"lane{lane}", streets.build(site))
            ordeal.sites[shift.number] = site


def _may_fail(office: Office) -> bool:
    """Whether the shift at work may be hit once more; the death of its scheduler is no failure of a shift."""
    running = [shift for shift in office.shifts.open() if shift.state is ShiftState.RUNNING]
    return all(shift.failures < _SPARED for shift in running)


def _come_to_an_end(office: Office, began: float) -> None:
    until = time.monotonic() + _PATIENCE_S
    while (left := office.shifts.open()) and time.monotonic() < until:
        office.keep_up()
        time.sleep(2)
    _say(f"{len(left)} shifts open after {time.monotonic() - began:.0f} s")


def complaints(office: Office, streets: Streets, ordeal: Ordeal) -> Iterator[str]:
    """Yield what is wrong with what an office has come to."""
    every = {number: office.shifts.get(number) for number in ordeal.sites}
    yield from (f"shift stuck: {_named(shift)}" for shift in every.values() if not shift.is_over)
    lost = (shift for shift in every.values() if shift.is_over and shift.state is not ShiftState.FINISHED)
    yield from (f"shift lost: {_named(shift)}" for shift in lost)
    yield from _runs(office, every)
    brought = Counter(rows(office.folder, "SELECT run, url FROM page"))
    yield from (f"page twice: {url} in {run}" for (run, url), times in brought.items() if times > 1)
    for number, site in ordeal.sites.items():
        got = {url for (run, url) in brought if run == every[number].run}
        yield from (f"page lost: {url}" for url in sorted(streets.pages(site) - got))
        yield from (f"page from nowhere: {url}" for url in sorted(got - streets.pages(site)))
    leads = dict(rows(office.folder, "SELECT url, times_seen FROM sighting"))
    yield from (f"lead lost: {url}" for url in sorted(streets.town.leads - leads.keys()))
    yield from (f"lead from nowhere: {url}" for url in sorted(leads.keys() - streets.town.leads))
    yield from (f"lead counted {times} times: {url}" for url, times in leads.items() if times != 1)
    yield from (f"left waiting: {url}" for (url,) in rows(office.folder, "SELECT url FROM target WHERE NOT done"))
    counted = (len(brought), rows(office.folder, "SELECT count(*) FROM screening")[0][0], check_exhibits(office.folder))
    if set(counted) != {len(streets.town.pages)}:
        yield f"pages, screenings, exhibits: {counted} instead of {len(streets.town.pages)} each"
    office.audit.verify()
    if ordeal.code != 0 or office.lease.seen() is not None:
        yield f"the scheduler ended with {ordeal.code} and left the lease {office.lease.seen()}"
    yield from (f"process left behind: {pid}" for pid in ordeal.left)


def _runs(office: Office, every: dict[int, Shift]) -> Iterator[str]:
    found = rows(office.folder, "SELECT id, status, shift FROM run")
    yield from (f"run {run} is {status}" for run, status, _ in found if status != "finished")
    made = Counter(shift for _, _, shift in found)
    yield from (f"shift {number} has {made[number]} runs" for number in every if made[number] != 1)
    names = {shift: run for run, _, shift in found}
    yield from (f"shift {one.number} names run {one.run}" for one in every.values() if names.get(one.number) != one.run)


def _named(shift: Shift) -> str:
    return f"{shift.number} {shift.state.value} after {shift.attempt} attempts: {shift.note}"


def _table(office: Office, streets: Streets, ordeal: Ordeal) -> Iterator[tuple[str, object]]:
    every = [office.shifts.get(number) for number in ordeal.sites]
    states = Counter(shift.state.value for shift in every)
    yield from ((f"kills: {kind}", ordeal.kills[kind]) for kind in KINDS)
    yield "starts of the scheduler", office.starts
    yield from ((f"shifts {state}", count) for state, count in states.items())
    yield "attempts of them", sum(shift.attempt for shift in every)
    yield "most attempts of one", max(shift.attempt for shift in every)
    yield "pages, each in the page table once", len(streets.town.pages)
    yield "leads", len(streets.town.leads)
    asked = streets.log.read_text(encoding="utf-8").splitlines()
    yield "requests for pages", sum(".html" in line for line in asked)
    yield "processes left behind", len(ordeal.left)
    yield "seconds", round(ordeal.seconds)


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
