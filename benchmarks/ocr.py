"""`python -m benchmarks.ocr`: how well the text of sixty drawn adverts is read, and what it costs.

Character errors are edits (insertions, deletions, exchanges) over the characters written, white space apart; `of
words` counts Han characters, letters and digits alone, which is what terms are made of. Recall is of the lexicon's
terms: those found in the words as written, that are found in the words as read.
"""

import sys
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.pool import ThreadPool
from os import cpu_count
from resource import RUSAGE_CHILDREN, getrusage

from benchmarks import machine
from benchmarks.posters import KINDS, Poster, missing_fonts, posters
from facts.pictures import PictureReading
from keywords import Engine
from pictures import ChildReader, is_installed
from text import read_plain

#: Sixty pictures gave .020 of words and .988 on 2026-11-23; a new version of the reader may not fall far below.
MOST_ERRORS, LEAST_RECALL = 0.035, 0.96


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Sums over some pictures."""

    pictures: int
    #: Characters written and edits needed; the same of Han, letters and digits alone.
    written: int
    wrong: int
    written_words: int
    wrong_words: int
    #: Terms of the lexicon in the words as written, and those of them found in the words as read.
    terms: int
    found: int

    @property
    def errors(self) -> float:
        """Character error rate, 0 and up."""
        return self.wrong / max(1, self.written)

    @property
    def word_errors(self) -> float:
        """Character error rate of Han characters, letters and digits."""
        return self.wrong_words / max(1, self.written_words)

    @property
    def recall(self) -> float:
        """Share of the terms that were found, 0..1."""
        return self.found / max(1, self.terms)


def read_all(drawn: Sequence[Poster], readers: Sequence[ChildReader]) -> list[PictureReading]:
    """Read the pictures with as many processes at once as there are readers, and close these."""
    shares = [drawn[number :: len(readers)] for number in range(len(readers))]

    def share(number: int) -> list[PictureReading]:
        try:
            return [readers[number].read(poster.body) for poster in shares[number]]
        finally:
            readers[number].close()

    with ThreadPool(len(readers)) as pool:
        done = pool.map(share, range(len(readers)))
    return [done[number % len(readers)][number // len(readers)] for number in range(len(drawn))]


def measure(drawn: Sequence[Poster], readings: Sequence[PictureReading], engine: Engine) -> dict[str, Score]:
    """Return a score for each kind and each font, and of all under `all`."""
    parts: dict[str, list[Score]] = defaultdict(list)
    for poster, reading in zip(drawn, readings, strict=True):
        score = _score(poster, reading, engine)
        for name in (poster.kind, poster.font, "all"):
            parts[name].append(score)
    return {name: _sum(scores) for name, scores in parts.items()}


def _score(poster: Poster, reading: PictureReading, engine: Engine) -> Score:
    written, read = _plain(poster.text), _plain(reading.text)
    words, read_words = _words(written), _words(read)
    terms, found = _terms(poster.text, engine), _terms(reading.text, engine)
    return Score(
        pictures=1,
        written=len(written),
        wrong=edits(written, read),
        written_words=len(words),
        wrong_words=edits(words, read_words),
        terms=len(terms),
        found=len(terms & found),
    )


def _sum(scores: list[Score]) -> Score:
    return Score(**{name: sum(getattr(each, name) for each in scores) for name in Score.__slots__})


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _words(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def _terms(text: str, engine: Engine) -> set[str]:
    return {hit.term_id for hit in engine.examine(read_plain(text)).hits}


def edits(one: str, other: str) -> int:
    """Levenshtein's distance."""
    row = list(range(len(other) + 1))
    for number, character in enumerate(one, 1):
        before, row[0] = row[0], number
        for at, against in enumerate(other, 1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (character != against))
    return row[-1]


def main() -> int:
    """Measure and print; 1 where something that is needed is not there, or the reader fell below its floor."""
    if lacking := missing_fonts():
        print(f"fonts are missing; on Debian: apt-get install {' '.join(lacking)}", file=sys.stderr)
        return 1
    if not is_installed():
        print("the extra ocr is missing; run: make ocr", file=sys.stderr)
        return 1
    drawn = list(posters())
    readings = read_all(drawn, [ChildReader() for _ in range(min(4, cpu_count() or 1))])
    used = getrusage(RUSAGE_CHILDREN)
    scores = measure(drawn, readings, Engine.load())
    print(f"{datetime.now().astimezone():%Y-%m-%d %H:%M %z} · python -m benchmarks.ocr · {readings[0].reader}")
    print(f"machine: {machine.describe()}")
    each = (used.ru_utime + used.ru_stime) / len(drawn)
    print(f"{each:.2f} s of one core a picture, loading included; {used.ru_maxrss / 1024:.0f} MB at most a process")
    print(f"{'':12}{'pictures':>9}{'characters':>12}{'errors':>9}{'of words':>10}{'terms':>7}{'recall':>8}")
    for name in (*KINDS, *(name for name in scores if name not in (*KINDS, "all")), "all"):
        one = scores[name]
        print(
            f"{name:12}{one.pictures:9}{one.written:12}{one.errors:9.2%}{one.word_errors:10.2%}"
            f"{one.terms:7}{one.recall:8.1%}"
        )
    whole = scores["all"]
    if whole.word_errors > MOST_ERRORS or whole.recall < LEAST_RECALL:
        print(f"WRONG: more than {MOST_ERRORS:.1%} errors of words, or less than {LEAST_RECALL:.0%} recall")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
