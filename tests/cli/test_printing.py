"""What a terminal shows: the sites' own words as text, a summary, and a bar only where somebody looks."""

import io
import sys

import pytest

from cli import printing
from facts.runs import RunStatus, RunSummary

HOSTILE = [
    "[/x]",
    "\\[/x]",
    "[bold]",
    "a\\",
    "[link=http://a.test]x",
    "\x1b]0;owned\x07",
    "\x1b[2J",
    "\x9b2J",
    "a\tb\rc",
]


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_the_words_of_a_site_are_text(
    words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Brackets in a title or a cell are neither style nor error, and no control character reaches the terminal."""
    monkeypatch.setenv("COLUMNS", "200")
    printing.table(words, ("one", "two"), [(words, None), (words, 3)])
    shown = capsys.readouterr().out

    visible = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in words)
    assert shown.count(visible) == 3
    assert not set(shown) & {"\x1b", "\x07", "\x9b", "\t", "\r"}


def test_a_summary_says_what_came_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    """Every figure in its line; problems go to standard error."""
    printing.summary(
        RunSummary(
            run="r1", status=RunStatus.STOPPED, pages_fetched=12, unchanged=3, skipped={"robots": 2, "http_error": 1},
            screened=9, leads_new=4, leads_updated=5, bytes=2_500_000, seconds=61.25, waiting=7,
            problems=("http://a.test/: The exhibit is damaged.",), bands={"red": 4, "none": 5},
        )
    )  # fmt: skip
    said = capsys.readouterr()

    assert said.err == "  problem: http://a.test/: The exhibit is damaged.\n"
    assert said.out.splitlines() == [
        "run r1: stopped in 61.2 s",
        "  pages fetched  12 (3 unchanged), 2.5 MB",
        "  screened       9 (none 5, red 4)",
        "  leads          4 new, 5 updated",
        "  skipped        http_error 1, robots 2",
        "  not reached    7",
    ]


def test_a_summary_says_who_was_met_below_the_bands_of_leads(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing else tells of such a page: how many, and each with its address."""
    said = "命中警示名单 JS-000001“滨海金树”（http://a.test/，未达线索区间，没有立线索）"
    printing.summary(
        RunSummary(
            run="r1", status=RunStatus.FINISHED, pages_fetched=1, unchanged=0, skipped={}, screened=1, leads_new=0,
            leads_updated=0, bytes=1, seconds=1.0, watched=(said,),
        )
    )  # fmt: skip
    lines = capsys.readouterr().out.splitlines()

    assert "  watch list     1 met on pages below the bands of leads" in lines
    assert lines[-1] == f"  【注意】{said}"


def test_no_bar_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log file or a pipe gets not a byte of it."""
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    with printing.progress("screening") as report:
        report(1, 2, "http://a.test/")

    assert pipe.getvalue() == ""
