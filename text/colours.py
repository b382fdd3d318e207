"""Tell whether a text is written in the colour of what lies behind it."""

import re

#: Red, green and blue, 0..255.
Colour = tuple[int, int, int]

_NAMES: dict[str, Colour] = {
    "white": (255, 255, 255), "black": (0, 0, 0), "red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255),
    "yellow": (255, 255, 0), "gray": (128, 128, 128), "grey": (128, 128, 128), "silver": (192, 192, 192),
    "green": (0, 128, 0), "maroon": (128, 0, 0), "navy": (0, 0, 128), "olive": (128, 128, 0), "orange": (255, 165, 0),
    "purple": (128, 0, 128), "teal": (0, 128, 128), "aqua": (0, 255, 255), "fuchsia": (255, 0, 255),
    "whitesmoke": (245, 245, 245), "snow": (255, 250, 250), "ivory": (255, 255, 240), "ghostwhite": (248, 248, 255),
}  # fmt: skip
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})(?![0-9a-f])")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*(?:,\s*([\d.]{1,6})\s*)?\)")
_WORD = re.compile("[a-z]{3,12}")
#: Channels that differ by less cannot be told apart: #fdfdfd on white is as good as white.
_NEAR = 10


def colour(value: str) -> Colour | None:
    """Return the first colour of a CSS value: #fff, #ffffff, rgb(), or one of the common names; None without any.

    A colour that one can see through (alpha under one half) is none.
    """
    value = value.lower()
    if match := _HEX.search(value):
        digits = match[1] if len(match[1]) == 6 else "".join(2 * digit for digit in match[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if match := _RGB.search(value):
        red, green, blue = (min(255, int(match[number])) for number in (1, 2, 3))
        return (red, green, blue) if _share(match[4]) >= 0.5 else None
    return next((found for word in _WORD.findall(value) if (found := _NAMES.get(word))), None)


def alike(one: Colour | None, other: Colour | None) -> bool:
    """Whether two known colours cannot be told apart."""
    if one is None or other is None:
        return False
    return all(abs(left - right) < _NEAR for left, right in zip(one, other, strict=True))


def _share(alpha: str | None) -> float:
    try:
        return 1.0 if alpha is None else float(alpha)
    except ValueError:
        return 1.0
