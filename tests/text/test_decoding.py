"""Charsets: what is declared, what is true, and bytes that are neither."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text import decode

PAGE = "<html><head>{meta}</head><body>区块链项目，年化收益率百分之十五，厦门海盈投资管理有限公司</body></html>"
BIG5 = "<html><head>{meta}</head><body>區塊鏈項目，年化收益率百分之十五，投資管理有限公司</body></html>"


def page(charset: str, meta: str = "", body: str = PAGE) -> bytes:
    return body.format(meta=f'<meta charset="{meta}">' if meta else "").encode(charset)


@pytest.mark.parametrize(
    ("body", "header", "charset", "source"),
    [
        (page("utf-8"), "text/html; charset=utf-8", "utf-8", "header"),
        (page("gbk"), "text/html; charset=GBK", "gb18030", "header"),
        (page("gbk", "gb2312"), "text/html", "gb18030", "meta"),
        (page("gbk"), None, "gb18030", "content"),
        (page("utf-8"), None, "utf-8", "content"),
        (page("gbk", "utf-8"), "text/html; charset=utf-8", "gb18030", "content"),
        (page("utf-8", "gbk"), "text/html; charset=gbk", "utf-8", "content"),
        (page("utf-8", "utf-8"), "text/html; charset=ISO-8859-1", "utf-8", "meta"),
        (page("utf-8"), "text/html; charset=latin1", "utf-8", "content"),
        (page("gbk", "gb2312"), "text/html; charset=ISO-8859-1", "gb18030", "meta"),
        (page("gbk"), "text/html; charset=windows-1252", "gb18030", "content"),
        (b"\xef\xbb\xbf" + page("utf-8"), "text/html; charset=gbk", "utf-8", "bom"),
        (b"\xff\xfe" + page("utf-16-le"), None, "utf-16-le", "bom"),
        (b"\xfe\xff" + page("utf-16-be"), None, "utf-16-be", "bom"),
        (page("big5", "big5", BIG5), None, "big5hkscs", "meta"),
        (page("big5", "", BIG5), "text/html; charset=Big5", "big5hkscs", "header"),
        (page("utf-8"), "text/html; charset=rot13", "utf-8", "content"),
        (page("gbk"), "text/html; charset=unicode-1-1-utf-7", "gb18030", "content"),
    ],
)
def test_charset_is_found(body, header, charset, source):
    """Declarations are followed while they fit, and mended where they do not."""
    decoded = decode(body, header)

    assert (charset, source, 0) == (decoded.charset, decoded.charset_from, decoded.replaced)
    assert "百分之十五" in decoded.text


def test_western_pages_stay_western():
    """Latin-1 is believed where the bytes are no Chinese."""
    assert decode("café – naïve".encode("cp1252"), "text/html; charset=windows-1252").text == "café – naïve"


def test_tildes_are_no_hz():
    """Scripts with ~{ in them stay what they are, whatever they say."""
    script = b"<script>var a=~{};b='~{x~}';c=~{ab: 1}</script>"

    assert decode(script, None).text == script.decode()
    assert decode(script, "text/html; charset=hz-gb-2312").text == script.decode()


def test_damage_is_counted():
    """One broken byte neither changes the charset nor goes unnoticed."""
    decoded = decode(page("utf-8") + b"\xff\xe9", "text/html; charset=utf-8")

    assert "百分之十五" in decoded.text
    assert decoded.replaced > 0


@given(st.binary(max_size=400), st.sampled_from([None, "text/html; charset=gbk", "text/html; charset=utf-16", "x"]))
def test_no_bytes_raise(body, header):
    """Garbage decodes to something."""
    decoded = decode(body, header)

    assert decoded.replaced == decoded.text.count("\ufffd")
