"""Multiply written rows for training: disguises, other names and numbers, fewer lines in another order, cuts of pages.

    written row ──► DISGUISED   某些词换一种写法      as the product's own attack writes them
                ──► RENAMED     other firm, town, digits
                ──► LOOSENED    some lines gone, the others in another order
                ──► CUT         the few lines of a page that say most

A variant carries its parent's group, so that no split parts them, and is of a type of its own, so that no evaluation
can hold one unnoticed: `written` refuses it. The same rows and seed give the same variants.
"""

import random
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import ClassVar

from classifier.rows import LabelledRow
from facts.assessments import Stance
from facts.errors import BrokenCorpus

#: Term and seed -> the term hidden, or None; `keywords.matching.attack.disguise` with a rung put in.
Hide = Callable[[str, int], str | None]

#: Those who hide their words: promoters, and the spammers among all others.
_HIDERS = frozenset({Stance.SOLICITATION, Stance.OTHER})
_HIDDEN = 4
#: Characters of a text that lines can be taken from, and of what is cut out of one.
_PAGE, _CUT = 400, 300
_DROPPED = 0.15
#: Terms that a cut has to hold to be an advert of its own.
_TELLING = 2
#: Digits that are a public number or a law's, and stay: 110, 12345, 12386 …
_KEPT = frozenset({"110", "119", "120", "176", "192", "12309", "12315", "12321", "12345", "12363", "12377", "12386"})
_NUMBER = re.compile(r"(?<![\dA-Za-z])\d{2,9}(?![\dA-Za-z])")
_FIRM = re.compile(r"[\u4e00-\u9fff]{2}(?=资本|财富|金服|国际|科技|控股|商城|优选|生物|能源|文化|投资|养老|农业|数科)")
#: Two characters before such a word that name no firm.
_NO_FIRM = frozenset(
    {
        "旗下", "公司", "集团", "中国", "我国", "全国", "金融", "互联", "网络", "社会", "民间", "理财", "投资", "参与",
        "从事", "进行", "高新", "数字", "绿色", "现代",
    }
)  # fmt: skip
_SYLLABLES = "澄岚栖禾砺屿汀沐岑霁泽珩"
_TOWNS = ("江汀", "滨北", "南澜", "清溪", "鹭屿", "澄江", "临泽", "滨海", "清河口", "鹿溪", "北岸")


class Way(StrEnum):
    """How a variant was made."""

    DISGUISED = "disguised"
    RENAMED = "renamed"
    LOOSENED = "loosened"
    CUT = "cut"


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedRow(LabelledRow):
    """A row that nobody wrote: for training only."""

    origin: ClassVar[str] = "generated"
    way: Way
    #: CRC-32 of the parent's text, eight hex digits.
    parent: str


def generate(
    rows: Sequence[LabelledRow], *, each: int, seed: int, terms: Sequence[str], hide: Hide, weight: float = 0.5
) -> list[GeneratedRow]:
    """Make up to `each` variants of every row; a row that gives none is left as it is.

    Args:
        rows: written rows that are trained on; never rows held out.
        each: 1..4, ways tried for each row, in an order drawn for it.
        seed: of everything drawn.
        terms: what is hidden, and what tells the lines that matter; the lexicon's own terms.
        hide: disguises one term.
        weight: of a variant, over its parent's.

    Raises:
        BrokenCorpus: a row is itself generated.
    """
    return [
        _variant(row, way, text, weight)
        for row in written(rows)
        for way, text in _texts(row, each, _drawer(seed, row), terms, hide)
    ]


def written(rows: Iterable[LabelledRow]) -> list[LabelledRow]:
    """Return the rows, all of them written by people.

    Raises:
        BrokenCorpus: one is generated; figures on generated rows say nothing about pages.
    """
    found = list(rows)
    for row in found:
        if isinstance(row, GeneratedRow):
            raise BrokenCorpus(f"A generated row ({row.way}, of {row.parent}) stands where only written rows may.")
    return found


