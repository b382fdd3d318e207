"""Feeds: RSS and Atom by feedparser, which forgives what sites get wrong, and JSON Feed.

feedparser opens what it takes for a file name or an address, and a site chooses the bytes: it gets them as an open
stream, never as a string. Sources of the formats: RFC 4287, RFC 5005 (rel=next), jsonfeed.org version 1.1.
"""

import io
import json
from calendar import timegm
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from xml.sax import SAXException

import feedparser  # type: ignore[import-untyped]

from crawler.guides import Guide
from crawler.guides.gathering import Gathering, moment

#: Bytes of a feed at most. feedparser's loose parser takes about 1.2 s a megabyte of nonsense (measured).
MAX_BYTES = 4 * 1024 * 1024
#: Entries of a feed at most; whole archives have a few thousand, and 10,000 take feedparser half a second.
MAX_ENTRIES = 10_000
_JSON_FEED = "https://jsonfeed.org/version/"
_NOT_FEED = "得到的不是订阅源（RSS、Atom 或 JSON Feed），请检查 start_urls 的网址。"


def read_feed(body: bytes, content_type: str, url: str) -> Guide:
    """Read one feed, broken ones as far as they can be read; `next` is the page of older entries."""
    found = Gathering(url, MAX_ENTRIES)
    head = body[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if len(body) > MAX_BYTES or body.count(b"<item") + body.count(b"<entry") > MAX_ENTRIES:
        found.say(f"订阅源超过 4 MB 或 {MAX_ENTRIES} 个条目，没有读取。")
    elif head.startswith(b"{"):
        _read_json(body, found)
    else:
        _read_xml(body, content_type, found)
    return found.guide()


def _read_xml(body: bytes, content_type: str, found: Gathering) -> None:
    headers = {"content-type": content_type, "content-location": found.base}
    try:
        parsed = feedparser.parse(
            io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as problem:  # a parser of other people's markup: whatever it stumbles over is the feed's fault
        found.drift(f"订阅源无法解析（{type(problem).__name__}）。")
        return
    if not parsed.get("version") and not parsed.entries:
        found.drift(_NOT_FEED)
        return
    for entry in parsed.entries:
        _take(entry, found)
    for link in parsed.feed.get("links", ()):
        if link.get("rel") == "next" and link.get("href"):
            found.lead_on(str(link["href"]))
    _judge(found, len(parsed.entries), broken=isinstance(parsed.get("bozo_exception"), SAXException))


def _take(entry: Mapping[str, Any], found: Gathering) -> None:
    # An entry without a link often has its address as its id.
    where = str(entry.get("link") or entry.get("id") or "")
    if where.startswith(("http://", "https://", "/")):
        found.add(where, str(entry.get("title") or ""), _when(entry))


def _when(entry: Mapping[str, Any]) -> datetime | None:
    parts = entry.get("published_parsed") or entry.get("updated_parsed")
    try:
        return datetime.fromtimestamp(timegm(parts), UTC) if parts else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _judge(found: Gathering, entries: int, *, broken: bool = False) -> None:
    if not entries:
        found.say("订阅源里没有条目。")
    elif not len(found):
        found.drift(f"订阅源有 {entries} 个条目，但没有一个带有链接，它的写法可能已经改变。")
    elif broken:
        found.say("订阅源的写法有错误，已尽量读取，可能有遗漏。")


def _read_json(body: bytes, found: Gathering) -> None:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        found.drift("订阅源的 JSON 有错误，无法读取。")
        return
    if not str(document.get("version", "")).startswith(_JSON_FEED):
        found.drift(_NOT_FEED)
        return
    items = list(_objects(document.get("items")))
    for item in items:
        where = next((item[key] for key in ("url", "external_url", "id") if _is_link(item.get(key))), None)
        if where is not None:
            written = _text(item.get("date_published")) or _text(item.get("date_modified"))
            found.add(where, _text(item.get("title")), moment(written))
    if _is_link(document.get("next_url")):
        found.lead_on(document["next_url"])
    _judge(found, len(items))


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    for item in value if isinstance(value, list) else ():
        if isinstance(item, dict):
            yield item


def _is_link(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://", "/"))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
