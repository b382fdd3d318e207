"""Factories of exchanges for the evidence tests."""

from datetime import UTC, datetime
from typing import Any

from facts.pages import Exchange

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def an_exchange(**changes: Any) -> Exchange:
    """A small HTML page that arrived whole."""
    plain = {
        "url": "http://www.jinshu.test/a?b=1",
        "method": "GET",
        "request_headers": (("Host", "www.jinshu.test"), ("User-Agent", "Fangfei/0")),
        "status": 200,
        "reason": "OK",
        "response_headers": (("Content-Type", "text/html; charset=utf-8"),),
        "body": "<p>保本保息</p>".encode(),
        "fetched_at": NOON,
        "ip": "192.0.2.7",
    }
    return Exchange(**plain | changes)
