"""One strange character in a term: found wherever it stands, and left alone where the writing is honest."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import keywords
from facts.findings import Disguise
from keywords.matching.likeness import likeness
from keywords.matching.plausible import Swap, is_hidden
from keywords.matching.stream import Known, pairs, stream
from keywords.matching.swaps import Swaps
from keywords.matching.variants import SHARE, expandable, surfaces

ENGINE = keywords.Engine.load()
OWN = tuple(surfaces(ENGINE.lexicon.entries))
SWAPS = Swaps(OWN)
LONG = sorted({surface.squeezed for surface in filter(expandable, OWN) if len(surface.squeezed) > 3})


def found(text: str):
    return {(text[each.first : each.last], each.surface.squeezed, each.how) for each in SWAPS.find(stream(text))}


@pytest.mark.parametrize("at", range(4))
def test_every_place_of_a_term(at):
    """Whichever of four characters is strange, the term is found, and weighs less."""
    written = "静态收益"[:at] + "靖忐首溢"[at] + "静态收益"[at + 1 :]
    [swapped] = [each for each in SWAPS.find(stream(f"我们{written}高")) if each.surface.squeezed == "静态收益"]

    assert swapped.how in {Disguise.HOMOPHONE, Disguise.LOOKALIKE}
    assert swapped.surface.weight == pytest.approx(
        next(own.weight for own in OWN if own.squeezed == "静态收益") * SHARE
    )


@given(st.sampled_from(LONG), st.integers(0, 20), st.text(max_size=3), st.text(max_size=3))
def test_any_term_is_met(term, at, before, behind):
    """A letter that is the initial of a Han character of any long term is met, and the span covers it."""
    at %= len(term)
    initial = chr(likeness()._initials.get(ord(term[at]), 0))
    if initial == "\0" or any(each.isascii() for each in before + behind):
        return
    text = f"{before}{term[:at]}{initial}{term[at + 1 :]}{behind}"

    assert (len(before), term, at) in set(SWAPS._met_long(stream(text)))
    for each in SWAPS.find(stream(text)):
        assert 0 <= each.first < each.last <= len(text)
        assert len(each.surface.squeezed) == each.last - each.first


def test_a_plain_term_is_no_swap():
    """The term itself, and a term that is one character away from another, are what they are."""
    assert found("静态收益") == set()
    assert not {form for _, form, _ in found("动态收益")} & {"静态收益"}


@pytest.mark.parametrize(
    ("meant", "written", "how"),
    [
        ("收", "首", Disguise.HOMOPHONE),
        ("利", "刹", Disguise.LOOKALIKE),
        ("一", "1", Disguise.DIGITS),
        ("收", "s", Disguise.PINYIN),
        ("收", "天", None),
        ("收", "x", None),
        ("𠮷", "吉", None),
        ("吉", "𠮷", None),
    ],
)
def test_how_one_stands_for_another(meant, written, how):
    """Sound, shape, figure and initial have their names; other characters stand for nothing."""
    [likely] = likeness().of([ord(meant)], [ord(written)])

    assert (likely and likely[0]) == how
    assert (ord(written) in set(likeness().others(ord(meant)).tolist())) == bool(how)


@pytest.mark.parametrize(
    ("text", "term", "at", "hidden"),
    [
        ("我们静态首益高", "静态收益", 2, True),
        ("购买公募基金啊", "私募基金", 0, False),
        ("基于区块链技术", "伪区块链", 0, False),
        ("本店消费返刹多", "消费返利", 3, True),
    ],
)
def test_honest_writing_is_told(text, term, at, hidden):
    """A character that makes a word with its neighbour, or one of grammar, hides nothing."""
    start = next(each for each in range(len(text)) if sum(map(str.__eq__, text[each:], term)) == len(term) - 1)

    assert is_hidden(Swap(text, start, len(term), at, 90)) == hidden


@given(st.lists(st.integers(0, 2**32 - 1), max_size=50), st.lists(st.integers(0, 2**32 - 1), max_size=50))
def test_known_hashes(known, others):
    """Every known hash is told, and no other."""
    table = Known(np.array(known, np.uint32))
    given_hashes = np.array(known + others, np.uint32)
    expected = [at for at, each in enumerate(known + others) if each in set(known)]

    assert table.where(given_hashes).tolist() == expected
    assert len(pairs(given_hashes, given_hashes)) == len(given_hashes)
