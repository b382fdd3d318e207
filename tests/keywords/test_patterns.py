"""Analysts' patterns: what is refused, where, and in which words."""

import pytest

from facts.errors import BrokenLexicon
from keywords import Kind, Lexicon
from keywords.entries.patterns import MAX_INNOCENT, compile_pattern, flaw_of, innocent, width_flaw

FLAWED = {
    "look-ahead": ("保(?=本)息", "look-around at character 2", "第 2 个字符起用了前后查看"),
    "look-behind": ("(?<!不)保本", "look-around at character 1", "第 1 个字符起用了前后查看"),
    "atomic": ("(?>保)本", "look-around at character 1", "第 1 个字符起用了前后查看"),
    "back-reference": (r"(返)利\1", "a back-reference at character 5", "第 5 个字符起用了反向引用"),
    "named reference": (r"(?P<x>返)(?P=x)", "a back-reference at character 9", "第 9 个字符起用了反向引用"),
    "open head": (".*保本", "“.*” at character 1 has no upper end", "第 1 个字符起的“.*”没有上限"),
    "open tail": ("保本[^，]+", "“[^，]+” at character 3", "“[^，]{0,20}”"),
    "open count": (r"保本\S{2,}", r"“\S{2,}” at character 3", "没有上限"),
    "empty": ("(?:保本)?", "matches the empty text", "会命中空文本"),
    "bracket": ("保(本", "missing )", "不是可用的正则"),
    "class": ("[保-", "refused", "不是可用的正则"),
}


@pytest.mark.parametrize(("pattern", "english", "chinese"), FLAWED.values(), ids=FLAWED)
def test_a_flaw_says_what_and_where(pattern: str, english: str, chinese: str) -> None:
    """Both sentences name the place; compiling it is refused with the same words."""
    flaw = flaw_of(pattern)

    assert flaw is not None
    assert english in flaw.english
    assert chinese in flaw.chinese
    with pytest.raises(BrokenLexicon) as refused:
        compile_pattern(pattern)
    assert str(refused.value) == flaw.english


@pytest.mark.parametrize("pattern", [r"\(\?=保本\)", "[(?=]保本", r"保\\1本", r"月\s+返.{0,6}利", "保+本", "[.*]保本"])
def test_what_only_looks_like_one_is_taken(pattern: str) -> None:
    """An escaped bracket, a class, an escaped backslash and a bounded gap are no flaws."""
    assert flaw_of(pattern) is None


def test_a_wide_pattern_is_told_with_an_example() -> None:
    """Two Han characters match every sentence; the flaw counts the places and shows one of them."""
    flaw = width_flaw("[一-龥]{2}")

    assert flaw is not None
    assert "命中" in flaw.chinese
    assert "今天" in flaw.chinese
    assert width_flaw("保本.{0,3}息") is None


def test_the_shipped_patterns_are_narrow() -> None:
    """None of them matches an everyday sentence more often than an office's may."""
    wide = [entry.id for entry in Lexicon.load().entries if entry.kind == Kind.PATTERN and width_flaw(entry.pattern)]

    assert wide == []


def test_the_innocent_sentences_are_innocent() -> None:
    """The yardstick has enough lines, and a figure that stands in more of them than allowed is told."""
    assert len(innocent().splitlines()) >= 40
    assert len(innocent().split("年")) - 1 > MAX_INNOCENT
    assert width_flaw("年") is not None
