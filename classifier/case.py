"""One page's evidence as the features see it: what stands for itself, apart from what is denied or quoted."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from classifier.heads import Head
from classifier.model import Model, Verdict
from facts.findings import Element, Evidence, Family, Hit, Promise
from text import BARRIER, sentence

Span = tuple[int, int]

#: What promises of return are made of; alone each is an everyday word.
RETURN_CUES = (
    "收益", "回报", "返", "分红", "利息", "年化", "赚", "回购", "增值", "翻倍", "佣金", "奖励",
    "提现", "回本", "红利", "利润", "租金", "领", "补贴", "拿回",
)  # fmt: skip
#: Probability of soliciting from which the clause with such a word that the text model weighs most counts as a promise
#: read between the lines: a fifth of soliciting pages use no word of the lexicon.
SURE_SOLICITATION = 0.75


@dataclass(frozen=True, kw_only=True)
class Case:
    """Evidence and the text model's verdict; no slots, since the views are kept once made."""

    evidence: Evidence
    #: None where there is too little text to judge.
    verdict: Verdict | None
    model: Model

    @cached_property
    def live(self) -> tuple[Hit, ...]:
        """Hits the page says itself: neither negated nor quoted."""
        return tuple(hit for hit in self.evidence.hits if not hit.negated and not hit.quoted)

    @cached_property
    def promises(self) -> tuple[Promise, ...]:
        """Promised returns the page makes itself, highest first."""
        own = (found for found in self.evidence.promises if not found.negated and not found.quoted)
        return tuple(sorted(own, key=lambda found: -(found.annual_percent or 0.0)))

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
    def read_promise(self) -> Span | None:
        """The clause with a return word that speaks loudest for solicitation, as a span of the reading text.

        None where the text model is not sure that the page solicits, or no such clause speaks for it.
        """
        if self.verdict is None or self.chance(Head.SOLICITATION) < SURE_SOLICITATION:
            return None
        squeezed, positions = self.evidence.squeezed, self.evidence.positions
        heat = np.concatenate([[0.0], np.cumsum(self.model.spread(self.verdict.impression, Head.SOLICITATION))])
        best: tuple[float, int, int] = (0.0, 0, 0)
        start = 0
        for clause in squeezed.split(BARRIER):
            end = start + len(clause)
            if heat[end] - heat[start] > best[0] and any(cue in clause for cue in RETURN_CUES):
                best = (float(heat[end] - heat[start]), start, end)
            start = end + 1
        return (positions[best[1]], positions[best[2] - 1] + 1) if best[0] else None

    def chance(self, head: Head) -> float:
        """Calibrated probability of a head; 0 where there was too little text to ask."""
        return self.verdict.probabilities[head] if self.verdict else 0.0
