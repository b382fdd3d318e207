"""Sentences that were rewritten between two visits, put beside each other with what changed inside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

#: Sentences of either side that are tried against each other; each pair costs up to a tenth of a millisecond.
_MOST_TRIED = 24
#: Share of characters in common from which a sentence counts as the other one rewritten.
_ALIKE = 0.55


class Bit(NamedTuple):
    """A stretch of a sentence."""

    text: str
    #: same, gone or new.
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """One sentence before and after."""

    before: str
    after: str
    bits: tuple[Bit, ...]


def rewritten(removed: Sequence[str], added: Sequence[str]) -> tuple[list[Rewritten], list[str], list[str]]:
    """Pair what was removed with what was added: (rewritten, removed for good, new), each in page order."""
    pairs: list[Rewritten] = []
    left = list(removed)
    fresh: list[str] = []
    for number, sentence in enumerate(added):
        best = _nearest(sentence, left[:_MOST_TRIED]) if number < _MOST_TRIED else None
        if best is None:
            fresh.append(sentence)
        else:
            left.remove(best)
            pairs.append(Rewritten(before=best, after=sentence, bits=tuple(_bits(best, sentence))))
    return pairs, left, fresh


def _nearest(sentence: str, others: Sequence[str]) -> str | None:
    matcher = SequenceMatcher(None, "", sentence, autojunk=False)
    best, most = None, _ALIKE
    for other in others:
        matcher.set_seq1(other)
        if matcher.real_quick_ratio() > most and matcher.quick_ratio() > most and (found := matcher.ratio()) > most:
            best, most = other, found
    return best


def _bits(before: str, after: str) -> Iterator[Bit]:
    for kind, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Bit(before[first:last], "same")
            continue
        if last > first:
            yield Bit(before[first:last], "gone")
        if end > start:
            yield Bit(after[start:end], "new")
