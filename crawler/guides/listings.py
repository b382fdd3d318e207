"""Listing pages of boards and directories: where the items stand is data of the source, and watched.

A board that is built anew still answers 200. Fewer items than promised, or items without a link, therefore are a
problem that says so: silence would look like a quiet night.
"""

from parsel import Selector

from crawler.guides import Guide
from crawler.guides.gathering import Gathering
from crawler.guides.selectors import address, select, words
from crawler.reading.links import charset_of
from facts.sources import Listing

#: Items of a listing page at most; boards show a hundred.
MAX_ITEMS = 2000
#: Tags of a page at most. A selector goes over nested elements again and again, so that a page of a million of them,
#: which no board has, would take minutes.
MAX_TAGS = 50_000
#: Of these, elements that are opened and never closed at most: they nest.
MAX_OPEN = 5_000


def read_listing(body: bytes, content_type: str, url: str, listing: Listing, number: int = 1) -> Guide:
    """Read one listing page.

    Args:
        body: the page.
        content_type: header of that name; may be empty.
        url: where it came from.
        listing: the source's selectors.
        number: 1 for a start page, then one more with each `next`; after listing.pages further pages `next` is empty.
    """
    found = Gathering(url, MAX_ITEMS)
    if _is_monstrous(body):
        found.drift("列表页的元素多得不正常，没有读取。")
        return found.guide()
    page = _parsed(body, content_type, found)
    if page is None:
        found.drift("列表页是空的。")
        return found.guide()
    try:
        _read(page, listing, number, found)
    except ValueError as problem:
        found.say(f"选择器无法使用（{str(problem)[:200]}），请更正来源文件的 listing。")
    return found.guide()


def _read(page: Selector, listing: Listing, number: int, found: Gathering) -> None:
    items = select(page, listing.item)[:MAX_ITEMS]
    linked = sum(_take(item, listing, found) for item in items)
    _judge(found, listing, len(items), linked, number)
    if listing.next and number <= listing.pages:
        _lead_on(page, listing.next, found)


def _is_monstrous(body: bytes) -> bool:
    opened, closed = body.count(b"<"), body.count(b"</")
    return opened > MAX_TAGS or opened - 2 * closed > MAX_OPEN * 4


def _parsed(body: bytes, content_type: str, found: Gathering) -> Selector | None:
    text = body.decode(charset_of(body, content_type), "replace").replace("\x00", "")
    if not text.strip():
        return None
    # Not "huge": libxml2 then nests 256 elements at most, which bounds what selectors cost.
    page = Selector(text=text, type="html", huge_tree=False)
    base = page.css("base::attr(href)").get()
    found.base = (found.resolve(base) if base else None) or found.base
    return page


def _take(item: Selector, listing: Listing, found: Gathering) -> bool:
    matches = select(item, listing.link, within=True)
    link = next((match for match in matches if address(match)), item)
    where = address(link)
    return bool(where) and found.add(where, words(link) or words(item))


def _judge(found: Gathering, listing: Listing, items: int, linked: int, number: int) -> None:
    # The last of several listing pages has what is left.
    if items < listing.least_items and number == 1:
        found.drift(
            f"列表页只有 {items} 个条目（选择器 {listing.item}），应不少于 {listing.least_items} 个，"
            "页面版式可能已经改变。"
        )
    if linked < items:
        found.drift(f"列表页的 {items} 个条目中有 {items - linked} 个没有链接（选择器 {listing.link}）。")


def _lead_on(page: Selector, selector: str, found: Gathering) -> None:
    where = next((text for match in select(page, selector) if (text := address(match))), None)
    if where and not where.lower().startswith(("javascript:", "#")):
        further = found.resolve(where)
        # The last page's "next" often leads to itself.
        if further is not None and further != found.resolve(found.base):
            found.lead_on(where)
