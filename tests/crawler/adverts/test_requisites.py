"""What is kept with a page: pictures, the telling ones first, and styles."""

from selectolax.lexbor import LexborHTMLParser

from crawler.adverts import requisites

URL = "http://www.harbour.test/a/1.html"
HEAD = '<link rel="stylesheet" href="/s/{}.css">'


def kept(html: str, *, first: tuple[str, ...] = (), limit: int = 20) -> list[str]:
    return [
        each.removeprefix("http://www.harbour.test")
        for each in requisites(LexborHTMLParser(html), URL, first=first, limit=limit)
    ]


def test_adverts_then_large_pictures_then_styles() -> None:
    """Pictures of unknown size stand between large ones and icons."""
    html = (
        HEAD.format("main")
        + """<img src="i.png" width=16 height=16><img src="b.jpg"><img src="/big.jpg" width="800" height="600">
    <img src="/ad.gif" width="88" height="31"><img src="/mid.jpg" style="width:120px;height:90px">"""
    )

    assert kept(html, first=("http://ads.test/x.gif", "http://www.harbour.test/ad.gif")) == [
        "http://ads.test/x.gif", "/ad.gif", "/big.jpg", "/a/b.jpg", "/mid.jpg", "/a/i.png", "/s/main.css"
    ]  # fmt: skip


def test_styles_keep_their_places() -> None:
    """Of forty pictures and eight styles, fifteen and five; without pictures, all styles that fit."""
    pictures = "".join(f'<img src="/{n}.jpg">' for n in range(40))
    styles = "".join(map(HEAD.format, range(8)))

    assert [each[-3:] for each in kept(styles + pictures)] == ["jpg"] * 15 + ["css"] * 5
    assert len(kept(styles)) == 8
    assert kept(styles + pictures, limit=3) == ["/s/0.css", "/s/1.css", "/s/2.css"]


def test_lazy_and_background_pictures() -> None:
    """By the address a browser ends up with; data: and scripts are left out, each address stands once."""
    html = """<img src="data:image/gif;base64,AA" data-original="/lazy.jpg"><img src="/lazy.jpg">
    <img srcset="/s.jpg 1x, /l.jpg 2x"><div style="background-image: url('/bg.jpg'); width:900px; height:300px"></div>
    <td background="cell.gif"></td><body background=/wall.gif><img src="javascript:x">
    <img src="/count.gif" width=1 height=1><video poster="/v.jpg"></video><source srcset="/no.jpg">"""

    assert set(kept(html)) == {"/lazy.jpg", "/l.jpg", "/bg.jpg", "/v.jpg", "/wall.gif"}
    assert kept(html)[0] == "/bg.jpg"


def test_other_links_are_no_styles() -> None:
    """Icons, feeds, alternative and print styles are not needed to show a page."""
    html = """<link rel="icon" href="/f.ico"><link rel="alternate stylesheet" href="/b.css">
    <link rel=stylesheet media=print href=/p.css>
    <link rel="STYLESHEET" href="/a.css"><link rel=stylesheet href="">"""

    assert kept(html) == ["/a.css"]


def test_what_must_be_kept_is_bounded_too() -> None:
    """The limit holds for what is asked for first; what is no web address is left out."""
    first = tuple(f"http://ads.test/{n}.gif" for n in range(30))

    assert kept("<p>", first=first) == list(first[:20])
    assert kept("<p>", first=("data:,x", "weixin://x")) == []
