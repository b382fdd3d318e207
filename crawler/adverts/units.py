"""Take a box apart into the adverts in it: one for each picture or frame that leads somewhere of its own."""

from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from crawler.adverts.page import Publisher, above, parted
from crawler.adverts.sizes import size_of
from crawler.adverts.vocabulary import undressed

#: Nodes of a box that are looked at, and adverts taken from it.
_NODES, MAX_UNITS = 1_500, 50
#: Characters of an advert's text.
MAX_TEXT = 300
_FRAMES = frozenset(("iframe", "frame", "embed", "object"))
_SILENT = frozenset(("script", "style", "noscript", "textarea", "template", "option"))
#: Elements of which each is an advert of its own where a box holds several text links.
_LINES = frozenset(("li", "p", "dd", "dt", "td", "h3", "h4"))
#: Elements that are one item of a list, and characters of the shortest title of one.
ITEMS, _TITLE = frozenset(("li", "tr", "dd", "article")), 6


@dataclass(slots=True)
class Unit:
    """What may be one advert."""

    node: LexborNode
    click: str | None = None
    image: str | None = None
    leads_away: bool = False
    #: It can be clicked, and only a script knows where that leads.
    by_script: bool = False


def units(box: LexborNode, page: Publisher, *, is_promoted: bool = False) -> list[Unit]:
    """Return what stands in a box: pictures and frames, else text links that lead away; empty where nothing does.

    An item of a list that `is_promoted` by a label may also lead to a page of the site.
    """
    pictures: dict[str, Unit] = {}
    texts: dict[str, Unit] = {}
    for count, node in enumerate(box.traverse()):
        page.nodes_left -= 1
        if count > _NODES or page.nodes_left < 0 or len(pictures) >= MAX_UNITS:
            break
        tag = node.tag or ""
        if tag in ("img", "input") or tag in _FRAMES:
            unit = _shown(node, page)
            if unit is not None:
                _keep(pictures, unit)
        elif tag == "a":
            unit = _linked(node, page)
            if unit is not None:
                _keep(pictures if unit.image else texts, unit)
    chosen = _telling(list(pictures.values()))
    if not chosen:
        chosen = _listed([unit for unit in texts.values() if unit.leads_away], page)
    if not chosen and is_promoted and box.tag in ITEMS:
        chosen = [unit for unit in texts.values() if len((unit.node.text() or "").strip()) >= _TITLE][:1]
    if not chosen and (unit := _handled(box, page)) is not None:
        chosen = [unit]
    return chosen


def _keep(found: dict[str, Unit], unit: Unit) -> None:
    """Keep the first unit of each way a click goes."""
    key = unit.click or unit.image or f"#{unit.node.mem_id}"
    known = found.setdefault(key, unit)
    known.image = known.image or unit.image


def _shown(node: LexborNode, page: Publisher) -> Unit | None:
    attributes = node.attributes
    if any(side is not None and side < page.words.shapes.pixel for side in size_of(attributes)):
        return None
    if node.tag in _FRAMES:
        source = page.resolve(attributes.get("src") or attributes.get("data-src") or attributes.get("data"))
        return Unit(node=node, leads_away=True) if source or node.tag == "iframe" else None
    image = page.picture(attributes)
    if image is None:
        return None
    carrier = page.carrier(node)
    click = page.click(carrier.attributes) if carrier is not None else None
    by_script = click is None and (carrier is not None or any(map(_is_handled, (node, *above(node, 3)))))
    return Unit(node=carrier or node, click=click, image=image, leads_away=page.leads_away(click), by_script=by_script)


def _is_handled(node: LexborNode) -> bool:
    return "onclick" in node.attributes


def _linked(node: LexborNode, page: Publisher) -> Unit | None:
    attributes = node.attributes
    click = page.click(attributes)
    if click is None:
        return None
    image = page.background(attributes)
    return Unit(node=node, click=click, image=image, leads_away=page.leads_away(click))


def _handled(box: LexborNode, page: Publisher) -> Unit | None:
    """Return the unit of a box that leads away by itself."""
    attributes = box.attributes
    click, image = page.click(attributes), page.background(attributes)
    return Unit(node=box, click=click, image=image, leads_away=True) if page.leads_away(click) else None


def _telling(found: list[Unit]) -> list[Unit]:
    """Choose what is an advert of the pictures and frames of a box.

    What leads away, where anything does. Several pictures that stay on the site are its own content, whatever the box
    is called: news columns of portals bear the class names of slots. A single one may be a house advert.
    """
    away = [unit for unit in found if unit.leads_away]
    if away:
        return away
    led = [unit for unit in found if unit.click]
    if led:
        return led if len(led) == 1 else []
    return found[:1]


def _listed(found: list[Unit], page: Publisher) -> list[Unit]:
    """Keep each text link that is an item of its own; of the others the first of each site, the rest are buttons."""
    items = {item.mem_id for unit in found if (item := _item(unit.node)) is not None}
    if len(items) == len(found):
        return found
    sites: dict[str, Unit] = {}
    for unit in found:
        sites.setdefault(page.words.site_of(parted(unit.click or "")[0]), unit)
    return list(sites.values())


def _item(node: LexborNode) -> LexborNode | None:
    return next((each for each in above(node, 4) if each.tag in _LINES), None)


def words_in(box: LexborNode, page: Publisher) -> Iterator[str]:
    """Yield what a box says: its visible texts, and the alternative texts and titles of what is in it; no labels."""
    length = 0
    for count, node in enumerate(box.traverse(include_text=True)):
        page.nodes_left -= 1
        if count > _NODES or page.nodes_left < 0 or length > 2 * MAX_TEXT:
            return
        if node.tag == "-text":
            parent = node.parent
            said = [node.text_content or ""] if parent is None or parent.tag not in _SILENT else []
        else:
            attributes = node.attributes
            said = [attributes.get("alt") or "", attributes.get("title") or ""] if attributes else []
        for each in said:
            text = " ".join(each[: 2 * MAX_TEXT].split())
            if text and not page.words.is_label(text) and undressed(text) not in page.words.closers:
                length += len(text)
                yield text
