"""The size that an element says it has, in CSS pixels."""

import re
from collections.abc import Mapping

_STYLE = re.compile(r"(?:^|[;\s])(width|height)\s*:\s*(\d{1,5})(?:\.\d{1,4})?(px|%)?", re.IGNORECASE)
_NUMBER = re.compile(r"\s*(\d{1,5})(?:\.\d{1,4})?\s*(px|%)?\s*", re.IGNORECASE)
#: What a width of 100 % is taken for: the narrowest page that has a full-width banner.
FULL_WIDTH = 1000


def size_of(attributes: Mapping[str, str | None]) -> tuple[int | None, int | None]:
    """Return width and height of an element by its style, else its attributes; None where it does not say.

    A width of 100 % counts as a full page's; other shares say nothing.
    """
    found: dict[str, int | None] = {}
    for name in ("width", "height"):
        plain = _NUMBER.fullmatch(attributes.get(name) or "")
        found[name] = _pixels(name, plain[1], plain[2]) if plain else None
    style = attributes.get("style")
    if style:
        for name, number, unit in _STYLE.findall(style[:2_000]):
            pixels = _pixels(name.lower(), number, unit)
            if pixels is not None:
                found[name.lower()] = pixels
    return found["width"], found["height"]


def _pixels(name: str, number: str, unit: str | None) -> int | None:
    if unit != "%":
        return int(number)
    return FULL_WIDTH if name == "width" and number == "100" else None
