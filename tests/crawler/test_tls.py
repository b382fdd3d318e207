"""Certificates are verified; one that fails is a fact about the page, which is fetched once without."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme

from crawler import parse_rewrite
from facts.doubles import MemoryVault
from facts.pages import Page
from tests.crawler.going import Journey, a_source, go
from tests.crawler.web import links, moved, serve

ROUTES = {"www.s.test/": links("/b"), "www.s.test/b": "b"}


def a_context(issued: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issued.configure_cert(context)
    return context


def self_signed(tmp_path: Path) -> tuple[ssl.SSLContext, dict[str, Any]]:
    issued = trustme.CA().issue_cert("www.s.test")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    file = tmp_path / "leaf.pem"
    issued.private_key_and_cert_chain_pem.write_to_path(file)
    context.load_cert_chain(file)
    return context, {}


def trusted(tmp_path: Path, *names: str, **times: Any) -> tuple[ssl.SSLContext, dict[str, Any]]:
    authority = trustme.CA()
    file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(file)
    return a_context(authority.issue_cert(*names, **times)), {"trust_roots": (file,)}


def visit(context: ssl.SSLContext, settings: dict[str, Any]) -> tuple[Journey, list[str]]:
    with serve(ROUTES, context) as web:
        journey = go(web.port, a_source("https://www.s.test/"), settings=settings)
        return journey, web.paths("www.s.test")


def pages(journey: Journey) -> list[tuple[str, str | None]]:
    return [(page.url, page.tls_error) for page in journey.frontier.pages]


def test_a_good_certificate(tmp_path: Path) -> None:
    """An authority the office trusts verifies, and nothing is flagged."""
    journey, asked = visit(*trusted(tmp_path, "www.s.test"))

    assert pages(journey) == [("https://www.s.test/", None), ("https://www.s.test/b", None)]
    assert asked == ["/robots.txt", "/", "/b"]


def yesterday() -> datetime:
    return datetime.now(UTC) - timedelta(days=1)


BAD = {
    "expired": lambda path: trusted(path, "www.s.test", not_after=yesterday()),
    "another host": lambda path: trusted(path, "www.other.test"),
    "unknown authority": self_signed,
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_certificate_is_a_fact_of_the_page(tmp_path: Path, what: str) -> None:
    """The page is fetched once, without verification, and says what was wrong."""
    journey, asked = visit(*BAD[what](tmp_path))

    found: list[Page] = journey.frontier.pages
    assert [page.url for page in found] == ["https://www.s.test/", "https://www.s.test/b"]
    assert all(page.tls_error and what in page.tls_error for page in found)
    assert asked == ["/robots.txt", "/", "/b"]


def test_a_certificate_that_signed_itself(tmp_path: Path) -> None:
    """The commonest kind on small servers has its own words."""
    authority = trustme.CA()
    file = tmp_path / "self.pem"
    key = authority.private_key_pem.bytes()
    file.write_bytes(key + authority.cert_pem.bytes())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)

    journey, _ = visit(context, {})

    assert {error for _, error in pages(journey)} == {"self-signed certificate"}


def test_plain_http_behind_a_bad_certificate_is_not_flagged(tmp_path: Path) -> None:
    """tls_error speaks of the page itself, not of the redirect before it."""
    context, settings = self_signed(tmp_path)
    routes = {"www.s.test/": moved("http://www.s.test/plain"), "www.s.test/plain": "x"}
    with serve(routes) as plain, serve(routes, context) as web:
        rewrites = (parse_rewrite(f"*:443:127.0.0.1:{web.port}"), parse_rewrite(f"*:80:127.0.0.1:{plain.port}"))
        journey = go(None, a_source("https://www.s.test/"), settings=settings, rewrites=rewrites)

    assert pages(journey) == [("http://www.s.test/plain", None)]


def test_no_tls_at_all_is_a_skip() -> None:
    """A server that speaks plain HTTP on its https port gives no page."""
    with serve(ROUTES) as web:
        journey = go(web.port, a_source("https://www.s.test/"))

    skip, detail = journey.outcome("https://www.s.test/")
    assert skip == "tls"
    assert detail.startswith("robots.txt: no secure connection: ")


def test_the_real_name_is_in_the_evidence(tmp_path: Path) -> None:
    """--resolve changes where we connect, never what we say: SNI, Host and URL keep the name."""
    seen: list[str | None] = []
    context, settings = trusted(tmp_path, "www.s.test")
    context.sni_callback = lambda _, name, __: seen.append(name)  # type: ignore[assignment]

    journey, _ = visit(context, settings)

    assert set(seen) == {"www.s.test"}
    assert isinstance(journey.vault, MemoryVault)
    assert {exchange.url for exchange in journey.vault.exchanges} == {
        f"https://www.s.test{path}" for path in ("/robots.txt", "/", "/b")
    }
