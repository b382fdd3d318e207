"""What find_adverts makes of single slots: clicks, pictures, texts, places, bounds."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from crawler.adverts import MAX_ADVERTS, find_adverts, may_hold_adverts, own_rules, requisites
from facts.adverts import Advert, Sign, Spot

URL = "http://www.harbour.test/news/1.html"


def adverts(html: str, url: str = URL) -> tuple[Advert, ...]:
    return find_adverts(LexborHTMLParser(html), url, own_rules())


def the_advert(html: str, url: str = URL) -> Advert:
    (found,) = adverts(html, url)
    return found


@pytest.mark.parametrize(
    ("attributes", "click"),
    [
        ('href="//b.test/x"', "http://b.test/x"),
        ('href="../go?u=http%3A%2F%2Fb.test"', "http://www.harbour.test/go?u=http%3A%2F%2Fb.test"),
        ('href="http://b.test/x#top"', "http://b.test/x"),
        ('href=" http://b.test/\n x"', "http://b.test/x"),
        ('href="#" data-url="http://b.test/y"', "http://b.test/y"),
        ("href=\"javascript:window.open('http://b.test/z')\"", "http://b.test/z"),
        ('href="javascript:;" onclick="track(1);location.href = \'http://b.test/w\';"', "http://b.test/w"),
        ('href="javascript:;" onclick="window.open(\'http://b.test/\' + id)"', "http://b.test/"),
        ('href="javascript:;" onclick="go(7)"', None),
        ('href="ftp://b.test/x"', None),
        ('href="http://"', None),
    ],
)
def test_where_a_click_goes(attributes: str, click: str | None) -> None:
    """Links, data attributes and plain handlers are read; nothing is run, and what only a script knows is None."""
    assert the_advert(f'<div class="ad-box"><a {attributes}><img src="/a.jpg"></a></div>').click_url == click


def test_the_base_of_a_page_counts() -> None:
    """Addresses resolve against <base href>; what is another site is told by the page's own address."""
    html = '<base href="http://cdn.test/s/"><div class="ad"><a href="http://b.test/"><img src="a.jpg"></a></div>'

    assert the_advert(html).image_url == "http://cdn.test/s/a.jpg"


@pytest.mark.parametrize(
    ("markup", "image"),
    [
        ('<img src="/grey.gif" data-original="/a.jpg">', "http://www.harbour.test/a.jpg"),
        ('<img src="data:image/gif;base64,AA" data-src="//c.test/a.jpg">', "http://c.test/a.jpg"),
        ('<img srcset="/s.jpg 320w, /l.jpg 1280w, /m.jpg 640w">', "http://www.harbour.test/l.jpg"),
        ('<img src="/a.jpg?x=1&amp;y=2">', "http://www.harbour.test/a.jpg?x=1&y=2"),
    ],
)
def test_which_picture_it_shows(markup: str, image: str) -> None:
    """The address that the visitor's browser ends up with."""
    assert the_advert(f'<div class="ad"><a href="http://b.test/">{markup}</a></div>').image_url == image


def test_what_it_says() -> None:
    """Visible words, alternative texts and titles, each once; scripts, labels and close buttons are no part."""
    html = """<div class="ad"><span>广告</span><a href="http://b.test/" title="金树财富">
    <img src="/a.jpg" alt="年年有余"></a>
    <p>金树财富</p><script>var x="暗语"</script><style>p{}</style><i>关闭</i></div>"""

    assert the_advert(html).text == "金树财富 年年有余"


@pytest.mark.parametrize(
    ("outer", "spot"),
    [
        ('<div id="header">', Spot.TOP),
        ('<div class="main"><div class="col-right">', Spot.SIDE),
        ("<aside>", Spot.SIDE),
        ('<div class="article-content">', Spot.CONTENT),
        ("<footer>", Spot.BOTTOM),
        ('<div class="sidebar" style="Position : fixed">', Spot.OVERLAY),
        ('<div class="pop-mask">', Spot.OVERLAY),
        ("<div>", Spot.UNKNOWN),
    ],
)
def test_where_it_stands(outer: str, spot: Spot) -> None:
    """The nearest element whose name or style says so; a style that fixes it wins."""
    assert the_advert(f'{outer}<p class="ad"><a href="http://b.test/"><img src="/a.jpg"></a></p>').spot is spot


def test_order_tells_the_place_where_names_do_not() -> None:
    """First, last and in between on a page of some length."""
    slot = '<p class="ad"><a href="http://b{}.test/"><img src="/{}.jpg"></a></p>'
    lines = "<p>一行字</p>" * 60
    found = adverts(slot.format(1, 1) + lines + slot.format(2, 2) + lines + slot.format(3, 3))

    assert [each.spot for each in found] == [Spot.TOP, Spot.CONTENT, Spot.BOTTOM]
    assert [each.position for each in found] == [1, 2, 3]


