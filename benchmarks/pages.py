"""Pages as Chinese portals serve them, made the same on every machine.

head      meta, style, scripts: a third of the bytes
links     menus and lists of headlines
main      ordinary paragraphs, or what asks for money, some of that in a demo page's own HTML
cards     pictures with captions, until the page has its size
footer    company, ICP number, phone
"""

import html
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.material import Material

#: Shares of a page's bytes; what links, head and footer leave is filled with cards.
_SCRIPTS, _MAIN, _REST = 1 / 3, 0.24, 0.97
#: One page in five asks for money, a third of those in a demo page in portal's clothes; one page in three carries its
#: data. Beside ordinary paragraphs one in five is about money without asking for any.
_ADVERT, _DEMO, _DATA, _ABOUT_MONEY = 0.2, 1 / 3, 1 / 3, 0.2
_STYLE = "".join(
    f".m{n}{{float:left;width:{80 + n}px;line-height:{18 + n}px;padding:0 {n}px;color:#{n * 4369 % 4096:03x}}}"
    for n in range(16)
)
_CALL = (
    'function {a}(e,t){{var {b}=e["{c}"]||{{}};return t&&{b}.{c}?'
    "{b}.{c}(t,{n}):(window.{a}Q=window.{a}Q||[]).push([e,{n}])}}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link as it stands in a page."""

    href: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What is decided about a page before it is written."""

    #: utf-8 or gb18030; declared as gbk then, as sites do.
    charset: str
    #: Bytes aimed at.
    size: int
    links: Sequence[Link]
    #: Whether the links inside demo HTML are kept; a site whose pages are counted can have none but its own.
    with_own_links: bool = True


def size_between(least: int, most: int, random: Random) -> int:
    """Draw a size so that doubling is as likely anywhere in the range."""
    return int(least * (most / least) ** random.random())


def make_page(paper: Paper, material: Material, random: Random) -> bytes:
    """Write one page.

    Returns:
        Its bytes in the paper's charset, some hundred more or fewer than asked for.
    """
    size, charset = paper.size, paper.charset
    title = html.escape(random.choice(material.titles))
    main = _main(material, random, with_links=paper.with_own_links)
    parts = [
        _head(title, charset),
        f"<script>{_upto(lambda: _code(random), size * _SCRIPTS, charset)}</script>",
        f"<script>window.__STATE__={_data(material, random)}</script>" if random.random() < _DATA else "",
        f'</head><body class="portal"><div id="wrap">{_lists(paper.links, random)}',
        f'<div class="main"><h1>{title}</h1>{_upto(lambda: next(main), size * _MAIN, charset)}</div>',
    ]
    room = size * _REST - sum(len(part.encode(charset)) for part in parts)
    parts += [_upto(lambda: _card(material, random), room, charset), _footer(random)]
    return "".join(parts).encode(charset)


def _upto(piece: Callable[[], str], size: float, charset: str) -> str:
    pieces: list[str] = []
    while size > 0:
        pieces.append(piece())
        size -= len(pieces[-1].encode(charset))
    return "".join(pieces)


def _head(title: str, charset: str) -> str:
    declared = "gbk" if charset == "gb18030" else charset
    return (
        f'<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}">'
        f'<title>{title}</title><meta name="keywords" content="{title}"><style>{_STYLE}</style>\n'
    )


def _code(random: Random) -> str:
    a, b, c = (f"{random.choice('abcdefghkmn')}{random.getrandbits(24):x}" for _ in range(3))
    return _CALL.format(a=a, b=b, c=c, n=random.getrandbits(16)) + ";"


def _data(material: Material, random: Random) -> str:
    titles = random.sample(material.titles, min(12, len(material.titles)))
    rows = (f'{{"id":{random.getrandbits(20)},"title":"{_quoted(title)}","hot":true}}' for title in titles)
    return f"[{','.join(rows)}]"


def _quoted(title: str) -> str:
    return html.escape(title).replace("\\", "")


def _lists(links: Sequence[Link], random: Random) -> str:
    items = [
        f'<li class="m{random.randrange(16)}"><a href="{link.href}" target="_blank" title="{link.text}">{link.text}</a>'
        f'<span class="d">11-{random.randrange(1, 24):02d}</span></li>\n'
        for link in links
    ]
    groups = (items[at : at + 10] for at in range(0, len(items), 10))
    return "".join(f'<div class="side"><h3>热点</h3><ul class="list">{"".join(group)}</ul></div>' for group in groups)


def _main(material: Material, random: Random, *, with_links: bool) -> Iterator[str]:
    asks = random.random() < _ADVERT
    if asks and random.random() < _DEMO:
        body = random.choice(material.bodies)
        yield body if with_links else _without_links(body)
    while True:
        about_money = material.others if random.random() < _ABOUT_MONEY else material.ordinary
        lines = random.choice(material.adverts if asks else about_money).splitlines()
        yield "".join(f"<p>{html.escape(line)}</p>\n" for line in lines if line.strip())


def _without_links(body: str) -> str:
    for name in ("href=", "src=", "http-equiv="):
        body = body.replace(name, f"data-{name}").replace(name.upper(), f"data-{name}")
    return body


def _card(material: Material, random: Random) -> str:
    title = html.escape(random.choice(material.titles))
    line = html.escape(random.choice(material.ordinary)[:40])
    mark = f"a{random.getrandbits(32):x}.{random.getrandbits(24)}"
    return (
        f'<div class="card m{random.randrange(16)} clearfix" data-spm="{mark}">'
        f'<img src="/upload/202611/{random.getrandbits(40):x}.jpg" width="160" height="90" alt="{title}">'
        f'<div class="info"><h4 class="tit">{title}</h4><p class="sum">{line}</p></div></div>\n'
    )


def _footer(random: Random) -> str:
    licence, phone, account = random.randrange(10**7), random.randrange(10**6), random.randrange(10**4)
    return (
        '</div><div class="foot">版权所有 © 思陵县山海信息服务有限公司 '
        f"闽ICP备{licence:08d}号-1 客服电话 0592-0{phone:06d} 微信 shanhai_{account}"
        "</div></body></html>\n"
    )
