"""Both streams: what they keep, where it came from, and that folding twice changes nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from text import BARRIER, fold, fold_version, folded_each

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)


@pytest.mark.parametrize(
    ("text", "squeezed"),
    [
        ("保·本·保·息", "保本保息"),
        ("保 本\u200b保\ufe0f息", "保本保息"),
        ("消費返利項目", "消费返利项目"),
        ("⾮⾦⼈", "非金人"),
        ("ＵＳＤＴ２４％", "usdt24"),
        ("年化①②", "年化12"),
        ("一句。二句！？三句\n\n四句", "一句\n二句\n三句\n四句"),
        ("保🉐本💰", "保本"),
        ("険実経済", "险实经济"),
        ("〇风险", "零风险"),
    ],
)
def test_squeezed(text, squeezed):
    """Han, letters and digits stay, folded; runs of sentence ends and line breaks become one barrier."""
    assert squeezed == fold(text).squeezed.replace("\U0001f250", "")


def test_folded_keeps_signs():
    """Identifiers are read from FOLD: signs stay, only what has no width goes."""
    assert fold("電话：１３８-００００-０００0\u300024.5％\u200b").folded == "电话:138-0000-0000 24.5%"


@given(st.lists(ANY_TEXT, max_size=6))
def test_folding_many_is_folding_each(texts):
    """Many short texts folded in one call are what each of them folds to, empty ones too."""
    assert [fold(text).folded for text in texts] == folded_each(texts)


def test_spans_lead_back():
    """Spans of either stream cover the page's own writing."""
    text = "我们保\u200b·本·保·息，真的"
    folded = fold(text)
    at = folded.squeezed.index("保本保息")
    start, end = folded.span(at, at + 4)

    assert text[start:end] == "保\u200b·本·保·息"
    assert text[slice(*folded.folded_span(0, 2))] == "我们"
    assert (len(text), len(text)) == folded.span(99, 99)


def test_lone_surrogates():
    """Half a surrogate pair becomes a replacement character in FOLD and nothing in SQ."""
    folded = fold("保\ud800本")

    assert folded.folded == "保\ufffd本"
    assert folded.squeezed == "保本"


def test_every_code_point_folds_once():
    """The whole table is closed: what it gives, it keeps."""
    everything = fold("".join(map(chr, range(0x110000))))

    assert everything.folded == fold(everything.folded).folded
    assert everything.squeezed == fold(everything.squeezed).squeezed
    assert len(fold_version()) == 12


@given(ANY_TEXT)
def test_any_text(text):
    """Positions ascend, point into the text, and match what they stand for; folding is idempotent."""
    folded = fold(text)

    assert folded.folded == fold(folded.folded).folded
    assert folded.squeezed == fold(folded.squeezed).squeezed
    assert len(folded.positions) == len(folded.squeezed)
    assert len(folded.folded_positions) == len(folded.folded)
    for positions in (folded.positions, folded.folded_positions):
        assert np.all(np.diff(positions) > 0)
        assert not positions.size or (positions[0] >= 0 and positions[-1] < len(text))
    assert BARRIER * 2 not in folded.squeezed
    assert all(fold(text[at]).folded == char for at, char in zip(folded.folded_positions, folded.folded, strict=True))