@pytest.mark.parametrize(
    "html",
    [
        '<nav><a href="http://b.test/x">广告</a><a href="http://b.test/y"><img src="/y.png"></a></nav>',
        '<p>本报<b>广告</b>部电话见<a href="http://b.test/contact">公司网站页面</a></p>',
        '<div>友情链接<br><a href="http://b.test/"><img src="/b.gif" width="468" height="60"></a></div>',
        '<a href="http://www.town.gov.cn/"><img src="/b.gif" width="468" height="60"></a>',
        '<a href="http://shop.harbour.test/"><img src="/b.gif" width="468" height="60"></a>',
        '<a href="http://b.test/photo.jpg"><img src="/b.gif" width="300" height="250"></a>',
        '<a href="http://b.test/"><img src="/b.gif" width="88" height="31"></a>',
        '<img src="http://cm.doubleclick.net/p" width="1" height="1">',
        '<div class="ad"></div>',
        "<p>赞助</p>",
        '<table><tr><td>推广</td><td>预算</td></tr><tr><td><a href="http://b.test/">见附件说明文档</a></td><td>3</td></tr></table>',
    ],
)
def test_traps_are_no_adverts(html: str) -> None:
    """Menus, sentences, friendly links, authorities, the site's own, full pictures, buttons, pixels, empty slots."""
    assert adverts(f"<body><p>正文。</p>{html}</body>") == ()


def test_nested_slots_are_one_advert_with_every_sign() -> None:
    """Label, network, geometry and rule of one frame."""
    html = """<div class="ad"><div class="ad-box"><em>广告</em><div id="BAIDU_SSP__wrapper_u1">
    <iframe width="300" height="250" src="https://pos.baidu.com/s?di=u1"></iframe></div></div></div>"""

    assert the_advert(html).signs == (Sign.LABEL, Sign.NETWORK, Sign.GEOMETRY, Sign.RULE)
    assert the_advert(html).network == "baidu-union"


def test_a_flood_of_adverts_is_cut() -> None:
    """Fifty a page, the first ones."""
    html = "".join(f'<a href="http://b{n}.test/"><img src="/{n}.gif" width="728" height="90"></a>' for n in range(300))
    found = adverts(html)

    assert len(found) == MAX_ADVERTS
    assert found[-1].click_url == "http://b49.test/"


HOSTILE = {
    "nested slots": '<div class="ad">' * 15_000 + '<span>广告</span><a href="http://b.test/"><img src=1>',
    "nested labels": "<div><span>广告</span>" * 9_000,
    "many links": "".join(f'<a href="http://b{n}.test/">去看一看</a>' for n in range(20_000)),
    "many labelled links": "".join(f'<p><i>广告</i><a href="http://b{n}.test/">去看一看</a>' for n in range(6_000)),
    "many banners": '<a href="http://b.test/"><img src="/1.jpg" width=300 height=250></a>' * 9_000,
    "one wide slot": '<div class="ad">' + '<a href="http://b.test/"><img src="/1.jpg"></a>' * 9_000,
    "nested links in tables": '<a href="http://b.test/"><img src=x width=300 height=250><table>' * 6_000,
    "friends": "<h3>友情链接</h3><div>" * 9_000,
    "handlers": "<div onclick=\"window.open('http://b.test')\"><img src=x width=300 height=250>" * 8_000,
    "handler without end": '<p><img src=x onclick="' + "window.open(" * 50_000 + '">',
    "scripts": "<p>x" + "<script>var a='" + "y" * 20_000 + "'</script>" * 1 + "<script>cpro_id</script>" * 6_000,
    "class of many names": '<p class="' + "ad-x " * 100_000 + '">',
    "style of many": '<a href="http://b.test/"><img src=x style="' + "width:1px;" * 50_000 + '"></a>',
    "srcset of many": '<div class=ad><img srcset="' + "a 1x, " * 50_000 + '">',
    "words": "广告" * 800_000,
    "slots of networks": '<ins class="adsbygoogle"></ins>' * 9_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_take_little_time(name: str) -> None:
    """Deep, wide and endless pages, as large as the crawler parses: well below a second each, here at most five."""
    tree = LexborHTMLParser(HOSTILE[name])
    began = time.process_time()
    found = find_adverts(tree, URL, own_rules())
    kept = requisites(tree, URL)

    assert time.process_time() - began < 5.0
    assert len(found) <= MAX_ADVERTS
    assert len(kept) <= 20


PIECES = st.sampled_from(
    ["<div class='ad'>", "</div>", "<a href='http://b.test/'>", "</a>", "<img src=x width=300 height=250>", "广告",
     "<span>", "</span>", "<script>cpro_id=1</script>", "<iframe src='//pos.baidu.com/s?1'>", "<a href='http://[::1'>",
     "<img src='//'>", "<base href='http://[x'>", "友情链接", "<table>", "<svg>", "<template>", "<frameset>",
     "<a onclick=\"window.open('", "\x00"]
)  # fmt: skip


@given(
    st.lists(PIECES | st.text(max_size=8), max_size=40), st.sampled_from([URL, "", "not an address", "http://[::1/"])
)
@settings(max_examples=150, deadline=None)
def test_no_page_makes_it_fail(pieces: list[str], url: str) -> None:
    """Whatever is on a page and whatever its address, there is an answer, and the gate was open for it."""
    body = "".join(pieces).encode("utf-8", "replace")
    tree = LexborHTMLParser(body)
    found = find_adverts(tree, url, own_rules())

    assert [each.position for each in found] == list(range(1, len(found) + 1))
    assert may_hold_adverts(body) or not found
    assert len(requisites(tree, url)) <= 20
