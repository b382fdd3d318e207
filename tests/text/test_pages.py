"""Reading pages: visible text first, blocks that do not run together, links, and hostile input."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.readings import Where
from text import main_text, read, read_html, read_plain

SECONDS = 6.0  # measured 1.6 s for the slowest of them; the machine of a test may be three times slower
MEBI = 1 << 20


def blocks(reading, where=Where.BODY):
    return [reading.text[block.start : block.end] for block in reading.blocks if block.where == where]


def test_inline_tags_do_not_split_words():
    """区<b></b>块链 reads 区块链; cells, breaks and paragraphs end a block."""
    reading = read_html("区<b></b>块<i>链</i><p>二</p>三<br>四<table><tr><td>五</td><td>六</td></tr></table>")

    assert blocks(reading) == ["区块链", "二", "三", "四", "五", "六"]


def test_order_and_visible_part():
    """Title, body, hidden, attributes, descriptions, data; `visible` ends the body."""
    reading = read_html(
        '<title>标题</title><meta name="description" content="描述"><p>正文</p>'
        '<p style="display: none">暗处<b>保本</b></p><div hidden>隐藏</div><span style="font-size:0">零号</span>'
        '<img alt="图片文字" src="a.png"><input placeholder="手机号" name="tel">'
        '<script>var s = {"t": "脚本里的\\u4fdd\\u672c"};</script><noscript>无脚本</noscript>'
        "<template><p>模板</p></template>"
    )

    assert blocks(reading) == ["标题", "正文"]
    assert blocks(reading, Where.HIDDEN) == ["暗处保本", "隐藏", "零号", "无脚本"]
    assert blocks(reading, Where.ATTRIBUTE) == ["图片文字", "手机号"]
    assert blocks(reading, Where.META) == ["描述"]
    assert blocks(reading, Where.DATA) == ["脚本里的保本", "模板"]
    assert reading.text[: reading.visible] == "标题\n正文\n"
    assert (reading.title, reading.blocks[0].tag, reading.fields) == ("标题", "title", ("tel",))


def test_links_and_pictures_resolve():
    """Against <base>, http(s) only, without fragments, each once."""
    reading = read_html(
        '<base href="/shop/"><a href="a.html#top" rel="nofollow">甲</a><a href="a.html"></a>'
        '<a href="javascript:x()">乙</a><a href="//other.test/x">丙</a><a href="../up">丁</a><img src="/p.png">',
        url="http://e.test/d/index.html",
    )

    assert [(link.url, link.text, link.rel) for link in reading.links] == [
        ("http://e.test/shop/a.html", "甲", "nofollow"),
        ("http://other.test/x", "丙", ""),
        ("http://e.test/up", "丁", ""),
    ]
    assert reading.images == ("http://e.test/p.png",)


def test_ruby_is_read_apart():
    """Pinyin over a character does not cut the word."""
    assert blocks(read_html("<ruby>保<rt>bǎo</rt>本</ruby>")) == ["保本"]


def test_link_share_and_main_text():
    """Navigation is dense in links; the main text leaves it out."""
    story = "本市有关部门提示广大市民，投资前请先核实机构是否具有相应资质，谨防受骗。"
    reading = read_html(f"<ul><li><a href='/a'>首页</a> <a href='/b'>新闻</a></li></ul><p>{story}</p>")

    assert [block.link_share for block in reading.blocks] == [1.0, 0.0]
    assert story == main_text(reading)


def test_a_crowded_tag_is_closed():
    """A tag with more attributes than any real one ends after a thousand, and what follows it is read on."""
    crowd = " ".join(f"b{n}='>'" for n in range(20_000))
    reading = read_html(f"<img alt=图 {crowd}><p title=题>正文</p>")

    assert blocks(reading)[-1] == "正文"
    assert blocks(reading, Where.ATTRIBUTE) == ["图", "题"]


def test_what_is_cut_ends_there():
    """A text longer than MAX_TEXT lets nothing in behind its cut."""
    reading = read_html("<p>" + "保本" * 300_000 + "</p><p>稳赚" + "<img alt=图>")

    assert (len(reading.text), len(reading.blocks)) == (400_000, 1)


def test_plain_text_is_one_block():
    """text/plain has no markup to lose."""
    reading = read("保本<b>保息".encode("gbk"), "text/plain; charset=gbk")

    assert blocks(reading) == ["保本<b>保息"]
    assert reading.charset == "gb18030"
    assert read_plain("").blocks == ()


MARKUP = st.sampled_from("<>/ab=\"'&;!-保 本\n\x00\ud800") | st.characters(codec=None, exclude_categories=())


@given(st.text(MARKUP, max_size=300))
def test_any_html(html):
    """Nothing raises; blocks lie in order inside the text and are separated by line breaks."""
    reading = read_html(html, url="http://e.test/")

    reading.text.encode()
    end = 0
    for block in reading.blocks:
        assert end <= block.start < block.end <= len(reading.text)
        assert reading.text[block.end] == "\n"
        end = block.end + 1
    assert 0 <= reading.visible <= len(reading.text)


HOSTILE = {
    "angle brackets": "<" * (4 * MEBI),
    "nested divs": "<div>" * (4 * MEBI // 5),
    "nested divs with stray ends": "</b><div>" * (4 * MEBI // 9),
    "nested lists": "<ul><li>" * (MEBI // 2),
    "nested templates": "<template>" * (4 * MEBI // 10),
    "open spans, many divs": "<span>" * 300_000 + "<div></div>" * 180_000,
    "unclosed scripts": "<script>" * (MEBI // 2),
    "unclosed strings": '<script>"' + '保\\"' * MEBI,
    "comments": "<!--" * MEBI,
    "attributes": "<a " + "b " * (2 * MEBI) + ">",
    "links": "".join(f"<a href=/p{n}>x</a>" for n in range(200_000)),
    "hidden": "<p hidden>x" * 380_000,
    "one line": "保本" * (2 * MEBI),
    "distinct attributes": "<a " + " ".join(f"b{n}" for n in range(MEBI // 2)) + ">",
    "tags as attributes": ("<a " * 999 + ">") * 1400,
    "unclosed attributes": "<a b=\"c' " * (MEBI // 2),
    "40,000 attributes": "<a " + " ".join(f"{'d' * 90}{n}=v" for n in range(40_000)) + ">",
    "nested inline": "<b>" * 40_000 + "保本" + "</b>" * 40_000,
    "a": "<a " * (4 * MEBI // 3),
    "a million attributes": "<a " + " ".join(f"b{n}" for n in range(1_000_000)) + ">",
    "attributes behind a long value": f"<a x='{'c' * 300}>' " + " ".join(f"b{n}" for n in range(450_000)) + ">",
    "attributes between long values": "<a "
    + " ".join(f"b{n} " + f"x{n}='{'c' * 300}>'" * (n % 900 == 0) for n in range(400_000)),
    "tags in values": '<a b="' + '<a c="' * 600_000,
    "tags in values of tags": "<a " + "'<a " * 300_000 + " ".join(f"b{n}" for n in range(400_000)),
    "attributes behind a style sheet": '<svg><style><a b="</style>" ' + " ".join(f"b{n}" for n in range(450_000)),
    "a sheet of rules": "<style>" + ".a{display:none}" * 250_000 + "</style>" + "<p class=a>x" * 10_000,
    "a sheet without rules": "<style>display:none " + "a" * (4 * MEBI) + "</style>",
    "a sheet of conditions": "<style>display:none" + "@media {" * 500_000,
    "a sheet of comments": "<style>display:none" + "/*" * (2 * MEBI),
    "many sheets": "<style>.a{display:none}</style>" * 130_000,
    "hidden in the line": "<span style=display:none>x" * 160_000,
    "odd names": "<a<b c<d>x" * 400_000,
    "scripts in scripts": "<script><!--<script>" * (MEBI // 5),
    "counters": "<script>" + "hm.baidu.com/UA-" * 250_000 + "</script>",
    "one long class": "<p class='" + "a-" * (2 * MEBI) + "'>x",
    "one long style": "<p style='" + "color:" * 700_000 + "'>x",
    "file names": "".join(f"<a href='/%E8%BF%94{n}.jpg'>x</a>" for n in range(100_000)),
    "titles": "<svg><title>x</title></svg>" * 150_000,
    "formatting": "<b><i><u><p>" * 300_000,
    "tables": "<table><tr><td>" * 280_000,
    "raw text": "<xmp>" + "<b>" * MEBI,
    "entities": "".join(f"&#{n};" for n in range(0x100, 0x100 + 200_000)),
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_are_linear(html):
    """4 MiB of anything is read in seconds, bounded, without recursion."""
    start = time.process_time()
    reading = read_html(html, url="http://e.test/")

    assert time.process_time() - start < SECONDS
    assert len(reading.text) <= 400_000
    assert len(reading.links) <= 5_000
