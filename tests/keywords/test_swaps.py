"""One strange character in a term: found wherever it stands, and left alone where the writing is honest."""

import gc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import keywords
from facts.findings import Disguise
from keywords.matching.likeness import likeness
from keywords.matching.plausible import Swap, is_hidden
from keywords.matching.sounds import others_of, sound_table, soundings
from keywords.matching.stream import Known, pairs, stream
from keywords.matching.swaps import Swaps
from keywords.matching.variants import SHARE, expandable, surfaces
from keywords.matching.words import EVERYDAY, LONGEST, NEVER, words

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


def rows(text: str, alone: int) -> bool:
    """Whether a text can be cut into words, tried cut by cut."""
    fits = [
        words().level(text[:length]) >= (alone if length == 1 else EVERYDAY) and rows(text[length:], alone)
        for length in range(1, min(LONGEST, len(text)) + 1)
    ]
    return not text or any(fits)


@given(
    st.lists(st.sampled_from(["投资", "收益", "的", "蜜蜂", "静", "利息", "鑫", "公司", "x"]), max_size=4),
    st.booleans(),
)
def test_rows_of_words(pieces, alone):
    """A text is a row of everyday words where any way to cut it leaves nothing but words."""
    text, level = "".join(pieces), NEVER if alone else 35

    assert rows(text, level) == words().tile(text, alone=level)


def test_levels_of_words_that_share_a_slot():
    """A stretch that is no word has level 0, whatever slot it falls into; characters beyond the plane too."""
    known = words()
    strange = [f"{one}{two}" for one in "静态收益本息鑫囍" for two in "\U00020000㐀龥籲饢"]

    assert known.level("投资") > EVERYDAY
    assert {0} == {known.level(each) for each in strange}


def test_a_remembered_place_is_weighed_alike():
    """Asked twice, or with the tables handed over, a place gets one answer."""
    swaps = [Swap(text, 2, 4, at, 90) for text in ("我们静态首益高", "有的数字货币") for at in range(4)]

    assert [is_hidden(each, words()) for each in swaps] == [is_hidden(each) for each in swaps]
    assert [is_hidden(each) for each in swaps] == [is_hidden(each) for each in swaps]


def test_soundings():
    """A term sounds as usual, and with each of its characters as that one may sound besides."""
    term = "银行重本"
    usual = [chr(sound_table()[ord(char)]) for char in term]
    others = {
        "".join([*usual[:at], chr(code), *usual[at + 1 :]]) for at, char in enumerate(term) for code in others_of(char)
    }

    assert {"".join(usual), *others} == set(soundings(term))
    assert len(others) > 1


@pytest.mark.parametrize("collects", [True, False])
def test_loading_leaves_the_collector_as_it_was(collects):
    """While an engine is made no garbage is looked for; afterwards it is as before, and nothing more stays frozen."""
    was, frozen = gc.isenabled(), gc.get_freeze_count()
    (gc.enable if collects else gc.disable)()
    try:
        keywords.Engine.of(ENGINE.lexicon)

        assert collects == gc.isenabled()
        assert gc.get_freeze_count() == frozen
    finally:
        (gc.enable if was else gc.disable)()
