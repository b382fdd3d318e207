"""Collect what stands in a page's attributes: links, pictures, fields, descriptions and spoken texts."""

from dataclasses import dataclass, field

from facts.readings import Link, Where
from text.addresses import Base
from text.markup import Role

#: Links, pictures, fields and attribute texts kept of one page; link farms have more, and none of it is wanted.
MAX_EACH = 5_000
#: Attributes that a visitor meets, or that is read in place of a picture.
SPOKEN = frozenset(("alt", "title", "placeholder", "aria-label", "label"))
_META_NAMES = frozenset((
    "description", "keywords", "author", "application-name", "twitter:description",
    "og:title", "og:description", "og:site_name",
))  # fmt: skip
_BUTTONS = frozenset(("submit", "button", "reset"))

Attributes = dict[str, str | None]


@dataclass(slots=True)
class Gleanings:
    """Everything gathered so far; dictionaries keep the order of the page and each value once."""

    base: Base
    links: dict[str, Link] = field(default_factory=dict)
    images: dict[str, None] = field(default_factory=dict)
    fields: dict[str, None] = field(default_factory=dict)
    #: Text -> where it belongs: attribute or meta.
    spoken: dict[str, Where] = field(default_factory=dict)
    _based: bool = False

    def rebase(self, attributes: Attributes) -> None:
        """Take the first <base href>."""
        if (href := attributes.get("href")) and not self._based:
            self.base, self._based = self.base.at(href), True

    def describe(self, attributes: Attributes) -> None:
        """Take a <meta> that describes the page."""
        name = (attributes.get("name") or attributes.get("property") or "").lower()
        if name in _META_NAMES:
            self.speak(attributes.get("content"), Where.META)

    def link(self, attributes: Attributes, text: str) -> None:
        """Take a link; of several to one address the first with a text is kept."""
        url = self.base.resolve(attributes.get("href") or "")
        if not url or len(self.links) >= MAX_EACH:
            return
        known = self.links.get(url)
        if known is None or (text and not known.text):
            self.links[url] = Link(url=url, text=text, rel=attributes.get("rel") or "")

    def look(self, role: Role, attributes: Attributes) -> None:
        """Take what an element between INLINE and LINK is for: a picture, a field's name, the base, a description."""
        if role is Role.IMAGE:
            self._image(attributes)
        elif role is Role.FIELD:
            self._field(attributes)
        elif role is Role.META:
            self.describe(attributes)
        else:
            self.rebase(attributes)

    def hear(self, attributes: Attributes) -> None:
        """Take the spoken attributes of an element, in its own order."""
        for name in attributes:
            if name in SPOKEN:
                self.speak(attributes[name], Where.ATTRIBUTE)

    def speak(self, text: str | None, where: Where) -> None:
        """Take a text once, spaces collapsed."""
        if text and len(self.spoken) < MAX_EACH and (text := " ".join(text.split())):
            self.spoken.setdefault(text, where)

    def _field(self, attributes: Attributes) -> None:
        kind = (attributes.get("type") or "").lower()
        if kind in _BUTTONS:
            self.speak(attributes.get("value"), Where.ATTRIBUTE)
        elif (name := attributes.get("name") or attributes.get("id")) and len(self.fields) < MAX_EACH:
            self.fields[name] = None

    def _image(self, attributes: Attributes) -> None:
        source = attributes.get("data-src") or attributes.get("data-original") or attributes.get("src")
        if source and (url := self.base.resolve(source)) and len(self.images) < MAX_EACH:
            self.images[url] = None
