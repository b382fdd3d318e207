"""The naive Scrapy project: its defaults, LinkExtractor, an SQLModel commit for every item, warcio for the evidence.

python -m benchmarks.naive FOLDER URL…        prints {"pages": …} as JSON
"""

import io
import json
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler, CrawlerProcess
from scrapy.http import Response, TextResponse
from scrapy.linkextractors import LinkExtractor
from sqlmodel import Field, Session, SQLModel, create_engine
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

_SETTINGS = {
    # What `scrapy startproject` sets too; ours obeys as well.
    "ROBOTSTXT_OBEY": True,
    # The default writes a line and the item for every page, which nobody would measure against.
    "LOG_LEVEL": "WARNING",
    # Doors of the default into the running process; they cost nothing and have no place on anybody's machine.
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
}


class NaivePage(SQLModel, table=True):
    """One page, as a first table of pages looks."""

    __tablename__ = "naive_page"

    id: int | None = Field(default=None, primary_key=True)
    url: str = Field(index=True)
    status: int
    content_type: str
    size: int
    fetched_at: datetime


class NaiveSpider(Spider):
    """Follow every link and yield every page."""

    name = "naive"
    links = LinkExtractor()

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the start URLs once; the default asks again when a page links to them."""
        for url in self.start_urls:
            yield Request(url)

    def parse(self, response: Response, **_: Any) -> Iterator[Any]:
        """Yield the response as an item, and a request for every link."""
        yield {"response": response}
        if isinstance(response, TextResponse):
            for link in self.links.extract_links(response):
                yield response.follow(link)


class Archive:
    """Writes request and response into a WARC file, as warcio's documentation shows it."""

    def __init__(self, folder: Path) -> None:
        self._stream = (folder / "naive.warc.gz").open("wb")
        self._writer = WARCWriter(self._stream, gzip=True)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make it for a crawler, as Scrapy does."""
        return cls(Path(crawler.settings["NAIVE_FOLDER"]))

    def process_item(self, item: dict[str, Response]) -> dict[str, Response]:
        """Write the pair of records."""
        response = item["response"]
        request = response.request
        assert request is not None
        answer = self._record("response", response.url, f"{response.status} OK", response.headers, response.body)
        asked = self._record("request", response.url, "GET / HTTP/1.1", request.headers, b"")
        self._writer.write_request_response_pair(asked, answer)
        return item

    def close_spider(self) -> None:
        """Close the file."""
        self._stream.close()

    def _record(self, kind: str, url: str, first: str, headers: Any, body: bytes) -> Any:
        pairs = [(name.decode(), value.decode("latin-1")) for name, values in headers.items() for value in values]
        head = StatusAndHeaders(first, pairs, protocol="HTTP/1.1" if kind == "response" else "")
        return self._writer.create_warc_record(url, kind, payload=io.BytesIO(body), http_headers=head)


class Table:
    """Commits every page by itself."""

    def __init__(self, folder: Path) -> None:
        self._engine = create_engine(f"sqlite:///{folder / 'naive.db'}")
        SQLModel.metadata.create_all(self._engine, tables=[NaivePage.__table__])  # type: ignore[attr-defined]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make it for a crawler, as Scrapy does."""
        return cls(Path(crawler.settings["NAIVE_FOLDER"]))

    def process_item(self, item: dict[str, Response]) -> dict[str, Response]:
        """Write the row."""
        response = item["response"]
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
        row = NaivePage(
            url=response.url, status=response.status, content_type=kind, size=len(response.body),
            fetched_at=datetime.now(UTC),
        )  # fmt: skip
        with Session(self._engine) as session:
            session.add(row)
            session.commit()
        return item


def main() -> None:
    """Crawl from the URLs on the command line."""
    folder, *urls = sys.argv[1:]
    # The classes and not their names: run as a module, this file would be loaded twice.
    process = CrawlerProcess(_SETTINGS | {"ITEM_PIPELINES": {Archive: 100, Table: 200}, "NAIVE_FOLDER": folder})
    crawler = process.create_crawler(NaiveSpider)
    process.crawl(crawler, start_urls=urls)
    process.start()
    stats = crawler.stats.get_stats() if crawler.stats else {}
    print(json.dumps({"pages": stats.get("item_scraped_count", 0)}))


if __name__ == "__main__":
    main()
