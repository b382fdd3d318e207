"""From a lead to its row: claims are marked as claims, corrections win, nonsense is refused."""

from dataclasses import replace
from decimal import Decimal

import pytest

from facts.cases import Decision, Judgement, LeadStatus
from facts.errors import BadInput
from leads.ledger import ledger_row, parse_correction
from tests.factories import NOON, a_lead

SECTORS = {"S03": "财富管理"}


def judged(*corrections: tuple[str, str]) -> Judgement:
    return Judgement(
        lead="XS-000001", decision=Decision.CONFIRM, analyst="李", reason="核实", at=NOON, corrections=corrections
    )


def test_row_holds_what_the_page_claims() -> None:
    """Sum in ten thousand yuan, sector by name, and a remark that says whose word it is."""
    row = ledger_row([replace(a_lead(), id="XS-000001")], [], SECTORS)

    assert (row.subject, row.sector, row.mode, row.online) == (
        "滨海金树财富管理有限公司",
        "财富管理",
        "委托理财",
        "线上",
    )
    assert row.amount_wan == Decimal(5000)
    assert row.remark is not None
    assert "待研判" in row.remark
    assert "网页自称" in row.remark


def test_nothing_is_invented() -> None:
    """What the page does not say stays unknown."""
    row = ledger_row([replace(a_lead(), raised_yuan=None, annual_percent=None, sector=None)], [], SECTORS)

    assert (row.amount_wan, row.people, row.unpaid_wan, row.sector, row.cross_province) == (None,) * 5


def test_later_corrections_win_and_confirmed_leads_lose_the_mark() -> None:
    """People's word stands over the page's; an empty correction makes a field unknown again."""
    lead = replace(a_lead(), status=LeadStatus.CONFIRMED)
    row = ledger_row([lead], [judged(("people", "30"), ("amount_wan", "1,200.50")), judged(("people", "32"))], SECTORS)
    blank = ledger_row([lead], [judged(("amount_wan", ""))], SECTORS)

    assert (row.people, row.amount_wan) == (32, Decimal("1200.50"))
    assert blank.amount_wan is None
    assert "待研判" not in (row.remark or "")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("people", "三十"),
        ("people", "1.5"),
        ("amount_wan", "-3"),
        ("amount_wan", "NaN"),
        ("unpaid_wan", "1e999x"),
        ("colour", "red"),
    ],
)
def test_wrong_correction_is_refused(field: str, value: str) -> None:
    """One sentence names the field and what belongs there."""
    with pytest.raises(BadInput, match=field):
        parse_correction(field, value)


def test_one_subject_is_one_row() -> None:
    """Several pages of one firm give one row that names all leads, the highest claims, and some addresses."""
    leads = [
        a_lead(id=f"XS-00000{number}", url=f"http://www.jinshu.test/{number}", raised_yuan=number * 10_000, sector=None)
        for number in range(1, 6)
    ]
    row = ledger_row([*leads, a_lead(id="XS-000009", raised_yuan=None)], [judged(("people", "7"))], SECTORS)

    assert (row.amount_wan, row.people, row.sector) == (Decimal(5), 7, "财富管理")
    assert row.remark is not None
    assert all(f"XS-00000{number}" in row.remark for number in (1, 2, 3, 4, 5, 9))
    assert "http://www.jinshu.test/3等6个" in row.remark
