"""One crawl past every hostile server at once, with an honest site beside them."""

import time
from dataclasses import dataclass

import pytest

from crawler import parse_rewrite
from evidence import FsckReport, WarcVault, fsck
from facts.runs import RunStatus
from tests.crawler.going import Journey, a_source, a_spec
from tests.crawler.hostile import handshakes
from tests.crawler.hostile.servers import Case, Peer, serve
from tests.crawler.hostile.table import CASES, TABLE, document

#: Pages of the honest site, each with a link to the next.
HONEST = 40
#: Seconds of the whole crawl at most; it takes 10 on two cores that have other work.
BOUND_S = 60.0
SETTINGS = {"timeout_s": 8.0, "max_body": 1_000_000, "concurrency": 128}


async def honest(peer: Peer) -> None:
    number = int(peer.path.removeprefix("/kept/") or 0) if peer.path != "/" else 0
    following = f"<a href='/kept/{number + 1}'>next</a>" if number + 1 < HONEST else ""
    await peer.answer(f"<p>honest page {number}</p>{following}".encode())


@dataclass(frozen=True, slots=True)
class Night:
    """What a crawl past all of them came to."""

    journey: Journey
    status: RunStatus
    seconds: float
    evidence: FsckReport


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    """One crawl; the tests look at what came of each server."""
    folder = tmp_path_factory.mktemp("hostile")
    root = folder / "ca.pem"
    handshakes.authority().cert_pem.write_to_path(root)
    good = Case(name="honest", does="answers", act=honest)
    with serve((*CASES, good)) as ports:
        rewrites = tuple(parse_rewrite(f"{host}:*:127.0.0.1:{port}") for host, port in ports.of.items())
        sources = [
            a_source(
                case.url,
                name=case.name,
                hosts=(case.host, *case.hosts) if case.hosts else (),
                max_pages=HONEST,
                max_depth=HONEST,
                delay_s=case.delay_s,
            )
            for case in (*CASES, good)
        ]
        journey = Journey(a_spec(sources, None, rewrites=rewrites), **SETTINGS, trust_roots=(root,))
        journey.vault = WarcVault(folder / "warc", run="hostile", software="test")
        started = time.monotonic()
        result = journey.go()
        seconds = time.monotonic() - started
    return Night(journey, result.status, seconds, fsck(folder / "warc"))


def test_the_crawl_ends_by_itself_and_in_time(night: Night) -> None:
    """No server holds it up longer than a request may take."""
    assert night.status is RunStatus.FINISHED
    assert night.seconds < BOUND_S
    assert len(CASES) >= 40


def test_the_honest_site_is_fetched_to_its_last_page(night: Night) -> None:
    """What a hostile server does is no other host's loss."""
    found = {page.url for page in night.journey.frontier.pages if page.host == "honest.test"}

    assert found == {"http://honest.test/"} | {f"http://honest.test/kept/{number}" for number in range(1, HONEST)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_server_is_named_in_the_report(night: Night, case: Case) -> None:
    """Its start URL is a page, or a skip with the sentence of the table."""
    skip, detail = night.journey.outcome(case.url)

    assert (skip, detail if case.says in detail else f"not {case.says!r}") == (case.skip, detail)
    assert skip is None or detail


def test_no_page_is_another_servers(night: Night) -> None:
    """Nothing that was pushed unasked, and no redirect, brought a page of another host's."""
    strays = [(page.source, page.url) for page in night.journey.frontier.pages if page.host != f"{page.source}.test"]

    assert strays == []


def test_an_answer_nobody_asked_for_is_not_taken_for_the_next_one(night: Night) -> None:
    """The second page of the poisoned connection is its own."""
    (second,) = [page for page in night.journey.frontier.pages if page.url == "http://poison.test/kept/second"]

    assert night.journey.vault.open(second.exhibit).body == b"<p>honest</p>"


@pytest.mark.parametrize("case", [case for case in CASES if case.tls_error], ids=lambda case: case.name)
def test_what_is_wrong_with_a_certificate_is_a_fact(night: Night, case: Case) -> None:
    """Kind, day or names, and issuer, without the control characters somebody put there."""
    (page,) = [page for page in night.journey.frontier.pages if page.url == case.url]

    assert page.tls_error is not None
    assert page.tls_error.startswith(case.tls_error) or page.tls_error.endswith(case.tls_error)
    assert page.tls_error.isprintable()


def test_sentences_are_fit_for_a_report(night: Night) -> None:
    """Short, on one line, and without control characters, whatever a server said."""
    details = [visit.detail for visit in night.journey.frontier.visits.values()]

    assert [detail for detail in details if len(detail) > 400 or not detail.isprintable()] == []


def test_the_evidence_of_such_a_night_is_sound(night: Night) -> None:
    """Every exchange that was kept reads back and verifies."""
    assert night.evidence.damaged == ()
    assert night.evidence.records > len(CASES)


def test_the_table_in_the_documents_is_this_list() -> None:
    """docs/hostile.md names every server; else run `python -m tests.crawler.hostile.table`."""
    assert TABLE.read_text(encoding="utf-8") == document()
