"""Everything found by rule: the lexicon and its matcher, promised yields, identifiers, amounts, topics."""

from keywords.attack import Rung, Step, attack, disguise, ladder
from keywords.engine import Engine
from keywords.entries import Entry, Kind, Routes
from keywords.lexicon import Lexicon
from keywords.masking import mask, mask_value
from keywords.matcher import MAX_HITS, Matcher
from keywords.names import identifiers
from keywords.proving import Expected, Failure, prove
from keywords.returns import promises
from keywords.routing import Routing, topics
from keywords.sums import amounts

__all__ = [
    "MAX_HITS",
    "Engine",
    "Entry",
    "Expected",
    "Failure",
    "Kind",
    "Lexicon",
    "Matcher",
    "Routes",
    "Routing",
    "Rung",
    "Step",
    "amounts",
    "attack",
    "disguise",
    "identifiers",
    "ladder",
    "mask",
    "mask_value",
    "promises",
    "prove",
    "topics",
]
