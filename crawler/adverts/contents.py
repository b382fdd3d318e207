"""What stands in an element, and whether that may be an advert; every look is bounded."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from selectolax.lexbor import LexborNode

from crawler.adverts.page import Publisher

#: Links, characters and nodes that the box of one label holds at most.
_LINKS, _TEXT, _NODES = 16, 800, 400
#: Links of a box whose one picture stays on the site.
_FEW_LINKS = 4
#: Characters of a box whose adverts are mere text, and of the shortest title of one.
_LINES, _TITLE = 200, 8
#: Words of a box that is an unlinked picture: with more, the picture illustrates them.
CAPTION = 60
_FRAMES = frozenset(("iframe", "frame", "embed", "object"))
SILENT = frozenset(("script", "style", "noscript", "textarea", "template", "-comment"))


def has_other_links(box: LexborNode, own: LexborNode | None) -> bool:
    """Whether an element holds a link besides a label's or a heading's own; large ones are taken to."""
    for count, node in enumerate(box.traverse()):
        if count > _NODES:
            return True
        if node.tag == "a" and (own is None or node.mem_id != own.mem_id):
            return True
    return False


def beside_of(node: LexborNode) -> Iterator[LexborNode]:
    """Yield the next and the previous element sibling."""
    for step in ("next", "prev"):
        each = getattr(node, step)
        for _ in range(6):
            if each is None or each.is_element_node:
                break
            each = getattr(each, step)
        if each is not None and each.is_element_node:
            yield each


def shows_advert(box: LexborNode, page: Publisher, own: LexborNode | None) -> bool:
    """Whether an element is of an advert's size and holds what leads away, a frame, or a linked picture."""
    seen = _Seen()
    for count, node in enumerate(box.traverse(include_text=True)):
        if count > _NODES or seen.links > _LINKS or seen.text > _TEXT:
            return False
        seen.take(node, page, own)
    return seen.is_advert(by_own_link=own is not None)


@dataclass(slots=True)
class _Seen:
    """What stands in an element that may be an advert."""

    links: int = 0
    text: int = 0
    #: Frames, orders to networks, and pictures that lead away; pictures at all; longest text that leads away.
    shown: int = 0
    #: Linked pictures that stay on the site.
    own: int = 0
    pictures: int = 0
    leading: int = 0

    def take(self, node: LexborNode, page: Publisher, own: LexborNode | None) -> None:
        tag = node.tag or ""
        if tag == "-text":
            if node.parent is not None and node.parent.tag not in SILENT:
                self.text += len((node.text_content or "").strip())
        elif tag == "a":
            self.links += 1
            if own is None or node.mem_id != own.mem_id:
                self._link(node, page)
        elif tag in _FRAMES or (tag == "script" and _orders(node, page)):
            self.shown += 1
        elif tag == "img":
            self.pictures += 1

    def _link(self, link: LexborNode, page: Publisher) -> None:
        is_away = leads(link, page)
        if _holds_picture(link):
            self.shown += is_away
            self.own += not is_away
        elif is_away:
            self.leading = max(self.leading, len((link.text() or "").strip()))

    def is_advert(self, *, by_own_link: bool) -> bool:
        if self.shown or (self.own == 1 and self.links <= _FEW_LINKS):
            return True
        if self.leading and self.text <= _LINES:
            # Links of a footer are short; a label that is a link itself may be one of them.
            return not by_own_link or self.leading >= _TITLE
        return bool(self.pictures) and not self.links and self.text <= CAPTION


def _orders(script: LexborNode, page: Publisher) -> bool:
    text = (script.text() or "")[:5_000]
    return page.network(page.resolve(script.attributes.get("src"))) is not None or any(
        snippet in text for network in page.words.networks for snippet in network.snippets
    )


def leads(link: LexborNode, page: Publisher) -> bool:
    """Whether a click on a link leads to another site."""
    return page.leads_away(page.click(link.attributes))


def _holds_picture(link: LexborNode) -> bool:
    return any(node.tag == "img" for node in islice(link.traverse(), 40))
