"""The box on the page that a sign belongs to: what a visitor sees as one advert, or as one row of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from crawler.adverts.contents import beside_of, has_other_links
from crawler.adverts.labelled import box_of_label
from crawler.adverts.page import MAX_CLIMB, Publisher, above, link_around, names_of
from crawler.adverts.survey import Clue, Survey
from facts.adverts import Sign

#: Headings of friendly links that are looked at, and elements above one that may be its block.
_HEADINGS, _REACH = 40, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One box and the signs in it."""

    node: LexborNode
    #: Number of its first sign in page order.
    at: int
    clues: tuple[Clue, ...]


def boxes(found: Survey, page: Publisher) -> list[Box]:
    """Return the outermost boxes of the signs in page order, those of friendly links and menus left out."""
    friends = {zone.mem_id for heading in found.friends[:_HEADINGS] if (zone := _zone(heading)) is not None}
    placed: dict[int, tuple[LexborNode, list[Clue]]] = {}
    for clue in found.clues:
        node = _box_of(clue, page)
        if node is None or _is_friendly(clue, node, friends, page):
            continue
        placed.setdefault(node.mem_id, (node, []))[1].append(clue)
    return list(_joined(sorted(_outermost(placed), key=lambda box: box.at)))


def _joined(found: list[Box]) -> Iterator[Box]:
    """Join the mark of a slot and the script beside it that fills it."""
    last: Box | None = None
    for box in found:
        if last is not None and _is_one_order(last, box):
            last = Box(node=last.node, at=last.at, clues=last.clues + box.clues)
            continue
        if last is not None:
            yield last
        last = box
    if last is not None:
        yield last


def _is_one_order(one: Box, other: Box) -> bool:
    networks = {clue.network for clue in (*one.clues, *other.clues)}
    if len(networks) != 1 or None in networks or (one.node.tag == "script") == (other.node.tag == "script"):
        return False
    return any(each.mem_id == one.node.mem_id for each in beside_of(other.node))


def _outermost(placed: dict[int, tuple[LexborNode, list[Clue]]]) -> Iterator[Box]:
    """Give the signs of inner boxes to the box around them."""
    outer: dict[int, list[Clue]] = {}
    for key, (node, clues) in placed.items():
        around = [each.mem_id for each in above(node, 4 * MAX_CLIMB) if each.mem_id in placed]
        outer.setdefault(around[-1] if around else key, []).extend(clues)
    for key, clues in outer.items():
        yield Box(node=placed[key][0], at=min(clue.at for clue in clues), clues=tuple(clues))


def _box_of(clue: Clue, page: Publisher) -> LexborNode | None:
    if clue.sign is Sign.LABEL:
        return box_of_label(clue.node, page)
    if clue.sign is Sign.RULE and clue.node.tag not in ("img", "a"):
        return clue.node
    return page.carrier(clue.node) or clue.node


def _is_friendly(clue: Clue, node: LexborNode, zones: set[int], page: Publisher) -> bool:
    """Whether a sign that is a mere shape or word stands among links without advertiser."""
    if clue.sign not in (Sign.GEOMETRY, Sign.LABEL, Sign.RULE):
        return False
    for each in (node, *above(node)):
        if each.mem_id in zones or page.words.friend_names & names_of(each.attributes):
            return True
    return False


def _zone(heading: LexborNode) -> LexborNode | None:
    """Return the smallest element around a heading that holds links besides the heading's own."""
    own = link_around(heading)
    return next((each for each in above(heading, _REACH) if has_other_links(each, own)), None)
