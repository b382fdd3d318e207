"""What a start tag means for the text inside it, read from its attributes.

The tags of one site repeat from page to page, so what they mean is kept.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from facts.readings import Region
from text.colours import Colour
from text.markup import PLAIN, Kind, Veil, kind_of, veil_of
from text.regions import region_of
from text.styles import Hiding, Style, style
from text.tokens import unescaped

#: Attributes that a visitor meets, or that is read in place of a picture.
SPOKEN = ("alt", "title", "placeholder", "aria-label", "label")
#: Start tags whose meaning is kept, and the longest such tag in code points; longer ones are paths or data.
_KEPT, _LONGEST = 8_192, 300
_ATTRIBUTE = re.compile(r' ([^ =]++)="([^"]*+)"')

#: Elements whose attributes say more than how their text is read; each is looked at anew.
GLEANED = frozenset(("a", "img", "input", "select", "textarea", "meta", "base", "link"))

Attributes = Mapping[str, str]


class Sense(NamedTuple):
    """What a start tag means."""

    kind: Kind
    #: Whether it says how its text is seen.
    is_styled: bool
    name: str
    veil: Veil
    #: How it hides its text, as bits of Hiding, and what it undoes of elements around it.
    hides: int
    shows: int
    region: Region | None
    colour: Colour | None
    ground: Colour | None
    spoken: tuple[str, ...]
    #: Classes as ".a" and ids as "#b", for style sheets.
    steps: frozenset[str]


def attributes_of(rest: str) -> dict[str, str]:
    """Return the attributes of a tag as written out, entities undone; of doubles the parser has kept the first."""
    found = dict(_ATTRIBUTE.findall(rest))
    return {name: unescaped(value) for name, value in found.items()} if "&" in rest else found


#: Start tags that are no more than their kind: those of `PLAIN`, and those of the last pages.
_KINDS: dict[str, Kind] = dict(PLAIN)
kept_kind = _KINDS.get


def keep_kind(tag: str, kind: Kind) -> None:
    """Note that a tag, as written out, is no more than its kind; when many are known all are forgotten."""
    if len(tag) <= _LONGEST:
        if len(_KINDS) > _KEPT:
            _KINDS.clear()
            _KINDS.update(PLAIN)
        _KINDS[tag] = kind


def sense_of(tag: str) -> Sense:
    """Return what a start tag means, as written out between < and >."""
    sense = _kept(tag) if len(tag) <= _LONGEST else _sense(tag)
    if not (sense.is_styled or sense.region or sense.spoken or sense.name in GLEANED):
        keep_kind(tag, sense.kind)
    return sense


@lru_cache(_KEPT)
def _kept(tag: str) -> Sense:
    return _sense(tag)


def _sense(tag: str) -> Sense:
    name, _, rest = tag.partition(" ")
    kind = kind_of(name)
    attributes = attributes_of(" " + rest) if rest else {}
    said = _style(name, attributes)
    veil = veil_of(name)
    if veil is Veil.SHOWN and (said.hides or "hidden" in attributes or (name == "dialog" and "open" not in attributes)):
        veil = Veil.OWN
    region = region_of(name, attributes) if kind is Kind.BLOCK else None
    spoken = tuple(attributes[name] for name in attributes if name in SPOKEN)
    return Sense(
        kind=kind,
        is_styled=bool(veil or said.shows or said.colour or said.ground),
        name=name,
        veil=veil,
        hides=int(said.hides or (Hiding.GONE if veil else Hiding.NONE)),
        shows=int(said.shows),
        region=region,
        colour=said.colour,
        ground=said.ground,
        spoken=spoken,
        steps=_steps(attributes),
    )


def _style(name: str, attributes: Attributes) -> Style:
    """Read the style attribute and the older ones that say the same: <font color>, <td bgcolor>."""
    declarations = attributes.get("style", "")
    if name == "font" and "color" in attributes:
        declarations = f"color:{attributes['color']};{declarations}"
    if "bgcolor" in attributes:
        declarations = f"background:{attributes['bgcolor']};{declarations}"
    return style(declarations)


def _steps(attributes: Attributes) -> frozenset[str]:
    classes = (f".{name}" for name in attributes.get("class", "").split()[:20])
    return frozenset((*classes, f"#{attributes['id']}")) if "id" in attributes else frozenset(classes)
