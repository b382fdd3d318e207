"""Which pages become candidates, what they rest on, and who they name."""

from dataclasses import replace

import pytest

from classifier import Model
from facts.assessments import Band
from facts.findings import Evidence, Identifier, IdentifierKind
from keywords import Engine
from leads.intake import MOST_QUOTES, candidate, name_subject
from screening import Screener
from tests.factories import a_page
from text import read_plain

ADVERT = (
    "滨海金树财富管理有限公司推出养老理财项目，保本保息，年化收益24%，每月返息，推荐亲友另有奖励，加微信jinshu_0001。"
)


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener(Engine.load(), Model.load())


def named(*found: tuple[IdentifierKind, str]) -> Evidence:
    identifiers = tuple(Identifier(kind=kind, value=value, valid=True, start=0, end=1) for kind, value in found)
    return Evidence(reading=read_plain("甲"), squeezed="甲", positions=[0], identifiers=identifiers)


def test_advert_becomes_a_candidate_with_its_quotes(screener: Screener) -> None:
    """Subject, promised return and the sentences it rests on, each a true quotation."""
    assessment = screener.screen(read_plain(ADVERT))
    lead = candidate(a_page(id=7), assessment)

    assert lead is not None
    assert (lead.subject, lead.annual_percent, lead.page_id) == ("滨海金树财富管理有限公司", 24.0, 7)
    assert lead.is_actionable
    assert 0 < len(lead.quotes) <= MOST_QUOTES
    assert all(ADVERT[quote.start : quote.end] == quote.text for quote in lead.quotes)


def test_page_below_the_band_is_no_candidate(screener: Screener) -> None:
    """Blue and lower stay out of the queue."""
    assessment = replace(screener.screen(read_plain(ADVERT)), band=Band.BLUE)

    assert candidate(a_page(id=7), assessment) is None


def test_lead_without_a_subject_is_an_observation(screener: Screener) -> None:
    """The same advert without a name is kept, and is not actionable."""
    lead = candidate(a_page(id=7), screener.screen(read_plain(ADVERT.removeprefix("滨海金树财富管理有限公司"))))

    assert lead is not None
    assert lead.subject is None
    assert not lead.is_actionable


def test_subject_is_the_name_said_most_often() -> None:
    """A firm named twice stands over a partner named once, and a firm over a filing number."""
    a, b, icp = (
        (IdentifierKind.COMPANY, "甲有限公司"),
        (IdentifierKind.COMPANY, "乙有限公司"),
        (IdentifierKind.ICP, "闽ICP备1号"),
    )

    assert name_subject(named(icp, a, b, b)) == "乙有限公司"
    assert name_subject(named(icp)) == "网站备案号闽ICP备1号"
    assert name_subject(named((IdentifierKind.PHONE, "13800000000"))) is None
