"""What of a page's bytes is text that people see, cheaply and whatever the charset: an estimate, not a reading.

The screening reads a page properly; here it is only asked how much is said and whether it was said before. Every
function is linear in the bytes: no part of an expression runs across the next "<".
"""

import re

#: Every byte of ASCII: what is left of a Chinese page is what it says.
ASCII = bytes(range(128))
_NO_LETTERS = bytes(code for code in range(256) if not (65 <= code <= 90 or 97 <= code <= 122))
#: Where something begins that nobody sees, and where it ends.
_OPENING = re.compile(rb"<(?:script|style|template|noscript|textarea|select)\b|<!--", re.IGNORECASE)
_CLOSING = re.compile(rb"</(?:script|style|template|noscript|textarea|select)\b|-->", re.IGNORECASE)
_LINK = re.compile(rb"<a(?=[\s>])", re.IGNORECASE)
_TAG = re.compile(rb"<[a-zA-Z/!?][^<>]*+>?")
_ENTITY = re.compile(rb"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});?")


def foreign(body: bytes) -> bytes:
    """Return the body without its ASCII bytes: no markup, figures, addresses or times are left."""
    return b"" if body.isascii() else body.translate(None, ASCII)


def visible(body: bytes) -> bytes:
    """Return roughly what is seen of a page: no scripts, styles, comments, tags, entities; single blanks."""
    return text_of(shown(body))


def shown(body: bytes) -> bytes:
    """Return the markup without what nobody sees: scripts, styles, comments, lists to choose from."""
    first, *others = _OPENING.split(body)
    return b" ".join([first, *filter(None, map(_after, others))])


def unlinked(markup: bytes) -> bytes:
    """Return markup without the text of links: what a page says itself, without menus."""
    first, *others = _LINK.split(markup)
    return b" ".join([first, *map(_after_link, others)])


def text_of(markup: bytes) -> bytes:
    """Return markup without tags and entities; single blanks."""
    text = _TAG.sub(b" ", markup)
    if b"&" in text:
        text = _ENTITY.sub(b" ", text)
    return b" ".join(text.split())


def letters(body: bytes) -> bytes:
    """Return the ASCII letters of what is seen, lower case: what a page in Latin letters says, without its figures."""
    return visible(body).translate(None, _NO_LETTERS).lower()


def _after(part: bytes) -> bytes:
    closing = _CLOSING.search(part)
    if closing is None:
        return b""
    rest = part[closing.end() :]
    return rest if closing[0] == b"-->" else rest.partition(b">")[2]


def _after_link(part: bytes) -> bytes:
    # A link that nobody closed may hold the whole page.
    _, closing, rest = part.partition(b"</a")
    return rest.partition(b">")[2] if closing else part.partition(b">")[2]
