"""The heat map: contributions at the places of the reading text that add up to the log-odds, to the last bit."""

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifier import Head
from screening import Screener
from screening.heat import SHOWN, heat_maps
from tests.screening.texts import plain
from text import fold, read_plain

ADVERT = "滨海金树财富承诺保本保息，年化收益24%，推荐亲友另有奖励。"
#: Spelt with marks between, in wide and compatibility forms, with surrogates and characters beyond the first plane.
ODD = f"㈱½⑩㎡ﷺ\ud800{'·'.join(ADVERT)}🎉\u200b{ADVERT}"
quickly = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


def check(screener: Screener, text: str) -> None:
    """Length, sum, and silence of everything the model does not read."""
    read = set(fold(text).positions.tolist())
    maps = screener.heat(text)
    verdict = screener._model.judge(fold(text).squeezed)

    assert set(maps) == set(SHOWN)
    for head, found in maps.items():
        assert len(found.contributions) == len(text)
        assert math.fsum(found.contributions) + found.intercept == pytest.approx(found.logit, abs=1e-9)
        assert (found.logit, found.probability) == (verdict.logits[head], verdict.probabilities[head])
        assert not any(value for place, value in enumerate(found.contributions) if place not in read)


@quickly
@given(text=st.one_of(plain(), st.text(max_size=300)))
def test_contributions_and_intercept_are_the_logit(screener: Screener, text: str) -> None:
    """For any text, of the trade or of any characters at all."""
    check(screener, text)


@pytest.mark.parametrize("text", ["", "钱", "。。。", ODD, ADVERT * 2000])
def test_edges_add_up_too(screener: Screener, text: str) -> None:
    """Nothing, one character, barriers alone, odd forms, and very much."""
    check(screener, text)


def test_the_map_explains_the_assessment(screener: Screener) -> None:
    """The probability of the map is the one in the assessment, so nothing else was asked."""
    assessment = screener.screen(read_plain(ADVERT * 3))
    maps = screener.heat(assessment.evidence.reading.text)

    assert maps[Head.SOLICITATION].probability == assessment.p_solicitation
    assert maps[Head.EXPOSURE].probability == assessment.p_exposure
    assert maps[Head.SOLICITATION].model == assessment.model


def test_the_promise_is_hotter_than_the_weather(screener: Screener) -> None:
    """Within one text, what asks for money carries more than what does not; marks between take nothing from it."""
    weather = "今天天气很好，大家到公园里散步，孩子们放风筝。"
    heat = heat_maps(weather + ADVERT, screener._model)[Head.SOLICITATION].contributions
    spelt = heat_maps(weather + "·".join(ADVERT), screener._model)[Head.SOLICITATION]

    assert np.mean(heat[len(weather) :]) > np.mean(heat[: len(weather)])
    assert spelt.probability > 0.5
