"""Promised returns: sentences in promises.yml, spans, bounds."""

from pathlib import Path

import pytest
import yaml

import keywords
from text import fold, read_plain

CASES = yaml.safe_load((Path(__file__).parent / "promises.yml").read_text(encoding="utf-8"))


def read_promises(sentence: str):
    reading = read_plain(sentence)
    return keywords.promises(fold(reading.text), reading)


@pytest.mark.parametrize("case", CASES["finds"], ids=lambda case: case["text"])
def test_promise_is_found(case):
    """The highest promise of the sentence has the annual percent and the period."""
    found = read_promises(case["text"])

    assert found, "no promise found"
    best = max(found, key=lambda each: each.annual_percent or 0)
    assert (case["annual"], case["period"]) == (best.annual_percent, best.period.value)
    if "guaranteed" in case:
        assert case["guaranteed"] == best.guaranteed


@pytest.mark.parametrize("sentence", CASES["spares"])
def test_other_numbers_are_spared(sentence):
    """Growth, loans, taxes, shares and scores are no promises."""
    assert read_promises(sentence) == ()


@pytest.mark.parametrize("case", CASES["misses"], ids=lambda case: case["text"])
@pytest.mark.xfail(reason="known miss", strict=True)
def test_known_misses(case):
    """What is read wrongly today; a cured one fails here and moves to `finds`."""
    assert case["annual"] in [each.annual_percent for each in read_promises(case["text"])]


@pytest.mark.parametrize("sentence", CASES["mistaken"])
@pytest.mark.xfail(reason="known miss", strict=True)
def test_known_mistakes(sentence):
    """What is taken for a promise today and is none; a cured one moves to `spares`."""
    assert read_promises(sentence) == ()


def test_spans_are_the_written_promise():
    """The span covers the promise's own words in the page's own writing."""
    sentence = "本司承诺：日返 千分之五，绝不拖欠"
    [promise] = read_promises(sentence)

    assert "日返 千分之五" == sentence[promise.start : promise.end] == promise.text


def test_voice_of_a_promise():
    """A promise in a warning is negated or quoted, as a term would be."""
    [promise] = read_promises("谨防以年化24%为诱饵的骗局")

    assert promise.negated
    assert promise.quoted
