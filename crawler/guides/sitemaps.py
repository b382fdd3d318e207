"""Sitemaps: urlset and index in XML, plain text, packed or not, and the Sitemap lines of a robots.txt.

The XML is read as events, never as a tree, and a sitemap that declares a document type is refused: no sitemap needs
one, and entities are how a kilobyte becomes a gigabyte. Source of the format: sitemaps.org, protocol 0.9; the news
extension gives titles.
"""

import re
import zlib
from collections.abc import Iterator
from itertools import chain
from urllib.parse import urlsplit

from lxml import etree  # type: ignore[import-untyped]

from crawler.guides import Guide
from crawler.guides.gathering import Gathering, moment

#: Bytes of an unpacked sitemap at most (sitemaps.org: 50 MB).
MAX_BYTES = 52_428_800
#: Indexes inside indexes that are followed; the protocol allows one level, some shops have two.
MAX_DEPTH = 3
_CHUNK = 65_536
#: Characters of one element that are kept.
_TEXT = 4000
_GZIP = b"\x1f\x8b"
#: Elements of a document at most: a urlset of MAX_ENTRIES has four to an entry, with pictures some more.
_ELEMENTS = 1_000_000
#: An ampersand that begins no reference: half of the small sites write their queries so, and XML parsers drop
#: what follows it.
_BARE = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)")
#: Chinese sites say gb2312 and mean its superset.
_DECLARED = re.compile(rb"(<\?xml[^>]{0,100}encoding=[\"'])(?:gb2312|gbk)", re.IGNORECASE)


class _Refused(Exception):
    """The document is not read on; says why."""


def read_sitemap(body: bytes, content_type: str, url: str, depth: int = 0) -> Guide:
    """Read one sitemap.

    Args:
        body: as it was fetched; a .gz file is unpacked here, up to MAX_BYTES.
        content_type: not needed; servers send sitemaps as anything.
        url: where it came from; a robots.txt is read for its Sitemap lines.
        depth: indexes that led here; `next` stays empty at MAX_DEPTH, so that an index that names itself ends.
    """
    found = Gathering(url)
    if urlsplit(url).path.endswith("/robots.txt"):
        _read_robots(body, found)
    else:
        _read(_pieces(body, found), found, depth)
    return found.guide()


def _read_robots(body: bytes, found: Gathering) -> None:
    for line in body.decode("utf-8", "replace").splitlines():
        name, _, value = line.partition(":")
        if name.strip().lower() == "sitemap":
            found.lead_on(value.partition("#")[0])
    if not found.guide().next:
        found.drift("robots.txt 里没有 Sitemap 行，请把网站地图的网址写进来源文件的 start_urls。")


def _read(pieces: Iterator[bytes], found: Gathering, depth: int) -> None:
    first = next(pieces, b"")
    head = first.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head:
        found.drift("网站地图是空的。")
    elif head.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        _read_xml(head, pieces, found, depth)
    else:
        _read_lines(head, pieces, found)


def _pieces(body: bytes, found: Gathering) -> Iterator[bytes]:
    if not body.startswith(_GZIP):
        for start in range(0, min(len(body), MAX_BYTES), _CHUNK):
            yield body[start : start + _CHUNK]
        return
    unpacker, rest, total = zlib.decompressobj(16 + zlib.MAX_WBITS), body, 0
    while rest and not unpacker.eof:
        try:
            piece = unpacker.decompress(rest, _CHUNK)
        except zlib.error:
            found.say("压缩的网站地图已损坏，只读取了完好的部分。")
            return
        rest, total = unpacker.unconsumed_tail, total + len(piece)
        if total > MAX_BYTES:
            found.say("网站地图解压后超过 50 MB，其余没有读取。")
            return
        yield piece
    if not unpacker.eof:
        found.say("压缩的网站地图不完整，只读取了收到的部分。")


def _read_lines(head: bytes, pieces: Iterator[bytes], found: Gathering) -> None:
    rest = b""
    for piece in chain((head,), pieces, (b"\n",)):
        *lines, rest = (rest[-_TEXT:] + piece).split(b"\n")
        for line in lines:
            if line.lower().startswith((b"http://", b"https://")):
                found.add(line.decode("utf-8", "replace"))
    if not len(found):
        found.drift("得到的不是网站地图：既不是 XML，也没有一行是网址。")


