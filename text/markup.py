"""What HTML elements mean for a reader: which break the line, which are not shown, which are no part of it."""

from enum import IntEnum


class Kind(IntEnum):
    """What a tag does to the line; the order groups what is treated alike, so that one comparison tells."""

    INLINE = 0
    INLINE_END = 1
    LINK_END = 2
    #: An element without content inside the line, a comment, or an end tag that only SVG writes.
    NOTHING = 3
    # From here on the line breaks.
    BLOCK = 4
    BLOCK_END = 5
    #: An element without content that breaks the line.
    BREAK = 6


class Veil(IntEnum):
    """Why the text of an element is not in the visible line; the strongest holds for all it contains."""

    SHOWN = 0
    #: Hidden by a rule of the page's own style sheet.
    SHEET = 1
    #: Hidden by its own attributes, or shown to visitors without scripts alone.
    OWN = 2
    # From here on the text is read apart, and links and attributes inside are not taken.
    #: Reading aids such as pinyin over a character: read, but apart, or 保(bǎo)本 would not read 保本.
    ASIDE = 3
    TITLE = 4
    #: Carried for scripts.
    TEMPLATE = 5
    #: Not read at all.
    DROPPED = 6


_BLOCK_NAMES = """address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset
figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup html legend li listing main marquee menu nav
noscript optgroup ol option p plaintext pre search section select summary table tbody td textarea tfoot th thead tr ul
xmp canvas video audio object"""
BLOCKS = frozenset(_BLOCK_NAMES.split())
_BREAKS = ("br", "hr")
_EMPTY = (
    "area", "base", "basefont", "bgsound", "col", "embed", "frame", "img", "input", "keygen", "link", "meta", "param",
    "source", "track", "wbr",
)  # fmt: skip
#: Elements that never hold anything; the HTML standard writes no end tag for them.
VOID = frozenset((*_BREAKS, *_EMPTY))
#: Elements whose content is no markup: the parser keeps it as it is, and it is written out as it is.
RAW = frozenset(("script", "style", "iframe", "noembed", "noframes", "plaintext", "xmp"))
_APART = {
    "title": Veil.TITLE,
    "rt": Veil.ASIDE,
    "template": Veil.TEMPLATE,
    "noscript": Veil.OWN,
    **dict.fromkeys(("rp", "math", "colgroup"), Veil.DROPPED),
}
#: Elements in the line that mean nothing to a reader; with these names start and end tags need no second look.
_PLAIN_INLINE = """a abbr acronym b bdi bdo big blink cite code data del dfn em font g i ins kbd label mark nobr output
picture path q ruby rb rtc s samp slot small span strike strong sub sup svg time tt u use var"""


def kind_of(name: str) -> Kind:
    """Return what a start tag does, by its lower-case name; unknown elements stand in the line, as in CSS."""
    if name in BLOCKS:
        return Kind.BLOCK
    if name in VOID:
        return Kind.BREAK if name in _BREAKS else Kind.NOTHING
    return Kind.NOTHING if name.startswith(("!", "?")) else Kind.INLINE


def kind_of_end(name: str) -> Kind:
    """Return what the end tag of an element does."""
    if name in BLOCKS:
        return Kind.BLOCK_END
    if name == "a":
        return Kind.LINK_END
    return Kind.NOTHING if name in VOID else Kind.INLINE_END


def veil_of(name: str) -> Veil:
    """Return what an element does to its text by its name alone."""
    return _APART.get(name, Veil.SHOWN)


#: Tags without attributes, as they are written out, that need nothing but their kind.
#: <dialog> is missing: without attributes it is closed.
PLAIN: dict[str, Kind] = {
    **{name: kind_of(name) for name in (*(BLOCKS - {"noscript", "dialog", "main", "nav", "article", "aside", "footer",
       "form"}), *_PLAIN_INLINE.split(), *_BREAKS, "!--", "wbr")},
    **{f"/{name}": kind_of_end(name) for name in (*BLOCKS, *_PLAIN_INLINE.split(), *VOID)},
}  # fmt: skip
