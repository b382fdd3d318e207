"""The account of a run: counted from tables, measured on kept pages, judged, and kept as rows."""

from dataclasses import replace

from facts.doubles import FrozenClock, MemoryVault
from facts.pages import Exchange, Visit
from facts.reports import Verdict
from facts.runs import CrawlAccount
from facts.sources import Assertion, Claim, Source
from runs.accounting import MEASURED, Accountant, AccountPorts
from store import SqlFrontier, Store
from store.reports import SqlReportBook
from store.tallies import SqlTallyBook
from tests.factories import NOON, a_page, a_target

TEXT = "<html><head><title>金树</title></head><body><p>{}</p><p style='display:none'>隐藏的话</p></body></html>"


def keep(store: Store, vault: MemoryVault, run: str, texts: list[str]) -> None:
    frontier = SqlFrontier(store, run)
    for number, text in enumerate(texts):
        url = f"http://a.test/{number}"
        body = TEXT.format(text).encode()
        exhibit = vault.keep(
            Exchange(
                url=url, method="GET", request_headers=(), status=200, reason="OK",
                response_headers=(("Content-Type", "text/html; charset=utf-8"),), body=body, fetched_at=NOON,
            )
        )  # fmt: skip
        frontier.seed([a_target(url)])
        page = a_page(run=run, url=url, requested_url=url, exhibit=exhibit, size=len(body))
        frontier.settle(Visit(target=a_target(url), page=page, status=200))


def test_an_account_of_two_sources(sqlite_store: Store) -> None:
    """One is measured, since an assertion asks for it; what no table keeps comes from the crawl; both are kept."""
    vault = MemoryVault()
    keep(sqlite_store, vault, "r1", ["字 " * 10, "字" * 30, "字" * 500] * 20)
    expected = Assertion(claim=Claim.LEAST_TEXT, value=100, because="正文都有数百字")
    demo = Source(id="demo", title="示例", start_urls=("http://a.test/",), assertions=(expected,))
    reports = SqlReportBook(sqlite_store)
    accountant = Accountant(
        AccountPorts(tallies=SqlTallyBook(sqlite_store), reports=reports, vault=vault, clock=FrozenClock(NOON))
    )
    account = CrawlAccount(not_followed={"demo": {"calendar": 3}}, resting={"demo": 4}, notes={"other": ("被限流。",)})

    made = accountant("r1", (demo, Source(id="other", title="另一", start_urls=("http://b.test/",))), account)

    first, second = made
    assert (first.verdict, first.fetched, first.resting, first.traps) == (Verdict.DRIFTED, 60, 4, {"calendar": 3})
    # Thirty characters and the two of the title; blanks and what is hidden do not count.
    assert first.drift == (
        "每页文字（中位数）应不少于 100 字，只有 32 字（依据：正文都有数百字）；网站可能已改版，请检查来源文件。",
    )
    assert (second.verdict, second.sentences[1:]) == (Verdict.UNSEEN, ("被限流。",))
    assert list(reports.of_run("r1")) == list(made)


def test_only_some_pages_are_read_again(sqlite_store: Store) -> None:
    """So many as a median needs."""
    vault = MemoryVault()
    keep(sqlite_store, vault, "r1", ["字" * 200] * (MEASURED * 2 + 5))

    taken = SqlTallyBook(sqlite_store).sample("r1", "demo", MEASURED)

    assert len(taken) <= MEASURED
    assert replace(taken[0], id=None).url == "http://a.test/0"