def _texts(
    row: LabelledRow, each: int, draw: random.Random, terms: Sequence[str], hide: Hide
) -> Iterator[tuple[Way, str]]:
    found = [term for term in terms if term in row.text]
    made: Mapping[Way, Callable[[], str]] = {
        Way.DISGUISED: lambda: _disguised(row, draw, found, hide),
        Way.RENAMED: lambda: _renamed(row.text, draw),
        Way.LOOSENED: lambda: _loosened(row.text, draw),
        Way.CUT: lambda: _cut(row, found),
    }
    known = {row.text, ""}
    for way in draw.sample(list(made), len(made)):
        text = made[way]()
        if text not in known and each > len(known) - 2:
            known.add(text)
            yield way, text


def _drawer(seed: int, row: LabelledRow) -> random.Random:
    """A source of chance of the row's own, so that its variants do not hang on the rows before it."""
    return random.Random(f"{seed}{_digest(row.text)}")  # noqa: S311 - variety, not secrecy


def _variant(row: LabelledRow, way: Way, text: str, weight: float) -> GeneratedRow:
    inherited = {each.name: getattr(row, each.name) for each in fields(LabelledRow)}
    inherited |= {"text": text, "weight": row.weight * weight}
    return GeneratedRow(**inherited, way=way, parent=_digest(row.text))


def _disguised(row: LabelledRow, draw: random.Random, found: Sequence[str], hide: Hide) -> str:
    text = row.text
    for term in draw.sample(found, min(_HIDDEN, len(found))) if row.stance in _HIDERS else ():
        text = text.replace(term, hide(term, draw.randrange(1000)) or term)
    return text


def _renamed(text: str, draw: random.Random) -> str:
    towns = dict(zip(_TOWNS, draw.sample(_TOWNS, len(_TOWNS)), strict=True))
    text = re.sub("|".join(_TOWNS), lambda match: towns[match[0]], text)
    for firm in sorted({name for name in _FIRM.findall(text) if name not in _NO_FIRM and text.count(name) > 1}):
        text = text.replace(firm, "".join(draw.sample(_SYLLABLES, 2)))
    return _NUMBER.sub(lambda match: _redrawn(match[0], draw), text)


def _redrawn(number: str, draw: random.Random) -> str:
    """Keep the size of a number and its round zeros; years and public numbers stay."""
    if number in _KEPT or number.startswith(("19", "20", "0")):
        return number
    kept = number.rstrip("0")
    return kept[0] + "".join(str(draw.randint(1, 9)) for _ in kept[1:]) + "0" * (len(number) - len(kept))


def _loosened(text: str, draw: random.Random) -> str:
    """Take lines out of the middle of a page and change two neighbours; first and last line stay."""
    lines = text.split("\n")
    if len(text) < _PAGE or len(lines) < 8:
        return ""
    inner = [line for line in lines[1:-1] if draw.random() >= _DROPPED]
    at = draw.randrange(max(1, len(inner) - 1))
    inner[at : at + 2] = reversed(inner[at : at + 2])
    return "\n".join((lines[0], *inner, lines[-1]))


def _cut(row: LabelledRow, found: Sequence[str]) -> str:
    """Return the lines in which a soliciting page uses most of its terms; nothing where it uses too few."""
    if row.stance is not Stance.SOLICITATION or len(row.text) < _PAGE:
        return ""
    lines = row.text.split("\n")
    cuts = [_from(lines, start) for start in range(len(lines))]
    best = max(cuts, key=lambda cut: sum(term in cut for term in found))
    return best if sum(term in best for term in found) >= _TELLING else ""


def _from(lines: Sequence[str], start: int) -> str:
    end, length = start, 0
    while end < len(lines) and length + len(lines[end]) <= _CUT:
        length += len(lines[end]) + 1
        end += 1
    return "\n".join(lines[start:end]).strip()


def _digest(text: str) -> str:
    return f"{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}"
