"""A captured page made into a document that shows what it showed and can do nothing.

bytes ──► Draft ──addresses──► who keeps pictures and style sheets
            └──inert(parts, wish)──► HTML of allowed elements and attributes only, everything else rebuilt or left out

Nothing is filtered out of the page's own markup: the tree is read, and a new document is written of words that stand
in text.inert.elements. Whatever the parser makes of the bytes, no "<" of theirs reaches the new document.
"""

from text.inert.draft import MOST_BYTES, Draft
from text.inert.pictures import Part
from text.inert.plain import notice, picture, plain
from text.inert.wishes import Inert, Mark, Wish

__all__ = ["MOST_BYTES", "Draft", "Inert", "Mark", "Part", "Wish", "notice", "picture", "plain"]
