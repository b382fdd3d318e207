"""`python -m benchmarks [screening|scan|all]`: measure, print ratios, and end within four minutes.

Absolute figures are orientation: they hold for the machine named above them. Exit code 1 means that something
is wrong (pages not counted alike, scikit-learn loaded for screening), never that something is slow.
"""

import argparse
import shlex
import signal
import sys
from collections.abc import Sequence
from datetime import datetime

from benchmarks import machine, scan, screening
from benchmarks.machine import Deadline

#: Seconds of measuring in all; screening stops beginning rounds after its share.
_BUDGET_S, _SCREENING_S = 230.0, 80.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Ratios against the usual way.")
    parser.add_argument("part", nargs="?", choices=("screening", "scan", "all"), default="all")
    parser.add_argument("--pages", type=int, help="pages of each part; default: enough to measure")
    parser.add_argument("--rounds", type=int, help="rounds of each part; default: 3 and 2")
    asked = parser.parse_args(arguments)
    words = shlex.join(sys.argv[1:] if arguments is None else arguments)
    print(f"{datetime.now().astimezone():%Y-%m-%d %H:%M %z} · python -m benchmarks {words}".rstrip())
    print(f"machine: {machine.describe()}", flush=True)
    whole = Deadline(_BUDGET_S)
    wrong: list[str] = []
    if asked.part in ("screening", "all"):
        print()
        wrong += _screening(asked.pages or screening.PAGES, asked.rounds or 3)
    if asked.part in ("scan", "all"):
        print()
        wrong += _scan(asked.pages or scan.PAGES, asked.rounds or 2, whole)
    for sentence in wrong:
        print(f"WRONG: {sentence}")
    return 1 if wrong else 0


def _screening(pages: int, rounds: int) -> list[str]:
    result = screening.measure(pages, rounds, Deadline(_SCREENING_S))
    return ["screening imports scikit-learn"] if result.imports_sklearn else []


def _scan(pages: int, rounds: int, deadline: Deadline) -> list[str]:
    result = scan.measure(pages, rounds, deadline)
    counts = {each.pages for one in result.rounds for each in (one.crawl, one.naive, one.scan, one.revisit)}
    screened = {one.scan.screened for one in result.rounds}
    if (counts | screened) - {result.site_pages}:
        return [f"the site has {result.site_pages} pages; fetched: {sorted(counts)}, screened: {sorted(screened)}"]
    if any(one.revisit.screened for one in result.rounds):
        return ["unchanged pages were screened again"]
    return []


def _end(number: int, _frame: object) -> None:
    raise KeyboardInterrupt(signal.Signals(number).name)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
