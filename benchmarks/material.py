"""What the benchmark's pages are made of: ordinary writing, the demo web's own HTML, the training corpus; all invented.

Beside them the real pages at hand, where there are any: `../shared/data/web`, which is never committed.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.machine import ROOT
from classifier.recipes import Dataset
from classifier.rows import LabelledRow, load_rows
from facts.assessments import Stance
from text import decode

_SITES = ROOT / "demo" / "web" / "sites"
_REAL = ROOT.parent / "shared" / "data" / "web" / "sites"
_BODY = re.compile(r"<body[^>]*>(.*?)(?:</body>|\Z)", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(r"<title[^>]*>([^<]{4,60})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Pieces of pages, each in a fixed order."""

    #: Inner HTML of the demo pages' bodies.
    bodies: tuple[str, ...]
    #: Ordinary headlines with one title of a demo page in ten, and ordinary paragraphs.
    titles: tuple[str, ...]
    ordinary: tuple[str, ...]
    #: Corpus texts that ask for money, and all others.
    adverts: tuple[str, ...]
    others: tuple[str, ...]


@cache
def load_material() -> Material:
    """Read the demo web and the corpus."""
    pages = [_decoded(path) for path in sorted(_SITES.rglob("*.htm*"))]
    titles = list(dict.fromkeys(match[1].strip() for page in pages if (match := _TITLE.search(page))))
    headlines, paragraphs = _ordinary()
    rows = load_corpus()
    return Material(
        bodies=tuple(match[1] for page in pages if (match := _BODY.search(page))),
        titles=tuple(_mixed(headlines, titles)),
        ordinary=paragraphs,
        adverts=tuple(row.text for row in rows if row.stance is Stance.SOLICITATION),
        others=tuple(row.text for row in rows if row.stance is not Stance.SOLICITATION),
    )


def real_pages(most: int) -> list[bytes]:
    """Take `most` of the real pages at hand, the same every time; none where there are none."""
    found = sorted(_REAL.rglob("*.htm*"), key=lambda path: hashlib.sha256(path.name.encode()).digest())
    return [path.read_bytes() for path in found[:most]]


def _ordinary() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return headlines and paragraphs."""
    text = (ROOT / "benchmarks" / "ordinary.txt").read_text(encoding="utf-8")
    headlines, _, paragraphs = text.partition("[headlines]\n")[2].partition("[paragraphs]\n")
    return tuple(headlines.splitlines()), tuple(paragraphs.splitlines())


def _mixed(headlines: Sequence[str], titles: Sequence[str]) -> Iterator[str]:
    """Put one demo title behind nine headlines until the titles are used up."""
    for number, title in enumerate(titles):
        yield from (headlines[at % len(headlines)] for at in range(number * 9, number * 9 + 9))
        yield title


@cache
def load_corpus() -> tuple[LabelledRow, ...]:
    """Read the labelled corpus that the repository carries."""
    rows, _ = load_rows(Dataset(name="corpus", path="corpus/*.jsonl"), base=ROOT / "classifier", data=None)
    return tuple(rows)


def _decoded(path: Path) -> str:
    return decode(path.read_bytes(), None).text
