"""A span of a reading is found in the page's own tree, character by character."""

import json
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from facts.readings import Where
from text import Piece, locate, read, read_html, read_plain

FOLDERS = sorted(each for each in (Path(__file__).parents[1] / "pages").iterdir() if each.is_dir())
PAGE = """<!doctype html><!-- 注 --><title>标
 题</title><p>区<b></b>块&nbsp; 链<!-- x -->技&amp;术<script>var a="脚本里"</script>尾</p>
<img alt="图 片" src="/%E8%BF%94%E5%88%A9.jpg"><ruby>保<rt>bǎo</rt>本</ruby><p hidden>暗<i>处</i></p>"""


def node_at(html: str, path: tuple[int, ...]):
    """Go down the tree that the parser makes, child by child."""
    node = LexborHTMLParser(html).root
    while node.prev is not None:
        node = node.prev
    for depth, number in enumerate(path):
        node = node.child if depth else node
        for _ in range(number):
            node = node.next
    return node


def said(html: str, piece: Piece) -> str:
    node = node_at(html, piece.path)
    data = node.attributes[piece.attribute] if piece.attribute else node.text_content
    return (data or "")[piece.start : piece.end]


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_a_text_over_several_nodes():
    """区<b></b>块链 is two pieces; entities, comments and white space are counted as the tree counts them."""
    reading = read_html(PAGE)
    start = reading.text.index("区块")
    pieces = locate(PAGE, reading, start, start + len("区块 链技&"))

    assert [said(PAGE, piece) for piece in pieces] == ["区", "块\xa0 链", "技&"]
    assert [piece.path[-1] for piece in pieces] == [0, 2, 4]


def test_attributes_and_scripts():
    """A text of an attribute is found in it; a file name is its whole address, a script is one whole piece."""
    reading = read_html(PAGE, url="http://e.test/")

    def of(text: str) -> tuple[Piece, ...]:
        start = reading.text.index(text)
        return locate(PAGE, reading, start, start + len(text))

    assert [(piece.attribute, said(PAGE, piece)) for piece in of("片")] == [("alt", "片")]
    assert [(piece.attribute, said(PAGE, piece)) for piece in of("返利")] == [("src", "/%E8%BF%94%E5%88%A9.jpg")]
    assert [(node_at(PAGE, piece.path).tag, piece[1:]) for piece in of("脚本里")] == [("script", (None, 0, 0))]


def test_spans_of_nothing_and_of_another_page():
    """No span, a span out of range, or another page gives no piece; plain text gives its own offsets."""
    reading = read_html(PAGE)

    assert locate(PAGE, reading, 3, 3) == locate(PAGE, reading, 10_000, 10_005) == ()
    assert locate("<p>别的", reading, 0, len(reading.text)) == ()
    assert locate("保本", read_plain("保本"), 1, 9) == (Piece((), None, 1, 2),)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_golden_pages(folder):
    """Every visible and hidden character of every golden page is found where it stands."""
    headers = json.loads((folder / "headers.json").read_text("utf-8"))
    body = (folder / "page.html").read_bytes()
    reading = read(body, headers.get("content-type"))
    bare = body
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x84\x31\x95\x33"):
        bare = bare.removeprefix(mark)
    html = bare.decode(reading.charset, "replace")
    for block in reading.blocks:
        if block.where in (Where.BODY, Where.HIDDEN):
            found = "".join(said(html, piece) for piece in locate(body, reading, block.start, block.end))
            assert squeezed(reading.text[block.start : block.end]) == squeezed(found)


WORDS = st.text(st.sampled_from("保本 息\n\xa0\u3000&<>\"'é𠀀a"), max_size=8).map(
    lambda text: text.replace("&", "&amp;").replace("<", "&lt;")
)
NAMES = st.sampled_from(
    ["p", "b", "div", "td", "table", "a href=/x title=题", "li", "select", "option", "ruby", "rt", "span hidden",
     "p style=display:none", "nav", "h1", "svg", "textarea", "pre", "font color=#fff", "br", "img alt=图", "noscript",
     "template", "button", "form", "!-- 注 --", "title", "style", "script", "iframe", "xmp", "a<b", "/p", "/b", "/div"]
)  # fmt: skip
PAGES = st.lists(st.tuples(NAMES.map(lambda name: f"<{name}>"), WORDS).map("".join), max_size=14).map("".join)


@given(PAGES, st.data())
def test_any_page_and_span(html, data):
    """The characters of the pieces are the characters of the span, white space apart."""
    assume(not ("<svg" in html and "<xmp" in html))  # written out raw although it is markup there
    reading = read_html(html)
    shown = [block for block in reading.blocks if block.where in (Where.BODY, Where.HIDDEN)]
    assume(shown)
    block = data.draw(st.sampled_from(shown))
    start = data.draw(st.integers(block.start, block.end - 1))
    end = data.draw(st.integers(start + 1, block.end))
    found = "".join(said(html, piece) for piece in locate(html, reading, start, end))

    assert squeezed(reading.text[start:end]) == squeezed(found)