def _read_xml(head: bytes, pieces: Iterator[bytes], found: Gathering, depth: int) -> None:
    events = _Events(found, depth)
    parser = etree.XMLParser(
        target=events, recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        for piece in _mended(head, pieces):
            parser.feed(piece)
        parser.close()
    except _Refused as problem:
        found.drift(str(problem))
        return
    except (etree.LxmlError, ValueError):
        found.say("网站地图的 XML 有错误，只读取了出错以前的部分。")
    events.judge()


def _mended(head: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    if b"\x00" in head[:16]:  # UTF-16: an ampersand is not one byte
        yield head
        yield from pieces
        return
    rest = b""
    for piece in chain((_DECLARED.sub(rb"\1gb18030", head, count=1),), pieces):
        whole = rest + piece
        # A reference may be cut in two by the end of a piece.
        cut = whole.rfind(b"&", -10)
        whole, rest = (whole[:cut], whole[cut:]) if cut >= 0 else (whole, b"")
        yield _BARE.sub(b"&amp;", whole)
    yield _BARE.sub(b"&amp;", rest)


class _Events:
    """Takes the parser's events; keeps one url element at a time."""

    def __init__(self, found: Gathering, depth: int) -> None:
        self._found = found
        self._depth = depth
        self._root: str | None = None
        self._path: list[str] = []
        self._values: dict[str, str] = {}
        self._text: list[str] | None = None
        self._children = 0
        self._elements = 0

    def doctype(self, *_: object) -> None:
        """A document type: nothing of it is needed."""
        raise _Refused("网站地图带有 DOCTYPE 声明，可能是网页或恶意文件，没有读取。")

    def start(self, tag: str, _attributes: object) -> None:
        """An element begins."""
        name = tag.rpartition("}")[2].lower()
        if self._root is None:
            self._root = name
            if name not in ("urlset", "sitemapindex"):
                raise _Refused(_NOT_SITEMAPS.get(name, f"得到的不是网站地图，而是以 <{name[:40]}> 开头的文件。"))
        if name in _ITEMS:
            # One that was never closed would have its successors inside it.
            self._settle()
            self._path = self._path[:1]
        self._path.append(name)
        self._elements += 1
        if len(self._path) > 64 or self._elements > _ELEMENTS:
            raise _Refused("网站地图的元素过多或嵌套过深，没有继续读取。")
        self._text = [] if ".".join(self._path[2:]) in _WANTED else None

    def data(self, text: str) -> None:
        """Text, in as many parts as the parser likes."""
        if self._text is not None and sum(map(len, self._text)) < _TEXT:
            self._text.append(text[:_TEXT])

    def end(self, _tag: str) -> None:
        """An element ends."""
        if self._text is not None:
            self._values.setdefault(".".join(self._path[2:]), "".join(self._text).strip())
        self._text = None
        if len(self._path) == 2:
            self._settle()
        if self._path:
            self._path.pop()

    def comment(self, _text: str) -> None:
        """Nobody's business."""

    def pi(self, *_: object) -> None:
        """Nobody's business either."""

    def close(self) -> None:
        """The document ends."""

    def judge(self) -> None:
        """Say what is wrong with a document that ended without an entry."""
        if self._root is None:
            self._found.drift("得到的不是网站地图：没有一个可读的 XML 元素。")
        elif not self._children:
            self._found.drift("网站地图里没有网址。")

    def _settle(self) -> None:
        # Inside CDATA, and where a site escapes twice, the reference is still one.
        values, self._values = self._values, {}
        where = values.get("loc", "").replace("&amp;", "&")
        if not where:
            return
        self._children += 1
        if self._root == "urlset":
            when = values.get("lastmod") or values.get("news.publication_date") or ""
            self._found.add(where, values.get("news.title", ""), moment(when))
        elif self._depth < MAX_DEPTH:
            self._found.lead_on(where)
        else:
            self._found.say(f"网站地图索引嵌套超过 {MAX_DEPTH} 层，没有继续读取。")


_ITEMS = frozenset({"url", "sitemap"})
_WANTED = frozenset({"loc", "lastmod", "news.title", "news.publication_date"})
_NOT_SITEMAPS = {
    "html": "得到的是网页而不是网站地图，请检查 start_urls 的网址。",
    "rss": "得到的是订阅源而不是网站地图，请把来源的 kind 改为 feed。",
    "feed": "得到的是订阅源而不是网站地图，请把来源的 kind 改为 feed。",
}
