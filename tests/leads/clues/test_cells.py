"""Dates as text and serial numbers, 万 and 亿 in number cells, negative and absurd sums."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.clues import cells
from leads.clues.cells import Unfit
from tests.leads.clues.making import NOW

ALL = ("ymd", "compact", "excel", "iso", "epoch")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-02", "2026-11-02T00:00:00+08:00"), ("2026/1/2", "2026-01-02T00:00:00+08:00"),
        ("2026.11.2 8:05", "2026-11-02T08:05:00+08:00"), ("2026年11月2日 8时5分", "2026-11-02T08:05:00+08:00"),
        ("２０２６－１１－０２", "2026-11-02T00:00:00+08:00"), ("20261102", "2026-11-02T00:00:00+08:00"),
        ("20261102083001", "2026-11-02T08:30:01+08:00"), ("46328", "2026-11-02T00:00:00+08:00"),
        ("46328.354166667", "2026-11-02T08:30:00+08:00"), ("2026-11-02T00:30:00Z", "2026-11-02T00:30:00+00:00"),
        ("1793581200", "2026-11-02T01:00:00+00:00"),
    ],
)  # fmt: skip
def test_a_moment_in_any_writing(text: str, expected: str) -> None:
    """A day without a time is its first minute in China."""
    assert cells.moment(text, ALL, NOW).isoformat() == expected


@pytest.mark.parametrize(
    "text", ["2026-13-05", "2026-02-30", "昨天", "45", "2099-01-01", "1970-01-01", "1" * 500, "٢٠٢٦-١١-٠٢x"]
)
def test_no_moment_is_guessed(text: str) -> None:
    """What is no day, or cannot be, is refused with a sentence."""
    with pytest.raises(Unfit, match="日期"):
        cells.moment(text, ALL, NOW)


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("12,000.50", "元", "12000.50"), ("３５００", "万元", "35000000.00"), ("1.2亿", "万元", "120000000.00"),
        ("约50万元", "元", "500000.00"), ("¥5000", "元", "5000.00"), ("8万", "元", "80000.00"),
        ("5e4", "元", "50000.00"),
        ("100元", "万元", "100.00"), ("10万以上", "元", "100000.00"), ("共计3千元", "元", "3000.00"),
        ("0", "元", "0.00"),
        ("十万", "元", "100000.00"), ("五百", "万元", "5000000.00"),
    ],
)  # fmt: skip
def test_a_sum_in_any_writing(text: str, unit: str, expected: str) -> None:
    """The cell's own unit goes before the column's."""
    assert str(cells.yuan(text, unit)) == expected


@pytest.mark.parametrize(
    "text", ["-5", "-50万", "999999999999999", "1万亿", "abc", "5-10万", "1.2.3", "万", "1e99", "9" * 400]
)
def test_no_sum_is_guessed(text: str) -> None:
    """Negative, absurd and unreadable sums are unknown, with a sentence."""
    with pytest.raises(Unfit, match="金额"):
        cells.yuan(text, "元")


@pytest.mark.parametrize(
    ("text", "expected"), [("约1200人", 1200), ("3,000余人", 3000), ("1.2万人", 12000), ("35", 35), ("60户", 60)]
)
def test_people_are_counted(text: str, expected: int) -> None:
    """With the words people put around a number."""
    assert cells.people(text) == expected


@pytest.mark.parametrize("text", ["-3", "上千人", "3.5", "9999999999", "1.2.3"])
def test_no_people_are_guessed(text: str) -> None:
    """What is no count is unknown."""
    with pytest.raises(Unfit, match="人数"):
        cells.people(text)


@given(st.text(max_size=300))
def test_a_cell_never_breaks_the_import(text: str) -> None:
    """Whatever stands in a cell, it is read or refused with a sentence of ours."""
    readers = (
        lambda: cells.yuan(text, "万元"), lambda: cells.people(text), lambda: cells.flag(text),
        lambda: cells.moment(text, ALL, NOW),
    )  # fmt: skip
    for read in readers:
        try:
            found = read()
        except Unfit:
            continue
        assert not isinstance(found, Decimal) or 0 <= found < cells.MOST_YUAN
