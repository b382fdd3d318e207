"""Links out of any page, in its own charset."""

import time

import pytest

from crawler.reading.links import Document, charset_of

CHARSETS = [
    (b"<p>x", "text/html; charset=GBK", "gb18030"),
    (b'<meta charset="gb2312"><p>x', "text/html", "gb18030"),
    (b'<meta http-equiv=Content-Type content="text/html; charset=utf-8">', "", "utf-8"),
    ("<p>理财".encode("gb18030"), "text/html", "gb18030"),
    ("<p>理财".encode("gb18030"), "text/html; charset=utf-8", "gb18030"),
    ("<p>理財".encode("big5"), "text/html; charset=Big5", "big5"),
    (b"<p>x", "text/html; charset=no-such", "utf-8"),
    ("<p>理财".encode(), "", "utf-8"),
]


@pytest.mark.parametrize(("body", "header", "expected"), CHARSETS)
def test_charset(body: bytes, header: str, expected: str) -> None:
    """Header, then meta, then what fits; a header that lies is not believed."""
    assert charset_of(body, header) == expected


def found(page: str, base: str = "http://a.test/d/e.html") -> list[str]:
    return list(Document(page.encode(), "text/html; charset=utf-8", base).references())


def test_references_are_resolved_and_told_once() -> None:
    """Relative, rooted, with another scheme, with another host."""
    page = (
        "<a href=f.html></a><a href='/g'></a><a href='//b.test/h'></a><a href='?i'></a>"
        "<a href='http://c.test/'></a><a href='../j'></a><a href=' /g '></a><a href=f.html></a>"
    )

    assert found(page) == [
        "http://a.test/d/f.html",
        "http://a.test/g",
        "http://b.test/h",
        "http://a.test/d/e.html?i",
        "http://c.test/",
        "http://a.test/j",
    ]


@pytest.mark.parametrize(
    "href", ["javascript:go()", "JavaScript:go()", "mailto:a@b.test", "tel:110", "#top", "", "data:text/html,x"]
)
def test_what_leads_nowhere(href: str) -> None:
    """Scripts, mail and places on the page itself."""
    assert found(f'<a href="{href}">x</a>') == []


@pytest.mark.parametrize("content", ["0;url=/n", "5; URL='/n'", '0;URL="/n"', "0;/n", " 3 ; url = /n"])
def test_refresh(content: str) -> None:
    """In all the spellings that browsers take."""
    quote = '"' if "'" in content else "'"

    assert found(f"<meta http-equiv=refresh content={quote}{content}{quote}>") == ["http://a.test/n"]


def test_other_meta_elements_are_no_links() -> None:
    """Only refresh leads on."""
    assert found("<meta http-equiv='Content-Type' content='text/html'><meta http-equiv=refresh content='30'>") == []


@pytest.mark.parametrize(
    "page", ["", "<", "<a href", "<a href='http://[x'>", "\x00<a href='/x'>", "<base href='http://['>"]
)
def test_broken_pages_do_not_raise(page: str) -> None:
    """Tag soup is the rule."""
    assert isinstance(found(page), list)


MONSTERS = {
    "nested": b"<div>" * 800_000,
    "attributes": b"<a " + b" ".join(b"x%d=y" % number for number in range(400_000)) + b">",
    "anchors": b"<a href=x>" * 400_000,
    "open anchors": b"<a " * 1_300_000,
    "open values": b'<a href="' * 450_000,
    "refresh": b"<meta http-equiv=refresh content='" + b" " * 4_000_000 + b"'>",
    "charset": b"charset" + b" " * 2000 + b"=" + b" " * 2000,
    "formatting": b"<p><b><i><font>" * 260_000,
}


@pytest.mark.parametrize("what", MONSTERS)
def test_a_page_made_to_exhaust_the_parser_does_not(what: str) -> None:
    """4 MiB of anything take seconds at most; a tree of the first took minutes."""
    body = b"<a href='/first'>x</a>" + MONSTERS[what]
    started = time.monotonic()

    links = list(Document(body, "text/html", "http://a.test/").references())

    assert links[0] == "http://a.test/first"
    assert time.monotonic() - started < 5
