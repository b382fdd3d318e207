"""The desk has a word for whatever it may have to show."""

from desk import words
from facts.assessments import Band, Stance
from facts.cases import Decision, LeadStatus
from facts.findings import Disguise, Element
from facts.pages import Skip
from facts.readings import Where
from facts.runs import RunStatus
from facts.sources import Kind, Rhythm
from keywords import Lexicon


def test_every_category_of_the_lexicon_has_a_name() -> None:
    """A new family of the lexicon needs a word before an analyst meets its code."""
    assert {entry.category for entry in Lexicon.load().entries} <= set(words.CATEGORIES)


def test_every_value_has_a_name() -> None:
    """Bands, stances, statuses, decisions, elements, disguises, skips and runs."""
    pairs = (
        (Band, words.BANDS), (Stance, words.STANCES), (LeadStatus, words.STATUSES), (Decision, words.DECISIONS),
        (Element, words.ELEMENTS), (Disguise, words.DISGUISES), (Where, words.PLACES),
        (Skip, words.SKIPS), (RunStatus, words.RUN_STATUSES), (Kind, words.SOURCE_KINDS), (Rhythm, words.RHYTHMS),
    )  # fmt: skip
    for values, named in pairs:
        assert {value.value for value in values} <= set(named), values
