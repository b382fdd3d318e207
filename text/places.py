"""Find where a span of a reading stands in the page itself, so that a copy of the page can show it.

The parser keeps no offsets, so they are found when someone looks: the page is read once more, each block remembering
the text nodes it was made of, and characters are told off one against the other, white space apart.

    reading  …区块链…          span of three characters
    page     <p>区<b></b>块链   ──►  Piece((0, 1, 0, 0), None, 0, 1), Piece((0, 1, 0, 2), None, 0, 2)
"""

import codecs
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from facts.readings import Block, Reading, Where
from text.addresses import Base
from text.decoding import Decoded
from text.gleanings import Gleanings
from text.markup import Kind, kind_of
from text.pages import by_place, markup, prepared
from text.senses import attributes_of
from text.tokens import RAW_PLACE, Tokens, tokens, unescaped
from text.walk import Walk

#: The block of a page that was read as plain text.
_PLAIN_TAG = "text"
_MARKS = {"utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE,
          "gb18030": b"\x84\x31\x95\x33"}  # fmt: skip


class Piece(NamedTuple):
    """A stretch of one text node or of one attribute's value."""

    #: Numbers of the child nodes from the document down, as in childNodes, comments and doctype counted; inside a
    #: <template> they go through its content. Empty for plain text.
    path: tuple[int, ...]
    #: Name of the attribute of the element at `path`; None where `path` leads to a text node or a raw element.
    attribute: str | None
    #: Code points into the node's text or the attribute's value, half-open. JavaScript counts UTF-16 units.
    start: int
    end: int


class _Part(str):
    """The text behind one tag, remembering which."""

    __slots__ = ("at",)
    at: int


class _Line(str):
    """The text of a block, remembering the parts it was made of."""

    __slots__ = ("parts",)
    parts: tuple[_Part, ...]


class _Tracing(Walk):
    """A walk that keeps what each text was made of."""

    __slots__ = ("apart",)

    def _flush(self) -> None:
        parts = tuple(part for part in self._parts if isinstance(part, _Part))
        before, title, spoken = len(self.stretches), self.title, len(self.gleanings.spoken)
        super()._flush()
        if len(self.stretches) > before:
            text, *rest = self.stretches[-1]
            self.stretches[-1] = (_traced(text, parts), *rest)  # type: ignore[assignment]
        elif self.title != title:
            self.title = _traced(self.title, parts)
        elif len(self.gleanings.spoken) > spoken:
            text, where = self.gleanings.spoken.popitem()
            self.gleanings.spoken[_traced(text, parts)] = where


def locate(page: bytes | str, reading: Reading, start: int, end: int) -> tuple[Piece, ...]:
    """Return where reading.text[start:end] stands in the tree that a browser without scripts makes of the page.

    Args:
        page: the body as it was captured, or the decoded HTML that was read.
        reading: what reading that very page gave.
        start: code point into reading.text, half-open with `end`.
        end: behind the last one.

    Returns:
        Pieces in the order of the span; together they hold its characters, white space apart. Texts that scripts carry
        and file names in addresses are written otherwise in the page: their piece is the whole raw element (a path
        to it, offsets 0 and 0) or the whole address. Empty where the page is not the one that was read.

    Cost: twice that of reading the page. Never raises for any page and any span.
    """
    blocks = reading.blocks
    first = max(0, bisect_right(blocks, start, key=lambda block: block.start) - 1)
    # What a picture says stands nowhere in the tree.
    wanted = [
        each for each in blocks[first:] if each.start < end and each.end > start and each.where is not Where.PICTURE
    ]
    if not wanted:
        return ()
    if blocks[0].tag == _PLAIN_TAG:
        return (Piece((), None, max(0, start), min(len(reading.text), end)),)
    source = tokens(_markup(page, reading), mark=True)
    lines = _lines(source, reading.url)
    for number, block in enumerate(blocks):
        if block.where is Where.PICTURE:
            lines.insert(number, "")
    found = _Places(source)
    pieces: list[Piece] = []
    for number, block in enumerate(blocks[first:], first):
        if block.start >= end:
            break
        if block.end > start and number < len(lines):
            pieces += _pieces(reading, block, lines[number], (max(start, block.start), min(end, block.end)), found)
    return tuple(pieces)


def _markup(page: bytes | str, reading: Reading) -> bytes:
    """Return what was parsed of the page when it was read."""
    if isinstance(page, str):
        return prepared(page)
    text = page.removeprefix(_MARKS.get(reading.charset, b"")).decode(reading.charset, "replace")
    decoded = Decoded(text=text, charset=reading.charset, charset_from=reading.charset_from, replaced=reading.replaced)
    return markup(page, decoded)


