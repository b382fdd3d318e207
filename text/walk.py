"""Go over the tags of a page once and gather its text into blocks.

An element that breaks the line ends the block, an element inside the line does not: 区<b></b>块链 reads 区块链,
and no word runs from one table cell into the next. What is hidden, or read apart, inside a line is lifted out of it:
区<i hidden>x</i>块链 reads 区块链 and, hidden, x.
"""

import re
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from facts.readings import Region, Where
from text.colours import Colour, alike
from text.gleanings import Gleanings
from text.markup import PLAIN, Kind, Veil, kind_of, kind_of_end
from text.scripts import chinese_strings, has_chinese
from text.senses import GLEANED, Sense, attributes_of, keep_kind, kept_kind, sense_of
from text.styles import Hiding
from text.stylesheets import Sheet, sheet
from text.tokens import Raw, Tokens, unescaped
from text.trackers import trackers

# Local names: the loop below runs once for each of five hundred tags.
_INLINE, _LINK_END, _NOTHING = Kind.INLINE, Kind.LINK_END, Kind.NOTHING
_BLOCK, _BLOCK_END = Kind.BLOCK, Kind.BLOCK_END
#: Those of them that nobody sees.
_HEADED = frozenset(("meta", "base", "link"))
#: Attributes for which the tag of a link gets a second look.
_STYLED = re.compile(r' (?:style|hidden|aria-label|alt)="')
#: A <meta>, <link> or <base> that may say something though it is in ASCII; a page has twenty that do not.
_WORTH_READING = re.compile(
    r'^base|(?:name|property)="(?:description|keywords|author|abstract|subject|application-name)"|rel="[^"]{0,40}icon',
    re.IGNORECASE,
)
_BODY = ("body",)
_UNSHOWN = frozenset(("noframes", "noembed"))
_MARKUP = re.compile(r"<[^<>]{0,300}>")
_COLOUR_BIT, _GONE_BIT = int(Hiding.COLOUR), int(Hiding.GONE)


#: A block before it has its place: text, tag, share of its characters inside links, region, veil, and the offsets in
#: the text at which a tag stood between two characters. A plain tuple, for a page has a hundred of them.
Stretch = tuple[str, str, float, Region, Veil, tuple[int, ...]]
#: Stands for the tags between two texts of one block; the parser lets no page write it.
_SEAM = "\0"
_LOOSE_SEAMS = re.compile("\0*(?: \0*)+")


class _Context(NamedTuple):
    """What holds inside an element and is restored behind it."""

    #: Depth of the elements inside.
    floor: int
    veil: Veil
    hides: int
    region: Region
    colour: Colour | None
    ground: Colour | None
    parts: list[str]
    linked: int
    link: str | None
    link_at: int
    link_text: str


