"""Go over the elements of a page once and note every sign of an advert.

A sign is no advert yet: crawler/adverts/boxes.py finds the box it belongs to.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.adverts.page import ASKED, Attributes, Publisher, above, names_of
from crawler.adverts.ruleset import RuleSet
from crawler.adverts.selectors import PageSelectors
from crawler.adverts.sizes import FULL_WIDTH, size_of
from crawler.adverts.syntax import Asked
from facts.adverts import Sign

#: Nodes of a page that are looked at, and signs that are kept; the largest real pages have 20,000 and 60.
MAX_NODES, MAX_CLUES = 80_000, 200
#: Characters of a text that may be a label, its dress included, and of a heading.
_LABEL, _HEADING = 40, 24
#: Characters of an inline script that are searched for orders of adverts; of all scripts of a page.
_SCRIPT, _SCRIPTS = 20_000, 400_000
#: A library is the same for every page; what orders one advert carries a question or a number.
_ORDER = re.compile(r"\?|\d{5}")
#: CSS pixels below which a picture that floats is a button.
_ICON = 60
_FLOATING = re.compile(r"position\s*:\s*(?:fixed|absolute[^\"]*z-index)", re.IGNORECASE)
_SPOKEN = ("alt", "title", "aria-label")
#: Elements that are named after adverts without holding one.
_UNBOXED = frozenset(
    ("body", "html", "main", "form", "script", "style", "a", "img", "input", "button", "i", "em", "svg")
)
_ELEMENT_WITH_SOURCE = frozenset(ASKED)


class Clue(NamedTuple):
    """One sign, and the node it was seen on."""

    node: LexborNode
    #: Number of the node in page order.
    at: int
    sign: Sign
    network: str | None = None
    rule: str | None = None


@dataclass(slots=True)
class Survey:
    """What the signs of one page are."""

    clues: list[Clue] = field(default_factory=list)
    #: Headings of links that have no advertiser, with their numbers.
    friends: list[LexborNode] = field(default_factory=list)
    #: Nodes of the page.
    size: int = 0


def survey(tree: LexborHTMLParser, page: Publisher, rules: RuleSet) -> Survey:
    """Note the signs of a page in page order; linear in its size."""
    found = Survey()
    root = tree.body or tree.root
    off = rules.filters.excused(page.url, page.host)
    if root is None or off & Asked.DOCUMENT:
        return found
    selectors = None
    if not off & Asked.ELEMHIDE:
        selectors = rules.selectors.on(page.host, everywhere=not off & Asked.GENERICHIDE)
    look = _Look(page, rules, selectors)
    for node in root.traverse(include_text=True):
        found.size += 1
        if found.size > MAX_NODES or len(found.clues) >= MAX_CLUES:
            break
        if node.tag_id == _TEXT:
            text = node.text_content
            if text and len(text) < 4 * _LABEL:
                _heard(found, node, text.strip(), page)
        elif not node.is_comment_node and node.is_element_node:
            found.clues.extend(look.at(node, found.size))
    if selectors is not None:
        _selected(found, tree, selectors)
    return found


_TEXT = 2  # lexbor's LXB_TAG__TEXT


def _heard(found: Survey, node: LexborNode, text: str, page: Publisher) -> None:
    if not text or len(text) > _LABEL:
        return
    if page.words.is_label(text):
        found.clues.append(Clue(node, found.size, Sign.LABEL))
    elif len(text) <= _HEADING and page.words.is_friendly(text):
        found.friends.append(node)


def _selected(found: Survey, tree: LexborHTMLParser, selectors: PageSelectors) -> None:
    """Add what only a search of the whole page finds; its place is that of the first sign inside, or the end."""
    for node, rule in selectors.search(tree, found.size):
        if len(found.clues) >= MAX_CLUES:
            return
        found.clues.append(Clue(node, found.size, Sign.RULE, rule=rule.text))


class _Look:
    """Looks at one element after the other."""

    def __init__(self, page: Publisher, rules: RuleSet, selectors: PageSelectors | None) -> None:
        self._page, self._rules, self._selectors = page, rules, selectors
        self._left = _SCRIPTS
        self._slots = {slot: network.id for network in page.words.networks for slot in network.slots}
        self._slot = tuple(self._slots)
        #: Class and id names seen on this page.
        self._parts: dict[str, str] = {}

    def at(self, node: LexborNode, number: int) -> Iterator[Clue]:
        attributes, tag = node.attributes, node.tag or ""
        if tag in _ELEMENT_WITH_SOURCE:
            yield from self._source(node, number, tag, attributes)
        elif tag == "a":
            yield from self._link(node, number, attributes)
        if not attributes:
            return
        classes, name = attributes.get("class"), attributes.get("id")
        if classes or name:
            yield from self._named(node, number, tag, classes or "", name or "")
        for spoken in _SPOKEN:
            if spoken in attributes and self._page.words.is_label(attributes[spoken] or ""):
                yield Clue(node, number, Sign.LABEL)
                return

    def _named(self, node: LexborNode, number: int, tag: str, classes: str, name: str) -> Iterator[Clue]:
        for each in (*classes.split()[:20], name):
            if each.startswith(self._slot):
                slot = next(slot for slot in self._slots if each.startswith(slot))
                yield Clue(node, number, Sign.NETWORK, network=self._slots[slot])
                break
        if self._selectors is not None and tag not in ("body", "html"):
            rule = self._selectors.rule_for(node, classes, name)
            if rule is not None:
                yield Clue(node, number, Sign.RULE, rule=rule.text)
            elif tag not in _UNBOXED and (part := self._part(classes, name)):
                yield Clue(node, number, Sign.RULE, rule=f"slot_names: {part}")

    def _part(self, classes: str, name: str) -> str:
        """Return the part of a class or id name that names a slot."""
        key = f"{classes} {name}"
        part = self._parts.get(key)
        if part is None:
            found = self._page.words.slot_names & names_of({"class": classes, "id": name})
            part = self._parts[key] = min(found, default="")
        return part

    def _source(self, node: LexborNode, number: int, tag: str, attributes: Attributes) -> Iterator[Clue]:
        if tag == "script":
            yield from self._script(node, number, attributes)
            return
        page, size = self._page, size_of(attributes)
        if any(side is not None and side < page.words.shapes.pixel for side in size):
            return
        url = page.picture(attributes) if tag in ("img", "input") else page.resolve(
            attributes.get("src") or attributes.get("data-src") or attributes.get("data")
        )  # fmt: skip
        if url is None:
            return
        yield from self._address(node, number, url, ASKED[tag])
        if self._is_banner(node, tag, url, size):
            yield Clue(node, number, Sign.GEOMETRY)

    def _address(self, node: LexborNode, number: int, url: str, asked: Asked) -> Iterator[Clue]:
        if network := self._page.network(url):
            yield Clue(node, number, Sign.NETWORK, network=network.id)
        if rule := self._rules.filters.match(url, asked, self._page.host):
            yield Clue(node, number, Sign.RULE, rule=rule.text)

    def _script(self, node: LexborNode, number: int, attributes: Attributes) -> Iterator[Clue]:
        url = self._page.resolve(attributes.get("src"))
        if url is not None:
            network = self._page.network(url)
            last = url.partition("?")[0].rpartition("/")[2]
            if network and last not in network.loaders and _ORDER.search(url):
                yield Clue(node, number, Sign.NETWORK, network=network.id)
        elif self._left > 0 and (text := (node.text() or "")[:_SCRIPT]):
            self._left -= len(text)
            for network in self._page.words.networks:
                if any(snippet in text for snippet in network.snippets):
                    yield Clue(node, number, Sign.NETWORK, network=network.id)
                    return

    def _link(self, node: LexborNode, number: int, attributes: Attributes) -> Iterator[Clue]:
        if "rel" in attributes and "sponsored" in (attributes["rel"] or "").lower().split():
            yield Clue(node, number, Sign.SPONSORED)
        url = self._page.click(attributes)
        if url is None:
            return
        yield from self._address(node, number, url, Asked.POPUP)
        if attributes.get("style") and self._page.background(attributes) and self._is_banner(
            node, "a", url, size_of(attributes)
        ):  # fmt: skip
            yield Clue(node, number, Sign.GEOMETRY)

    def _is_banner(self, node: LexborNode, tag: str, url: str, size: tuple[int | None, int | None]) -> bool:
        """Whether an element is shaped like a banner and leads to another site."""
        page, link = self._page, self._page.carrier(node)
        if tag in ("iframe", "frame", "embed", "object"):
            target: str | None = url
        else:
            target = page.click(link.attributes) if link is not None else None
        if target is None or not page.leads_away(target) or page.is_public(target):
            return False
        width, height = size
        if (width is None or height is None) and link is not None:
            # The picture may leave its size to the link, or to what the link stands in.
            outer = [link.attributes, link.parent.attributes if link.parent is not None else {}]
            for more in map(size_of, outer):
                width, height = (width or more[0]), (height or more[1])
        if width is not None and height is not None:
            return page.words.shapes.holds(width, height)
        if min(width or _ICON, height or _ICON) < _ICON or tag != "img" or link is None:
            return False
        # A picture as wide as the page that is no card of a list, or one that floats over the page.
        around = (node, *above(node, 4))
        is_card = any(each.tag in ("li", "article") for each in around) or bool((link.text() or "").strip())
        return (width == FULL_WIDTH and not is_card) or any(map(_floats, around))


def _floats(node: LexborNode) -> bool:
    style = node.attributes.get("style")
    return style is not None and _FLOATING.search(style[:2_000]) is not None
