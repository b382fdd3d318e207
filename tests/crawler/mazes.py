"""Generated sites for the fence: traps without end and honest series, walked without a network.

A site is a function from a path to (body, links); a walk asks the fence as the spider does: before a link is taken in,
before it is fetched, and after.
"""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from crawler.reading.walls import gist, trouble
from crawler.targets.bounds import Fence
from crawler.traps import Trap
from crawler.urls import canonical
from facts.sources import Bounds, Source

HOST = "http://maze.test"
Site = Callable[[str], tuple[str, list[str]]]
_WORDS = "海风山路河桥春田灯火云窗石街木门书声花园茶香雨巷船歌月台星光竹林鸟语渔港麦浪钟楼晨雾秋叶雪原湖心沙洲长堤古井"
MENU = (
    "<ul><li>首页</li><li>关于我们</li><li>新闻中心</li><li>联系方式</li></ul>" * 3 + "版权归本站所有，转载请注明出处。"
)


def prose(seed: str, characters: int = 300) -> str:
    """Text of its own for each seed."""
    draw = Random(seed)
    return "，".join("".join(draw.choices(_WORDS, k=12)) for _ in range(characters // 12))


def page(text: str, title: str = "某某网") -> str:
    return f"<html><head><title>{title}</title></head><body>{MENU}<div>{text}</div></body></html>"


def number_of(path: str) -> int:
    """The last number in a path."""
    digits = "".join(mark if mark.isdigit() else " " for mark in path).split()
    return int(digits[-1]) if digits else 0


def token(path: str, salt: int = 0, length: int = 24) -> str:
    """A session number: other for each path and salt."""
    return "".join(Random(f"{path}{salt}").choices("0123456789abcdef", k=length))


def word(path: str, step: int) -> str:
    """Seven letters: other for each path and step."""
    return "".join(Random(f"{path}{step}").choices("abcdefghij", k=7))


@dataclass(slots=True)
class Walk:
    """What came of a walk."""

    #: Paths fetched, in order.
    fetched: list[str] = field(default_factory=list)
    caught: Counter[Trap] = field(default_factory=Counter)


def walk(site: Site, *, budget: int = 2000, bodies: bool = True, start: str = "/") -> Walk:
    """Follow a site from its start as the spider would, within its budget."""
    fence = Fence(Source(id="m", title="m", start_urls=(f"{HOST}/",), bounds=Bounds(max_pages=budget)), this_year=2026)
    done, seen, waiting = Walk(), {HOST + start}, deque([HOST + start])
    while waiting and len(done.fetched) < budget:
        url = waiting.popleft()
        if fence.closed(url):
            continue
        done.fetched.append(url.removeprefix(HOST))
        text, links = site(url.removeprefix(HOST))
        body = text.encode()
        fence.learn(url, gist(body), trouble(body, 200, url, {}), body if bodies else b"")
        for link in links:
            form = canonical(HOST + link)
            if form and form not in seen and fence.refusal(form) is None:
                seen.add(form)
                fence.note(form)
                waiting.append(form)
    done.caught = fence.caught
    return done
