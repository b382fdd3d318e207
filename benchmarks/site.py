"""A site of four hosts on disk: a tree of pages in which every page is reached, with about fifty links on each."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.material import Material
from benchmarks.pages import Link, Paper, make_page, size_between
from benchmarks.servers import Served

#: Bounds whose mean, drawn evenly over doublings, is 35 kB.
_SIZES = (15_000, 70_000)
_LINKS = 50
#: Children of a page in the tree that makes every page reachable.
_CHILDREN = 8
#: One random link in ten leads to another host.
_ABROAD = 0.1
_CHANNELS = ("news", "caijing", "licai", "shenghuo", "bbs", "fang", "jiankang", "lvyou")
_FORBIDDEN = "/private/1.html"
_ROBOTS = "User-agent: *\nDisallow: /private/\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What was written."""

    start_urls: tuple[str, ...]
    #: Pages a polite crawler reaches; the one that robots.txt forbids is not counted.
    pages: int
    #: Bytes of a page on average.
    mean: float


def build(served: Served, count: int, material: Material) -> Site:
    """Write about `count` pages, the same every time but for the port in links between hosts.

    The first half of the hosts is in UTF-8, the second in GB18030 declared as gbk.
    """
    each = count // len(served.folders)
    sizes = [
        _write(served, host, number, each, material) for host in range(len(served.folders)) for number in range(each)
    ]
    for folder in served.folders:
        (folder / "robots.txt").write_text(_ROBOTS, encoding="ascii")
        (folder / "private").mkdir()
        (folder / _FORBIDDEN.strip("/")).write_text("<p>not for robots</p>", encoding="ascii")
    starts = tuple(f"http://{netloc}/" for netloc in served.netlocs)
    return Site(start_urls=starts, pages=len(sizes), mean=sum(sizes) / len(sizes))


def _write(served: Served, host: int, number: int, each: int, material: Material) -> int:
    random = Random(f"{host}:{number}")  # the same pages every time
    charset = "utf-8" if host < len(served.folders) // 2 else "gb18030"
    hrefs = _hrefs(served.netlocs, host, number, each, random)
    links = [Link(href=href, text=random.choice(material.titles)) for href in hrefs]
    paper = Paper(charset=charset, size=size_between(*_SIZES, random), links=links, with_own_links=False)
    body = make_page(paper, material, random)
    path = served.folders[host] / (_path(number).strip("/") or "index.html")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return len(body)


def _hrefs(netlocs: Sequence[str], host: int, number: int, each: int, random: Random) -> list[str]:
    first = _CHILDREN * number + 1
    hrefs = [_path(child) for child in range(first, min(first + _CHILDREN, each))]
    hrefs += ["/", _FORBIDDEN] if number == 0 else ["/"]
    while len(hrefs) < _LINKS:
        path = _path(random.randrange(each))
        hrefs.append(f"http://{random.choice(netlocs)}{path}" if random.random() < _ABROAD else path)
    return hrefs


def _path(number: int) -> str:
    return f"/{_CHANNELS[number % len(_CHANNELS)]}/2026/{number:05d}.html" if number else "/"
