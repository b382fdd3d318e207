"""What is kept beside a page so that it can be shown as it was: its pictures, the telling ones first, and styles."""

from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.adverts.page import Publisher
from crawler.adverts.sizes import size_of
from crawler.adverts.vocabulary import vocabulary

#: Elements of a page that are looked at, and places that styles get at most while pictures want them.
_NODES, _STYLES = 40_000, 5
#: CSS pixels: area of a picture of unknown size; the shorter side below which a picture is an icon.
_USUAL, _ICON = 40_000, 32
_SELECTOR = "img, input[src], link[href], body[background], table[background], td[background], [style], video[poster]"


def requisites(tree: LexborHTMLParser, url: str, *, first: Sequence[str] = (), limit: int = 20) -> tuple[str, ...]:
    """Return absolute addresses of pictures and style sheets, each once: `first`, pictures from large to small, styles.

    Lazily loaded pictures are given by the address that a visitor's browser ends up with, of a srcset the largest.
    Icons come last; up to five places are kept for styles, without which a page is not shown as it was.

    Args:
        tree: the parsed page; it is not changed.
        url: the page's own address.
        first: addresses that must be among them, such as those of the pictures of adverts.
        limit: how many at most.
    """
    page = Publisher(tree, url, vocabulary())
    pictures: dict[str, float] = {}
    styles: dict[str, None] = {}
    for number, node in enumerate(tree.css(_SELECTOR)):
        if number >= _NODES:
            break
        if node.tag == "link":
            styles.update(dict.fromkeys(_sheets(node, page)))
        else:
            for address, area in _pictures(node, page):
                pictures[address] = max(pictures.get(address, 0.0), area)
    chosen = list(dict.fromkeys(found for each in first if (found := page.resolve(each)) is not None))
    kept = min(len(styles), _STYLES)
    ranked = sorted((each for each in pictures if each not in chosen), key=lambda each: -pictures[each])
    chosen += ranked[: max(0, limit - kept - len(chosen))]
    return tuple(dict.fromkeys([*chosen, *styles]))[:limit]


def _sheets(node: LexborNode, page: Publisher) -> Iterator[str]:
    attributes = node.attributes
    kinds = (attributes.get("rel") or "").lower().split()
    if "stylesheet" in kinds and "alternate" not in kinds and attributes.get("media", "") != "print":
        address = page.resolve(attributes.get("href"))
        if address is not None:
            yield address


def _pictures(node: LexborNode, page: Publisher) -> Iterator[tuple[str, float]]:
    attributes = node.attributes
    size = size_of(attributes)
    if any(side is not None and side < page.words.shapes.pixel for side in size):
        return
    if node.tag in ("img", "input"):
        address = page.picture(attributes)
    elif node.tag == "video":
        address = page.resolve(attributes.get("poster"))
    else:
        address = page.background(attributes)
    if address is not None:
        yield address, _area(size)


def _area(size: tuple[int | None, int | None]) -> float:
    """Return the area that a picture is ranked by; one side alone stands for a picture as high as it is wide."""
    width, height = size
    if width is None and height is None:
        return float(_USUAL)
    wide, high = width or height or 0, height or width or 0
    return float(wide * high) if min(wide, high) >= _ICON else 0.0
