"""What one assessment promises to those who read it, for whatever text it was made of."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifier.fusion import CAP_WITHOUT_INDUCEMENT, SHIPPED_BANDS
from facts.assessments import Assessment, Band, Stance
from facts.findings import AmountRole, CrowdRole, Disguise, Element, IdentifierKind, Period, PromiseKind
from facts.readings import Where
from facts.topics import TopicKind
from keywords import mask_value
from screening import Screener, as_contract
from screening.contract import masked_text
from tests.screening.texts import marked_up, plain
from text import read_html, read_plain

quickly = settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
#: Inputs at the edges: nothing, one character, one line of markup, very much.
EDGES = {
    "empty": "", "one": "钱", "space": " \n\t", "zero": "\u200b", "surrogate": "\ud800保本保息", "null": "\x00保本",
    "emoji": "💰" * 50, "long": "保本保息，年化收益24%。电话13800138000。" * 3000, "line": "保" * 100_000,
}  # fmt: skip

NUMBER, TEXT = (int, float), str
SPAN = {"start": int, "end": int}
#: The contract's shape: a type, a tuple of types, [shape of each], {key: shape}, or a set of allowed values.
SHAPE: dict[str, Any] = {
    "id": TEXT, "url": (str, type(None)), "title": TEXT, "score": NUMBER, "band": {band.value for band in Band},
    "stance": {stance.value for stance in Stance}, "p_solicitation": (float, type(None)),
    "p_exposure": (float, type(None)),
    "dimensions": dict.fromkeys(("compliance", "inducement", "complaints", "spread", "feature_words"), NUMBER),
    "hits": [
        SPAN | dict.fromkeys(("term_id", "term", "category", "text"), TEXT) | {
            "element": {None} | {element.value for element in Element}, "weight": NUMBER, "negated": bool,
            "quoted": bool, "where": {where.value for where in Where}, "disguise": [{one.value for one in Disguise}],
        }
    ],
    "promises": [
        PROMISE := SPAN
        | {"text": TEXT, "annual_percent": (int, float, type(None)), "period": {one.value for one in Period}}
        | dict.fromkeys(("guaranteed", "negated", "quoted", "compounded"), bool)
        | {"lowest_percent": (int, float, type(None)), "kind": {one.value for one in PromiseKind}, "lines": [TEXT]}
    ],
    "disclosed": [PROMISE],
    "identifiers": [
        SPAN | {"kind": {kind.value for kind in IdentifierKind}, "value": TEXT, "valid": bool}
        | {"partial": bool, "detail": TEXT}
    ],
    "amounts": [
        SPAN | {"text": TEXT, "yuan": (int, type(None)), "role": {role.value for role in AmountRole}}
        | {"currency": TEXT, "value": int}
    ],
    "crowd": [
        SPAN | {"text": TEXT, "people": (int, type(None)), "role": {role.value for role in CrowdRole}}
        | {"households": bool, "provinces": (int, type(None))}
    ],
    "offer": {
        "minimum_yuan": (int, type(None)), "term_days": [int], "cycle_days": (int, type(None)),
        "referral": [{"level": int, "percent": NUMBER}],
    },
    "sector": (str, type(None)), "mode": (str, type(None)), "pretexts": [TEXT], "audiences": [TEXT],
    "topics": [
        {
            "kind": {kind.value for kind in TopicKind}, "name": TEXT, "share": NUMBER, "second": (str, type(None)),
            "second_share": NUMBER, "carriers": [SPAN | {"term": TEXT, "text": TEXT, "share": NUMBER}],
        }
    ],
    "reasons": [{"name": TEXT, "points": NUMBER, "quote": (str, type(None))}],
    "fingerprint": (str, type(None)), "main_fingerprint": (str, type(None)),
    "charset": TEXT, "lexicon": TEXT, "model": TEXT, "rules": TEXT,
}  # fmt: skip
ELEMENT = SPAN | {"score": NUMBER, "quote": TEXT}


def check_shape(value: Any, shape: Any) -> None:
    """Compare keys and types, all the way down."""
    if isinstance(shape, dict):
        assert value.keys() == shape.keys()
        for key, inner in shape.items():
            check_shape(value[key], inner)
    elif isinstance(shape, list):
        assert isinstance(value, list)
        for one in value:
            check_shape(one, shape[0])
    elif isinstance(shape, set):
        assert value in shape
    else:
        assert isinstance(value, shape)


def check_promises(assessment: Assessment) -> None:
    """Everything the contract says of one object, masked and not."""
    text = assessment.evidence.reading.text
    for unmask in (True, False):
        found = as_contract(assessment, identity="x", unmask=unmask)
        shown = masked_text(assessment, unmask=unmask)
        elements = found.pop("elements")
        assert elements.keys() == {element.value for element in Element}
        check_shape([one for one in elements.values() if one], [ELEMENT])
        check_shape(found, SHAPE)
        assert json.loads(json.dumps(found)) == found
        json.dumps(found, ensure_ascii=False).encode()
        assert len(shown) == len(text)
        for one in (*found["hits"], *found["promises"], *found["disclosed"], *found["amounts"], *found["crowd"]):
            assert 0 <= one["start"] < one["end"] <= len(text)
            assert one["text"] == shown[one["start"] : one["end"]]
        for one in filter(None, elements.values()):
            assert one["quote"] == shown[one["start"] : one["end"]]
            assert 0 <= one["score"] <= 1
    check_score(assessment)


def check_score(assessment: Assessment) -> None:
    """Reasons add up, the band follows from the score, and probabilities are missing only where nobody could say."""
    total = sum(reason.points for reason in assessment.reasons)
    assert min(100.0, max(0.0, total)) == pytest.approx(assessment.score, abs=1e-6)
    assert assessment.band is SHIPPED_BANDS.of(assessment.score)
    is_silent = assessment.stance is Stance.TOO_LITTLE_TEXT
    chances = (assessment.p_solicitation, assessment.p_exposure)
    assert (is_silent, is_silent) == tuple(chance is None for chance in chances)
    assert all(0 <= chance <= 1 for chance in chances if chance is not None)
    assert [reason.name for reason in assessment.reasons] == ["too_little_text"] or not is_silent


@quickly
@given(text=plain())
def test_any_text_gives_the_contract(screener: Screener, text: str) -> None:
    """Keys, types, spans, masks and sums hold for texts of lexicon words, corpus sentences and noise."""
    check_promises(screener.screen(read_plain(text)))


@quickly
@given(page=marked_up())
def test_any_page_gives_the_contract(screener: Screener, page: str) -> None:
    """The same for HTML, sound and broken, with words in every place a page can speak from."""
    check_promises(screener.screen(read_html(page, url="http://a.test/")))


@pytest.mark.parametrize("name", EDGES)
def test_edges_give_the_contract(screener: Screener, name: str) -> None:
    """Nothing, one character, broken characters and very much of it."""
    check_promises(screener.screen(read_plain(EDGES[name])))
    check_promises(screener.screen(read_html(f"<p>{EDGES[name]}")))


@quickly
@given(text=plain(), again=st.sampled_from(("", "再说一遍：{}", "《{}》")))
def test_masked_output_shows_no_personal_value(screener: Screener, text: str, again: str) -> None:
    """Every occurrence is covered, in text, quotes and values, also where it is said again without a cue."""
    values = {found.value for found in screener.screen(read_plain(text)).evidence.identifiers}
    whole = text + "".join(again.format(value) for value in sorted(values))
    assessment = screener.screen(read_plain(whole))
    evidence = assessment.evidence
    shown = json.dumps(as_contract(assessment, identity="x"), ensure_ascii=False) + masked_text(assessment)

    for found in evidence.identifiers:
        written = evidence.reading.text[found.start : found.end]
        if mask_value(found.kind, written) != written:
            assert json.dumps(written, ensure_ascii=False)[1:-1] not in shown
            assert found.value == mask_value(found.kind, found.value) or found.value not in shown


def test_unmasking_shows_what_masking_hides(screener: Screener) -> None:
    """The same object with the values as they stand; nothing else differs."""
    assessment = screener.screen(
        read_html("<title>微信 laoren888</title><p>保本保息年化24%，电话13800138000。laoren888")
    )
    hidden, shown = (as_contract(assessment, identity="x", unmask=unmask) for unmask in (False, True))

    assert hidden["title"] == "微信 la*****88"
    assert masked_text(assessment) == "微信 la*****88\n保本保息年化24%，电话138****8000。la*****88\n"
    assert {one["value"] for one in shown["identifiers"]} == {"laoren888", "13800138000"}
    assert {key for key in shown if shown[key] != hidden[key]} <= {
        "title",
        "identifiers",
        "elements",
        "reasons",
        "hits",
    }


PRETEXTS = "区块链、一带一路、元宇宙、共同富裕、乡村振兴、新能源、碳中和、数字经济、养老、大健康、原始股、虚拟货币"


@pytest.mark.parametrize("repeat", [1, 30])
def test_a_pretext_alone_scores_below_the_lead_band(screener: Screener, repeat: int) -> None:
    """Fashionable words route a page; without a promise it is no lead, however often they stand there."""
    assessment = screener.screen(read_plain(f"论坛上学者讨论了{PRETEXTS}等议题。" * repeat))

    assert assessment.evidence.topics.pretexts
    assert not assessment.band.is_candidate
    assert assessment.score <= CAP_WITHOUT_INDUCEMENT


@quickly
@given(text=plain())
def test_the_cap_is_a_reason_of_its_own(screener: Screener, text: str) -> None:
    """Where no inducement was found, the score stays at the cap, and what was taken off is named with its points."""
    assessment = screener.screen(read_plain(text))
    induced = any(found.element is Element.INDUCEMENT and found.score >= 0.15 for found in assessment.elements)
    caps = [reason.points for reason in assessment.reasons if reason.name == "cap_without_inducement"]

    assert induced or assessment.score <= CAP_WITHOUT_INDUCEMENT
    assert not (induced and caps)
    assert all(points < 0 for points in caps)
    assert not caps or assessment.score == CAP_WITHOUT_INDUCEMENT
