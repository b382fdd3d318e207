"""The attack: the same every time, held apart from the defence, and recall on each rung."""

import pytest

import keywords
from keywords import Rung
from keywords.substitutes import attack_shapes, is_held_apart

ENGINE = keywords.Engine.load()
#: A little below what was measured; docs and figures: `fangfei lexicon report`.
FLOORS = {
    Rung.SYMBOLS: 0.86, Rung.EMOJI: 0.73, Rung.SPACES: 0.99, Rung.TRADITIONAL: 0.99, Rung.COMPATIBILITY: 0.99,
    Rung.FULL_WIDTH: 0.99, Rung.ZERO_WIDTH: 0.99, Rung.TAG_SPLIT: 0.99, Rung.HOMOPHONE: 0.65, Rung.LOOKALIKE: 0.44,
    Rung.PINYIN: 0.90, Rung.INITIAL: 0.48, Rung.GLOSS: 0.90, Rung.SPLIT_CHAR: 0.53, Rung.DIGITS: 0.40,
    Rung.REVERSED: 0.69,
}  # fmt: skip


@pytest.mark.parametrize("rung", Rung)
def test_recall(rung):
    """Each rung keeps the recall that was measured."""
    [step] = keywords.ladder(ENGINE, [rung])

    assert step.tried > 0
    assert step.recall >= FLOORS[rung]


@pytest.mark.parametrize("rung", Rung)
def test_a_disguise_is_the_same_every_time(rung):
    """Term, rung and seed decide; what cannot be disguised gives nothing."""
    assert keywords.disguise("保本保息", rung, 7) == keywords.disguise("保本保息", rung, 7)
    assert keywords.disguise("保本保息", rung) != "保本保息"


def test_lookalikes_are_held_apart():
    """No pair of the attack is one that the defence reads from the hand table."""
    assert all(is_held_apart(char, other) for char, also in attack_shapes().items() for other in also)
