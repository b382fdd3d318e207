"""Where on its page an advert stands, by the names and styles of what it stands in, else by its place in the order."""

import re

from selectolax.lexbor import LexborNode

from crawler.adverts.page import above, names_of
from facts.adverts import Spot

#: Parts of class and id names that say where something stands; the nearest element that says so decides.
_NAMES = (
    (Spot.OVERLAY, "overlay float floating popup pop modal fixed duilian couplet mask dialog layer"),
    (Spot.SIDE, "side sidebar aside right left rside lside rbox sidebox"),
    (Spot.TOP, "top header head hd"),
    (Spot.BOTTOM, "bottom footer foot ft"),
    (Spot.CONTENT, "article content main post entry feed detail"),
)
_TELLING = tuple((spot, frozenset(names.split())) for spot, names in _NAMES)
_TAGS = {"aside": Spot.SIDE, "header": Spot.TOP, "footer": Spot.BOTTOM, "article": Spot.CONTENT, "main": Spot.CONTENT}
_FIXED = re.compile(r"position\s*:\s*(?:fixed|sticky)", re.IGNORECASE)
#: Elements around an advert that may say where it stands.
_REACH = 6
#: Shares of a page that are its top and its bottom, and nodes below which a page has neither.
_TOP, _BOTTOM, _SMALL = 0.15, 0.85, 30


def spot_of(box: LexborNode, at: int, size: int) -> Spot:
    """Return where a box stands; `at` is its number among the `size` nodes of the page."""
    around = (box, *above(box, _REACH))
    if any(_FIXED.search((each.attributes.get("style") or "")[:2_000]) for each in around):
        return Spot.OVERLAY
    for each in around:
        names = names_of(each.attributes)
        named = next((spot for spot, telling in _TELLING if names & telling), _TAGS.get(each.tag or ""))
        if named is not None:
            return named
    if size < _SMALL:
        return Spot.UNKNOWN
    share = at / size
    return Spot.TOP if share < _TOP else Spot.BOTTOM if share > _BOTTOM else Spot.CONTENT
