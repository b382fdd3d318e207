"""`python -m benchmarks.desk`: how long analysts wait for a page, on a million pages, with twenty of them at work.

Writes an invented office into SQLite or PostgreSQL (benchmarks.office, benchmarks.nights), starts `fangfei desk` as a
process of its own on loopback, signs twenty people in and lets each ask for a page every three seconds; says the 50th,
95th and 99th percentile of each kind of page, what the processor did for one in the server and in PostgreSQL, and which
of its tables were read from end to end.
"""

import argparse
import asyncio
import os
import random
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from statistics import quantiles

import httpx

from benchmarks import databases, machine
from benchmarks.nights import RARE, STEP, Nights, add, first_of
from benchmarks.office import Office, fill
from facts.people import Role
from wiring.assembly import House
from wiring.settings import load_settings

#: Milliseconds that 95 of 100 requests of these kinds may take.
FLOOR_MS, HELD = 150.0, ("queue", "filtered queue", "review")
_SESSION = "fangfei_session"
#: The server closes connections that are idle for five seconds.
_IDLE = httpx.Limits(max_connections=100, keepalive_expiry=2.0)


@dataclass(slots=True, kw_only=True)
class Took:
    """What was measured."""

    #: Kind -> milliseconds of each request.
    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    #: Kind -> answers that were no page.
    wrong: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    #: Kind -> most bytes of a page.
    size: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and return the exit code: 1 where a page was refused, never where it was slow."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.desk", description="How long analysts wait.")
    parser.add_argument("--share", type=float, default=1.0, help="size of the office; 1 is a million pages")
    parser.add_argument("--in", dest="folder", type=Path, help="keep the office in this folder, or take it from there")
    parser.add_argument("--users", type=int, default=20, help="people at work; default 20")
    parser.add_argument("--every", type=float, default=3.0, help="seconds between two requests of one; default 3")
    parser.add_argument("--seconds", type=float, default=60.0, help="seconds of measuring; default 60")
    parser.add_argument("--db", metavar="URL", help="the office in this database, written there where it is empty")
    parser.add_argument("--postgres", action="store_true", help="in a PostgreSQL started for it and thrown away")
    asked = parser.parse_args(arguments)
    print(f"machine: {machine.describe()}, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as spare:
        folder = (asked.folder or Path(spare)).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        with databases.an_address(folder, asked.db, private=asked.postgres) as url:
            return _measure(folder, url, asked)


def _measure(folder: Path, url: str, asked: argparse.Namespace) -> int:
    nights = _nights(asked.share)
    _prepare(folder, url, nights, asked.share)
    store = databases.opened(url)
    with _server(folder, url) as (address, process):
        keys, links = _sign_in(folder, url, asked.users), _links(nights, Office().part(asked.share).leads)
        before, worked = databases.read_through(store), databases.processor_s(store)
        took, spent = asyncio.run(_work(address, process, keys, links, asked))
        count = sum(map(len, took.waits.values()))
        code = _report(took, spent)
        if worked is not None:
            done = (databases.processor_s(store) or worked) - worked
            print(f"PostgreSQL's processor for one request: {1000 * done / max(1, count):.0f} ms")
    # The database is told what its servers read when they hang up.
    time.sleep(1.0 if before else 0.0)
    for line in databases.told(before, databases.read_through(store), count):
        print(line)
    store.close()
    return code


def _nights(share: float) -> Nights:
    """As many nights as ever, with smaller queues where there are too few pages for whole ones."""
    plain = Nights(pages=round(1_000_000 * share), texts=round(100_000 * share))
    return replace(plain, shown=min(plain.shown, (plain.texts // plain.nights - 1) // STEP))


def _prepare(folder: Path, url: str, nights: Nights, share: float) -> None:
    store = databases.opened(url)
    if databases.is_blank(store):
        began, office = time.process_time(), Office().part(share)
        fill(store, office)
        add(store, nights, office.sightings + 1)
        databases.settle(store)
        print(f"written in {time.process_time() - began:.0f} s CPU", flush=True)
        began = time.process_time()
        rows = House(load_settings(out=folder, db=url)).keep_board()
        databases.settle(store)
        print(f"{rows} rows of the board in {time.process_time() - began:.0f} s CPU", flush=True)
    store.close()


def _sign_in(folder: Path, url: str, users: int) -> list[str]:
    """Sessions of so many people, as their browsers would bring them."""
    house, keys = House(load_settings(out=folder, db=url)), []
    for number in range(users):
        name = f"分析员{number}"
        person = house.people.named(name) or house.people.add(
            account=f"user{number}", name=name, roles=frozenset({Role.ANALYST}), by="benchmark"
        )
        keys.append(secrets.token_urlsafe(24))
        house.people.open_session(person, keys[-1], timedelta(hours=2))
    house.store.close()
    return keys


def _links(nights: Nights, leads: int) -> Mapping[str, tuple[int, Iterator[str]]]:
    """Kind -> how often of a hundred, and its addresses one after the other."""
    chance = random.Random(7)

    def night() -> int:
        return chance.randint(max(1, nights.nights - 3), nights.nights)

    def endless(make: "object") -> Iterator[str]:
        while True:
            yield make()  # type: ignore[operator]  # a function of no arguments

    def page() -> int:
        return first_of(nights, night()) + chance.randint(1, nights.shown) * STEP

    filters = ("band=red", "stance=solicitation&band=orange", "state=left", "place=350203", "sector=S06&order=due")
    common, listed = (
        ("保本保息", "养老 到店咨询", "区块链", "年化收益"),
        ("band=red", "place=350206", "words=金树1", "sector=S03"),
    )
    return {
        "queue": (25, endless(lambda: f"/queue?run={nights.run(night())}")),
        "filtered queue": (15, endless(lambda: f"/queue?run={nights.run(night())}&{chance.choice(filters)}")),
        "queue, full text": (5, endless(lambda: f"/queue?run={nights.run(night())}&q={chance.choice(common)}")),
        "search, frequent": (5, endless(lambda: f"/search?q={chance.choice(common)}")),
        "search, rare": (5, endless(lambda: f"/search?q={RARE}")),
        "leads": (15, endless(lambda: f"/leads?{chance.choice(listed)}&page={chance.randint(1, 9)}")),
        "review": (25, endless(lambda: f"/review/{page()}?from=run%3D{nights.run(night())}")),
        "lead": (5, endless(lambda: f"/leads/XS-{chance.randint(2, leads):06}")),
    }


async def _work(
    address: str, process: int, keys: Sequence[str], links: Mapping[str, tuple[int, Iterator[str]]],
    asked: argparse.Namespace,
) -> tuple[Took, float]:  # fmt: skip
    """Let everybody work; return what was measured and the server's processor seconds for one request."""
    kinds, chance, took = [name for name, (often, _) in links.items() for _ in range(often)], random.Random(11), Took()
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=_IDLE) as client:
        for name, (_, some) in links.items():  # rules and statements are read with the first of each
            await client.get(next(some), cookies={_SESSION: keys[0]})
            print(f"asked once: {name}", flush=True)
        ends, before = time.monotonic() + asked.seconds, machine.processor_s(process)

        async def one(key: str, wait: float) -> None:
            await asyncio.sleep(wait)
            while time.monotonic() < ends:
                began, kind = time.monotonic(), chance.choice(kinds)
                answer = await client.get(next(links[kind][1]), headers={"cookie": f"{_SESSION}={key}"})
                took.waits[kind].append(1000 * (time.monotonic() - began))
                took.size[kind] = max(took.size[kind], len(answer.content))
                took.wrong[kind] += answer.status_code != 200
                await asyncio.sleep(max(0.0, began + asked.every - time.monotonic()))

        await asyncio.gather(*(one(key, asked.every * at / len(keys)) for at, key in enumerate(keys)))
        count = sum(map(len, took.waits.values()))
        return took, (machine.processor_s(process) - before) / max(1, count)


def _report(took: Took, spent: float) -> int:
    print(f"{'':18} {'n':>5} {'p50':>7} {'p95':>7} {'p99':>7} {'kB':>5}   milliseconds, load {os.getloadavg()[0]:.1f}")
    for kind, waits in took.waits.items():
        parts = quantiles(waits, n=100) if len(waits) > 1 else [waits[0]] * 99
        held = "" if kind not in HELD else "  held" if parts[94] <= FLOOR_MS else f"  OVER {FLOOR_MS:.0f}"
        wrong = f"  {took.wrong[kind]} REFUSED" if took.wrong[kind] else ""
        print(
            f"{kind:18} {len(waits):5} {parts[49]:7.0f} {parts[94]:7.0f} {parts[98]:7.0f}"
            f" {took.size[kind] / 1000:5.0f}{held}{wrong}"
        )
    print(f"server's processor for one request: {1000 * spent:.0f} ms")
    return 1 if any(took.wrong.values()) else 0


@contextmanager
def _server(folder: Path, url: str) -> Iterator[tuple[str, int]]:
    """`fangfei desk` on a free port of loopback, and its process number."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    words = [sys.executable, "-m", "cli", "desk", "--out", str(folder), "--db", url, "--port", str(port)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                if httpx.get(f"{address}/healthz").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.2)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait(20)


if __name__ == "__main__":
    sys.exit(main())
