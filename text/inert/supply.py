"""What the page fetched, given from what was kept: pictures and style sheets by their absolute address."""

from collections.abc import Callable

from text.addresses import Base
from text.decoding import decode
from text.inert import styles
from text.inert.pictures import Part, carried, embedded

#: Returns what was kept at an absolute address without fragment; None for nothing.
Lookup = Callable[[str], Part | None]
#: Bytes of pictures in one document, each counted once, and style sheets in one another.
MOST_PICTURES, _DEEPEST = 12_000_000, 3
#: Characters that pictures take in one document, each as often as it stands there.
MOST_WRITTEN = 24_000_000
#: Code points of all style sheets of one document, what each of them costs at least, and style attributes kept.
MOST_STYLES, _LEAST, _MOST_ATTRIBUTES = 1_200_000, 1_000, 5_000


class Supply:
    """Gives one document its pictures and style sheets, and counts them; each address is asked for once."""

    def __init__(self, lookup: Lookup, *, lift: bool) -> None:
        self._lookup = lookup
        self._lift = lift
        self._pictures: dict[str, str] = {}
        self._sheets: dict[str, str | None] = {}
        #: Style attributes without pictures, as they are repeated from one row of a list to the next.
        self._attributes: dict[str, str] = {}
        self._picture_bytes = MOST_PICTURES
        self._style_letters = MOST_STYLES
        self._letters = MOST_WRITTEN

    def picture(self, address: str, base: Base) -> str:
        """The data: address of a picture; empty where nobody kept it."""
        if inline := carried(address):
            return self._rationed(inline)
        url = base.resolve(address)
        if url is None:
            return ""
        if url not in self._pictures:
            self._pictures[url] = self._embedded(url)
        return self._rationed(self._pictures[url])

    def sheet(self, address: str, base: Base, depth: int = 0) -> str | None:
        """A style sheet of the page, made inert; None where nobody kept it."""
        url = base.resolve(address)
        if url is None or depth > _DEEPEST:
            return None
        if url not in self._sheets:
            self._sheets[url] = ""  # a sheet that imports itself finds nothing
            part = self._lookup(url)
            text = decode(part.body, part.content_type).text if part else ""
            self._sheets[url] = self.style(text, Base(url), depth) if part else None
        return self._sheets[url]

    def style(self, text: str, base: Base, depth: int = 0) -> str:
        """The content of a style sheet, made inert, as long as there is room for it."""
        text = text[: max(0, self._style_letters)]
        self._style_letters -= max(_LEAST, len(text))
        return styles.sheet(
            text,
            lambda address: self.picture(address, base),
            lambda address: self.sheet(address, base, depth + 1) or "",
            lift=self._lift,
        )

    def attribute(self, text: str, base: Base) -> str:
        """The value of a style attribute, made inert."""
        if text not in self._attributes:
            said = styles.attribute(text, lambda address: self.picture(address, base), lift=self._lift)
            if len(self._attributes) >= _MOST_ATTRIBUTES or "url(" in said:
                return said
            self._attributes[text] = said
        return self._attributes[text]

    @property
    def counts(self) -> tuple[int, int]:
        """Pictures that were given, and those that were asked for in vain."""
        given = sum(map(bool, self._pictures.values()))
        return given, len(self._pictures) - given

    def _embedded(self, url: str) -> str:
        part = self._lookup(url)
        if part is None or not self._takes(len(part.body)):
            return ""
        return embedded(part.body)

    def _rationed(self, data: str) -> str:
        """A picture as long as the document may grow; one that is repeated a thousand times is written as often."""
        if len(data) > self._letters:
            return ""
        self._letters -= len(data)
        return data

    def _takes(self, size: int) -> bool:
        if size > self._picture_bytes:
            return False
        self._picture_bytes -= size
        return True
