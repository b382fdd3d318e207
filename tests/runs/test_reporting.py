"""Counts into verdicts and sentences: "no finding" is never "did not look"."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.guides import DRIFT
from facts.pages import Skip, Trouble
from facts.reports import Detail, SourceReport, SourceTally, Verdict
from facts.sources import Assertion, Claim, Kind, Source
from runs.reporting import SKIPS, TROUBLES, report

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SITE = Source(id="s", title="金树财富", start_urls=("http://a.test/",))
SEEN = SourceTally(pages=100, unchanged=60, statuses={200: 40, 304: 60})


def told(tally: SourceTally, *assertions: Assertion, kind: Kind = Kind.SITE, is_sample: bool = False) -> SourceReport:
    return report(replace(SITE, kind=kind, assertions=assertions), "r1", NOON, tally, is_sample=is_sample)


def expects(claim: Claim, value: float | str) -> Assertion:
    return Assertion(claim=claim, value=value, because="每页页脚都有站名")


def tally(**changes: Any) -> SourceTally:
    return replace(SEEN, **changes)


def test_a_source_that_was_seen() -> None:
    """Its numbers are the report's, and one sentence says how much that was."""
    found = told(tally(resting=20, landings=3, adverts=4, vanished=0))

    assert found == SourceReport(
        run="r1", source="s", title="金树财富", at=NOON, verdict=Verdict.SEEN, fetched=100, unchanged=60, resting=20,
        adverts=4, landings=3,
        sentences=("看了 100 个网页（其中 60 个没有变化），另有 20 个已知网页未到复查时间，没有重取。",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("counted", "verdict"),
    [
        (SourceTally(), Verdict.UNSEEN),
        (SourceTally(skipped={Skip.ROBOTS: 1}), Verdict.UNSEEN),
        (SourceTally(skipped={Skip.TIMEOUT: 1}, resting=9), Verdict.UNSEEN),
        (SourceTally(guides=3), Verdict.UNSEEN),
        (SourceTally(landings=3), Verdict.UNSEEN),
        (SourceTally(pages=2, troubles={Trouble.WALLED: 2}), Verdict.UNSEEN),
        (SourceTally(resting=9), Verdict.PARTLY),
        (tally(waiting=1), Verdict.PARTLY),
        (tally(skipped={Skip.BLOCKED: 6}), Verdict.PARTLY),
        (tally(troubles={Trouble.TOO_LITTLE_TEXT: 6}), Verdict.PARTLY),
        (tally(skipped={Skip.HTTP_ERROR: 30}, statuses={200: 40, 304: 60, 503: 30}), Verdict.PARTLY),
        (tally(skipped={Skip.HTTP_ERROR: 30}, statuses={200: 40, 304: 60, 404: 20, 410: 10}), Verdict.SEEN),
        (tally(skipped={Skip.BLOCKED: 4}), Verdict.SEEN),
        (tally(skipped={Skip.TRAP: 500, Skip.DUPLICATE: 90, Skip.NOT_TEXT: 50, Skip.GUIDE: 9}), Verdict.SEEN),
        (tally(troubles={Trouble.SOFT_404: 40, Trouble.NEAR_DUPLICATE: 40}), Verdict.SEEN),
        (tally(landings_lost=50), Verdict.SEEN),
        (tally(problems=(f"{DRIFT}列表页只有 0 个条目。",)), Verdict.DRIFTED),
        (tally(problems=("没有搜索结果。",)), Verdict.SEEN),
    ],
)
def test_verdicts(counted: SourceTally, verdict: Verdict) -> None:
    """Dead links and what is no page are no part left unseen; walls, budgets and refusals are."""
    assert told(counted).verdict is verdict


@pytest.mark.parametrize("kind", [Kind.SEARCH, Kind.DOMAINS])
def test_discovery_sees_what_it_leads_to(kind: Kind) -> None:
    """A search's pages all lie outside of it, and half of the domains of a list are not there yet."""
    found = told(SourceTally(landings=8, landings_lost=30, guides=2), kind=kind)

    assert (found.verdict, found.fetched) == (Verdict.SEEN, 8)
    assert "找到的网址中有 30 个打不开。" in found.sentences


@pytest.mark.parametrize(
    ("assertion", "counted"),
    [
        (expects(Claim.LEAST_PAGES, 200), SEEN),
        (expects(Claim.LEAST_TEXT, 300), tally(median_text=299)),
        (expects(Claim.SHARE_OK, 0.8), tally(statuses={200: 70, 304: 9, 404: 21})),
        (expects(Claim.CANARY, "金树"), tally(read=100, canaries=frozenset({"银树"}))),
    ],
    ids=[claim.value for claim in Claim],
)
def test_missed_assertions_are_drift(assertion: Assertion, counted: SourceTally) -> None:
    """With the reason that the file gives."""
    found = told(counted, assertion)

    assert found.verdict is Verdict.DRIFTED
    (sentence,) = found.drift
    assert "每页页脚都有站名" in sentence
    assert sentence in found.sentences


@pytest.mark.parametrize(
    ("assertion", "counted"),
    [
        (expects(Claim.LEAST_PAGES, 120), tally(resting=20)),
        (expects(Claim.LEAST_TEXT, 300), tally(median_text=300)),
        (expects(Claim.SHARE_OK, 0.8), tally(statuses={200: 70, 304: 10, 404: 20})),
        (expects(Claim.CANARY, "金树"), tally(read=1, canaries=frozenset({"金树"}))),
    ],
    ids=[claim.value for claim in Claim],
)
def test_met_assertions_are_silent(assertion: Assertion, counted: SourceTally) -> None:
    """Known pages that are not due count as pages."""
    found = told(counted, assertion)

    assert (found.verdict, found.drift, len(found.sentences)) == (Verdict.SEEN, (), 1)


@pytest.mark.parametrize(
    ("assertion", "counted"),
    [
        (expects(Claim.LEAST_PAGES, 500), tally(waiting=9)),
        (expects(Claim.LEAST_TEXT, 300), tally(median_text=None)),
        (expects(Claim.SHARE_OK, 0.8), tally(statuses={})),
        (expects(Claim.CANARY, "金树"), tally(read=0)),
        (expects(Claim.CANARY, "金树"), tally(read=40)),
        (expects(Claim.CANARY, "金树"), tally(read=100, resting=101)),
    ],
)
def test_what_cannot_be_judged_is_said_and_is_no_drift(assertion: Assertion, counted: SourceTally) -> None:
    """Neither met nor missed; a trial of a few pages does not mention it."""
    found = told(counted, assertion)

    assert (found.verdict is Verdict.DRIFTED, found.drift) == (False, ())
    assert any("尚不能判断" in sentence for sentence in found.sentences)
    assert not any("尚不能判断" in each for each in told(counted, assertion, is_sample=True).sentences)


def test_domains_without_a_server_are_no_failing() -> None:
    """They are named, and the list counts as seen; hosts that refuse are a part not seen."""
    empty = {Skip.UNRESOLVED: 30, Skip.TIMEOUT: 3, Skip.HTTP_ERROR: 5}
    found = told(SourceTally(pages=8, skipped=empty, statuses={200: 8, 503: 3, 404: 2}), kind=Kind.DOMAINS)
    refused = told(SourceTally(pages=8, skipped=empty | {Skip.BLOCKED: 3}), kind=Kind.DOMAINS)

    assert (found.verdict, refused.verdict) == (Verdict.SEEN, Verdict.PARTLY)
    assert any("30 个网址的域名无法解析" in sentence for sentence in found.sentences)


def test_every_reason_has_its_sentence() -> None:
    """What was not seen is named, with its number, and where one can help, how."""
    reasons = [skip for skip in Skip if skip not in (Skip.DUPLICATE, Skip.GUIDE, Skip.REQUISITE)]
    found = told(tally(skipped=dict.fromkeys(reasons, 3), troubles=dict.fromkeys(Trouble, 4)))

    assert set(SKIPS) == set(reasons)
    assert set(TROUBLES) == set(Trouble)
    assert sum(sentence.startswith("3 个") for sentence in found.sentences) == len(reasons)
    assert sum(sentence.startswith("4 个") for sentence in found.sentences) == len(Trouble)


def test_errors_say_which() -> None:
    """The commonest sentences stand in brackets; notes of the crawl stand as they are."""
    details = (Detail(skip="http_error", words="HTTP 503", times=7), Detail(skip="tls", words="expired", times=1))
    found = told(
        tally(
            skipped={Skip.HTTP_ERROR: 8}, details=details, waiting=5, unverified=2, traps={"calendar": 9}, vanished=1,
            notes=("网站要求一小时后再来。",),
        )
    )  # fmt: skip

    assert found.sentences[1:] == (
        "还有 5 个网址没有来得及取；需要看全的，请调大 max_pages 或延长时限。",
        "8 个网址返回错误：HTTP 503（7 次）。",
        "2 个网页的证书未通过验证，内容照常留存。",
        "没有跟进的链接：无尽日历 9 个。",
        "1 个以前看到的网页已经消失（失联），原有证据仍在。",
        "网站要求一小时后再来。",
    )


def test_a_trial_has_no_budget_to_complain_of() -> None:
    """A few pages were wanted, and what waits behind them is no failing."""
    found = told(tally(waiting=50, traps={"budget": 3}), is_sample=True)

    assert (found.verdict, len(found.sentences)) == (Verdict.SEEN, 1)
