"""The gate: no advert is missed, and an ordinary page costs next to nothing."""

import time

import pytest

from crawler.adverts import may_hold_adverts
from crawler.adverts.page import names_of
from crawler.adverts.vocabulary import DRESS, vocabulary

ORDINARY = (
    "<html><head><title>海边的早市</title><style>.nav{{width:960px;color:red}}</style></head><body>"
    '<div class="nav"><a href="/">首页</a><a href="/ads.html">广告服务</a><a href="/about">关于我们</a></div>{}</body>'
).format(
    '<p class="line">清晨五点，渔船靠岸。<a href="/a/1.html"><img src="/1.jpg" width="120" height="80"></a></p>' * 400
)


@pytest.mark.parametrize(
    "markup",
    [
        "<span>广告</span>", "<i> 广 告 </i>", "<i>&nbsp;推广&nbsp;</i>", "<b>【广告】</b>", "[赞助]",
        "<em>广告：</em>", "<em>廣告</em>", "<em>&#24191;&#21578;</em>", "<em>&#x5e7f;&#x544a;</em>",
        '<img alt="广告">', "<i>AD</i>", "<i>Sponsored</i>", ">广告×",
        '<a rel="nofollow sponsored">', '<iframe src="//pos.baidu.com/s">', "<script>BAIDU_CLB_fillSlot(1)</script>",
        '<ins class="adsbygoogle">', '<img width="960" height="90">', "<img height=250 width=300>",
        '<img style="height: 90px; width:100%">', '<div class="x guanggao">', "<div id=ad_9>",
        '<a href="/plus/ad_js.php?aid=1">',
    ],
)  # fmt: skip
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_what_tells_an_advert_opens_it(markup: str, charset: str) -> None:
    """Labels in either charset and spelt out, networks, slots, shapes, rules."""
    assert may_hold_adverts(f"<p>正文。</p>{markup}<p>。".encode(charset))


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_ordinary_pages_do_not(charset: str) -> None:
    """A link called 广告服务 and pictures that are no banners leave it shut."""
    assert not may_hold_adverts(ORDINARY.encode(charset))
    assert not may_hold_adverts("<p>今年广告投放回落，推广费用上升。</p>".encode(charset))


def test_big5_and_odd_bytes() -> None:
    """Traditional pages, empty bodies, bytes of no charset."""
    assert may_hold_adverts("<span>廣告</span>".encode("big5"))
    assert not may_hold_adverts(b"")
    assert not may_hold_adverts(bytes(range(256)) * 16)


def test_it_is_cheap() -> None:
    """Some tens of microseconds for 40 kB; the bound here is several times what was measured."""
    body = ORDINARY.encode()[:40_000]
    may_hold_adverts(body)
    began = time.process_time()
    for _ in range(200):
        may_hold_adverts(body)

    assert (time.process_time() - began) / 200 < 400e-6


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_whatever_a_label_is_dressed_in(charset: str) -> None:
    """Every label in every dress that makes one passes the gate: a no of the gate is a no."""
    words = vocabulary()
    labels = [
        f"{each}{word}{each}" for word in sorted(words.labels) for each in (*DRESS, " ", "\u3000", "") if each != "<"
    ]
    labels += [f"{word}{end}" for word in sorted(words.labels) for end in words.closers]
    missed = [
        text
        for text in labels
        if words.is_label(text) and not may_hold_adverts(f"<p><i>{text}</i></p>".encode(charset, "xmlcharrefreplace"))
    ]

    assert len(labels) > 500
    assert missed == []


@pytest.mark.parametrize(
    "shape", ["{}", "x-{}", "{}_2", "{}250", "top{c}", "{}Box", "a b-{} c", "r{c}Wrap", "{u}_TOP", "x2{}", "{c}"]
)
def test_names_of_slots_in_every_spelling(shape: str) -> None:
    """A class whose part names a slot opens the gate, quoted or not; a word that only holds one does not."""
    words = vocabulary()
    classes = [shape.format(name, c=name.capitalize(), u=name.upper()) for name in sorted(words.slot_names)]
    found = [each for each in classes if words.slot_names & names_of({"class": each})]

    assert len(found) > 0.9 * len(classes)
    for markup in ('<div class="{}">', "<div id='{}'>"):
        assert [each for each in found if not may_hold_adverts(markup.format(each).encode())] == []
    assert not may_hold_adverts(b'<div class="address header-loading read egg">')
