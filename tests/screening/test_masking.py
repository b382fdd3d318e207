"""No personal value is left in any output: the contract with its text, quotes and hits, the desk, the list of leads."""

import json

import pytest

import keywords
from facts.findings import IdentifierKind
from screening import Screener, as_contract
from screening.contract import masked_text
from tests.keywords.golden import golden_pages
from text import fold, read_plain

PERSONAL = frozenset(kind.value for kind in IdentifierKind if keywords.is_hidden(kind))
PAGES = [page for half in ("first", "second") for page in golden_pages(half)]
#: Sentences that make quotes, hits and promises out of the line they stand in.
PROMISE = "{value}，保本保息，年化收益24%，稳赚不赔"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_contract_shows_no_personal_value(screener: Screener, page) -> None:
    """As written and as normalised, in text, quotes, hits and values; every line also promises a return."""
    text = "\n".join(PROMISE.format(value=line) for line in page.text.splitlines())
    assessment = screener.screen(read_plain(text, url="http://a.test/"))
    shown = json.dumps(as_contract(assessment, identity="x"), ensure_ascii=False) + masked_text(assessment)
    whole = masked_text(assessment, unmask=True)
    hidden = {
        string
        for kind, value, start, end, _, partial in page.truth
        for string in (value, page.text[start:end])
        if kind in PERSONAL and not partial
    }

    assert {string for string in hidden if string in shown} == set()
    assert len(masked_text(assessment)) == len(assessment.evidence.reading.text)
    assert all(string in whole for kind, _, start, end, _, partial in page.truth
               if kind in PERSONAL - {"id_card"} and not partial for string in [page.text[start:end]])  # fmt: skip


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_firms_and_filings_stay(screener: Screener, page) -> None:
    """What names a firm or a site is public and readable where it stands."""
    assessment = screener.screen(read_plain(page.text))
    shown = masked_text(assessment)

    for kind, _, start, end, _, _ in page.truth:
        if kind in ("company", "uscc", "icp", "police_filing", "registration", "landline", "wallet"):
            assert page.text[start:end] == shown[start:end]


def test_offsets_hold_in_masked_text(screener: Screener) -> None:
    """Every finding's text is the masked text between its offsets."""
    page = "\n".join(page.text for page in PAGES)
    assessment = screener.screen(read_plain(page + "\n保本保息年化24%，电话13800001234。"))
    found, shown = as_contract(assessment, identity="x"), masked_text(assessment)

    for one in (*found["hits"], *found["promises"], *found["amounts"]):
        assert one["text"] == shown[one["start"] : one["end"]]


def test_more_values_than_are_kept_are_masked(screener: Screener) -> None:
    """A directory has more phones than identifiers are kept; the rest is hidden by its shape."""
    phones = [f"138{number:08d}" for number in range(1_500)]
    assessment = screener.screen(read_plain("\n".join(phones)))
    shown = json.dumps(as_contract(assessment, identity="x"), ensure_ascii=False) + masked_text(assessment)

    assert len(assessment.evidence.identifiers) < len(phones)
    assert not [phone for phone in phones if phone in shown]


def test_identity_cards_stay_masked_when_all_else_is_shown(screener: Screener) -> None:
    """Nobody needs them to find a subject; the evidence keeps them."""
    assessment = screener.screen(
        read_plain("身份证号：11010519491231002X，电话13800001234，再写一次11010519491231002X")
    )
    shown = json.dumps(as_contract(assessment, identity="x", unmask=True)) + masked_text(assessment, unmask=True)

    assert "11010519491231002X" not in shown
    assert "13800001234" in shown


def test_half_a_number_in_a_quote_is_covered() -> None:
    """A quote cut in the middle of a value shows no more of it than the text does."""
    text = "请加QQ：1234567890，保本保息"
    reading = read_plain(text)
    cover = keywords.Cover(reading.text, keywords.identifiers(fold(reading.text), reading))

    assert cover.quote("QQ：12345678") == "QQ：12******"


def test_a_firm_keeps_the_name_of_its_founder() -> None:
    """The person is hidden beside the firm, not inside its name."""
    assert (
        keywords.cover("法定代表人：张三，厦门张三餐饮有限公司，张三称")
        == "法定代表人：张*，厦门张三餐饮有限公司，张*称"
    )


def test_covering_reads_a_text_of_its_own() -> None:
    """Titles and stored quotes have no identifiers beside them."""
    masked = keywords.cover("加微信abc_12345领红包，13800001234，\ud800 a.b@c.test")

    assert masked == "加微信ab*_***45领红包，138****1234，\ud800 a.*@c.test"
