"""The attack: the same every time, held apart from the defence, and recall on each rung."""

import pytest

import keywords
from keywords import Rung
from keywords.matching.substitutes import DEFENCE, TABLES, attack_parts, attack_shapes, attack_sounds

ENGINE = keywords.Engine.load()
#: A little below what was measured; docs and figures: `fangfei lexicon report`.
FLOORS = {
    Rung.SYMBOLS: 0.99, Rung.EMOJI: 0.985, Rung.SPACES: 0.99, Rung.TRADITIONAL: 0.99, Rung.COMPATIBILITY: 0.99,
    Rung.FULL_WIDTH: 0.99, Rung.ZERO_WIDTH: 0.99, Rung.TAG_SPLIT: 0.99, Rung.HOMOPHONE: 0.955, Rung.LOOKALIKE: 0.925,
    Rung.PINYIN: 0.985, Rung.INITIAL: 0.985, Rung.GLOSS: 0.99, Rung.SPLIT_CHAR: 0.985, Rung.DIGITS: 0.93,
    Rung.REVERSED: 0.99, Rung.ALL_HOMOPHONES: 0.98, Rung.WHOLE_PINYIN: 0.99, Rung.SENTENCE_ENDS: 0.97,
    Rung.COMMAS: 0.99, Rung.LETTERS: 0.97, Rung.FIGURES: 0.97, Rung.HOMOPHONE_AND_SYMBOLS: 0.935,
    Rung.TRADITIONAL_AND_EMOJI: 0.985, Rung.LOOKALIKE_AND_ZERO_WIDTH: 0.91,
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


@pytest.mark.parametrize("rung", Rung)
def test_every_rung_says_what_holds_it_apart(rung):
    """A figure is printed with what the attack draws from that the defence does not."""
    assert keywords.APART[rung]


def test_the_defence_reads_no_table_of_the_attack():
    """Every table but the attack's own is in the lexicon's version; the attack's are not."""
    made = {path.name for path in TABLES.glob("*") if path.suffix in {".txt", ".npz"}}
    assert {name for name in made if name.startswith("attack-")}.isdisjoint(DEFENCE)
    assert set(DEFENCE) <= made
    assert min(map(len, (attack_sounds(), attack_shapes(), attack_parts()))) > 3000


def test_what_is_seen_through_is_said():
    """A disguised word that one hit covers is seen through; a word of no entry is not."""
    assert keywords.sees_through(ENGINE, Rung.SYMBOLS, "保★本★保★息")
    assert keywords.sees_through(ENGINE, Rung.TAG_SPLIT, "保<b></b>本保息")
    assert not keywords.sees_through(ENGINE, Rung.SYMBOLS, "今★天★天★气")
