"""Keep what speaks for each topic of a page, and tell which was named why."""

from collections.abc import Sequence
from typing import NamedTuple

from facts.findings import Hit, Identifier
from facts.topics import Carrier, Ground, TopicKind
from text import Folded

#: Carriers kept of a topic, the heaviest.
MAX_CARRIERS = 3


class Found(NamedTuple):
    """One thing on the page that routes, said once or often."""

    weight: float
    #: A hit, a wallet, or where a sign stands in the folded stream.
    source: Hit | Identifier | tuple[int, int]


class Weights:
    """What was found for each name of one kind."""

    __slots__ = ("found", "of")

    def __init__(self) -> None:
        """Start with nothing."""
        self.of: dict[str, float] = {}
        self.found: dict[str, list[Found]] = {}

    def add(self, name: str, found: Found) -> None:
        """Count what speaks for a name."""
        if name in self.of:
            self.of[name] += found.weight
            self.found[name].append(found)
        else:
            self.of[name] = found.weight
            self.found[name] = [found]

    def ordered(self) -> list[str]:
        """Return the names, the heaviest first, in code point order among equals."""
        if len(self.of) < 2:
            return list(self.of)
        return sorted(self.of, key=lambda each: (-self.of[each], each))

    def heaviest(self, least: float) -> str | None:
        """Return the heaviest name; None below `least`."""
        name = min(self.of, key=lambda each: (-self.of[each], each), default=None)
        return name if name is not None and self.of[name] >= least else None

    def ground(self, kind: TopicKind, name: str, order: Sequence[str], folded: Folded | None) -> Ground:
        """Return what carried a name, and the next one in their order."""
        total = sum(self.of.values()) or 1.0
        second = next((each for each in order if each != name), None)
        return Ground(
            kind=kind,
            name=name,
            share=round(self.of.get(name, 0.0) / total, 3),
            carriers=_carriers(self.found.get(name, ()), folded),
            second=second,
            second_share=round(self.of[second] / total, 3) if second is not None else 0.0,
        )


def _carriers(found: Sequence[Found], folded: Folded | None) -> tuple[Carrier, ...]:
    """Return the heaviest of what was found; shares are of all of it."""
    total = sum([each.weight for each in found])
    # The order of finding breaks ties: hits as they stand on the page, then signs likewise.
    ordered = sorted(found, key=_by_weight) if len(found) > 1 else found
    return tuple([_carrier(each, round(each.weight / total, 3), folded) for each in ordered[:MAX_CARRIERS]])


def _by_weight(found: Found) -> float:
    return -found.weight


def _carrier(found: Found, share: float, folded: Folded | None) -> Carrier:
    source = found.source
    if isinstance(source, Hit):
        return Carrier(term=source.term, text=source.text, start=source.start, end=source.end, share=share)
    if isinstance(source, Identifier):
        return Carrier(term="钱包地址", text=source.value, start=source.start, end=source.end, share=share)
    start, end = folded.folded_span(*source) if folded else source
    sign = folded.folded[slice(*source)] if folded else ""
    return Carrier(term=sign, text=sign, start=start, end=end, share=share)
