"""The heat map: each head's log-odds, spread over the places of the text that was folded for the model.

text       保 · 本 · 保 息    positions of the squeezed characters: 0 2 4 6
squeezed   保本保息           contributions of its characters and pairs
heat       x 0 x 0 x 0 x      the same contributions, each at its own place
"""

from collections.abc import Mapping

import numpy as np

from classifier import Head, Model
from facts.heat import HeatMap
from text import fold

#: The two questions that analysts ask of a page.
SHOWN = (Head.SOLICITATION, Head.EXPOSURE)


def heat_maps(text: str, model: Model) -> Mapping[Head, HeatMap]:
    """Return the heat map of each shown head.

    Args:
        text: a reading text, as assessed; the same text gives the same log-odds as the assessment.
        model: the model to ask.
    """
    folded = fold(text)
    verdict = model.judge(folded.squeezed)
    maps = {}
    for head in SHOWN:
        # Folding is one character for one, so no two contributions share a place; adding is right even if they did.
        spread = np.zeros(len(text))
        np.add.at(spread, np.asarray(folded.positions), model.spread(verdict.impression, head))
        maps[head] = HeatMap(
            contributions=tuple(spread.tolist()),
            intercept=model.intercepts[head],
            logit=verdict.logits[head],
            probability=verdict.probabilities[head],
            model=model.version,
        )
    return maps
