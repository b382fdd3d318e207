"""A little town of web sites: three that are watched, their advertisers, and the pictures that lead on.

brisk.test  ─ adverts ─► land-N.test        ┐
            ─ leads with a code in a picture │  one page each
pic.test    ─ the codes' pictures ─► code-N.test ┘
slow.test     a delay of its own             even.test   429 with Retry-After, now and then
map.test      a sitemap, and a Crawl-delay in its robots.txt

Everything follows from the size alone, so that a server in another process serves the same town.
"""

import io
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tests.line.sites import ADVERT, NEWS, page
from tests.pictures.posters import a_code

#: Seconds between two requests that the sources promise; map.test asks for its own in robots.txt.
SLOW_S, EVEN_S, MAP_S = 0.15, 0.1, 0.2
#: Seconds that even.test asks to be left alone for with its 429.
RETRY_AFTER_S = 2
_DIGITS = "零一二三四五六七八九"


class Reply(NamedTuple):
    """What a server answers."""

    body: bytes
    status: int = 200
    type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True, kw_only=True)
class Town:
    """What is served, what must come of it, and what was promised."""

    #: host + path -> answer.
    replies: dict[str, Reply] = field(default_factory=dict)
    #: host + path -> what is answered once, before the answer above.
    refusals: dict[str, Reply] = field(default_factory=dict)
    #: Addresses that must each have one row in the page table.
    pages: set[str] = field(default_factory=set)
    #: Addresses of pages that must become leads.
    leads: set[str] = field(default_factory=set)

    def promised(self, host: str) -> float:
        """Seconds between two requests to a host; hosts that no source names get the most patient source's."""
        own = {"brisk.test": 0.0, "slow.test": SLOW_S, "even.test": EVEN_S, "map.test": MAP_S}
        return own.get(host, max(SLOW_S, EVEN_S))

    def put(self, place: str, reply: Reply, *, is_lead: bool = False) -> None:
        """Serve a page that a scan must bring home."""
        self.replies[place] = reply
        self.pages.add(f"http://{place}")
        if is_lead:
            self.leads.add(f"http://{place}")


def build(size: int) -> Town:
    """Return a town; `size` is the number of pages without a delay, six to twelve of which lead outside.

    Watched are brisk.test (size pages), slow.test and even.test (30 and size / 16 each), and map.test (size / 20).
    """
    town = Town()
    _brisk(town, size)
    few = _few(size)
    for host in ("slow.test", "even.test"):
        street(town, host, few)
    again = Reply(b"later", 429, headers=(("Retry-After", str(RETRY_AFTER_S)),))
    town.refusals = {f"even.test/{number}.html": again for number in (3, few - 1)}
    _mapped(town, size // 20)
    return town


def street(town: Town, host: str, size: int) -> None:
    """Serve one more site, a tree of pages of which one of ten must become a lead."""
    for number in range(size):
        links = [f"/{further}.html" for further in (number * 2 + 1, number * 2 + 2) if further < size]
        _ordinary(town, host, number, links)


def _few(size: int) -> int:
    """Pages of a site with a delay: enough that twenty short lives of a scan do not come to their end."""
    return 30 + size // 16


def sources(folder: Path) -> str:
    """Write the files of the sources that watch the town, and return their folder's name."""
    folder.mkdir()
    watched = {
        "brisk": "start_urls: [http://brisk.test/0.html]\ndelay_s: 0\nmax_pages: 100000",
        "slow": f"start_urls: [http://slow.test/0.html]\ndelay_s: {SLOW_S}",
        "even": f"start_urls: [http://even.test/0.html]\ndelay_s: {EVEN_S}",
        "map": "kind: sitemap\nstart_urls: [http://map.test/sitemap.xml]\ndelay_s: 0",
    }
    for name, lines in watched.items():
        # How fast the drill's own server answers must not decide how long the drill takes.
        text = f"id: {name}\n{lines}\nmax_depth: 1000\ndelay_factor: 0\n"
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    return str(folder)


def _brisk(town: Town, size: int) -> None:
    outside = max(6, min(12, size // 40))
    every = size // outside
    for number in range(size):
        place, links = number % every, [f"/{(number * 3 + step) % size}.html" for step in range(12)]
        which = number // every
        more = ""
        if place == 1 and which < outside:
            more = _slot(which)
            town.put(f"land-{which}.test/", Reply(_text(f"land-{which}", ADVERT)), is_lead=True)
        if place == 2 and which < outside:
            more = f'<img src="http://pic.test/{which}.png" width="150" height="150">'
            town.replies[f"pic.test/{which}.png"] = Reply(_code(f"http://code-{which}.test/"), type="image/png")
            town.put(f"code-{which}.test/", Reply(_text(f"code-{which}", ADVERT)), is_lead=True)
        is_lead = place == 2 or number % 10 == 0
        links += ["/private/1.html", "/gone.html", "/moved.html"] if number == 0 else []
        body = _text(f"brisk-{number}", ADVERT if is_lead else NEWS, *links, more=more)
        town.put(f"brisk.test/{number}.html", Reply(body), is_lead=is_lead)
    town.replies["brisk.test/moved.html"] = Reply(b"", 302, headers=(("Location", "/7.html"),))
    town.replies["brisk.test/robots.txt"] = Reply(b"User-agent: *\nDisallow: /private/\n", type="text/plain")


def _ordinary(town: Town, host: str, number: int, links: list[str]) -> None:
    is_lead = number % 10 == 5
    body = _text(f"{host}-{number}", ADVERT if is_lead else NEWS, *links)
    town.put(f"{host}/{number}.html", Reply(body), is_lead=is_lead)


def _mapped(town: Town, count: int) -> None:
    addresses = [f"http://map.test/{number}.html" for number in range(count)]
    entries = "".join(f"<url><loc>{address}</loc></url>" for address in addresses)
    head = '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    town.replies["map.test/sitemap.xml"] = Reply(f"{head}{entries}</urlset>".encode(), type="application/xml")
    town.replies["map.test/robots.txt"] = Reply(f"User-agent: *\nCrawl-delay: {MAP_S}\n".encode(), type="text/plain")
    for number in range(count):
        _ordinary(town, "map.test", number, [])


def _text(name: str, text: str, *links: str, more: str = "") -> bytes:
    """A page that says something of its own: what tells repetitions apart must not take it for one."""
    own = "".join(_words(name))
    number = "".join(_DIGITS[int(digit)] for digit in name if digit.isdigit())
    return page(f"第{number}页", f"{text}{own}", *links).replace(b"</body>", more.encode() + b"</body>")


def _words(name: str) -> Iterator[str]:
    drawn = random.Random(name)
    for _ in range(60):
        yield chr(drawn.randrange(0x4E00, 0x9FA0))


def _slot(which: int) -> str:
    return (
        f'<div class="ad-box"><span>广告</span><a href="http://land-{which}.test/" target="_blank">'
        f'<img src="http://pic.test/slot-{which}.gif" width="300" height="250" alt="理财"></a></div>'
    )


def _code(address: str) -> bytes:
    written = io.BytesIO()
    a_code(address).save(written, "PNG")
    return written.getvalue()
