"""From a lead to its row: claims are marked as claims, people's words win by how well they are founded."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from facts.assessments import Band, Stance
from facts.cases import Decision, Judgement, LeadStatus
from facts.errors import BadInput
from facts.sightings import Sighting
from facts.statements import Basis, Statement
from leads.ledger import ledger_row, parse_correction
from tests.factories import NOON, a_lead

SECTORS = {"S03": "财富管理"}


def judged(*corrections: tuple[str, str], later: int = 0) -> Judgement:
    return Judgement(
        lead="XS-000001", decision=Decision.CONFIRM, analyst="李", reason="核实", at=NOON + timedelta(hours=later),
        corrections=corrections,
    )  # fmt: skip


def said(field: str, value: str | None, basis: Basis, later: int = 0) -> Statement:
    return Statement(
        lead="XS-000001", field=field, value=value, basis=basis, source="clue WB-000001", by="王",
        at=NOON + timedelta(hours=later),
    )  # fmt: skip


def seen(url: str) -> Sighting:
    return Sighting(
        url=url, host=url.split("/")[2], title="金树", page_id=1, run="r1", score=90.0, band=Band.RED,
        stance=Stance.SOLICITATION, first_seen=NOON, last_seen=NOON,
    )  # fmt: skip


def test_row_holds_what_the_page_claims() -> None:
    """Sum in ten thousand yuan, sector by name, and a remark that says whose word it is."""
    row = ledger_row(replace(a_lead(), id="XS-000001"), SECTORS)

    assert (row.lead, row.subject, row.sector) == ("XS-000001", "滨海金树财富管理有限公司", "财富管理")
    assert (row.mode, row.online, row.behaviour) == ("委托理财", "线上", "区块链")
    assert row.amount_wan == Decimal(5000)
    assert row.remark is not None
    assert "待研判" in row.remark
    assert "网页自称" in row.remark


def test_nothing_is_invented() -> None:
    """What the page does not say stays unknown."""
    row = ledger_row(replace(a_lead(), raised_yuan=None, annual_percent=None, sector=None), SECTORS)
    offline = ledger_row(replace(a_lead(), url="", page_id=None, exhibit=None), SECTORS)

    assert (row.amount_wan, row.people, row.unpaid_wan, row.sector, row.cross_province) == (None,) * 5
    assert offline.online is None


def test_later_corrections_win_and_confirmed_leads_lose_the_mark() -> None:
    """People's word stands over the page's; an empty correction makes a field unknown again."""
    lead = replace(a_lead(), status=LeadStatus.CONFIRMED)
    row = ledger_row(
        lead, SECTORS, judgements=[judged(("people", "30"), ("amount_wan", "1,200.50")), judged(("people", "32"))]
    )
    blank = ledger_row(lead, SECTORS, judgements=[judged(("amount_wan", ""))])

    assert (row.people, row.amount_wan) == (32, Decimal("1200.50"))
    assert blank.amount_wan is None
    assert "待研判" not in (row.remark or "")


def test_the_better_founded_word_counts() -> None:
    """A later claim does not overrule what was verified; of equals the later counts; an act is below both."""
    statements = [
        said("people", "50", Basis.VERIFIED),
        said("people", "9", Basis.CLAIMED, later=2),
        said("unpaid_wan", "10", Basis.CLAIMED),
        said("unpaid_wan", "20", Basis.CLAIMED, later=1),
        said("licence", "x", Basis.VERIFIED),
    ]
    row = ledger_row(
        a_lead(), SECTORS, judgements=[judged(("people", "60"), later=3)], statements=statements,
        done={"measures": "警示约谈", "unpaid_wan": Decimal(1), "notices": None},
    )  # fmt: skip

    assert (row.people, row.unpaid_wan, row.measures, row.notices) == (60, Decimal(20), "警示约谈", None)


def test_a_word_that_cannot_be_read_hides_nothing() -> None:
    """What slipped past the check at entry leaves the page's claim standing."""
    row = ledger_row(a_lead(), SECTORS, judgements=[judged(("amount_wan", "很多"), ("people", "3"))])

    assert (row.amount_wan, row.people) == (Decimal(5000), 3)


@pytest.mark.parametrize(
    ("field", "value", "read"),
    [
        ("repaid_ratio", "35%", Decimal("0.35")), ("repaid_ratio", "0.5", Decimal("0.5")), ("people", "1,200", 1200),
        ("exposure_wan", "3，000.5", Decimal("3000.5")), ("rectify_by", "2026-12-01", date(2026, 12, 1)),
        ("outcome", " 停业整改 ", "停业整改"), ("people", " ", None),
    ],
)  # fmt: skip
def test_words_are_read_as_their_field_needs(field: str, value: str, read: object) -> None:
    """Shares, sums, heads, days and texts."""
    assert parse_correction(field, value) == read


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("people", "三十"), ("people", "1.5"), ("amount_wan", "-3"), ("amount_wan", "NaN"), ("unpaid_wan", "1e999x"),
        ("colour", "red"), ("lead", "XS-000002"), ("repaid_ratio", "120%"), ("rectify_by", "年底"),
    ],
)  # fmt: skip
def test_wrong_correction_is_refused(field: str, value: str) -> None:
    """One sentence names the field and what belongs there."""
    with pytest.raises(BadInput, match=field):
        parse_correction(field, value)


def test_a_lead_of_many_pages_names_some() -> None:
    """The row of a lead seen on many sites names some addresses and says how many there are."""
    sightings = [seen(f"http://www.jinshu{number}.test/") for number in range(1, 6)]
    row = ledger_row(a_lead(id="XS-000001"), SECTORS, sightings=sightings)

    assert row.remark is not None
    assert "http://www.jinshu3.test/等5个网页" in row.remark
    assert "见于5个网站" in row.remark
