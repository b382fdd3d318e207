"""Screening against the textbook pipeline: bytes to answer, one page at a time, one core, CPU time."""

import json
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TypeVar

from benchmarks.machine import Deadline, one_core
from benchmarks.material import Material, load_corpus, load_material
from benchmarks.pages import Link, Paper, make_page, size_between
from benchmarks.processes import run_python
from benchmarks.strings import filled_up, surfaces
from benchmarks.textbook import PATTERNS, Textbook
from classifier import Model, assess
from keywords import Engine, Lexicon, Matcher, Routing
from screening import Screener
from text import read

Given = TypeVar("Given")
Made = TypeVar("Made")

PAGES = 400
_SIZES = (15_000, 90_000)
#: Bytes of a page for each of its links; portals have a hundred on a page of 90 kB.
_BYTES_A_LINK = 900
#: One page in ten comes in GB18030.
_GB_EVERY = 10
#: Pages screened before the clock starts, so that neither side pays for loading.
_WARM = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """CPU seconds of both sides over the same pages, one after the other."""

    ours_s: float
    textbook_s: float

    @property
    def ratio(self) -> float:
        """How many times faster we are."""
        return self.textbook_s / self.ours_s


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
        engine, model = Engine(lexicon=lexicon, matcher=Matcher(lexicon), routing=Routing(lexicon)), Model.load()
        textbook = Textbook(surfaces(lexicon), load_corpus())
        _say_what(pages, lexicon, place)
        done = _rounds(pages, Screener(engine, model), textbook, rounds, deadline)
        _say_rounds(len(pages), done)
        _say_our_steps(pages, engine, model)
        _say_textbook_steps(pages, textbook)
    return Result(pages=len(pages), rounds=done, imports_sklearn=_start_fresh(pages[0], len(done)))


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


def _rounds(
    pages: Sequence[bytes], screener: Screener, textbook: Textbook, most: int, deadline: Deadline
) -> tuple[Round, ...]:
    def ours(body: bytes) -> float:
        return screener.screen(read(body, "text/html", "http://page.test/")).score

    for body in pages[:_WARM]:
        ours(body)
        textbook.screen(body)
    done: list[Round] = []
    while len(done) < most and (not done or deadline.left > 0):
        _, ours_s = _timed(ours, pages)
        _, textbook_s = _timed(textbook.screen, pages)
        done.append(Round(ours_s=ours_s, textbook_s=textbook_s))
    return tuple(done)


def _timed(step: Callable[[Given], Made], over: Sequence[Given]) -> tuple[list[Made], float]:
    started = time.process_time()
    made = [step(each) for each in over]
    return made, time.process_time() - started


def _say_what(pages: Sequence[bytes], lexicon: Lexicon, place: str) -> None:
    mean = sum(map(len, pages)) / len(pages) / 1000
    print(f"screening: from bytes to an assessment, one page at a time, {place}, CPU time")
    print(f"  {len(pages)} pages of {mean:.1f} kB on average, {100 // _GB_EVERY} % in GB18030;")
    print(f"  {len(surfaces(lexicon))} strings on both sides; textbook: {len(PATTERNS)} kinds of identifiers;")
    print("  fangfei adds patterns, disguises, negation, promised returns, amounts, near-duplicates, reasons")


def _say_rounds(pages: int, rounds: Sequence[Round]) -> None:
    ours = statistics.median(each.ours_s for each in rounds)
    textbook = statistics.median(each.textbook_s for each in rounds)
    print(f"  {'':10}{'ms a page':>10}{'pages/s':>9}")
    print(f"  {'fangfei':10}{ours / pages * 1e3:10.2f}{pages / ours:9.0f}")
    print(f"  {'textbook':10}{textbook / pages * 1e3:10.2f}{pages / textbook:9.0f}")
    each = ", ".join(f"{round_.ratio:.1f}" for round_ in rounds)
    print(f"  ratio {statistics.median(round_.ratio for round_ in rounds):.1f} : 1 (rounds: {each})")


def _say_our_steps(pages: Sequence[bytes], engine: Engine, model: Model) -> None:
    readings, reading_s = _timed(lambda body: read(body, "text/html", "http://page.test/"), pages)
    evidences, rules_s = _timed(engine.examine, readings)
    assessments, score_s = _timed(lambda evidence: assess(evidence, model), evidences)
    _say_steps("fangfei", len(pages), {"read": reading_s, "rules": rules_s, "model and score": score_s})
    letters = sum(len(reading.text) for reading in readings) / len(pages)
    hits = sum(len(evidence.hits) for evidence in evidences) / len(pages)
    leads = sum(assessment.band.is_candidate for assessment in assessments)
    print(f"  a page has {letters:.0f} characters of text and {hits:.0f} hits; {leads} of {len(pages)} make a lead")


def _say_textbook_steps(pages: Sequence[bytes], textbook: Textbook) -> None:
    raw, html_s = _timed(textbook.text, pages)
    texts, simplify_s = _timed(textbook.simplified, raw)
    _, terms_s = _timed(textbook.found, texts)
    cut, words_s = _timed(textbook.words, texts)
    _, model_s = _timed(textbook.chance, cut)
    _, identifiers_s = _timed(textbook.identifiers, texts)
    steps = {
        "BeautifulSoup": html_s, "terms": terms_s, "jieba": words_s,
        "OpenCC": simplify_s, "scikit-learn": model_s, "identifiers": identifiers_s,
    }  # fmt: skip
    _say_steps("textbook", len(pages), steps)


def _say_steps(side: str, pages: int, steps: dict[str, float]) -> None:
    print(f"  {side}, ms a page: " + ", ".join(f"{name} {took / pages * 1e3:.2f}" for name, took in steps.items()))


def _start_fresh(body: bytes, times: int) -> bool:
    with tempfile.TemporaryDirectory(prefix="fangfei-bench-") as folder:
        page = Path(folder, "page.html")
        page.write_bytes(body)
        starts = [run_python("benchmarks.fresh", str(page), folder=Path(folder), limit_s=60) for _ in range(times)]
    said = [json.loads(start.output) for start in starts]
    wall = statistics.median(start.wall_s for start in starts)
    cpu, peak = (statistics.median(each[name] for each in said) for name in ("cpu_s", "peak_mb"))
    imported = any(each["sklearn"] for each in said)
    print(f"  a fresh process: {wall:.2f} s ({cpu:.2f} s CPU) to its first assessment and out, {peak:.0f} MB at most;")
    print(f"  scikit-learn {'IS IMPORTED, which it must not be' if imported else 'is not imported'}")
    return imported
