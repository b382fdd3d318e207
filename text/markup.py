"""What HTML elements mean for a reader: which break the line, which are not shown, how deep they may nest."""

import re
from enum import IntEnum

#: Browsers flatten deeper trees too (Blink: 512); the parser's time grows with the square of the depth.
MAX_DEPTH = 512
#: Fewer tags than this cannot hurt: 6,000 open elements parse in 0.02 s.
FEW_TAGS = 6_000


class Role(IntEnum):
    """How the walk treats a node; the order groups what is treated alike, so that one comparison tells."""

    TEXT = 1
    INLINE = 2
    IMAGE = 3
    FIELD = 4
    META = 5
    BASE = 6
    # From here on leaving the element matters.
    LINK = 7
    # From here on the line breaks.
    BLOCK = 8
    #: Shown only to visitors without scripts.
    NOSCRIPT = 9
    # From here on nothing stands in the line.
    #: Not read at all: style sheets, frames, comments.
    SKIP = 10
    SCRIPT = 11
    TEMPLATE = 12
    #: Reading aids such as pinyin over a character: read, but apart, or 保(bǎo)本 would not read 保本.
    ASIDE = 13
    TITLE = 14


_BLOCKS = """address article aside blockquote body br button caption center dd details dialog dir div dl dt fieldset
figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li listing main marquee menu
nav optgroup ol option p plaintext pre search section select summary table tbody td textarea tfoot th thead tr ul xmp
canvas video audio object"""
_SKIPPED = "-comment style iframe frame noframes noembed math rp source track param col colgroup"
_ROLES: dict[str, Role] = {
    **dict.fromkeys(_BLOCKS.split(), Role.BLOCK),
    **dict.fromkeys(_SKIPPED.split(), Role.SKIP),
    "-text": Role.TEXT,
    "a": Role.LINK,
    "script": Role.SCRIPT,
    "template": Role.TEMPLATE,
    "noscript": Role.NOSCRIPT,
    "rt": Role.ASIDE,
    "meta": Role.META,
    "base": Role.BASE,
    "title": Role.TITLE,
    "img": Role.IMAGE,
    **dict.fromkeys(("input", "select"), Role.FIELD),
}
_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0+(?![.\d]*[1-9])|opacity\s*:\s*0+(?![.\d]*[1-9])"
    r"|text-indent\s*:\s*-\d{3}|(?:left|top|margin-left)\s*:\s*-\d{4}",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>\x00]{0,30})")
_VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
))  # fmt: skip
#: Elements whose content the parser does not read as tags.
_RAW = frozenset(("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"))


def role_of(tag: str) -> Role:
    """Return the role of an element by its lower-case name; unknown elements stand in the line, as in CSS."""
    return _ROLES.get(tag, Role.INLINE)


def is_unseen(attributes: dict[str, str | None]) -> bool:
    """Whether an element's own attributes keep it from the visitor; style sheets are not consulted."""
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    return style is not None and bool(_UNSEEN.search(style))


def flattened(html: str) -> str:
    """Drop the start tags that would nest deeper than MAX_DEPTH; pages with few tags come back as they are.

    The depth is counted with a stack of names as a parser would, without its special cases for tables and lists.
    Linear: 4 MiB of nested elements take about a second.
    """
    if html.count("<") < FEW_TAGS:
        return html
    kept, done, stack, open_names = [], 0, _Stack(), 0
    for start, end, name, closing in _tags(html):
        if closing:
            stack.close(name)
        elif name in _VOID or name in _RAW:
            continue
        elif stack.depth < MAX_DEPTH:
            stack.open(name)
        else:
            kept.append(html[done:start])
            done = end
            open_names += 1
    return "".join((*kept, html[done:])) if open_names else html


class _Stack:
    """The open elements, by name, with how many of each there are."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._counts: dict[str, int] = {}

    @property
    def depth(self) -> int:
        return len(self._names)

    def open(self, name: str) -> None:
        self._names.append(name)
        self._counts[name] = self._counts.get(name, 0) + 1

    def close(self, name: str) -> None:
        if not self._counts.get(name):
            return
        while True:
            last = self._names.pop()
            self._counts[last] -= 1
            if last == name:
                return


def _tags(html: str) -> list[tuple[int, int, str, bool]]:
    """List (start, end, lower-case name, is an end tag) of the tags, leaving out what stands in raw text."""
    found: list[tuple[int, int, str, bool]] = []
    at = 0
    lower = ""
    while match := _TAG.search(html, at):
        name = match[2].lower()
        close = html.find(">", match.end())
        at = close + 1 if close >= 0 else len(html)
        found.append((match.start(), at, name, bool(match[1])))
        if name in _RAW and not match[1]:
            lower = lower or html.lower()
            stop = lower.find(f"</{name}", at)
            at = stop if stop >= 0 else len(html)
    return found
