"""Count what the written corpus covers, and measure how far its rows differ from each other.

Every figure is made from the files in classifier/corpus alone, so docs/corpus.md changes only when the corpus does.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from classifier.duplicates import clusters
from facts.assessments import Stance
from facts.errors import BrokenCorpus, UnreadableFile
from text import fingerprint, fold

CORPUS = Path(__file__).with_name("corpus")
#: Characters from which a text is as long as a page; shorter ones are adverts, posts and messages.
PAGE = 400
GRAM = 8
#: What somebody writes; too little text is no text to write.
_STANCES = tuple(stance.value for stance in Stance if stance is not Stance.TOO_LITTLE_TEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenRow:
    """One row of the corpus as it lies in the file."""

    id: str
    text: str
    stance: str
    #: Mode of the ledger, or nothing.
    mode: str
    #: What the scheme gives itself out as, or whom it addresses; or nothing.
    pretext: str
    register: str
    #: `written`; a `generated` row is made while training and stands in no file.
    origin: str
    #: Rows of one group are told apart by stance, not by words, and never parted by a split.
    group: str

    @property
    def length(self) -> str:
        """Length class: page or advert."""
        return "page" if len(self.text) >= PAGE else "advert"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variety:
    """How far rows differ."""

    rows: int
    #: Distinct 8-grams of the whole corpus over its rows.
    grams_per_row: float
    #: Share of all 8-grams that stand in one row only, 0..1.
    own_share: float
    #: Rows that are near copies of an earlier one by the product's fingerprints, over all rows, 0..1.
    near_duplicates: float
    #: Groups that hold a solicitation and at least one text of another stance.
    hard_pairs: int


def load_corpus(folder: Path = CORPUS) -> tuple[WrittenRow, ...]:
    """Read every row, in the order of the files.

    Raises:
        UnreadableFile: a file is not there or not UTF-8.
        BrokenCorpus: a line is no row; with file and line.
    """
    return tuple(row for path in sorted(folder.glob("*.jsonl")) for row in _rows(path))


def measure_variety(rows: Sequence[WrittenRow]) -> Variety:
    """Measure rows against each other; at least one."""
    seen: Counter[str] = Counter()
    for row in rows:
        seen.update({row.text[at : at + GRAM] for at in range(len(row.text) - GRAM + 1)})
    leaders = clusters([fingerprint(fold(row.text).squeezed) for row in rows])
    return Variety(
        rows=len(rows),
        grams_per_row=len(seen) / len(rows),
        own_share=sum(count == 1 for count in seen.values()) / max(1, len(seen)),
        near_duplicates=sum(leader != index for index, leader in enumerate(leaders)) / len(rows),
        hard_pairs=sum(1 for _ in _pairs(rows)),
    )


def render_variety(rows: Sequence[WrittenRow], disguised: Mapping[str, float]) -> str:
    """Write the published tables as Markdown.

    Args:
        rows: the corpus.
        disguised: stance -> share of its rows in which the rules find a disguised term, 0..1.
    """
    found = measure_variety(rows)
    figures = (
        ("rows", f"{found.rows:,}"),
        ("distinct 8-grams a row", f"{found.grams_per_row:.0f}"),
        ("8-grams that stand in one row only", f"{found.own_share:.1%}"),
        ("near copies of another row, by the product's fingerprints", f"{found.near_duplicates:.2%}"),
        ("groups with a solicitation and another stance (hard pairs)", f"{found.hard_pairs:,}"),
        *((f"{stance}: rows with a disguised term", f"{share:.0%}") for stance, share in disguised.items()),
    )
    lines = ["| figure | value |", "|---|---|", *(f"| {name} | {value} |" for name, value in figures), ""]
    for title, key in _VIEWS:
        lines += [*_table(title, rows, key), ""]
    return "\n".join(lines)


_VIEWS: tuple[tuple[str, Callable[[WrittenRow], str]], ...] = (
    ("length", lambda row: row.length),
    ("register", lambda row: row.register),
    ("mode", lambda row: row.mode or "none"),
    ("pretext", lambda row: row.pretext or "none"),
)


def _rows(path: Path) -> Iterator[WrittenRow]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise UnreadableFile(f"{path} cannot be read: {problem}.") from problem
    for number, line in enumerate(lines, 1):
        try:
            yield WrittenRow(**json.loads(line))
        except (ValueError, TypeError) as problem:
            raise BrokenCorpus(f"{path}:{number}: {problem}; docs/corpus.md lists the keys.") from problem


def _pairs(rows: Iterable[WrittenRow]) -> Iterator[str]:
    stances: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        stances[row.group].add(row.stance)
    yield from (group for group, kinds in stances.items() if Stance.SOLICITATION in kinds and len(kinds) > 1)


def _table(title: str, rows: Sequence[WrittenRow], key: Callable[[WrittenRow], str]) -> Iterator[str]:
    counts = Counter((key(row), row.stance) for row in rows)
    sizes = Counter(key(row) for row in rows)
    yield from (f"| {title} | {' | '.join(_STANCES)} | all |", "|---|" + "--:|" * (len(_STANCES) + 1))
    for name, size in sorted(sizes.items(), key=lambda one: (-one[1], one[0])):
        yield f"| {name} | {' | '.join(str(counts[name, stance]) for stance in _STANCES)} | {size} |"
