"""Find the adverts of a page: the signs, their boxes, and what each box shows.

tree ──survey──► clues ──boxes──► boxes ──units──► adverts
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.adverts.boxes import Box, boxes
from crawler.adverts.page import MAX_CLIMB, Publisher, above
from crawler.adverts.ruleset import RuleSet
from crawler.adverts.spots import spot_of
from crawler.adverts.survey import Clue, survey
from crawler.adverts.units import MAX_TEXT, Unit, units, words_in
from facts.adverts import Advert, Sign

#: Adverts of one page; a portal's front page has 30.
MAX_ADVERTS = 50
_ORDER = tuple(Sign)
#: Links of a box whose words are its advert's, and nodes in which they are counted.
_LINKS, _NODES = 4, 1_000


def find_adverts(tree: LexborHTMLParser, url: str, rules: RuleSet) -> tuple[Advert, ...]:
    """Return the adverts of a page in page order, MAX_ADVERTS at most; never raises for what a page says.

    Nested slots are one advert, and a slot with several pictures that lead to different places is several. The time
    is linear in the page; whoever parses it bounds the tree, see crawler/reading/links.py.

    Args:
        tree: the parsed page; it is read and not changed.
        url: the page's own address, after redirects.
        rules: see RuleSet.
    """
    page = Publisher(tree, url, rules.words)
    found = survey(tree, page, rules)
    adverts: list[Advert] = []
    known: set[tuple[str | None, str | None]] = set()
    for box in boxes(found, page):
        for advert in _adverts(box, page, found.size):
            key = (advert.click_url, advert.image_url)
            # A slot that slides shows its first advert twice; a slot of a script has neither click nor picture.
            if key != (None, None) and key in known:
                continue
            known.add(key)
            adverts.append(advert)
            if len(adverts) >= MAX_ADVERTS:
                return _numbered(adverts)
    return _numbered(adverts)


def _numbered(adverts: list[Advert]) -> tuple[Advert, ...]:
    return tuple(replace(advert, position=position) for position, advert in enumerate(adverts, 1))


def _adverts(box: Box, page: Publisher, size: int) -> Iterator[Advert]:
    signs = {clue.sign for clue in box.clues}
    found = units(box.node, page, is_promoted=Sign.LABEL in signs)
    if signs == {Sign.RULE}:
        # The name of a box alone makes no advert of what stays on the site.
        found = [unit for unit in found if unit.leads_away or unit.by_script]
    spot = spot_of(box.node, box.at, size)
    if not found:
        found = [Unit(node=node) for node in _orders(box)]
    for unit in found:
        clues = box.clues if len(found) == 1 else _clues_of(unit, box, found)
        said = words_in(box.node if len(found) == 1 and _is_small(box.node) else unit.node, page)
        network = next((clue.network for clue in clues if clue.network), None)
        yield Advert(
            position=1,
            spot=spot,
            signs=tuple(sign for sign in _ORDER if any(clue.sign is sign for clue in clues)),
            text=" ".join(dict.fromkeys(said))[:MAX_TEXT],
            image_url=unit.image,
            click_url=unit.click,
            network=network,
            rule=next((clue.rule for clue in clues if clue.rule), None),
        )


def _orders(box: Box) -> list[LexborNode]:
    """Return a node for each advert that networks will bring: two <ins> are two, a mark and its script are one."""
    nodes: dict[str, dict[int, LexborNode]] = {}
    for clue in box.clues:
        if clue.sign is Sign.NETWORK:
            nodes.setdefault(clue.node.tag or "", {})[clue.node.mem_id] = clue.node
    return list(max(nodes.values(), key=len, default={}).values())


def _is_small(box: LexborNode) -> bool:
    """Whether all that a box says belongs to its one advert; a slide show has other slides."""
    return sum(node.tag == "a" for node in islice(box.traverse(), _NODES)) <= _LINKS


def _clues_of(unit: Unit, box: Box, found: list[Unit]) -> tuple[Clue, ...]:
    """Return the signs of one advert of several: those inside it, and those that hold for the whole box."""
    inside = {each.node.mem_id for each in found}
    own: list[Clue] = []
    for clue in box.clues:
        holder = next((each for each in (clue.node, *above(clue.node, MAX_CLIMB)) if each.mem_id in inside), None)
        if holder is None or holder.mem_id == unit.node.mem_id:
            own.append(clue)
    return tuple(own)
