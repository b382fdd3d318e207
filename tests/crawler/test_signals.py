"""The house's own signal, received as Scrapy's users receive signals."""

import time
from typing import Any, ClassVar, Self

import pytest
from scrapy import Spider
from scrapy.crawler import Crawler

from crawler import settings, signals
from facts.pages import Visit
from tests.crawler.going import a_source, go
from tests.crawler.web import links, serve


class Counting:
    """An extension like any other of Scrapy's."""

    seen: ClassVar[list[tuple[str, int, int, str]]] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        made = cls()
        crawler.signals.connect(made.visit_settled, signal=signals.visit_settled)
        crawler.signals.connect(made.breaks, signal=signals.visit_settled)
        return made

    def visit_settled(self, visit: Visit, items: int, pages: int, spider: Spider) -> None:
        self.seen.append((visit.target.url, items, pages, spider.name))

    def breaks(self) -> None:
        raise ZeroDivisionError


def test_an_extension_hears_of_every_visit(monkeypatch: pytest.MonkeyPatch) -> None:
    """After it is in the table, with the counts so far; a receiver that breaks does no harm."""
    monkeypatch.setitem(settings.EXTENSIONS, f"{__name__}.Counting", 1)
    monkeypatch.setattr(Counting, "seen", [])
    with serve({"s.test/": links("/a", "/gone"), "s.test/a": "a"}) as web:
        journey = go(web.port, a_source("http://s.test/"))

    assert {url for url, *_ in Counting.seen} == set(journey.frontier.visits)
    assert [items for _, items, _, _ in Counting.seen] == [1, 2, 3]
    assert (Counting.seen[0], Counting.seen[-1][2:]) == (("http://s.test/", 1, 1, "scan"), (2, "scan"))


def test_nobody_listening_costs_nothing() -> None:
    """3 µs were measured; the bound is a hundredth of what a page takes in all, 4 ms."""

    def once() -> float:
        started = time.process_time()
        for _ in range(10_000):
            sender.send_catch_log(signals.visit_settled, visit=None, items=1, pages=1, spider=None)
        return (time.process_time() - started) / 10_000

    sender: Any = Crawler(Spider).signals

    assert min(once() for _ in range(3)) < 40e-6
