"""`make demo`: serve a web of sites on loopback, scan it with the real command, and show what came of it.

    python -m demo.run [--web DIR] [--out out/demo]

The review is played by the readers' words in pages*.jsonl, under a name that says so; in an office people do it.
"""

import argparse
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import yaml

from cli import printing
from demo.expectations import Book, find, load_expectations
from demo.report import Outcome, compare, confusion, site_table, write_misses
from demo.server import load_web, serve
from desk.words import STANCES
from facts.assessments import Band
from facts.cases import Decision, Judgement
from facts.errors import HouseError
from wiring.assembly import House
from wiring.settings import load_settings

BUNDLED = Path(__file__).parent / "web"
REVIEWER = "演示分析员（照页面标注研判）"
#: Misses printed; all of them are in misses.csv.
SHOWN = 40


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demonstration and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--web", type=Path, default=BUNDLED, help="folder with sites.csv, sites/, seeds/, pages.jsonl")
    parser.add_argument("--out", type=Path, default=Path("out/demo"))
    asked = parser.parse_args(arguments)
    try:
        _demonstrate(asked.web, asked.out)
    except HouseError as problem:
        print(f"demo: {problem}", file=sys.stderr)
        return 1
    return 0


def _demonstrate(folder: Path, out: Path) -> None:
    started = time.monotonic()
    if out.exists():
        shutil.rmtree(out)
    web = load_web(folder)
    with serve(web) as server:
        print(f"Serving {len(web.hosts)} sites on 127.0.0.1:{server.port} and scanning them …", flush=True)
        sources = write_sources(folder, out / "sources")
        _fangfei("scan", str(sources), "--out", str(out), "--delay", "0", "--resolve", f"*:*:127.0.0.1:{server.port}")
    house = House(load_settings(out=out))
    book = load_expectations(folder)
    run = house.runs("demo").recent(1)[0]
    outcomes = compare(house.pages.screened(run.id), book, {host: root.name for host, root in web.hosts.items()})
    _show(outcomes, out)
    _review(house, book)
    for form in ("附件1", "附件2", "台账"):
        _fangfei("leads", "export", "--form", form, "--out", str(out / f"{form}.xlsx"), "--from", str(out))
    _fangfei(
        "report", "monthly", "--month", f"{house.today():%Y-%m}", "--out", str(out / "月报.docx"), "--folder", str(out)
    )
    _fangfei("verify", "--audit", "--out", str(out))
    _fangfei("evidence", "fsck", "--out", str(out))
    print(f"\nDone in {time.monotonic() - started:.0f} s. Everything is under {out}; look at it with:")
    print(f"  fangfei leads list --out {out}      fangfei desk --out {out}")


def write_sources(folder: Path, target: Path) -> Path:
    """Write a source file for each list of start addresses of a web, and return their folder."""
    target.mkdir(parents=True)
    for seeds in sorted((folder / "seeds").glob("*.txt")):
        urls = [line.strip() for line in seeds.read_text(encoding="utf-8").splitlines() if line.strip()]
        source = {"id": seeds.stem.lower(), "title": seeds.stem, "start_urls": urls, "delay_s": 0}
        text = yaml.safe_dump(source, allow_unicode=True, sort_keys=False)
        (target / f"{seeds.stem}.yml").write_text(text, encoding="utf-8")
    return target


def _fangfei(*words: str) -> None:
    print(f"\n$ fangfei {' '.join(words)}", flush=True)
    code = subprocess.run([sys.executable, "-m", "cli", *words], check=False).returncode
    if code != 0:
        raise HouseError(f"`fangfei {words[0]}` ended with code {code}; its sentence stands above.")


def _show(outcomes: list[Outcome], out: Path) -> None:
    print()
    printing.table("Stance by site", *site_table(outcomes))
    printing.table("Stance, readers against the program", *confusion(outcomes))
    wrong = write_misses(outcomes, out / "misses.csv")
    read = sum(outcome.expected is not None for outcome in outcomes)
    print(f"\n{read - len(wrong)} of {read} pages right; {len(wrong)} wrong, all in {out / 'misses.csv'}:")
    for miss in wrong[:SHOWN]:
        print(f"  {miss.score:5.1f}  {miss.expected} taken for {miss.found}: {miss.url}")
    if len(wrong) > SHOWN:
        print(f"  … and {len(wrong) - SHOWN} more")


def _review(house: House, book: Book) -> None:
    counts = dict.fromkeys(Decision, 0)
    for lead in house.leads.all():
        read = find(book, lead.url)
        if read is None or lead.id is None or lead.band is Band.YELLOW:
            continue
        decision = Decision.CONFIRM if read.stance.value == "solicitation" else Decision.DISMISS
        counts[decision] += 1
        house.leads.judge(
            Judgement(
                lead=lead.id,
                decision=decision,
                analyst=REVIEWER,
                reason=f"页面标注为“{STANCES[read.stance.value]}”",
                at=house.clock.now(),
            )
        )
    played = ", ".join(f"{count} {decision.value}" for decision, count in counts.items())
    print(f"\nReview of the red and orange leads, played from pages*.jsonl: {played}; the yellow ones wait for you.")


if __name__ == "__main__":
    sys.exit(main())
