"""What a page says: one clean text in blocks, with its links and pictures."""

from dataclasses import dataclass
from enum import StrEnum


class Where(StrEnum):
    """Where in the page a stretch of text stands; the order is the order in the reading text."""

    BODY = "body"
    HIDDEN = "hidden"
    ATTRIBUTE = "attribute"
    META = "meta"
    DATA = "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A run of text that belongs together, such as a paragraph or a table cell."""

    #: Code points into Reading.text, half-open.
    start: int
    end: int
    where: Where
    #: HTML element the block came from: p, li, td, a, title, …
    tag: str
    #: Share of the block's characters that stand inside links, 0..1.
    link_share: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One hyperlink, resolved against the page's base."""

    url: str
    text: str
    rel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The text of one page: visible blocks first, then the others in the order of `Where`."""

    url: str | None
    title: str
    text: str
    #: Code points of `text` that a visitor sees: text[:visible] is the visible part.
    visible: int
    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    #: Addresses of pictures, resolved.
    images: tuple[str, ...] = ()
    #: Names of input fields, such as phone or amount; a form that asks for money is a signal.
    fields: tuple[str, ...] = ()
    charset: str = "utf-8"
    #: Which evidence chose the charset: header, bom, meta, content, given.
    charset_from: str = "given"
    #: U+FFFD replacement characters in the decoded page.
    replaced: int = 0

    def where(self, start: int) -> Where:
        """Return where the character at code point `start` stands; BODY when no block covers it."""
        for block in self.blocks:
            if block.start <= start < block.end:
                return block.where
        return Where.BODY
