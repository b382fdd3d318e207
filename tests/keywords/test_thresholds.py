"""The lines that promises are held against: as data, with days and sources, and an office's own."""

from datetime import date

import pytest

import keywords
from facts.errors import BrokenLexicon
from keywords.money.thresholds import packaged_lines
from text import read_plain


def names(annual, on=None):
    return [line.name for line in keywords.crossed(annual, on=on)]


@pytest.mark.parametrize(
    ("annual", "crossed"),
    [(None, []), (6, []), (6.01, ["6%"]), (9, ["6%", "8%"]), (11, ["6%", "8%", "10%"])],
)
def test_lines_crossed(annual, crossed):
    """Above the line, not on it; lowest first."""
    assert crossed == names(annual)


def test_the_cap_of_lending_is_crossed_too():
    """Four times the prime rate is one of the lines."""
    assert names(24) == ["6%", "8%", "10%", "LPR×4"]


@pytest.mark.parametrize(
    ("day", "cap"),
    [(date(2020, 8, 19), None), (date(2020, 8, 20), 15.4), (date(2022, 1, 20), 14.8), (date(2024, 7, 22), 13.4),
     (date(2025, 5, 19), 12.4), (date(2025, 5, 20), 12)],
)  # fmt: skip
def test_the_cap_holds_for_its_days(day, cap):
    """One value of four times the prime rate holds on any day since the ruling; none did before."""
    found = [line.above for line in packaged_lines() if line.name == "LPR×4" and line.holds(day)]

    assert found == ([cap] if cap else [])


def test_every_line_names_its_source_and_what_is_unverified():
    """Rates nobody has checked say so; the words are plain Chinese."""
    for line in packaged_lines():
        assert line.source
        assert line.says
        if line.name == "LPR×4":
            assert "待核" in line.source
            assert "法释〔2020〕17号" in line.source
            assert "不是理财门槛" in line.says


def test_explanation_names_number_words_and_source():
    """What an analyst reads; nothing where no line is crossed."""
    assert keywords.explain(9) == (
        "折合年化9%：超过6%，要打问号（银保监会主席郭树清，2018-06-14陆家嘴论坛；领域说明4.1）；"
        "超过8%，很危险（银保监会主席郭树清，2018-06-14陆家嘴论坛；领域说明4.1）。"
    )
    assert keywords.explain(5) == ""


def test_an_office_draws_its_own_lines(tmp_path):
    """Its file is read in place of the packaged one, by whoever is given it."""
    own = tmp_path / "own.yml"
    own.write_text(
        "lines:\n  - {id: five, name: 5%, above: 5, says: 超过5%，须核实, source: 本办内部口径, from: 2026-01-01}\n",
        encoding="utf-8",
    )
    lines = keywords.read_lines(own)
    [promise] = keywords.Engine.load(lines=own, variants=False).examine(read_plain("年化24%，按月付息")).promises

    assert promise.lines == ("5%",)
    assert keywords.explain(24, lines) == "折合年化24%：超过5%，须核实（本办内部口径）。"


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ("above: -3", "above"),
        ("above: 6, until: 2017-01-01", "until"),
        ("above: 6, from: soon", "from"),
        ("above: 6, colour: red", "colour"),
        ("above: 6, factor: 4", "basis"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(tmp_path, broken, says):
    """The message names the file, the line and the field."""
    path = tmp_path / "own.yml"
    since = "" if "from" in broken else ", from: 2018-06-14"
    path.write_text(f"lines:\n  - {{id: a, name: 6%, says: 超过, source: 某处, {broken}{since}}}\n", encoding="utf-8")

    with pytest.raises(BrokenLexicon, match=f"own.yml:2: .*{says}"):
        keywords.read_lines(path)
