"""Servers whose pages and robots.txt want the parsers."""

import gzip

from tests.crawler.hostile.servers import Act, Case, Peer

FILE = "the content is a file, whatever its type says"
#: Bytes of the monsters: just below the cap of the test's crawl.
LARGE = 990_000


def shows(body: bytes, *headers: bytes) -> Act:
    async def act(peer: Peer) -> None:
        await peer.answer(body, *headers)

    return act


async def robots_endless(peer: Peer) -> None:
    await peer.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
    await peer.forever(b"User-agent: *\nDisallow: /private\n" * 100)


async def robots_elsewhere(peer: Peer) -> None:
    await peer.answer(b"", b"Location: http://127.0.0.1:8099/robots.txt", status=b"302 Found")


async def mirror(peer: Peer) -> None:
    """Every page gives a thousand new addresses of its own."""
    mine = peer.path.strip("/") or "0"
    await peer.answer("".join(f"<a href='/{mine[:40]}{number}'>x</a>" for number in range(1000)).encode())


def _page(name: str, does: str, body: bytes, *headers: bytes) -> Case:
    return Case(name=name, does=does, act=shows(body, *headers))


def _file(name: str, does: str, body: bytes) -> Case:
    return Case(name=name, does=does, act=shows(body), skip="not_text", says=FILE)


def _robots(name: str, does: str, body: bytes, *headers: bytes) -> Case:
    return Case(name=name, does=does, act=shows(body, *headers), robots=True)


TEXT = b"Content-Type: text/plain"
UTF16 = "<html><p>保本 ok</p></html>".encode("utf-16")
BOMB = gzip.compress(b"User-agent: *\nDisallow: /private\n" * 1_000_000)

CASES = (
    _page("nesting", "990 kB of nested tags", b"<div>" * (LARGE // 5)),
    _page(
        "attributes", "20,000 attributes in one tag", b"<a " + b"".join(b"a%d=b " % n for n in range(20_000)) + b">x"
    ),
    _page("open-tag", "a tag that never ends", b"<a href='" + b"x" * LARGE),
    _page("comments", "990 kB of comments that begin and do not end", b"<!--" * (LARGE // 4)),
    _page("entities", "990 kB of character references", b"&amp;&#0;&#xD800;&#x110000;" * (LARGE // 28)),
    _page("scripts", "100,000 scripts that begin", b"<script>" * 100_000),
    _page("tables", "tables inside tables", b"<table><tr><td>" * (LARGE // 15)),
    _file("nuls", "NUL bytes in a page", b"<p>a" + bytes(2000) + b"</p>"),
    _page("utf16", "a page in UTF-16", UTF16, b"Content-Type: text/html; charset=utf-16"),
    _file("utf32", "a page in UTF-32, which no browser shows", "<p>x</p>".encode("utf-32")),
    _page("utf7", "a page in UTF-7", b"+ADw-script+AD4-x()", b"Content-Type: text/html; charset=utf-7"),
    _page("charset", "GBK that is said to be UTF-8", "<p>保本高息</p>".encode("gbk")),
    _page(
        "charset-name", "a charset that does not exist", b"<p>x</p>", b"Content-Type: text/html; charset=\xff;;rot13"
    ),
    _page(
        "charset-codec", "a charset that is a codec of Python's", b"<p>x</p>", b"Content-Type: text/html; charset=zlib"
    ),
    _file("binary", "a program that is said to be a page", b"MZ\x90\x00\x03" + bytes(range(256)) * 100),
    _file("polyglot-gif", "a page that is a picture too", b"GIF89a/*<script>x()</script>*/=1;<p>x</p>"),
    _file("polyglot-zip", "a page that is an archive too", b"PK\x03\x04<html><p>x</p>"),
    _page(
        "long-links",
        "links of 100,000 characters",
        b"".join(b"<a href='/%s'>x</a>" % (b"a" * 100_000) for _ in range(9)),
    ),
    _page(
        "control-links",
        "links with control characters in names and hosts",
        b"<a href='/a\x00b\x1b[2J\x7f.html'>x</a><a href='http://a\tb.test\x00/'>y</a><a href='http://[/'>z</a>"
        b"<a href='http://%00/'>z</a><a href='http://x.test:99999/'>z</a><a href='//\xff\xfe/'>z</a>",
    ),
    Case(name="mirror", does="a thousand new links on every page, for ever", act=mirror),
    _robots("robots-noise", "noise instead of robots.txt", bytes(range(256)) * 100, TEXT),
    _robots("robots-page", "a page instead of robots.txt", b"<html><p>welcome</p></html>"),
    _robots("robots-large", "a robots.txt of 10 MB", b"User-agent: *\nDisallow: /private\n" * 300_000, TEXT),
    _robots("robots-stars", "a robots.txt of wildcards", b"User-agent: *\nDisallow: /" + b"*a" * 5000 + b"$\n", TEXT),
    _robots("robots-bomb", "a robots.txt that unpacks to 33 MB", BOMB, TEXT, b"Content-Encoding: gzip"),
    Case(name="robots-endless", does="a robots.txt without end", act=robots_endless, robots=True),
    Case(
        name="robots-moved",
        does="a robots.txt that redirects to this machine",
        act=robots_elsewhere,
        robots=True,
        skip="refused_address",
        says="robots.txt: 127.0.0.1 is on this machine",
    ),
)
