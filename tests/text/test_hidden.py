"""Hidden text is read and flagged: by attributes, by inline styles, by the page's own style sheet."""

import pytest

from facts.readings import Where
from text import read_html
from text.colours import alike, colour


def shown_and_hidden(html: str) -> tuple[list[str], list[str]]:
    reading = read_html(html)
    parts = {where: [reading.text[b.start : b.end] for b in reading.blocks if b.where is where] for where in Where}
    return parts[Where.BODY], parts[Where.HIDDEN]


@pytest.mark.parametrize(
    "attributes",
    [
        "hidden", "style='display:none'", "style='DISPLAY : NONE !important'", "style=visibility:hidden",
        "style=font-size:0", "style=font-size:0px", "style='font-size: 1px'", "style=font-size:2px", "style=opacity:0",
        "style=opacity:0.0", "style='position:absolute;left:-9999px'", "style=text-indent:-999em",
        "style='color:#fff;background:#ffffff'", "style='color:white;background-color:rgb(255, 255, 255)'",
        "style='background:#FEFEFE;color:#fff'", "style='clip: rect(0 0 0 0)'", "style='transform:scale(0)'",
    ],
)  # fmt: skip
def test_hidden_by_itself(attributes):
    """Each way of hiding a text is told."""
    assert shown_and_hidden(f"<p>明<p {attributes}>暗</p>明") == (["明", "明"], ["暗"])


@pytest.mark.parametrize(
    "attributes",
    [
        "aria-hidden=true", "style=font-size:10px", "style=font-size:0.9em", "style=opacity:0.8", "style=opacity:.05",
        "style='color:#fff;background:#c00'", "style=color:#fff", "style='background:url(white.png);color:#fff'",
        "style=margin-left:-10px", "style='background-color:white'", "style='border-color:#fff;background:#fff'",
        "class=hidden", "style='-moz-font-size:0'", "style='color:rgba(255,255,255,.1);background:#fff'",
    ],
)  # fmt: skip
def test_not_hidden(attributes):
    """What only looks like it, or cannot be told from here, counts as shown."""
    assert shown_and_hidden(f"<p {attributes}>明") == (["明"], [])


def test_hidden_inside_a_line():
    """Characters that only machines see do not cut the words that visitors read."""
    assert shown_and_hidden("<p>区<i hidden>填</i>块<b style=font-size:0>充<u>物</u></b>链") == (
        ["区块链"],
        ["填", "充物"],
    )


def test_hidden_links_are_links():
    """A link that hides itself is kept with its text, and the text behind it is no link."""
    reading = read_html("<p>明<a href=/x style=display:none>暗<b>链</b></a>文<a href=/y>尾</a>", url="http://e.test/")

    assert [(link.url, link.text) for link in reading.links] == [("http://e.test/x", "暗链"), ("http://e.test/y", "尾")]
    assert [(block.where, block.link_share > 0.5) for block in reading.blocks] == [
        (Where.BODY, False),
        (Where.HIDDEN, True),
    ]


def test_colour_of_what_lies_behind():
    """The nearest background counts, a colour of one's own undoes it, and <font color> and bgcolor are styles too."""
    assert shown_and_hidden("<div style=background:#fff>明<p style=color:#fff>暗<b style=color:red>红</b>") == (
        ["明", "红"],
        ["暗"],
    )
    assert shown_and_hidden("<div style=background:#fff><td><p style='background:#000;color:#fff'>明")[0] == ["明"]
    assert shown_and_hidden("<table bgcolor=white><tr><td><font color='#FFFFFF'>暗</font>明") == (["明"], ["暗"])


def test_size_and_visibility_can_be_undone_inside():
    """font-size:0 around elements with sizes of their own only takes away the gaps between them."""
    assert shown_and_hidden("<ul style=font-size:0>隙<li style=font-size:14px>明") == (["明"], ["隙"])
    assert shown_and_hidden("<p style=visibility:hidden>暗<b style=visibility:visible>明")[0] == ["明"]
    assert shown_and_hidden("<p style=display:none>暗<b style=visibility:visible>暗")[0] == []


@pytest.mark.parametrize(
    ("sheet", "hides"),
    [
        (".a{display:none}", True), ("p.a { visibility : hidden }", True), ("#b{font-size:0}", True),
        ("h1,.a , h2{left:-9999px}", True), ("/* x */.a/* y */{opacity:0}", True),
        (".a{color:#fff;background:#fff}", True),
        (".c{display:none}.a{display:none;color:red}", True), ("div.a{display:none}", False),
        (".a.z{display:none}", False),
        (".a:hover{display:none}", False), (".x .a{display:none}", False), ("@media print{.a{display:none}}", False),
        (".a{display:none}.a{display:block}", False), (".a{display:none}#b{display:block}", False),
        (".a{font-size:0}.a li{font-size:14px}", False), (".a::after{display:none}", False), ("p{display:none}", False),
        (".a{color:#fff}", False), (".ab{display:none}", False),
    ],
)  # fmt: skip
def test_the_pages_own_style_sheet(sheet, hides):
    """Simple selectors are followed; what needs the tree, a printer or a mouse is not."""
    expected = (["明文字"], ["暗"]) if hides else (["明文字", "暗"], [])

    assert expected == shown_and_hidden(f"<style>{sheet}</style><p>明文字<p class='a d' id=b>暗")


def test_a_sheet_that_hides_the_page_is_not_believed():
    """Pages that fade in are hidden by their sheet until a script shows them."""
    assert shown_and_hidden("<style>.app{opacity:0}</style><div class=app>整页文字都在这里</div><p>脚") == (
        ["整页文字都在这里", "脚"],
        [],
    )


def test_closed_dialogs_are_hidden():
    """A <dialog> is closed until it is opened."""
    assert shown_and_hidden("<dialog>暗</dialog><dialog open>明") == (["明"], ["暗"])


def test_colours():
    """Names, short and long hex and rgb() are one; what one can see through is none."""
    assert colour("#FFF") == colour("white !important") == colour("rgb(255,255,255)") == (255, 255, 255)
    assert colour("rgba(0,0,0,.1)") is None
    assert colour("var(--x)") is colour("inherit") is None
    assert alike((255, 255, 255), (250, 250, 250))
    assert not alike((255, 255, 255), (255, 240, 255))
    assert not alike(None, None)
