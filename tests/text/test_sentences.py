"""Sentences for quotes, and words for mining."""

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from text import sentence, words


@pytest.mark.parametrize(
    ("text", "term", "around"),
    [
        ("第一句。承诺保本保息！第三句", "保本", "承诺保本保息！"),
        ("标题\n  承诺保本保息，稳赚\n尾", "保本", "承诺保本保息，稳赚"),
        ("保本", "保本", "保本"),
        ("年化24.5%保本；其他", "保本", "年化24.5%保本；"),
    ],
)
def test_sentence(text, term, around):
    """It ends at sentence marks and line breaks, keeps its own mark and loses spaces."""
    start = text.index(term)
    first, last = sentence(text, start, start + len(term))

    assert around == text[first:last]


@given(st.text(max_size=600), st.integers(0, 600), st.integers(0, 600))
def test_sentence_holds_its_span(text, a, b):
    """The sentence holds the span and reaches 120 code points beyond it at most."""
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    first, last = sentence(text, start, end)

    assert max(0, start - 120) <= first <= start <= end <= last <= end + 120


def test_words_are_jiebas():
    """Whatever is installed gives jieba's words without HMM."""
    text = "厦门海盈财富推出消费返利项目，年化收益率24%"

    assert list(jieba.cut(text, HMM=False)) == words(text)
    assert text == "".join(words(text))
