"""The attributes of one element of an inert document: plain words, texts to be covered, styles made inert."""

from collections.abc import Callable, Mapping
from html import escape

from text.addresses import Base
from text.inert import elements
from text.inert.naming import pictures_of
from text.inert.supply import Supply
from text.inert.wishes import Wish

#: Markup, and numbers of texts that are covered when all are there.
Pieces = list[str | int]
Given = Mapping[str, str | None]
_BACKGROUND = frozenset(("body", "table", "tr", "td", "th"))
#: Characters of an address that is shown.
_MOST_ADDRESS = 300


class Attributes:
    """Writes attributes; `say` takes a text and returns its number."""

    def __init__(self, base: Base, supply: Supply, wish: Wish, say: Callable[[str], int]) -> None:
        self._base, self._supply, self._wish, self._say = base, supply, wish, say

    def of(self, name: str, given: Given) -> Pieces:
        """What an element keeps of its attributes; `name` is the page's own name of it."""
        pieces: Pieces = []
        for key, value in given.items():
            written = (value or "")[: elements.LONGEST]
            if key in elements.SPOKEN:
                if not (key == "value" and name == "input") and not (key == "title" and name == "a"):
                    pieces += self.said(key, written)
            elif key in elements.PLAIN or (elements.DATA.fullmatch(key) and elements.DATA_VALUE.fullmatch(written)):
                pieces.append(f' {key}="{escape(written)}"')
        return [*pieces, *self._looks(name, given)]

    def said(self, key: str, text: str) -> Pieces:
        """An attribute that people read."""
        return [f' {key}="', self._say(text), '"']

    def link(self, given: Given) -> Pieces:
        """Where a link leads, as words: it leads nowhere any more."""
        to = (given.get("href") or "").strip()
        title = (given.get("title") or "")[: elements.LONGEST]
        if "href" not in given:
            return self.said("title", title) if title else []
        address = (self._base.resolve(to) or to)[:_MOST_ADDRESS]
        return [
            *self.said("title", f"{title} → {address}" if title else f"→ {address}"),
            *self.said("data-ff-to", address),
        ]

    def picture(self, given: Given) -> Pieces:
        """The source of a picture, or the note that nobody kept it."""
        first = ""
        for address in pictures_of(given):
            if data := self._supply.picture(address, self._base):
                return [f' src="{data}"']
            first = first or address
        # Where there is a text in its place, browsers show that and no source.
        source = "" if given.get("alt") else f' src="{elements.GAP}"'
        return [f" data-ff-gap{source}", *self.said("title", f"图片未保存：{first[:_MOST_ADDRESS]}")]

    def field(self, given: Given) -> Pieces:
        """The kind and content of a field that cannot be filled in."""
        kind = (given.get("type") or "text").lower()
        kind = kind if kind in elements.INPUTS else "text"
        text = "" if (given.get("type") or "").lower() == "password" else (given.get("value") or "")
        return [f' type="{kind}"', *(self.said("value", text[: elements.LONGEST]) if text else ())]

    def _looks(self, name: str, given: Given) -> Pieces:
        said = self._supply.attribute(given.get("style") or "", self._base) if given.get("style") else ""
        if name in _BACKGROUND and given.get("background"):
            data = self._supply.picture(given["background"] or "", self._base)
            said = f'{said};background-image:url("{data}")' if data else said
        looks: Pieces = [f' style="{escape(said)}"'] if said else []
        if "hidden" in given:
            looks.append(" data-ff-lifted" if self._wish.hidden else " hidden")
        return looks
