"""What Scrapy is told, where forgetting it would be dangerous or slow."""

import pytest
from scrapy.settings import Settings

from crawler import CrawlSettings
from crawler.settings import for_run, project
from facts.errors import BadInput


def told(**options: object) -> Settings:
    return Settings(project() | for_run(CrawlSettings(**options)))  # type: ignore[arg-type]


def test_nobody_can_run_python_inside_a_crawl() -> None:
    """Telnet console and remote control are off, by their switches and as extensions."""
    found = told()

    assert not found.getbool("REMOTE_CONTROL_ENABLED")
    assert not found.getbool("TELNETCONSOLE_ENABLED")
    assert [name for name, place in found.getwithbase("EXTENSIONS").items() if place is not None] == []


def test_no_other_way_out_than_ours() -> None:
    """Files, FTP, data URLs and S3 have no handler; http and https have the one that checks addresses."""
    handlers = {name: handler for name, handler in told().getwithbase("DOWNLOAD_HANDLERS").items() if handler}

    assert handlers == {"http": "crawler.wire.fetch.Fetcher", "https": "crawler.wire.fetch.Fetcher"}


def test_evidence_stands_closest_to_the_network() -> None:
    """Behind the gate, which holds requests back, the exchange is kept before it is unpacked or tried again."""
    places = {name: at for name, at in told().getwithbase("DOWNLOADER_MIDDLEWARES").items() if at is not None}
    order = [getattr(name, "__name__", str(name).rpartition(".")[2]) for name in sorted(places, key=places.__getitem__)]

    assert order == ["Robots", "RetryMiddleware", "Redirects", "Unpack", "Keep", "Gate"]


def test_scrapy_spaces_nothing_itself() -> None:
    """The pace of hosts has one keeper; a server that asks for patience is not tried again at once."""
    found = told(concurrency_per_host=3)

    assert (found.getfloat("DOWNLOAD_DELAY"), found.getint("CONCURRENT_REQUESTS_PER_DOMAIN")) == (0.0, 3)
    assert {429, 503}.isdisjoint(map(int, found.getlist("RETRY_HTTP_CODES")))


def test_settings_that_make_no_sense_are_refused() -> None:
    """Zero seconds, and a contact that would smuggle a header."""
    for wrong in ({"timeout_s": 0}, {"contact": "a\r\nX: b"}, {"retries": -1}):
        with pytest.raises(BadInput):
            CrawlSettings(**wrong)  # type: ignore[arg-type]


def test_every_setting_explains_itself() -> None:
    """The reference is made of these sentences."""
    sentences = [field.metadata["help"] for field in CrawlSettings.__dataclass_fields__.values()]

    assert all(sentence.endswith(".") for sentence in sentences)
    assert CrawlSettings(contact="x@y.test").user_agent.endswith("(+x@y.test)")
