"""The box that a label marks: 广告 beside a picture or a link, and not 广告 in a sentence, a menu or a form."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from selectolax.lexbor import LexborNode

from crawler.adverts.contents import CAPTION, SILENT, beside_of, has_other_links, leads, shows_advert
from crawler.adverts.page import Publisher, above, link_around, names_of
from crawler.adverts.units import ITEMS

#: Elements above a label that may be its advert's box.
_REACH = 5
#: Nodes of an item, and items beside one, that are looked at.
_NODES, _SIBLINGS = 400, 8
_INLINE = frozenset(("b", "i", "em", "span", "strong", "a", "font", "u", "small", "sup", "sub", "mark", "label"))
#: Elements in which a label is a word of a menu, a form or the head of a table.
_SETTINGS = frozenset(("nav", "menu", "select", "option", "legend", "label", "th", "caption", "thead"))
#: Characters that may stand beside a label in its line.
_DRESS = re.compile(r"[\s\[\]()【】（）「」:：·.。|｜\-—×✕x>»\u200b]*")


def box_of_label(node: LexborNode, page: Publisher) -> LexborNode | None:
    """Return the box that a label marks, or None where it is a word of a sentence or of a menu."""
    label = _whole(node) if node.tag == "-text" else node
    if label is None or _is_in_menu(label, page):
        return None
    own = link_around(node)
    if own is not None and (node.tag != "-text" or any(each.mem_id == own.mem_id for each in above(label, 6))):
        # The label is a part of the link, beside its picture or its words.
        return own if leads(own, page) else None
    return _around(label, page, own=own)


def _around(label: LexborNode, page: Publisher, *, own: LexborNode | None) -> LexborNode | None:
    """Climb from a label to the first element that holds an advert, or stands beside one."""
    inner = label
    for each in above(label, _REACH):
        if shows_advert(each, page, own):
            return each
        beside = next((one for one in beside_of(inner) if shows_advert(one, page, own)), None)
        if beside is not None:
            return beside
        if each.tag in ITEMS and own is None and _is_promoted(each, label):
            return each
        if each.tag in ITEMS and (has_other_links(each, own) or _says_other(each, page)):
            return None
        inner = each
    return None


def _is_promoted(item: LexborNode, label: LexborNode) -> bool:
    """Whether one item of a list has a mark that others lack; where all have one, it is the name of a column."""
    mark = label.parent if label.tag == "-text" else label
    name = mark.attributes.get("class") if mark is not None else None
    if not name or not has_other_links(item, None):
        return False
    marked = others = 0
    for each in islice(_siblings(item), _SIBLINGS):
        others += 1
        marked += any(node.attributes.get("class") == name for node in islice(each.traverse(), 60))
    return others > 0 and marked < others


def _siblings(item: LexborNode) -> Iterator[LexborNode]:
    """Yield the elements of the same kind behind an item, then those before it."""
    for step in ("next", "prev"):
        each = getattr(item, step)
        for _ in range(4 * _SIBLINGS):
            if each is None:
                break
            if each.tag == item.tag:
                yield each
            each = getattr(each, step)


def _says_other(item: LexborNode, page: Publisher) -> bool:
    """Whether an item has words besides a label; a row of a table whose cells are words is no heading of adverts."""
    texts = (
        node.text_content or "" for node in islice(item.traverse(include_text=True), _NODES) if node.tag == "-text"
    )
    return any(not _DRESS.fullmatch(text[:CAPTION]) and not page.words.is_label(text) for text in texts)


def _whole(text: LexborNode) -> LexborNode | None:
    """Return the outermost element that says the label alone; None where it is a word of a sentence."""
    node = text
    while _is_alone(node):
        parent = node.parent
        if parent is None or parent.tag in ("body", "html") or not _has_only(parent, node):
            return node
        node = parent
    return None


def _is_alone(node: LexborNode) -> bool:
    """Whether no words stand right before or behind a node in its line."""
    if node.tag != "-text" and node.tag not in _INLINE:
        return True
    return not any(_says_more(each) for each in (node.prev, node.next))


def _says_more(beside: LexborNode | None) -> bool:
    return beside is not None and beside.tag == "-text" and not _DRESS.fullmatch((beside.text_content or "")[:200])


def _has_only(parent: LexborNode, node: LexborNode) -> bool:
    return all(
        each.mem_id == node.mem_id or (each.tag == "-text" and not _says_more(each)) or each.tag in SILENT
        for each in _children(parent)
    )


def _children(parent: LexborNode) -> Iterable[LexborNode]:
    for count, each in enumerate(parent.iter(include_text=True)):
        if count > 20:
            return
        yield each


def _is_in_menu(label: LexborNode, page: Publisher) -> bool:
    return any(
        each.tag in _SETTINGS or page.words.menu_names & names_of(each.attributes) for each in (label, *above(label, 8))
    )
