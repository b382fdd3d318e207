"""`fangfei scan` and `fangfei assess`: the main job, and the same screening without a crawl."""

import json
import signal
import sys
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cli import printing
from cli.options import Db, Json, Out, Unmask


def scan(
    sources: Annotated[list[str] | None, typer.Argument(metavar="SOURCE…", help="URL, source file, or folder.")] = None,
    *,
    db: Db = None,
    out: Out = None,
    max_pages: Annotated[int | None, typer.Option("--max-pages", min=1, help="Pages to fetch at most.")] = None,
    deadline: Annotated[float | None, typer.Option("--deadline", min=1, help="Seconds the crawl may take.")] = None,
    delay: Annotated[float | None, typer.Option("--delay", min=0, help="Seconds between requests to one host.")] = None,
    resolve: Annotated[
        list[str] | None,
        typer.Option("--resolve", metavar="HOST:PORT:ADDR[:PORT]", help="Where a host really is; @FILE for many."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Crawl, keep evidence, screen, and write candidate leads.

    Example: fangfei scan http://www.example.test/ --out out --max-pages 200 --delay 1
    """
    from runs.scan import ScanOrder
    from runs.scan import scan as run_scan
    from wiring.assembly import House
    from wiring.scanning import read_rewrites
    from wiring.settings import load_settings

    house = House(load_settings(out=out, db=db))
    order = ScanOrder(
        sources=house.sources(sources or []),
        db=house.settings.database.url,
        evidence=str(house.settings.evidence),
        max_pages=max_pages,
        deadline_s=deadline,
        delay_s=delay,
        rewrites=read_rewrites([*(resolve or []), *house.settings.resolve]),
    )
    with closing(house), house.alone(), _stoppable() as is_stopped, printing.progress("screening") as report:
        ports, now = house.scan_ports(), house.knowing_screener
        result = run_scan(
            order, ports, now, progress=report, is_stopped=is_stopped, newest=lambda: house.knowing_screener
        )
    if as_json:
        printing.as_json(asdict(result))
    else:
        printing.summary(result)


class _stoppable:  # noqa: N801  # reads as a statement: with _stoppable()
    """SIGINT and SIGTERM ask the scan to end in good order; a second one ends it at once."""

    def __init__(self) -> None:
        self._asked = False

    def __enter__(self) -> "_stoppable":
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)
        return self

    def __call__(self) -> bool:
        return self._asked

    def __exit__(self, *_: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)

    def _ask(self, number: int, _frame: object) -> None:
        if self._asked:
            raise KeyboardInterrupt
        self._asked = True
        typer.echo(f"fangfei: {signal.Signals(number).name}: ending in good order …", err=True)


def assess(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE…", help="HTML, MHTML, PDF, text, WARC, WACZ; - reads JSON Lines."),
    ] = None,
    *,
    text: Annotated[bool, typer.Option("--text", help="Add the reading text.")] = False,
    heat: Annotated[
        bool, typer.Option("--heat", help="Add the heat map: one number a code point of the text.")
    ] = False,
    unmask: Unmask = False,
) -> None:
    """Screen files without crawling; writes one JSON object a line, in input order.

    Example: echo '{"id":"1","text":"日返千分之五，保本保息"}' | fangfei assess -
    """
    from evidence import replay
    from runs.assessing import Wish, assess_files
    from wiring.assembly import House
    from wiring.settings import load_settings

    inputs = [sys.stdin.buffer if name == "-" else Path(name) for name in files or ["-"]]
    screener = House(load_settings()).screener
    wish = Wish(unmask=unmask, text=text, heat=heat)
    for result in assess_files(inputs, screener, wish, replay):
        line = json.dumps(result, ensure_ascii=False)
        sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
        sys.stdout.buffer.flush()
