"""Negation and quotation: sentences in voices.yml."""

from pathlib import Path

import pytest
import yaml

import keywords
from text import read_plain

CASES = yaml.safe_load((Path(__file__).parent / "voices.yml").read_text(encoding="utf-8"))
ENGINE = keywords.Engine.load()


def voices_of(term: str, sentence: str) -> list[str]:
    """Return what the sentence says of the hits whose text is the term."""
    hits = [hit for hit in ENGINE.examine(read_plain(sentence)).hits if term in (hit.text, hit.term)]
    assert hits, f"{term} not found in {sentence}: {ENGINE.examine(read_plain(sentence)).hits}"
    return ["negated" if hit.negated else "quoted" if hit.quoted else "plain" for hit in hits]


@pytest.mark.parametrize(("term", "sentence"), CASES["plain"])
def test_own_claims_are_plain(term, sentence):
    """Words that only look like a negation leave the claim as it is."""
    assert "plain" in voices_of(term, sentence)


@pytest.mark.parametrize(("term", "sentence"), CASES["negated"])
def test_denied_and_warned_of(term, sentence):
    """Denials, prohibitions and warnings negate."""
    assert {"negated"} == set(voices_of(term, sentence))


@pytest.mark.parametrize(("term", "sentence"), CASES["quoted"])
def test_reported_of_others(term, sentence):
    """Attribution and lures quote; a warning may negate as well."""
    assert "plain" not in voices_of(term, sentence)


@pytest.mark.parametrize(("term", "sentence", "wanted"), CASES["misses"])
@pytest.mark.xfail(reason="known miss", strict=True)
def test_known_misses(term, sentence, wanted):
    """What is heard wrongly today; a cured one fails here and moves to its own list."""
    assert {wanted} == set(voices_of(term, sentence))


def test_forbidden_list_goes_on_over_lines():
    """Items on lines of their own are forbidden with the sentence that opens the list; what follows is not."""
    text = "网贷机构不得有下列行为：\n（一）承诺保本保息；\n（二）设立资金池。\n本店另有高额返利活动"

    assert voices_of("保本保息", text) == ["negated"]
    assert voices_of("资金池", text) == ["negated"]
    assert voices_of("高额返利", text) == ["plain"]


def test_enough_sentences():
    """The set keeps its size: three hundred sentences, wrong ones counted and not deleted."""
    assert sum(len(cases) for cases in CASES.values()) >= 300
