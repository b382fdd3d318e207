"""Hide personal values in what is shown: phones, QQ, WeChat, cards, e-mail, names; lengths stay, so offsets hold.

One setting for every output: `unmask`. An identity card's number is hidden even then; who needs it opens the evidence.
"""

import re
from collections.abc import Iterable

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from facts.findings import Identifier, IdentifierKind

#: Characters left readable at the start and at the end, enough to tell two values apart on one page.
_OPEN = {
    IdentifierKind.PHONE: (3, 4),
    IdentifierKind.QQ: (2, 2),
    IdentifierKind.WECHAT: (2, 2),
    IdentifierKind.BANK_CARD: (4, 4),
    IdentifierKind.EMAIL: (1, 0),
    IdentifierKind.PERSON: (1, 0),
    IdentifierKind.ID_CARD: (3, 1),
}
_ALWAYS = frozenset((IdentifierKind.ID_CARD,))
#: What is personal whoever's it is, where the reader had kept enough of its kind or had no word to go by.
_SHAPES = re.compile(
    r"(?<![\d.])(?P<phone>1[3-9]\d{9})(?![\d.]|\s?[元股枚份万亿])"
    r"|(?<!\d)(?P<id_card>[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx])(?!\d)"
    r"|(?P<email>[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,4}\.[A-Za-z]{2,10})",
    re.ASCII,
)
_SURROGATES = re.compile("[\ud800-\udfff]")


def mask(text: str, identifiers: Iterable[Identifier], *, unmask: bool = False) -> str:
    """Return the text with every personal identifier masked where it stands; equally long.

    Args:
        text: the reading text that the identifiers' spans point into.
        identifiers: of any kind; companies, codes and land lines stay readable.
        unmask: hide only what is always hidden.
    """
    parts, done = [], 0
    for each in sorted(identifiers, key=lambda one: one.start):
        if is_hidden(each.kind, unmask=unmask) and each.start >= done:
            parts += [text[done : each.start], mask_value(each.kind, text[each.start : each.end], unmask=unmask)]
            done = each.end
    return "".join((*parts, text[done:]))


def is_hidden(kind: IdentifierKind, *, unmask: bool = False) -> bool:
    """Whether values of a kind are masked."""
    return kind in _ALWAYS or (kind in _OPEN and not unmask)


def mask_value(kind: IdentifierKind, value: str, *, unmask: bool = False) -> str:
    """Return a value with its middle starred if its kind is personal, else as it is; separators stay."""
    if not is_hidden(kind, unmask=unmask):
        return value
    head, tail = _OPEN[kind]
    limit = value.rfind("@") if kind == IdentifierKind.EMAIL and "@" in value else len(value)
    places = [at for at in range(limit) if value[at].isalnum() or value[at] == "*"]
    hidden = set(places[head : len(places) - tail] if len(places) > head + tail else places)
    return "".join("*" if at in hidden else char for at, char in enumerate(value))


class Cover:
    """Covers the personal values of one page wherever something of it is shown."""

    def __init__(self, text: str, identifiers: Iterable[Identifier], *, unmask: bool = False) -> None:
        self._unmask = unmask
        self._bare = text
        found = tuple(identifiers)
        masked = mask(text, found, unmask=unmask)
        self._hidden = _pairs(text, masked, found, unmask=unmask)
        self._search = _automaton(self._hidden)
        #: The text, as many code points as the bare one. A number is recognised by the word before it; said again
        #: without that word, it is as personal.
        self.text = self.free(masked)

    def quote(self, quote: str) -> str:
        """A string cut out of the text, wherever it was cut: half a number is covered too."""
        at = self._bare.find(quote)
        return self.text[at : at + len(quote)] if at >= 0 else self.free(quote)

    def free(self, text: str) -> str:
        """A string taken from the page without its place, such as a title; equally long."""
        parts, done = [], 0
        for start, end, number in self._search.find(_encodable(text)) if self._search else ():
            parts += [text[done:start], self._hidden[number][1]]
            done = end
        text = "".join((*parts, text[done:]))
        return text if self._unmask else _SHAPES.sub(_by_shape, text)

    def value(self, found: Identifier) -> str:
        """An identifier's normalised value."""
        return mask_value(found.kind, found.value, unmask=self._unmask)


def _pairs(text: str, masked: str, found: Iterable[Identifier], *, unmask: bool) -> list[tuple[str, str]]:
    """What is hidden and how it looks then; firms that bear a person's name are among them and stay as they are."""
    hidden: dict[str, str] = {}
    firms: set[str] = set()
    for each in found:
        written = text[each.start : each.end]
        if each.kind is IdentifierKind.COMPANY:
            firms |= {written, each.value}
        hidden[written] = masked[each.start : each.end]
        hidden[each.value] = mask_value(each.kind, each.value, unmask=unmask)
    pairs = {_encodable(plain): shown for plain, shown in hidden.items() if plain != shown}
    shown_firms = {*map(_encodable, firms)} - pairs.keys() - {""} if pairs else ()
    return [*pairs.items(), *((firm, firm) for firm in shown_firms)]


def _automaton(pairs: list[tuple[str, str]]) -> CharwiseDoubleArrayAhoCorasick | None:
    """Finds the longest of the strings from the left; a firm's name is taken before the person's inside it."""
    if not pairs:
        return None
    return CharwiseDoubleArrayAhoCorasick([plain for plain, _ in pairs], MATCH_KIND_LEFTMOST_LONGEST)


def _encodable(text: str) -> str:
    """The text without lone surrogates, which the engine refuses; equally long."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", text)
    return text


def _by_shape(found: re.Match[str]) -> str:
    return mask_value(IdentifierKind(found.lastgroup or ""), found[0])
