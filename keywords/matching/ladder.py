"""Measure what disguises cost: how many terms are still found on each rung, how much clean text gains a hit."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from facts.errors import UnreadableFile
from facts.findings import Hit
from keywords.engine import Engine
from keywords.matching.attack import APART, Rung, attack
from text import fold, read_plain

#: Stances of labelled texts in which a disguised term is a mistake.
CLEAN = frozenset({"other", "licensed", "warning"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What the engine found of the terms hidden on one rung."""

    rung: Rung
    tried: int
    found: int
    #: What the attack draws from that the defence does not.
    apart: str = ""

    @property
    def recall(self) -> float:
        """Share found, 0..1; 0 where nothing could be tried."""
        return self.found / self.tried if self.tried else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """Hits in clean text that are there with disguises looked for and not without."""

    hits: tuple[Hit, ...]
    #: Code points of the texts.
    length: int

    @property
    def per_million(self) -> float:
        """Extra hits in a million characters; 0 without text."""
        return len(self.hits) * 1e6 / self.length if self.length else 0.0

    def commonest(self) -> list[tuple[str, str, str, int]]:
        """Return term, writing, disguises and number of equal hits, the commonest first."""
        counts = Counter((hit.term, hit.text, ",".join(hit.disguise)) for hit in self.hits)
        return [(*each, count) for each, count in counts.most_common()]


def ladder(engine: Engine, rungs: Iterable[Rung] = tuple(Rung), seed: int = 0) -> tuple[Step, ...]:
    """Measure recall on each rung: a second for each with the shipped lexicon."""
    return tuple(_step(engine, rung, seed) for rung in rungs)


def _step(engine: Engine, rung: Rung, seed: int) -> Step:
    found = [each for *_, each in attack(engine, rung, seed)]
    return Step(rung=rung, tried=len(found), found=sum(found), apart=APART[rung])


def extra_hits(engine: Engine, plain: Engine, texts: Iterable[str]) -> Extra:
    """Count what `engine` finds in texts and `plain`, the same lexicon without variants, does not: 2 s a million."""
    found: list[Hit] = []
    length = 0
    for text in texts:
        found += _extra(engine, plain, text)
        length += len(text)
    return Extra(hits=tuple(found), length=length)


def _extra(engine: Engine, plain: Engine, text: str) -> Iterator[Hit]:
    known = {(hit.term_id, hit.start, hit.end) for hit in _hits(plain, text)}
    for hit in _hits(engine, text):
        if (hit.term_id, hit.start, hit.end) not in known:
            yield hit


def _hits(engine: Engine, text: str) -> tuple[Hit, ...]:
    reading = read_plain(text)
    return engine.matcher.find(fold(reading.text), reading)


def clean_texts(paths: Iterable[Path]) -> Iterator[str]:
    """Yield the clean texts of files and folders.

    A `.jsonl` file has a text in each row and counts those whose stance is other, licensed or warning, or that have
    none; any other file is one text in UTF-8.

    Raises:
        UnreadableFile: a file is not there, or a row of a `.jsonl` file is no object with a text.
    """
    for path in paths:
        try:
            yield from _texts(path)
        except (OSError, ValueError, KeyError, AttributeError) as error:
            raise UnreadableFile(f"{path}: {error}; name a text file, or JSON Lines with “text” in each row") from error


def _texts(path: Path) -> Iterator[str]:
    if path.is_dir():
        yield from clean_texts(sorted(path.glob("*.jsonl")))
    elif path.suffix == ".jsonl":
        # Not splitlines: a text may hold a line separator of its own.
        rows = map(json.loads, filter(str.strip, path.read_text(encoding="utf-8").split("\n")))
        yield from (row["text"] for row in rows if row.get("stance", "other") in CLEAN)
    else:
        yield path.read_text(encoding="utf-8", errors="replace")
