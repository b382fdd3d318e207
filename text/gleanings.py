"""Collect what stands in a page's attributes: links, pictures, fields, descriptions, spoken texts and file names."""

from dataclasses import dataclass, field

from facts.readings import Link, Where
from text.addresses import Base, file_name
from text.senses import SPOKEN, Attributes

#: Links, pictures, fields and attribute texts kept of one page; link farms have more, and none of it is wanted.
MAX_EACH = 5_000
_META_NAMES = frozenset(("description", "keywords", "author", "application-name", "abstract", "subject"))
_META_FAMILIES = ("og:", "twitter:", "article:")
_BUTTONS = frozenset(("submit", "button", "reset"))
_ICONS = frozenset(("icon", "apple-touch-icon", "apple-touch-icon-precomposed", "mask-icon"))


@dataclass(slots=True)
class Gleanings:
    """Everything gathered so far; dictionaries keep the order of the page and each value once."""

    base: Base
    links: dict[str, Link] = field(default_factory=dict)
    images: dict[str, None] = field(default_factory=dict)
    fields: dict[str, None] = field(default_factory=dict)
    icons: dict[str, None] = field(default_factory=dict)
    scripts: dict[str, None] = field(default_factory=dict)
    #: Text -> where it belongs: attribute or meta.
    spoken: dict[str, Where] = field(default_factory=dict)
    _based: bool = False

    def take(self, name: str, attributes: Attributes) -> None:
        """Take what an element is for: a field's name, the base, a description, an icon."""
        if name in ("input", "select", "textarea"):
            self._field(attributes)
        elif name == "meta":
            self._describe(attributes)
        elif name == "base":
            self._rebase(attributes)
        elif name == "link":
            self._icon(attributes)

    def script(self, source: str) -> None:
        """Take the address of a script."""
        self._keep(self.scripts, self.base.resolve(source))

    def link(self, href: str, rel: str, text: str) -> None:
        """Take a link; of several to one address the first with a text is kept."""
        url = self.base.resolve(href)
        if not url or len(self.links) >= MAX_EACH:
            return
        known = self.links.get(url)
        if known is None or (text and not known.text):
            self.links[url] = Link(url, text, rel)
            # Blogs write their headlines into their addresses: what the link says anyway is not said twice.
            if ("%" in url or not url.isascii()) and (name := file_name(url)) and name not in text:
                self.speak(name, Where.ATTRIBUTE)

    def speak(self, text: str | None, where: Where) -> None:
        """Take a text once, spaces collapsed."""
        if text and len(self.spoken) < MAX_EACH and (text := " ".join(text.split())):
            self.spoken.setdefault(text, where)

    def image(self, attributes: Attributes) -> None:
        """Take a picture's address, what is read in its place, and its file name."""
        for name, value in attributes.items():
            if name in SPOKEN:
                self.speak(value, Where.ATTRIBUTE)
        source = attributes.get("data-src") or attributes.get("data-original") or attributes.get("src")
        if source and (url := self.base.resolve(source)):
            self._keep(self.images, url)
            if "%" in url or not url.isascii():
                self.speak(file_name(url), Where.ATTRIBUTE)

    def _field(self, attributes: Attributes) -> None:
        kind = attributes.get("type", "").lower()
        if kind in _BUTTONS:
            self.speak(attributes.get("value"), Where.ATTRIBUTE)
        else:
            self._keep(self.fields, attributes.get("name") or attributes.get("id"))

    def _describe(self, attributes: Attributes) -> None:
        name = (attributes.get("name") or attributes.get("property") or "").lower()
        content = attributes.get("content", "")
        if name in _META_NAMES or (name.startswith(_META_FAMILIES) and not content.isascii()):
            self.speak(content, Where.META)

    def _rebase(self, attributes: Attributes) -> None:
        """Take the first <base href>."""
        if (href := attributes.get("href")) and not self._based:
            self.base, self._based = self.base.at(href), True

    def _icon(self, attributes: Attributes) -> None:
        self.speak(attributes.get("title"), Where.ATTRIBUTE)
        if not _ICONS.isdisjoint(attributes.get("rel", "").lower().split()):
            self._keep(self.icons, self.base.resolve(attributes.get("href", "")))

    @staticmethod
    def _keep(kept: dict[str, None], value: str | None) -> None:
        if value and len(kept) < MAX_EACH:
            kept[value] = None
