"""Read what inline styles and the page's own style sheets hide; a signal, for honest menus are hidden too."""

import re
from dataclasses import dataclass
from enum import IntFlag

from text.colours import Colour, alike, colour


class Hiding(IntFlag):
    """How declarations hide; what is not GONE can be undone by an element inside."""

    NONE = 0
    SIZE = 1
    COLOUR = 2
    VISIBILITY = 4
    #: Not laid out, see-through, or off the screen, with all it contains.
    GONE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What one list of declarations says about being seen."""

    hides: Hiding = Hiding.NONE
    #: What it undoes of an element around it.
    shows: Hiding = Hiding.NONE
    colour: Colour | None = None
    ground: Colour | None = None


#: Code points of one list of declarations, of the style sheets of a page, and of rules that are looked at.
MAX_DECLARATIONS, MAX_SHEET, MAX_RULES = 2_000, 200_000, 1_000
_TELLING = re.compile(
    r"display\s*:\s*none|visibility\s*:|opacity\s*:\s*0|font(?:-size)?\s*:|color\s*:|background\s*:"
    r"|(?:left|top|right|text-indent|margin-left|margin-top)\s*:\s*-\d{3}|clip\s*:|transform\s*:\s*scale\(\s*0",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"(?<![\w-])(?:display\s*:\s*none|opacity\s*:\s*0+(?![.\d]*[1-9])|text-indent\s*:\s*-\d{3}"
    r"|(?:left|top|right|margin-left|margin-top)\s*:\s*-\d{4}|transform\s*:\s*scale\(\s*0\s*\)"
    r"|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?\s*\))",
    re.IGNORECASE,
)
_VISIBILITY = re.compile(r"(?<![\w-])visibility\s*:\s*(hidden|collapse|visible)", re.IGNORECASE)
#: Up to two pixels: nobody reads them. Sizes in em, rem and % are shares of what is not known here; only 0 tells.
_SIZE = re.compile(r"(?<![\w-])font-size\s*:\s*([\d.]{1,8})\s*([a-z%]{0,4})", re.IGNORECASE)
_COLOUR = re.compile(r"(?<![\w-])color\s*:([^;]{1,60})", re.IGNORECASE)
_GROUND = re.compile(r"(?<![\w-])background(?:-color)?\s*:([^;]{1,200})", re.IGNORECASE)
_PICTURE = re.compile(r"url\(|gradient\(|clip\s*:\s*text", re.IGNORECASE)
_MOST_UNREADABLE = 2.0
_NOTHING = Style()


def style(declarations: str) -> Style:
    """Read a list of declarations such as the value of a style attribute; never raises."""
    declarations = declarations[:MAX_DECLARATIONS]
    if not _TELLING.search(declarations):
        return _NOTHING
    ink, ground = _last(_COLOUR, declarations), _last(_GROUND, declarations)
    hidden, shown = Hiding.NONE, Hiding.NONE
    if size := _SIZE.search(declarations):
        is_tiny = _is_tiny(size[1], size[2].lower())
        hidden, shown = (hidden | Hiding.SIZE, shown) if is_tiny else (hidden, shown | Hiding.SIZE)
    if ink or ground:
        hidden, shown = (hidden | Hiding.COLOUR, shown) if alike(ink, ground) else (hidden, shown | Hiding.COLOUR)
    if seen := _VISIBILITY.search(declarations):
        is_shown = seen[1].lower() == "visible"
        hidden, shown = (hidden, shown | Hiding.VISIBILITY) if is_shown else (hidden | Hiding.VISIBILITY, shown)
    if _GONE.search(declarations):
        hidden |= Hiding.GONE
    return Style(hides=hidden, shows=shown, colour=ink, ground=ground)


def _last(pattern: re.Pattern[str], declarations: str) -> Colour | None:
    """Return the colour that the last declaration of its kind sets; a picture behind the text tells nothing."""
    found = pattern.findall(declarations)
    return colour(found[-1]) if found and not _PICTURE.search(found[-1]) else None


def _is_tiny(number: str, unit: str) -> bool:
    try:
        size = float(number)
    except ValueError:
        return False
    return size <= (_MOST_UNREADABLE if unit in ("px", "pt") else 0.0)
