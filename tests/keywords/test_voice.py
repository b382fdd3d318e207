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
    """What is heard wrongly today."""
    assert {wanted} == set(voices_of(term, sentence))
