"""Everything found by rule on a page, behind one door: `Engine.examine`.

entries       the lexicon as data: read, checked, edited, exchanged       lexicon/ holds the files
matching      terms, however they are written                             tables/ what disguises are made of
speech        who says what: denied, quoted, the page's own word
promises      returns, sums, crowds, offers
identifiers   names and numbers that lead to a subject
topics        what the page is about
"""

from keywords.engine import Engine
from keywords.entries.entry import Entry, Kind, Routes
from keywords.entries.lexicon import Lexicon
from keywords.entries.proving import Expected, Failure, prove
from keywords.identity.covering import cover
from keywords.identity.names import identifiers
from keywords.masking import Cover, is_hidden, mask, mask_value
from keywords.matching.attack import APART, Rung, attack, disguise, sees_through
from keywords.matching.ladder import Extra, Step, clean_texts, extra_hits, ladder
from keywords.matching.matcher import MAX_HITS, Matcher
from keywords.money.crowds import crowd
from keywords.money.returns import promises
from keywords.money.sums import amounts
from keywords.money.thresholds import Line, crossed, explain, read_lines
from keywords.routes.routing import Routing, topics

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
