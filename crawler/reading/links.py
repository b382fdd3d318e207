"""The links of a page, as cheap as can be: the crawl must not pay for reading.

Half of the cost of a followed crawl are links, and 98 of 100 are known already (measured, see
docs/discussions.md#links): raw strings are compared first, and only new ones are brought to their one form.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from html import unescape

from selectolax.lexbor import LexborHTMLParser

from crawler.urls import join

_SELECTOR = "a[href], area[href], iframe[src], frame[src], meta[http-equiv][content]"
_REFRESH = re.compile(r"\s*+[\d.]*+\s*+(?:[;,]\s*+(?:url\s*+=)?|url\s*+=)\s*+[\"']?\s*+([^\"'\s]+)", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*+=\s*+[\"']?\s*+([\w-]+)", re.IGNORECASE)
#: Bytes in which browsers look for a declared charset: 1024 by the standard, Chinese templates put it later.
_HEAD = 4096
#: A page beyond these is read without a tree: nesting and attributes cost lexbor quadratic time, measured 0.2 s for
#: 16,000 nested <div>, 0.4 s for 16,000 attributes in one tag, and minutes for the 4 MiB a page may have.
_MAX_TAGS = 20_000
_MAX_TAG_BYTES = 100_000
#: Linear in the page: no part of it can match across the next "<".
_FLAT = re.compile(
    r"<(?:a|area|i?frame)\s[^<>]*?\b(?:href|src)\s*+=\s*+(?:\"([^\"<]*+)\"|'([^'<]*+)'|([^\s<>\"']++))", re.IGNORECASE
)
#: Chinese sites say gb2312 and mean its superset.
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "utf8": "utf-8"}
_NOT_WEB = ("javascript:", "mailto:", "tel:", "data:", "sms:", "about:", "#", "weixin:", "tencent:", "mqqwpa:")


def charset_of(body: bytes, content_type: str) -> str:
    """Return the codec of a page good enough for its links: header, then meta, then UTF-8 or GB18030."""
    found = _CHARSET.search(content_type.encode("utf-8", "replace")) or _CHARSET.search(body[:_HEAD])
    name = found[1].decode("ascii", "replace").lower() if found else ""
    name = _ALIASES.get(name, name)
    if name in {"gb18030", "big5"}:
        return name
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


class Document:
    """One page's bytes, decoded and parsed once for everybody who asks."""

    def __init__(self, body: bytes, content_type: str, url: str) -> None:
        self.body = body
        self.url = url
        self.charset = charset_of(body, content_type)

    @cached_property
    def text(self) -> str:
        """The page decoded well enough for its markup."""
        return self.body.decode(self.charset, "replace")

    @cached_property
    def tree(self) -> LexborHTMLParser | None:
        """The parsed page; None where it is made to exhaust the parser."""
        return None if _is_monstrous(self.body) else LexborHTMLParser(self.text)

    @cached_property
    def base(self) -> str:
        """What relative addresses are resolved against."""
        root = self.tree.css_first("base[href]") if self.tree else None
        return (join(self.url, root.attributes.get("href") or "") if root else "") or self.url

    def references(self) -> Iterator[str]:
        """Yield the absolute form of every link, frame and refresh, each once, in page order.

        A page made to exhaust the parser gives its plain links only, in linear time.
        """
        found = _flat(self.text) if self.tree is None else _raw(self.tree)
        site = "/".join(self.base.split("/", 3)[:3])
        for reference in dict.fromkeys(found):
            if reference.startswith("/") and not reference.startswith("//") and "/." not in reference:
                yield site + reference  # most links; urljoin would cost ten times as much
            elif not reference.lower().startswith(_NOT_WEB):
                yield join(self.base, reference)


def _is_monstrous(body: bytes) -> bool:
    if body.count(b"<") >= _MAX_TAGS:
        return True
    # Only a longer page can hold a tag that long: the others need not be cut up, which costs a third of parsing them.
    return len(body) > _MAX_TAG_BYTES and max(map(len, body.split(b"<"))) > _MAX_TAG_BYTES


def _flat(text: str) -> Iterator[str]:
    for found in _FLAT.finditer(text):
        value = found[1] or found[2] or found[3]
        if value:
            yield unescape(value).strip()


def _raw(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css(_SELECTOR):
        attributes = node.attributes
        value = attributes.get("href") or attributes.get("src")
        if value:
            yield value.strip()
        elif (attributes.get("http-equiv") or "").lower() == "refresh":
            found = _REFRESH.match(attributes.get("content") or "")
            if found:
                yield found[1]
