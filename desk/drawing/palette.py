"""The colours that pictures may use, and the class that each becomes, so that light, dark and paper can differ."""

from collections.abc import Mapping
from typing import Final

#: Colour as it is drawn -> name of the class; `static/drawing.css` says what it looks like.
PALETTE: Final[Mapping[str, str]] = {
    "#000000": "ink", "#1a1a1a": "ink", "#ffffff": "paper",
    "#5b6770": "quiet", "#dddddd": "line", "#c8c8c8": "line", "#7a8db0": "edge", "#eef4f7": "sea",
    "#f1eef6": "shade1", "#bdc9e1": "shade2", "#74a9cf": "shade3", "#2b8cbe": "shade4", "#045a8d": "shade5",
    "#c4302b": "red", "#d2691e": "orange", "#1d7d4f": "good",
}  # fmt: skip
INK, PAPER, QUIET, LINE = "#1a1a1a", "#ffffff", "#5b6770", "#dddddd"
LIGHT, MIDDLE, STRONG = "#bdc9e1", "#2b8cbe", "#045a8d"
RED, ORANGE, GOOD = "#c4302b", "#d2691e", "#1d7d4f"
