"""`make drill`: a scan of a few thousand pages, killed twenty times, and what came of it, as a table.

    python -m tests.drills [--size N] [--kills N] [--seed N]

Exits with 1 where a page or a lead was lost or doubled, an exhibit does not open, or a delay was not kept.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.drills import findings, killing, town

#: Pages without a delay; a sixth as many keep delays.
_SIZE, _KILLS = 2400, 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the drill and print what it found."""
    parser = argparse.ArgumentParser(prog="python -m tests.drills", description="Kill a scan again and again.")
    parser.add_argument("--size", type=int, default=_SIZE, help=f"pages of the largest site; default: {_SIZE}")
    parser.add_argument("--kills", type=int, default=_KILLS, help=f"default: {_KILLS}")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000), help="of the moments")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="fangfei-drill-") as folder:
        return _drill(Path(folder), asked.size, asked.kills, asked.seed)


def _drill(folder: Path, size: int, kills: int, seed: int) -> int:
    place, work = town.build(size), folder / "work"
    work.mkdir()
    _say(f"{len(place.pages)} pages of 4 sources, {kills} kills, seed {seed}")
    with killing.served(size, folder / "log") as served:
        ordeal = killing.killed(work, served, kills=kills, seed=seed, told=_say)
    manners = findings.manners(place, findings.read_log(folder / "log"))
    wrong = [*findings.complaints(place, work, ordeal.summary), *_rude(manners)]
    wrong += [f"process {pid} did not end with its scan" for pid in killing.orphans(ordeal)]
    for name, figure in _table(place, ordeal, manners):
        _say(f"{name:<44}{figure:>12}")
    _say("\n".join(wrong) or "nothing lost, nothing double, every exhibit opens, every delay kept")
    return 1 if wrong else 0


def _table(place: town.Town, ordeal: killing.Ordeal, manners: findings.Manners) -> Iterator[tuple[str, object]]:
    yield from ((f"kills: the {name}", count) for name, count in ordeal.kills.items())
    yield "pages, each in the page table once", len(place.pages)
    yield "leads", len(place.leads)
    yield "requests", manners.requests
    yield "requests for what had been answered before", manners.repeats
    yield "gaps at hosts with a delay", manners.gaps
    yield "of them below 95 % of the delay", len(manners.short)
    yield "too early after 429 with Retry-After", len(manners.pushed)
    yield "seconds", round(ordeal.seconds)


def _rude(manners: findings.Manners) -> Iterator[str]:
    if not manners.are_kept:
        for host, seconds, one, two in (*manners.short, *manners.pushed):
            yield f"{host}: {two} came {seconds:.3f} s after {one}"


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
