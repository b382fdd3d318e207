"""Screening against the textbook pipeline: bytes to answer, one page at a time, one core, CPU time."""

import json
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import ParamSpec, TypeVar

from benchmarks.machine import Deadline, one_core
from benchmarks.material import Material, load_corpus, load_material, real_pages
from benchmarks.pages import Link, Paper, make_page, size_between
from benchmarks.processes import run_python
from benchmarks.strings import MANY, filled_up, surfaces
from benchmarks.textbook import PATTERNS, Textbook
from classifier import Model, assess
from keywords import Engine, Lexicon, Matcher, Routing
from screening import Screener
from text import read

Given = ParamSpec("Given")
Made = TypeVar("Made")
Screen = Callable[[bytes], object]

PAGES = 300
_SIZES = (15_000, 90_000)
#: Bytes of a page for each of its links; portals have a hundred on a page of 90 kB.
_BYTES_A_LINK = 900
#: One page in ten comes in GB18030.
_GB_EVERY = 10
#: Pages that are looked at step by step.
_LOOKED_AT = 100
#: Pages screened before the clock starts, so that neither side pays for loading.
_WARM = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """CPU seconds of both sides over the same pages, one after the other."""

    ours_s: float
    other_s: float

    @property
    def ratio(self) -> float:
        """How many times as long the other side takes."""
        return self.other_s / self.ours_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What the benchmark measured."""

    pages: int
    rounds: tuple[Round, ...]
    imports_sklearn: bool


def measure(count: int, rounds: int, deadline: Deadline) -> Result:
    """Measure and print; `rounds` at most, one at least, as many as the deadline allows."""
    pages = make_pages(count, load_material())
    with one_core() as place:
        lexicon = filled_up(Lexicon.load())
        engine, model = _engine(lexicon), Model.load()
        textbook = Textbook(surfaces(lexicon), load_corpus())
        _say_what(pages, lexicon, place)
        screener = Screener(engine, model)
        done = _rounds(pages, _screening(screener), textbook.screen, rounds, deadline)
        _say_rounds(len(pages), done, "textbook")
        _say_our_steps(pages[:_LOOKED_AT], engine, model)
        _say_textbook_steps(pages[:_LOOKED_AT], textbook)
        if real := real_pages(count):
            print(f"  {len(real)} real pages of {_mean_kb(real):.1f} kB:")
            _say_rounds(len(real), _rounds(real, _screening(screener), textbook.screen, 1, deadline), "textbook")
            _say_our_steps(real[:_LOOKED_AT], engine, model)
        many = filled_up(lexicon, MANY)
        print(f"  the same engine with {len(surfaces(many))} strings, on the invented pages:")
        both = _rounds(pages, _screening(screener), _screening(Screener(_engine(many), model)), rounds, deadline)
        _say_rounds(len(pages), both, "many")
    return Result(pages=len(pages), rounds=done, imports_sklearn=_start_fresh(pages[0], len(done)))


def _engine(lexicon: Lexicon) -> Engine:
    return Engine(lexicon=lexicon, matcher=Matcher(lexicon), routing=Routing(lexicon))


def _screening(screener: Screener) -> Screen:
    return lambda body: screener.screen(read(body, "text/html", "http://page.test/"))


def make_pages(count: int, material: Material) -> list[bytes]:
    """Make the pages of this benchmark, the same every time."""
    return [_page(number, material) for number in range(count)]


def _page(number: int, material: Material) -> bytes:
    random = Random(number)  # the same pages every time
    size = size_between(*_SIZES, random)
    links = [
        Link(href=f"/news/2026/11{random.randrange(1, 24):02d}/{random.getrandbits(24)}.html", text=title)
        for title in random.choices(material.titles, k=size // _BYTES_A_LINK)
    ]
    charset = "utf-8" if number % _GB_EVERY else "gb18030"
    return make_page(Paper(charset=charset, size=size, links=links), material, random)


def _rounds(pages: Sequence[bytes], ours: Screen, other: Screen, most: int, deadline: Deadline) -> tuple[Round, ...]:
    for body in pages[:_WARM]:
        ours(body)
        other(body)
    done: list[Round] = []
    took = 0.0
    while len(done) < most and (not done or deadline.left > took):
        left = deadline.left
        done.append(Round(ours_s=_timed(ours, pages), other_s=_timed(other, pages)))
        took = left - deadline.left
    return tuple(done)


def _timed(screen: Screen, pages: Sequence[bytes]) -> float:
    started = time.process_time()
    for body in pages:
        screen(body)
    return time.process_time() - started


def _say_what(pages: Sequence[bytes], lexicon: Lexicon, place: str) -> None:
    print(f"screening: from bytes to an assessment, one page at a time, {place}, CPU time")
    print(f"  {len(pages)} pages of {_mean_kb(pages):.1f} kB on average, {100 // _GB_EVERY} % in GB18030;")
    print(f"  {len(surfaces(lexicon))} strings on both sides; textbook: {len(PATTERNS)} kinds of identifiers;")
    print("  fangfei adds patterns, disguises, negation, promised returns, amounts, near-duplicates, reasons")


def _mean_kb(pages: Sequence[bytes]) -> float:
    return sum(map(len, pages)) / len(pages) / 1000


def _say_rounds(pages: int, rounds: Sequence[Round], other: str) -> None:
    sides = {"fangfei": [each.ours_s for each in rounds], other: [each.other_s for each in rounds]}
    print(f"  {'':10}{'ms a page':>10}{'pages/s':>9}")
    for name, times in sides.items():
        took = statistics.median(times)
        print(f"  {name:10}{took / pages * 1e3:10.2f}{pages / took:9.0f}")
    each = ", ".join(f"{round_.ratio:.2f}" for round_ in rounds)
    print(f"  {other} : fangfei {statistics.median(round_.ratio for round_ in rounds):.2f} : 1 (rounds: {each})")


def _say_our_steps(pages: Sequence[bytes], engine: Engine, model: Model) -> None:
    watch = _Watch()
    letters = hits = leads = 0
    for body in pages:
        reading = watch.time("read", read, body, "text/html", "http://page.test/")
        evidence = watch.time("rules", engine.examine, reading)
        assessment = watch.time("model and score", assess, evidence, model)
        letters += len(reading.text)
        hits += len(evidence.hits)
        leads += assessment.band.is_candidate
    count = len(pages)
    watch.say("fangfei", count)
    print(f"  a page has {letters / count:.0f} characters and {hits / count:.0f} hits; {leads} of {count} make a lead")


def _say_textbook_steps(pages: Sequence[bytes], textbook: Textbook) -> None:
    watch = _Watch()
    for body in pages:
        raw = watch.time("BeautifulSoup", textbook.text, body)
        text = watch.time("OpenCC", textbook.simplified, raw)
        watch.time("terms", textbook.found, text)
        words = watch.time("jieba", textbook.words, text)
        watch.time("scikit-learn", textbook.chance, words)
        watch.time("identifiers", textbook.identifiers, text)
    watch.say("textbook", len(pages))


class _Watch:
    """CPU seconds of named steps, added up over pages."""

    def __init__(self) -> None:
        self._steps: Counter[str] = Counter()

    def time(self, name: str, step: Callable[Given, Made], *given: Given.args, **named: Given.kwargs) -> Made:
        """Run one step of one page."""
        started = time.process_time_ns()
        made = step(*given, **named)
        self._steps[name] += time.process_time_ns() - started
        return made

    def say(self, side: str, pages: int) -> None:
        """Print milliseconds a page, in the order of the steps."""
        steps = (f"{name} {took / pages / 1e6:.2f}" for name, took in self._steps.items())
        print(f"  {side}, ms a page: {', '.join(steps)}")


def _start_fresh(body: bytes, times: int) -> bool:
    with tempfile.TemporaryDirectory(prefix="fangfei-bench-") as folder:
        page = Path(folder, "page.html")
        page.write_bytes(body)
        # The first start compiles the modules; what users wait for is every start after it.
        first, *starts = [
            run_python("benchmarks.fresh", str(page), folder=Path(folder), limit_s=60) for _ in range(1 + times)
        ]
    said = [json.loads(start.output) for start in starts]
    wall = statistics.median(start.wall_s for start in starts)
    cpu, peak = (statistics.median(each[name] for each in said) for name in ("cpu_s", "peak_mb"))
    imported = json.loads(first.output)["sklearn"] or any(each["sklearn"] for each in said)
    print(f"  a fresh process: {wall:.2f} s ({cpu:.2f} s CPU) to its first assessment and out, {peak:.0f} MB at most;")
    print(f"  scikit-learn {'IS IMPORTED, which it must not be' if imported else 'is not imported'}")
    return imported
