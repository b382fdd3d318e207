"""Elements and the five dimensions come from the strongest evidence, not from the longest page."""

import pytest

from classifier import Model, assess
from classifier.elements import line_strength, strength
from facts.findings import Element, Family
from tests.classifier.evidences import TEXT, a_hit, a_promise, an_evidence


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load()


@pytest.mark.parametrize(
    ("percent", "expected"), [(None, 0.1), (5.9, 0.1), (6.0, 0.3), (8.0, 0.5), (10.0, 0.75), (24.0, 1.0), (900.0, 1.0)]
)
def test_the_lines_of_a_promised_return(percent: float | None, expected: float) -> None:
    """6, 8, 10 and 24 percent a year; a guarantee adds a quarter and never passes 1."""
    assert line_strength(a_promise(annual_percent=percent)) == expected
    assert strength(a_promise(annual_percent=percent, guaranteed=True)) == min(1.0, expected + 0.25)


def test_five_dimensions(model: Model) -> None:
    """合规 from illegality, 投诉 from failures, 传播 from publicity or sociality, 特征词 from all terms."""
    hits = (
        a_hit(term_id="a", element=Element.ILLEGALITY, weight=0.4),
        a_hit(term_id="b", element=Element.SOCIALITY, weight=0.7),
        a_hit(term_id="c", element=Element.PUBLICITY, weight=0.2),
        a_hit(term_id="d", element=None, family=Family.FAILURE, weight=0.6),
    )  # fmt: skip
    found = assess(an_evidence(hits=hits, promises=(a_promise(annual_percent=8.0),)), model).dimensions

    assert (found.compliance, found.inducement, found.complaints, found.spread) == (0.4, 0.5, 0.6, 0.7)
    assert found.feature_words == pytest.approx(0.469, abs=1e-3)


def test_no_evidence_no_dimension(model: Model) -> None:
    """What the page denies or quotes speaks for no element and no dimension."""
    hits = tuple(a_hit(element=element, negated=True) for element in Element)
    found = assess(an_evidence("今日多云，气温适宜，适合出行。" * 8, hits=hits), model)

    assert found.elements == ()
    assert set(found.dimensions.__getstate__()) == {0.0}


def test_the_strongest_sentence_is_quoted(model: Model) -> None:
    """Of two hits the heavier gives the element its score, and its sentence is quoted."""
    text = f"第一句写在前面，不重要。{TEXT}"
    light, heavy = a_hit(weight=0.3, start=0, end=3), a_hit(term_id="T2", weight=0.8, start=13, end=16)
    found = assess(an_evidence(text, hits=(light, heavy)), model).element(Element.INDUCEMENT)

    assert found is not None
    assert found.score == 0.8
    assert found.quote.startswith("滨海云谷")
