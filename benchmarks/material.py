"""What the benchmark's pages are made of: the demo web's own HTML and the training corpus; nothing from elsewhere."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.machine import ROOT
from classifier.rows import Dataset, LabelledRow, load_rows
from facts.assessments import Stance
from text import decode

_SITES = ROOT / "demo" / "web" / "sites"
_BODY = re.compile(r"<body[^>]*>(.*?)(?:</body>|\Z)", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(r"<title[^>]*>([^<]{4,60})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Pieces of pages, each in a fixed order."""

    #: Inner HTML of the demo pages' bodies.
    bodies: tuple[str, ...]
    #: Titles of the demo pages.
    titles: tuple[str, ...]
    #: Corpus texts that ask for money, and all others.
    adverts: tuple[str, ...]
    others: tuple[str, ...]


@cache
def load_material() -> Material:
    """Read the demo web and the corpus."""
    pages = [_decoded(path) for path in sorted(_SITES.rglob("*.htm*"))]
    rows = load_corpus()
    return Material(
        bodies=tuple(match[1] for page in pages if (match := _BODY.search(page))),
        titles=tuple(dict.fromkeys(match[1].strip() for page in pages if (match := _TITLE.search(page)))),
        adverts=tuple(row.text for row in rows if row.stance is Stance.SOLICITATION),
        others=tuple(row.text for row in rows if row.stance is not Stance.SOLICITATION),
    )


@cache
def load_corpus() -> tuple[LabelledRow, ...]:
    """Read the labelled corpus that the repository carries."""
    rows, _ = load_rows(Dataset(name="corpus", path="corpus/*.jsonl"), base=ROOT / "classifier", data=None)
    return tuple(rows)


def _decoded(path: Path) -> str:
    return decode(path.read_bytes(), None).text
