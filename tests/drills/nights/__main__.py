"""Sixty nights under a simulated clock for many seeds, as a table.

    python -m tests.drills.nights [--seeds N] [--first N] [--nights N]

Exits with 1 where a night was missed without a red card, ran twice, or something was stuck.
"""

import argparse
import logging
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from store import StoreSettings, open_store
from store.migrate import upgrade
from tests.drills.nights.findings import complaints
from tests.drills.nights.ordeal import NIGHTS, live


def main(arguments: Sequence[str] | None = None) -> int:
    """Live through it once for each seed, and print what was done and found."""
    parser = argparse.ArgumentParser(prog="python -m tests.drills.nights", description="Sixty nights, treated badly.")
    parser.add_argument("--seeds", type=int, default=20, help="default: 20")
    parser.add_argument("--first", type=int, default=0, help="the first seed; default: 0")
    parser.add_argument("--nights", type=int, default=NIGHTS, help=f"default: {NIGHTS}")
    asked = parser.parse_args(arguments)
    # A timer that is late is nothing that has to be said here.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="fangfei-nights-") as folder:
        return _all(Path(folder), range(asked.first, asked.first + asked.seeds), asked.nights)


def _all(folder: Path, seeds: Sequence[int], nights: int) -> int:
    blank, blows, wrong = folder / "blank.db", Counter[str](), 0
    store = open_store(StoreSettings(url=f"sqlite:///{blank}"))
    upgrade(store)
    store.close()
    for seed in seeds:
        lived = live(Path(shutil.copy(blank, folder / "fangfei.db")), seed, nights=nights)
        for left in folder.glob("fangfei.db*"):
            left.unlink()
        blows.update(lived.truth.blows)
        found = list(complaints(lived))
        wrong += len(found)
        states = Counter(shift.state.value for shift in lived.rows if shift.schedule == "nightly")
        _say(f"seed {seed}: {len(lived.truth.works)} processes, nights {dict(states)}: {'; '.join(found) or 'good'}")
    for name, times in sorted(blows.items()):
        _say(f"{name:<44}{times:>8}")
    _say(f"{len(seeds) * nights} nights, {wrong} wrong")
    return 1 if wrong else 0


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
