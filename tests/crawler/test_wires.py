"""What Scrapy is told, where forgetting it would be dangerous or slow."""

import pytest
from scrapy.settings import Settings

from crawler import CrawlSettings
from crawler.wires import settings
from facts.errors import BadInput
from tests.crawler.going import a_source, a_spec


def told(**options: object) -> Settings:
    spec = a_spec([a_source("http://a.test/", delay_s=2.0), a_source("http://b.test:81/", name="b")], None)
    return Settings(settings(spec, CrawlSettings(**options)))  # type: ignore[arg-type]


def test_nobody_can_run_python_inside_a_crawl() -> None:
    """Telnet console and remote control are off, by their switches and as extensions."""
    found = told()

    assert not found.getbool("REMOTE_CONTROL_ENABLED")
    assert not found.getbool("TELNETCONSOLE_ENABLED")
    assert [name for name, place in found.getwithbase("EXTENSIONS").items() if place is not None] == []


def test_no_other_way_out_than_ours() -> None:
    """Files, FTP, data URLs and S3 have no handler; http and https have the one that checks addresses."""
    handlers = {name: handler for name, handler in told().getwithbase("DOWNLOAD_HANDLERS").items() if handler}

    assert {name: handler.__name__ for name, handler in handlers.items()} == {"http": "Fetcher", "https": "Fetcher"}


def test_evidence_stands_closest_to_the_network() -> None:
    """Whatever else is on, the exchange is kept before it is unpacked, redirected or tried again."""
    places = {name: at for name, at in told().getwithbase("DOWNLOADER_MIDDLEWARES").items() if at is not None}
    order = [getattr(name, "__name__", str(name).rpartition(".")[2]) for name in sorted(places, key=places.__getitem__)]

    assert order == ["Robots", "RetryMiddleware", "Redirects", "Unpack", "Keep"]


def test_each_host_has_its_pace() -> None:
    """A host with a delay gets one request at a time and no jitter."""
    slots = told(concurrency_per_host=3)["DOWNLOAD_SLOTS"]

    assert slots["a.test"] == slots["www.a.test"] == {"concurrency": 1, "delay": 2.0, "jitter": 0}
    assert slots["b.test"] == {"concurrency": 3, "delay": 0.0, "jitter": 0}


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