@dataclass(slots=True)
class Walk:
    """One walk over one page; `title` and the stretches are complete after `over`."""

    gleanings: Gleanings
    title: str = ""
    #: In the order of the page, hidden and carried ones among the others.
    stretches: list[Stretch] = field(default_factory=list)
    #: What scripts carry; in the order of the page.
    carried: list[Stretch] = field(default_factory=list)
    #: What counts visitors, each once, in the order of the page.
    trackers: tuple[str, ...] = ()
    _sheet: Sheet = field(default_factory=Sheet)
    _parts: list[str] = field(default_factory=list)
    #: Start tags of the open elements that break the line.
    _tags: list[str] = field(default_factory=list)
    _stack: list[_Context] = field(default_factory=list)
    _floor: int = 0
    _veil: Veil = Veil.SHOWN
    _hides: int = 0
    _region: Region = Region.PLAIN
    _colour: Colour | None = None
    _ground: Colour | None = None
    #: The open link's address, where its text starts in `_parts`, and its text from blocks that ended inside it.
    _link: str | None = None
    _link_at: int = 0
    _link_text: str = ""
    _rel: str = ""
    #: Characters inside links in the present block.
    _linked: int = 0

    def over(self, page: Tokens) -> None:  # noqa: C901, PLR0912 - one loop, gone through 500 times a page
        """Go over the whole page; every element is opened once and closed once."""
        if page.raws:
            self._sheet = sheet(raw.content for raw in page.raws if raw.name == "style")
        known = PLAIN.get if self._sheet.rules else kept_kind
        parts, opened, depth, floor = self._parts, self._tags, 0, 0
        for tag, text, kind in zip(page.tags, page.texts, map(known, page.tags), strict=True):
            if kind is None:
                kind = self._open(tag, depth + 1) if tag[:1] != "/" else kind_of_end(tag[1:])  # noqa: PLW2901
                parts, floor = self._parts, self._floor
            if kind >= _BLOCK:
                if parts:
                    self._flush()
                if kind is _BLOCK:
                    depth += 1
                    opened.append(tag)
                elif kind is _BLOCK_END:
                    depth -= 1
                    del opened[-1:]
            elif kind is _INLINE:
                depth += 1
            elif kind <= _LINK_END:
                depth -= 1
                if kind is _LINK_END and self._link is not None:
                    self._end_link()
            if depth < floor:
                self._leave(depth)
                parts, floor = self._parts, self._floor
            if text and (parts or not text.isspace()):
                parts.append(text)
        self._leave(-1)
        if self._parts:
            self._flush()
        self._raw(page.raws)

    def _open(self, tag: str, depth: int) -> Kind:
        """Take in a start tag that is not plain; `depth` is that of its content. Return what it does to the line."""
        name = tag.partition(" ")[0]
        if self._veil >= Veil.ASIDE:
            return kind_of(name)
        if name == "a" and not self._sheet.rules and not _STYLED.search(tag):
            self._begin_link(tag)
            return _INLINE
        if name in GLEANED and self._gleans(name, tag):
            return _NOTHING
        sense = sense_of(tag)
        for text in sense.spoken:
            self.gleanings.speak(text, Where.ATTRIBUTE)
        if sense.kind is _INLINE or sense.kind is _BLOCK:
            is_veiled = bool(self._sheet.rules and sense.steps) and self._sheet.hides(name, sense.steps)
            if is_veiled or sense.is_styled or (sense.region and sense.region is not self._region):
                self._enter(sense, depth, is_veiled=is_veiled)
        if name == "a":
            self._begin_link(tag)  # inside what it hides itself
        return sense.kind

    def _gleans(self, name: str, tag: str) -> bool:
        """Take what an element is for; whether that is all it means."""
        if name == "a":
            return False
        if name == "img":
            self.gleanings.image(attributes_of(tag))
            return not self._sheet.rules
        if name in _HEADED and tag.isascii() and not _WORTH_READING.search(tag):
            keep_kind(tag, _NOTHING)
        else:
            self.gleanings.take(name, attributes_of(tag))
        return name in _HEADED

    def _enter(self, sense: Sense, depth: int, *, is_veiled: bool) -> None:
        """Note what holds inside an element."""
        if sense.kind is _BLOCK and self._parts:
            self._flush()
        self._stack.append(
            _Context(
                self._floor, self._veil, self._hides, self._region, self._colour, self._ground,
                self._parts, self._linked, self._link, self._link_at, self._link_text,
            )
        )  # fmt: skip
        self._floor = depth
        hides = (self._hides & ~sense.shows) | sense.hides | (_GONE_BIT if is_veiled else 0)
        if sense.colour or sense.ground:
            self._colour, self._ground = sense.colour or self._colour, sense.ground or self._ground
            hides |= _COLOUR_BIT if alike(self._colour, self._ground) else 0
        veil = max(self._veil, sense.veil, Veil.SHEET if is_veiled else Veil.SHOWN)
        veil = (max(veil, Veil.OWN) if hides != self._hides and not is_veiled else veil) if hides else Veil.SHOWN
        if sense.region and self._region is not Region.AD:
            self._region = sense.region
        if sense.kind is _INLINE and veil is not self._veil:
            self._parts, self._linked, self._link, self._link_at, self._link_text = [], 0, None, 0, ""
        self._veil, self._hides = veil, hides

    def _leave(self, depth: int) -> None:
        """Restore what held around the elements that end at this depth."""
        while self._stack and depth < self._floor:
            context = self._stack.pop()
            if self._parts is not context.parts and self._parts:
                self._flush()
            (
                self._floor, self._veil, self._hides, self._region, self._colour, self._ground,
                parts, linked, link, link_at, link_text,
            ) = context  # fmt: skip
            if self._parts is not parts:
                self._parts, self._linked = parts, linked
                self._link, self._link_at, self._link_text = link, link_at, link_text

    def _raw(self, raws: list[Raw]) -> None:
        """Take scripts and other elements whose content is no markup."""
        scripts = []
        for name, source, content in raws:
            if name == "script":
                if source:
                    self.gleanings.script(source)
                if content:
                    scripts.append(content)
                    if has_chinese(content):
                        self._carry(chinese_strings(content), name)
            elif name in _UNSHOWN and has_chinese(content):
                self._carry([_MARKUP.sub(" ", content)], name)
        self.trackers = trackers("\n".join(scripts))

    def _carry(self, texts: list[str], tag: str) -> None:
        for text in texts:
            if clean := " ".join(text.split()):
                self.carried.append((clean, tag, 0.0, Region.PLAIN, Veil.TEMPLATE, ()))

    def _begin_link(self, tag: str) -> None:
        if ' href="' in tag:
            self._link, self._link_at, self._link_text = _value(tag, ' href="'), len(self._parts), ""
            self._rel = _value(tag, ' rel="') if ' rel="' in tag else ""
        if ' title="' in tag:
            self.gleanings.speak(_value(tag, ' title="'), Where.ATTRIBUTE)

    def _end_link(self) -> None:
        """Keep the link that ends here."""
        self._pause_link()
        self.gleanings.link(self._link or "", self._rel, self._link_text)
        self._link = None

    def _pause_link(self) -> None:
        """Note the link's text so far: its block or the link itself ends here."""
        parts = self._parts
        if self._link_at < len(parts):
            words = unescaped("".join(parts[self._link_at :]) if self._link_at else "".join(parts)).split()
            if words:
                text = " ".join(words)
                self._link_text = f"{self._link_text} {text}" if self._link_text else text
                self._linked += len(text) - len(words) + 1
        self._link_at = 0

    def _flush(self) -> None:
        """End the block and keep it if it has any text."""
        if self._link is not None:
            self._pause_link()
        text = _SEAM.join(self._parts)
        self._parts.clear()
        text, seams = _unseamed(" ".join((unescaped(text) if "&" in text else text).split()))
        if text:
            share = min(1.0, self._linked / (len(text) - text.count(" "))) if self._linked else 0.0
            if self._veil < Veil.ASIDE:
                tag = (self._tags or _BODY)[-1].partition(" ")[0]
                self.stretches.append((text, tag, share, self._region, self._veil, seams))
            else:
                self._set_apart(text, seams)
        self._linked = 0

    def _set_apart(self, text: str, seams: tuple[int, ...]) -> None:
        """Keep a text that is no part of the line."""
        veil = self._veil
        if veil is Veil.TITLE and not self.title:
            self.title = text
        elif veil is Veil.TITLE or veil is Veil.ASIDE:
            self.gleanings.speak(text, Where.ATTRIBUTE)
        elif veil is Veil.TEMPLATE:
            self.stretches.append((text, "template", 0.0, Region.PLAIN, veil, seams))


def _unseamed(line: str) -> tuple[str, tuple[int, ...]]:
    """Take the seams out of a line; return it with the offsets of those that had a character on either side."""
    if _SEAM not in line:
        return line, ()
    if f" {_SEAM}" in line or f"{_SEAM} " in line:  # most seams stand in a word
        line = _LOOSE_SEAMS.sub(" ", line)
    pieces = line.strip(" \0").split(_SEAM)
    ends = list(accumulate(map(len, pieces)))
    return "".join(pieces), tuple(dict.fromkeys(ends[:-1]))


def _value(tag: str, opening: str) -> str:
    """Return the value of an attribute that a tag has, entities undone."""
    start = tag.find(opening) + len(opening)
    return unescaped(tag[start : tag.find('"', start)])
