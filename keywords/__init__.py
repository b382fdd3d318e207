"""Everything found by rule: the lexicon and its matcher, promised yields, identifiers, amounts, topics."""

from keywords.attack import APART, Rung, attack, disguise, sees_through
from keywords.covering import cover
from keywords.crowds import crowd
from keywords.engine import Engine
from keywords.entries import Entry, Kind, Routes
from keywords.ladder import Extra, Step, clean_texts, extra_hits, ladder
from keywords.lexicon import Lexicon
from keywords.masking import Cover, is_hidden, mask, mask_value
from keywords.matcher import MAX_HITS, Matcher
from keywords.names import identifiers
from keywords.proving import Expected, Failure, prove
from keywords.returns import promises
from keywords.routing import Routing, topics
from keywords.sums import amounts
from keywords.thresholds import Line, crossed, explain, read_lines

__all__ = [
    "APART",
    "MAX_HITS",
    "Cover",
    "Engine",
    "Entry",
    "Expected",
    "Extra",
    "Failure",
    "Kind",
    "Lexicon",
    "Line",
    "Matcher",
    "Routes",
    "Routing",
    "Rung",
    "Step",
    "amounts",
    "attack",
    "clean_texts",
    "cover",
    "crossed",
    "crowd",
    "disguise",
    "explain",
    "extra_hits",
    "identifiers",
    "is_hidden",
    "ladder",
    "mask",
    "mask_value",
    "promises",
    "prove",
    "read_lines",
    "sees_through",
    "topics",
]
