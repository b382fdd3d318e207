"""The name a site gives itself: a part of its title that it says again and again."""

import re

from facts.readings import Reading
from text import fold

_PARTS = re.compile(r"[-_|–—·:：,，。!！?？/\\\s《》【】()（）\[\]]+")
_NAME = re.compile(r"[\u4e00-\u9fffa-z0-9]{2,10}\Z")
_HAN = re.compile(r"[\u4e00-\u9fff]")
#: Times a brand stands in the visible text at least.
_AGAIN = 2
#: Code points of a page looked at.
_LONGEST = 200_000


def brand_of(reading: Reading) -> str | None:
    """Return the last part of a title that the page's text repeats, of 2 to 10 characters; None where none is repeated.

    Linear in the text.
    """
    parts = [part for part in _PARTS.split(fold(reading.title[:200]).folded) if _NAME.match(part) and _HAN.search(part)]
    if not parts:
        return None
    text = fold(reading.text[: min(reading.visible, _LONGEST)]).folded
    times = {part: text.count(part) for part in dict.fromkeys(parts[:8])}
    # A title says the page first and the site last.
    return next((part for part in reversed(times) if times[part] > _AGAIN), None)
