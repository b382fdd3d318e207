"""Golden pages of identifiers: invented pages whose every identifier is marked where it stands.

=== contact: box            a page's register and name
手机：⟦phone=13800001234|138-0000-1234⟧      kind, value where it differs from what is written, what is written
⟦phone~|138****1234⟧        the page itself hides a part; never valid
⟦bank_card!|6222…⟧          its check does not hold
⟦-|2019-08-12⟧              looks like an identifier and is none
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import keywords
from text import fold, read_plain

FOLDER = Path(__file__).parent / "identifiers"
_MARK = re.compile(r"⟦([a-z_]+|-)([~!]?)(?:=([^|⟧]*))?\|([^⟧]*)⟧")
#: Kinds whose value is what is written without separators, and those whose case is the register's.
_UPPER = frozenset(("uscc", "id_card"))
Named = tuple[str, str, int, int, bool, bool]


@dataclass(frozen=True, slots=True)
class Golden:
    """One page: its text, the identifiers in it, and the stretches that are none."""

    name: str
    text: str
    truth: frozenset[Named]
    spared: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class Score:
    """How the reader did: per kind what was right, what was named wrongly, what was missed."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    def precision(self, kind: str | None = None) -> float:
        """Share of what was named that is right; 1 where nothing was named."""
        right, wrong = _of(self.right, kind), _of(self.wrong, kind)
        return right / (right + wrong) if right + wrong else 1.0

    def recall(self, kind: str | None = None) -> float:
        """Share of what is there that was named with the right value, place and validity."""
        right, missed = _of(self.right, kind), _of(self.missed, kind)
        return right / (right + missed) if right + missed else 1.0


def golden_pages(half: str) -> list[Golden]:
    """The pages of one half: first, written before the reader was looked at, or second."""
    return [page for path in sorted((FOLDER / half).glob("*.txt")) for page in _pages(path)]


def score(pages: list[Golden]) -> Score:
    """Read every page and compare; an identifier counts where kind, value, place and validity are the marked ones."""
    total = Score()
    for page in pages:
        found = frozenset(_read(page.text))
        for counter, named in (
            (total.right, found & page.truth),
            (total.wrong, found - page.truth),
            (total.missed, page.truth - found),
        ):
            counter.update(kind for kind, *_ in named)
        for sign, named in (("+", found - page.truth), ("-", page.truth - found)):
            total.told += [f"{sign} {page.name}: {each} {page.text[each[2] : each[3]]!r}" for each in sorted(named)]
    return total


def _read(text: str) -> Iterator[Named]:
    reading = read_plain(text)
    assert reading.text.rstrip("\n") == text.rstrip("\n")
    for each in keywords.identifiers(fold(reading.text), reading):
        yield (each.kind.value, each.value, each.start, each.end, each.valid, each.partial)


def _pages(path: Path) -> Iterator[Golden]:
    for part in re.split(r"(?m)^=== ", path.read_text(encoding="utf-8"))[1:]:
        name, _, body = part.partition("\n")
        yield _page(name, body.strip("\n"))


def _page(name: str, body: str) -> Golden:
    text, done = "", 0
    truth: set[Named] = set()
    spared = []
    for mark in _MARK.finditer(body):
        text += body[done : mark.start()]
        kind, flag, value, written = mark.groups()
        start, end = len(text), len(text) + len(written)
        text += written
        done = mark.end()
        if kind == "-":
            spared.append((start, end))
        else:
            truth.add((kind, _value(kind, value, written), start, end, not flag, flag == "~"))
    return Golden(name, text + body[done:], frozenset(truth), tuple(spared))


def _value(kind: str, value: str | None, written: str) -> str:
    value = written if value is None else value
    if kind == "company":
        return value.replace("（", "(").replace("）", ")")
    if kind in ("wechat", "email"):
        return value.lower()
    return value.upper() if kind in _UPPER else value


def _of(counter: Counter[str], kind: str | None) -> int:
    return counter.total() if kind is None else counter[kind]
