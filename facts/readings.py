"""What a page says: one clean text in blocks, with its links and pictures."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Where(StrEnum):
    """Where in the page a stretch of text stands; the order is the order in the reading text."""

    BODY = "body"
    #: In a picture, as a reader of pictures made it out; visitors see it.
    PICTURE = "picture"
    HIDDEN = "hidden"
    ATTRIBUTE = "attribute"
    META = "meta"
    DATA = "data"


class Region(StrEnum):
    """What part of the page a block belongs to, as far as its markup says so."""

    TITLE = "title"
    #: Inside <main>, <article> or what is named so.
    MAIN = "main"
    #: Menus, side bars, crumbs.
    NAV = "nav"
    #: A box for advertisements.
    AD = "ad"
    FORM = "form"
    FOOTER = "footer"
    #: In the page but not shown; such blocks have Where.HIDDEN.
    HIDDEN = "hidden"
    #: The markup says nothing about it.
    PLAIN = "plain"


class Block(NamedTuple):
    """A run of text that belongs together, such as a paragraph or a table cell.

    A tuple, frozen as every value: a page has a hundred of them, and a dataclass takes five times as long to make.
    """

    #: Code points into Reading.text, half-open.
    start: int
    end: int
    where: Where
    #: HTML element the block came from: p, li, td, a, title, …
    tag: str
    #: Share of the block's characters that stand inside links, 0..1.
    link_share: float = 0.0
    region: Region = Region.PLAIN


class Link(NamedTuple):
    """One hyperlink, resolved against the page's base; a tuple for the same reason as Block."""

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
    #: Code points of `text` at which a tag or a comment stood between two characters of one line, ascending:
    #: 区<b></b>块链 reads 区块链 with a seam at 1.
    seams: tuple[int, ...] = ()
    links: tuple[Link, ...] = ()
    #: Addresses of pictures, resolved.
    images: tuple[str, ...] = ()
    #: Names of input fields, such as phone or amount; a form that asks for money is a signal.
    fields: tuple[str, ...] = ()
    #: Addresses of <link rel=icon> and its kin, resolved, in the order of the page; /favicon.ico is not made up.
    icons: tuple[str, ...] = ()
    #: Addresses of <script src>, resolved, in the order of the page, with their queries.
    scripts: tuple[str, ...] = ()
    #: What counts visitors, as written in inline scripts: addresses without their scheme such as
    #: hm.baidu.com/hm.js?0123… and bare numbers such as UA-1234567-1 or G-ABCDEF1234; each once, 100 at most.
    #: Addresses in <script src> are in `scripts` alone.
    trackers: tuple[str, ...] = ()
    charset: str = "utf-8"
    #: Which evidence chose the charset: header, bom, meta, content, given.
    charset_from: str = "given"
    #: U+FFFD replacement characters in the decoded page.
    replaced: int = 0
    #: One sentence on what of a document was not read, for the analyst; empty where all of it was.
    unread: str = ""

    def where(self, start: int) -> Where:
        """Return where the character at code point `start` stands; BODY when no block covers it."""
        for block in self.blocks:
            if block.start <= start < block.end:
                return block.where
        return Where.BODY
