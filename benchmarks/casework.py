"""`python -m benchmarks.casework`: what casework costs at an office's size after years, processor time and memory.

Writes an invented office (benchmarks.office) into a SQLite file, then does each thing in a process of its own and says
what that took once the rules were read; memory is the most that the process had resident, program and rules included.
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import insert, select

from benchmarks import machine
from benchmarks.firms import firm
from benchmarks.office import Office, build, everything, page_columns
from benchmarks.processes import run_python
from cli import app
from facts.assessments import Assessment
from facts.pages import Page
from store import rows
from store.tables import PageRow
from text import read_plain
from wiring.assembly import House
from wiring.settings import load_settings

#: Seconds one part may take.
_LIMIT_S = 900.0
#: Dossiers and pages taken for a figure each.
_EACH = 50
_NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
#: Does the work and says how many times.
Work = Callable[[], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for, everything by default, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.casework", description="Casework after years.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; default: all")
    parser.add_argument("--share", type=float, default=1.0, help="size of the office; 1 is 50,000 leads")
    parser.add_argument("--in", dest="folder", type=Path, help="keep the office in this folder, or take it from there")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    if asked.measure:
        print(json.dumps(measure(asked.parts[0], asked.folder)))
        return 0
    print(f"machine: {machine.describe()}")
    with tempfile.TemporaryDirectory() as spare:
        _report((asked.folder or Path(spare)).absolute(), Office().part(asked.share), asked.parts or list(PARTS))
    return 0


def _report(folder: Path, office: Office, parts: Sequence[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "fangfei.db").exists():
        began = time.process_time()
        build(folder / "fangfei.db", office)
        print(f"written in {time.process_time() - began:.0f} s CPU")
    print(", ".join(f"{count} {name}" for name, count in everything(office)), flush=True)
    for name in parts:
        words = ("--measure", name, "--in", str(folder))
        said = run_python("benchmarks.casework", *words, folder=folder, limit_s=_LIMIT_S)
        took = json.loads(said.output.splitlines()[-1])
        each = f"{took['count']} × {1000 * took['cpu_s'] / took['count']:.1f} ms" if took["count"] > 1 else ""
        print(f"{name:16} {took['cpu_s']:8.2f} s CPU {took['mib']:6.0f} MiB  {each}", flush=True)


def measure(name: str, folder: Path) -> Mapping[str, float]:
    """Do one thing in this process; return seconds of processor time, MiB and how many times it was done."""
    house = House(load_settings(out=folder))
    house.dossiers.get("XS-000001")
    _ = house.routing, house.grading, house.placer, len(house.sectors)
    work = PARTS[name](house, folder)
    began = time.process_time()
    with (folder / "said.txt").open("w", encoding="utf-8") as said, redirect_stdout(said):
        count = work()
    took = time.process_time() - began
    house.close()
    return {"cpu_s": took, "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "count": count}


def _command(*words: str) -> Callable[[House, Path], Work]:
    """A command of the front door; {} stands for the folder."""

    def prepare(_: House, folder: Path) -> Work:
        def run() -> int:
            app([word.format(folder) for word in words], standalone_mode=False)
            return 1

        return run

    return prepare


def _all(house: House, _: Path) -> Work:
    return lambda: len([1 for _ in house.dossiers.all()]) and 1


def _get(house: House, _: Path) -> Work:
    """Leads with acts and statements, one after the other; not the one that is all over the web."""
    numbers = [lead.id or "" for lead in house.leads.all()[1 : _EACH + 1]]
    return lambda: len([house.dossiers.get(number) for number in numbers])


def _biggest(house: House, _: Path) -> Work:
    return lambda: len([house.dossiers.get("XS-000001")])


def _copies(house: House, _: Path) -> Work:
    return lambda: len(house.copies) and 1


def _take(house: House, _: Path) -> Work:
    """Pages of firms that nobody knows, and of known ones, by turns; each has its row, as the crawl leaves it."""
    pages = _pages(house)
    house.casework.take_page(*pages[0], "benchmark")
    return lambda: len([house.casework.take_page(*each, "benchmark") for each in pages[1:]])


def _pages(house: House) -> list[tuple[Page, Assessment]]:
    found, run = [], f"b{time.time_ns()}"
    for number in range(_EACH + 1):
        name = firm(number + 100) if number % 2 else f"海城云{run}第{number}投资管理有限公司"
        url = f"http://{run}.h{number}.test/"
        said = f"{name}第{number}号项目火热招募：保本保息，年化收益24%，老年朋友到店即送大礼。电话1390000{number:04}。"
        assessment = house.screener.screen(replace(read_plain(said * 6), url=url, title=name))
        columns = page_columns(number, run, url)
        with house.store.writing() as connection:
            connection.execute(insert(PageRow), [columns])
        with house.store.reading() as connection:
            table = PageRow.__table__  # type: ignore[attr-defined]
            page = rows.page(connection.execute(select(table).where(table.c.url == url)).mappings().one())
        found.append((replace(page, fetched_at=_NOW), assessment))
    return found


PARTS: Mapping[str, Callable[[House, Path], Work]] = MappingProxyType({
    "dossiers": _all,
    "dossier": _get,
    "biggest-dossier": _biggest,
    "list": _command("leads", "list", "--json", "--out", "{}"),
    "export-1": _command("leads", "export", "--form", "附件1", "--out", "{}/1.xlsx", "--from", "{}"),
    "export-2": _command("leads", "export", "--form", "附件2", "--out", "{}/2.xlsx", "--from", "{}"),
    "export-ledger": _command("leads", "export", "--form", "台账", "--out", "{}/ledger.xlsx", "--from", "{}"),
    "monthly": _command("report", "monthly", "--month", "2026-10", "--out", "{}/10.docx", "--folder", "{}"),
    "overdue": _command("leads", "overdue", "--out", "{}"),
    "remind": _command("leads", "remind", "--out", "{}"),
    "feed": _command("leads", "feed", "--to", "{}/feed.json", "--out", "{}"),
    "scoreboard": _command("scoreboard", "show", "--out", "{}"),
    "subjects": _command("subjects", "list", "--out", "{}"),
    "subjects-named": _command("subjects", "list", "--name", "金树4711", "--out", "{}"),
    "subject": _command("subjects", "show", "ZT-000077", "--out", "{}"),
    "retro": _command("retro", "term", "云养蚕", "--by", "李分析", "--out", "{}"),
    "copies": _copies,
    "take-page": _take,
})  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
