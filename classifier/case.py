"""One page's evidence as the features see it: what stands for itself, apart from what is denied or quoted."""

import math
import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifier.heads import Head
from classifier.model import Model, Verdict
from facts.findings import Disguise, Element, Evidence, Family, Hit, Promise
from text import BARRIER, sentence

Span = tuple[int, int]

#: Probability of soliciting from which the clause with a return word that the text model weighs most counts as a
#: promise read between the lines: a third of soliciting pages use no word of the lexicon. On answers out of fold of the
#: corpus, lead recall and precision are .70 and .953 at .75, .73 and .948 at .65, .74 and .937 at .6 (lead line 50).
SURE_SOLICITATION = 0.7
#: Characters of the matching stream up to which a sum of hits is taken as it is; beyond, it is divided by the root of
#: how many times longer the text is. A sum grows with length, a share forgets a short promise on a long page.
PLAIN_LENGTH = 500


class Measure(NamedTuple):
    """How much of a feature a page has, and where it says so."""

    value: float
    span: Span | None = None


class Pile(NamedTuple):
    """Hits of one kind: each term once, at its heaviest."""

    #: Sum of the weights.
    weight: float = 0.0
    #: The heaviest, the first of equals; None where there is no hit.
    best: Hit | None = None


_NOTHING = Pile()


@dataclass(frozen=True, slots=True, kw_only=True)
class Piles:
    """The hits of one page, told apart by what they say and how they are written."""

    clean: dict[Element, Pile]
    #: Hidden by more than a tag between two characters, which most often is a search result marking the word.
    disguised: dict[Element, Pile]
    #: Live hits of the other families; of warnings and licences all.
    family: dict[Family, Pile]
    #: Hits for an element that the page denies or puts in another's mouth.
    denied: Pile


@dataclass(frozen=True, kw_only=True)
class Case:
    """Evidence and the text model's verdict; no slots, since the views are kept once made."""

    evidence: Evidence
    #: None where there is too little text to judge.
    verdict: Verdict | None
    model: Model
    #: What promises of return are made of; alone each is an everyday word.
    return_cues: tuple[str, ...] = ()
    #: Words that ask the reader to act.
    action_cues: tuple[str, ...] = ()

    @cached_property
    def live(self) -> tuple[Hit, ...]:
        """Hits the page says itself: neither negated nor quoted."""
        return tuple(hit for hit in self.evidence.hits if not hit.negated and not hit.quoted)

    @cached_property
    def promises(self) -> tuple[Promise, ...]:
        """Promised returns the page makes itself, highest first."""
        own = (found for found in self.evidence.promises if not found.negated and not found.quoted)
        return tuple(sorted(own, key=lambda found: -(found.annual_percent or 0.0)))

    @cached_property
    def piles(self) -> Piles:
        """The hits sorted in one go; a term counts once in each pile."""
        clean: dict[Element, dict[str, Hit]] = {}
        disguised: dict[Element, dict[str, Hit]] = {}
        family: dict[Family, dict[str, Hit]] = {}
        denied: dict[str, Hit] = {}
        for hit in self.evidence.hits:
            said = not hit.negated and not hit.quoted
            if hit.element is None:
                # A warning says "no": that its cue is negated takes nothing from it.
                if not said and hit.family is not Family.CONTEXT:
                    continue
                pile = family.setdefault(hit.family, {})
            elif not said:
                pile = denied
            else:
                pile = (disguised if _is_hidden(hit) else clean).setdefault(hit.element, {})
            heaviest = pile.get(hit.term_id)
            if heaviest is None or hit.weight > heaviest.weight:
                pile[hit.term_id] = hit
        return Piles(
            clean={element: _pile(found) for element, found in clean.items()},
            disguised={element: _pile(found) for element, found in disguised.items()},
            family={kind: _pile(found) for kind, found in family.items()},
            denied=_pile(denied),
        )

    @cached_property
    def stretch(self) -> float:
        """What sums are divided by: 1 for a short text, the root of its length beyond PLAIN_LENGTH."""
        return math.sqrt(max(1.0, len(self.evidence.squeezed) / PLAIN_LENGTH))

    def density(self, pile: Pile | None) -> Measure | None:
        """How thickly a pile lies on the page, as ln(1 + sum of weights / stretch), at its heaviest hit."""
        if pile is None or pile.best is None:
            return None
        return Measure(math.log1p(pile.weight / self.stretch), (pile.best.start, pile.best.end))

    def strongest(self, family: Family, element: Element | None = None) -> Hit | None:
        """The heaviest live hit of a family, and of an element where one is named; the first one of equals."""
        found = [hit for hit in self.live if hit.family is family and (element is None or hit.element is element)]
        return max(found, key=lambda hit: hit.weight, default=None)

    def quote(self, start: int, end: int) -> tuple[str, int, int]:
        """The sentence around a span of the reading text, with its own span."""
        text = self.evidence.reading.text
        first, last = sentence(text, start, end)
        return text[first:last], first, last

    @cached_property
    def loudest(self) -> Span | None:
        """The clause that speaks loudest for solicitation, as a span of the reading text; None where none does."""
        return self._loudest(None)

    @cached_property
    def read_promise(self) -> Span | None:
        """The clause with a return word that speaks loudest for solicitation, as a span of the reading text.

        None where the text model is not sure that the page solicits, or no such clause speaks for it.
        """
        return self._loudest(self.return_cues) if self.chance(Head.SOLICITATION) >= SURE_SOLICITATION else None

    @cached_property
    def _clauses(self) -> NDArray[np.intp]:
        """Start and end of each clause of the matching stream, the hottest first; cold ones are left out; (n, 2)."""
        if self.verdict is None:
            return np.empty((0, 2), np.intp)
        heat = np.concatenate([[0.0], np.cumsum(self.model.spread(self.verdict.impression, Head.SOLICITATION))])
        stops = np.cumsum([len(clause) + 1 for clause in self.evidence.squeezed.split(BARRIER)]) - 1
        starts = np.concatenate([[0], stops[:-1] + 1])
        warmth = heat[stops] - heat[starts]
        order = np.argsort(-warmth, kind="stable")[: int((warmth > 0).sum())]
        return np.stack([starts[order], stops[order]], 1)

    def _loudest(self, cues: tuple[str, ...] | None) -> Span | None:
        squeezed, positions = self.evidence.squeezed, self.evidence.positions
        for start, end in self._clauses:
            if cues is None or (cues and words(cues).search(squeezed, start, end)):
                return int(positions[start]), int(positions[end - 1]) + 1
        return None

    def chance(self, head: Head) -> float:
        """Calibrated probability of a head; 0 where there was too little text to ask."""
        return self.verdict.probabilities[head] if self.verdict else 0.0


@cache
def words(cues: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for a list of words, longer ones first: one pass takes a quarter of the time of as many searches."""
    return re.compile("|".join(re.escape(cue) for cue in sorted(cues, key=len, reverse=True)))


def _is_hidden(hit: Hit) -> bool:
    return any(how is not Disguise.TAG_SPLIT for how in hit.disguise)


def _pile(found: dict[str, Hit]) -> Pile:
    if not found:
        return _NOTHING
    return Pile(sum(hit.weight for hit in found.values()), max(found.values(), key=lambda hit: hit.weight))