def _lines(source: Tokens, url: str | None) -> list[str]:
    """Return the texts of the blocks, in their order, each with its parts where it has any."""
    walk = _Tracing(Gleanings(Base(url)))
    parts = [_Part(text) for text in source.texts]
    for at, part in enumerate(parts):
        part.at = at
    walk.over(Tokens(tags=source.tags, texts=parts, raws=source.raws))  # type: ignore[arg-type]
    return [stretch[0] for stretches in by_place(walk).values() for stretch in stretches]


def _traced(text: str, parts: Sequence[_Part]) -> _Line:
    line = _Line(text)
    line.parts = tuple(parts)
    return line


def _pieces(reading: Reading, block: Block, line: str, span: tuple[int, int], places: "_Places") -> Iterator[Piece]:
    """Yield the pieces of a span inside one block."""
    text = reading.text[block.start : block.end]
    if not line.startswith(text):
        return
    before = _solid(text[: span[0] - block.start])
    wanted = range(before, before + _solid(text[span[0] - block.start : span[1] - block.start]))
    if isinstance(line, _Line):
        nodes = [(places.text_node(part.at), None, unescaped(part)) for part in line.parts]
        yield from _counted(nodes, wanted)
    elif block.where is Where.DATA:
        yield from places.raw_elements(line)
    else:
        yield from _in_attribute(line, wanted, places)


def _solid(text: str) -> int:
    """Count the characters that are no white space."""
    return sum(map(len, text.split()))


def _counted(nodes: Sequence[tuple[tuple[int, ...], str | None, str]], wanted: range) -> Iterator[Piece]:
    """Yield the stretches of the nodes that hold the wanted characters, counted without white space."""
    count = 0
    for path, attribute, data in nodes:
        inside = [at for at, character in enumerate(data) if not character.isspace()]
        first, last = max(0, wanted.start - count), min(len(inside), wanted.stop - count)
        if first < last:
            yield Piece(path, attribute, inside[first], inside[last - 1] + 1)
        count += len(inside)


def _in_attribute(line: str, wanted: range, places: "_Places") -> Iterator[Piece]:
    """Yield the place of a text that was read from an attribute: the first that says the same."""
    whole: Piece | None = None
    for at, tag in enumerate(places.source.tags):
        if '="' not in tag:
            continue
        for name, value in attributes_of(tag[tag.find(" ") :]).items():
            if " ".join(value.split()) == line:
                yield from _counted([(places.element(at), name, value)], wanted)
                return
            if whole is None and name in ("href", "src", "data-src", "data-original") and _names(value, line):
                whole = Piece(places.element(at), name, 0, len(value))
    if whole is not None:
        yield whole


def _names(address: str, line: str) -> bool:
    gleanings = Gleanings(Base("http://page.invalid/"))
    gleanings.link(address, "", "")
    return line in gleanings.spoken


class _Places:
    """The paths of the nodes of a page; counted once."""

    def __init__(self, source: Tokens) -> None:
        """Take the tokens of a page with its places marked."""
        self.source = source
        #: For each tag: number of the tag that opened the parent, and which child the element and the text behind are.
        self._parents: list[int] = []
        self._children: list[tuple[int, int]] = []
        self._around: list[int] = []
        open_tags, counts = [-1], [0]
        for at, (tag, text) in enumerate(zip(source.tags, source.texts, strict=True)):
            is_end = tag.startswith("/")
            is_void = kind_of(tag.partition(" ")[0].removeprefix("/")) in (Kind.BREAK, Kind.NOTHING)
            self._parents.append(open_tags[-1])
            child = counts[-1]
            if is_end and not is_void and len(open_tags) > 1:
                open_tags.pop()
                counts.pop()
            elif not is_end:
                counts[-1] += 1
                if not is_void:
                    open_tags.append(at)
                    counts.append(0)
            self._children.append((child, counts[-1]))
            self._around.append(open_tags[-1])
            counts[-1] += bool(text)

    def element(self, at: int) -> tuple[int, ...]:
        """Return the path of the element that the tag of this number opens."""
        path: list[int] = []
        while at >= 0:
            path.append(self._children[at][0])
            at = self._parents[at]
        return tuple(reversed(path))

    def text_node(self, at: int) -> tuple[int, ...]:
        """Return the path of the text behind the tag of this number."""
        around = self._around[at]
        return (*(self.element(around) if around >= 0 else ()), self._children[at][1])

    def raw_elements(self, line: str) -> Iterator[Piece]:
        """Yield the first raw element whose strings hold the line."""
        at = [number for number, tag in enumerate(self.source.tags) if tag == RAW_PLACE]
        for number, raw in zip(at, self.source.raws, strict=True):
            walk = Walk(Gleanings(Base(None)))
            walk.over(Tokens(tags=[], texts=[], raws=[raw]))
            if any(stretch[0] == line for stretch in walk.carried):
                yield Piece(self.element(number), None, 0, 0)
                return
