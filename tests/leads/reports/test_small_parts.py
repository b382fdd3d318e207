"""Numbers of headings, titles in lines, names covered, spans in words."""

from datetime import date
from decimal import Decimal

import pytest

from facts.errors import BadInput
from facts.figures import Figure, Measure, Part, Span
from leads.reports.layout import load_layout
from leads.reports.numbering import Numbering, chinese, title_lines
from leads.reports.paper import Heading
from leads.reports.plain import clean, cover_name, in_text, number, span_words


def test_headings_count_by_level() -> None:
    """A heading starts those below it anew, and not those beside or above."""
    numbers = Numbering()
    made = [numbers.heading(Heading(text="甲", level=level)) for level in (1, 2, 3, 4, 4, 3, 2, 1, 2)]

    assert made == ["一、甲", "（一）甲", "1.甲", "（1）甲", "（2）甲", "2.甲", "（二）甲", "二、甲", "（一）甲"]


@pytest.mark.parametrize(
    ("plain", "written"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (45, "四十五"), (99, "九十九")]
)
def test_chinese_numbers(plain: int, written: str) -> None:
    """As people write them."""
    assert chinese(plain) == written


@pytest.mark.parametrize("plain", [0, 100])
def test_chinese_numbers_end(plain: int) -> None:
    """A paper with a hundred headings of one level is none."""
    with pytest.raises(ValueError, match="1 to 99"):
        chinese(plain)


@pytest.mark.parametrize("text", ["短标题", "厦门市思明区防范和处置非法集资工作领导小组办公室", "长" * 95, "a" * 41])
def test_titles_are_broken_into_lines(text: str) -> None:
    """Nothing is lost and no line is longer than the page."""
    lines = title_lines(text, 20)

    assert "".join(lines) == text
    assert max(map(len, lines)) <= 20


def test_titles_keep_words_whole() -> None:
    """A line ends where a word ends."""
    whole = ["厦门市思明区防范和处置非法集资", "工作领导小组办公室"]

    assert title_lines("".join(whole), 20) == whole


@pytest.mark.parametrize(
    ("name", "covered"),
    [
        ("滨海金树财富管理有限公司", "滨海××××有限公司"), ("滨海农业专业合作社", "滨海××专业合作社"),
        ("www.jinshu.test", "ww××××"),
        ("张三", "张×"), ("甲", "甲×"), ("", "×"),
    ],
)  # fmt: skip
def test_names_are_covered(name: str, covered: str) -> None:
    """Two characters and the ending stay."""
    assert cover_name(name) == covered


def test_foreign_text_is_one_printable_line() -> None:
    """Controls become a box, personal numbers are covered, the length has an end."""
    assert clean("甲\x00乙\u202e丙\n丁  戊") == "甲□乙□丙 丁 戊"
    assert clean("电话13800138000") == "电话138****8000"
    assert clean("长" * 500, 10) == "长" * 9 + "…"
    assert clean("电" * 6 + "13800138000", 12) == "电" * 6 + "138**…"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ((2026, 11, 1), (2026, 11, 30), "2026年11月"), ((2026, 12, 1), (2026, 12, 31), "2026年12月"),
        ((2024, 2, 1), (2024, 2, 29), "2024年2月"), ((2026, 2, 1), (2026, 2, 27), "2026年2月1日至2026年2月27日"),
        ((2025, 11, 1), (2026, 11, 30), "2025年11月1日至2026年11月30日"),
    ],
)  # fmt: skip
def test_spans_in_words(first: tuple[int, int, int], last: tuple[int, int, int], words: str) -> None:
    """A whole month by its name, anything else by its days."""
    assert span_words(Span(first=date(*first), last=date(*last))) == words


def test_a_span_ends_after_it_starts() -> None:
    """Days in the wrong order are no span."""
    with pytest.raises(ValueError, match="first day"):
        Span(first=date(2026, 2, 2), last=date(2026, 2, 1))


def test_numbers_as_forms_write_them() -> None:
    """Money with two decimals, points with one where they need it, counts whole; unknown in words."""
    assert number(Decimal("1234.5"), Measure.AMOUNT) == "1234.50"
    assert number(Decimal("4.50"), Measure.INDEX) == "4.5"
    assert number(Decimal("4.0"), Measure.INDEX) == "4"
    known = Figure(name="a", label="b", measure=Measure.AMOUNT, parts=(Part(lead="XS-000001", amount=Decimal(3)),))
    assert in_text(known) == "3.00万元"
    assert in_text(Figure(name="a", label="b", measure=Measure.PEOPLE, parts=(), unknown=("XS-000001",))) == "尚不掌握"


def test_an_own_layout_is_checked(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """A page without width is refused with the file's name."""
    path = tmp_path / "layout.yml"
    path.write_text("page: {}\nfonts: {}\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"layout\.yml"):
        load_layout(path)
