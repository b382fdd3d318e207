"""Grams and their vocabulary: exact, within barriers, and every key in its own column."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from classifier.grams import grams, spell
from classifier.vocabulary import UNKNOWN, Vocabulary


def spelled(text: str) -> list[str]:
    return [spell(int(key)) for key in grams(text).without_barriers()]


def test_singles_come_before_pairs_and_no_pair_spans_a_barrier() -> None:
    """A sentence end separates what is never one word."""
    assert spelled("保本\n保息") == ["保", "本", "保", "息", "保本", "保息"]


def test_digits_count_as_one() -> None:
    """年化8 and 年化24 are the same promise in other numbers."""
    assert spelled("年8") == spelled("年3")


def test_each_character_and_each_two_neighbours_have_a_key() -> None:
    """A gram's index is its place in the text, barriers included, so that a weight finds its characters."""
    taken = grams("甲\n乙丙")

    assert [spell(int(key)) for key in taken.singles] == ["甲", "\n", "乙", "丙"]
    assert [spell(int(key)) for key in taken.pairs] == ["甲\n", "\n乙", "乙丙"]


@given(st.text(max_size=200))
def test_any_text_has_grams(text: str) -> None:
    """No string raises, lone surrogates and astral characters included."""
    taken = grams(text)

    assert (len(taken.singles), len(taken.pairs)) == (len(text), max(0, len(text) - 1))


@given(
    st.sets(st.integers(min_value=1, max_value=2**42 - 1), max_size=400), st.integers(min_value=1, max_value=2**42 - 1)
)
def test_vocabulary_finds_every_key_and_no_other(keys: set[int], stranger: int) -> None:
    """Whatever the hashes do, a key's column is its index, and an unknown key has none."""
    known = np.array(sorted(keys), np.uint64)
    vocabulary = Vocabulary(known)
    asked = vocabulary.columns(np.array([stranger], np.uint64))[0]

    assert vocabulary.columns(known).tolist() == list(range(len(known)))
    assert (asked != UNKNOWN) == (stranger in keys)
