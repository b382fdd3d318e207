"""Each feature measures what its sentence says, in one direction, and its sentence reaches the desk."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from classifier import Model
from classifier.case import Case
from classifier.features import FEATURES, SCORED
from classifier.fusion import case_of, judge
from classifier.heads import Head
from classifier.scorecard import shipped
from desk import words
from facts.findings import (
    Amount,
    AmountRole,
    Crowd,
    CrowdRole,
    Disguise,
    Element,
    Evidence,
    Family,
    IdentifierKind,
    Offer,
    PromiseKind,
)  # fmt: skip
from facts.readings import Block, Link, Reading, Region, Where
from tests.classifier.evidences import TEXT, a_hit, a_promise, a_topic, an_evidence, an_identifier, evidences

BY_NAME = {feature.__name__: feature for feature in SCORED}
quickly = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load()


def a_case(model: Model, evidence: Evidence, **chances: float) -> Case:
    """A case in which the text model says what a test wants."""
    case = case_of(evidence, judge(evidence, model), model, shipped())
    assert case.verdict is not None
    told = {head: chances.get(head.value, 0.1) for head in Head}
    return replace(case, verdict=replace(case.verdict, probabilities=told))


def a_page(**changes: Any) -> Evidence:
    return an_evidence(reading=Reading(**{"url": None, "title": "云谷", "text": TEXT, "visible": len(TEXT)} | changes))


def hit(element: Element | None, **changes: Any) -> Evidence:
    return an_evidence(hits=(a_hit(element=element, **changes),))


SPAN = {"text": "", "start": 0, "end": 2}
AD = Block(0, len(TEXT), Where.BODY, "div", 0.0, Region.AD)
HIDDEN = Block(len(TEXT) - 10, len(TEXT), Where.HIDDEN, "div", 0.0)
#: Feature -> evidence that has it, and evidence that nearly has.
SHOWN: dict[str, tuple[Evidence, Evidence]] = {
    "inducement": (hit(Element.INDUCEMENT), hit(Element.INDUCEMENT, negated=True)),
    "hidden_inducement": (
        hit(Element.INDUCEMENT, disguise=(Disguise.SPLIT,)),
        hit(Element.INDUCEMENT, disguise=(Disguise.TAG_SPLIT,)),
    ),
    "promised_return": (an_evidence(promises=(a_promise(),)), an_evidence(promises=(a_promise(quoted=True),))),
    "guaranteed": (an_evidence(promises=(a_promise(guaranteed=True),)), an_evidence(promises=(a_promise(),))),
    "bonus_plan": (
        an_evidence(promises=(a_promise(kind=PromiseKind.REBATE),)),
        an_evidence(promises=(a_promise(kind=PromiseKind.DIVIDEND),)),
    ),
    "offer": (an_evidence(offer=Offer(minimum_yuan=100)), an_evidence(offer=Offer(referral=((1, 8.0),)))),
    "sociality": (hit(Element.SOCIALITY), hit(Element.SOCIALITY, quoted=True)),
    "referral": (an_evidence(offer=Offer(referral=((1, 8.0),))), an_evidence(offer=Offer(minimum_yuan=100))),
    "illegality": (hit(Element.ILLEGALITY), hit(Element.ILLEGALITY, disguise=(Disguise.SPLIT,))),
    "publicity": (hit(Element.PUBLICITY), hit(None, family=Family.TOPIC)),
    "claimed_size": (
        an_evidence(crowd=(Crowd(**SPAN, people=9, role=CrowdRole.MEMBERS),)),
        an_evidence(crowd=(Crowd(**SPAN, people=9, role=CrowdRole.VICTIMS),)),
    ),
    "disguise": (
        hit(Element.PUBLICITY, disguise=(Disguise.PINYIN,)),
        hit(Element.INDUCEMENT, disguise=(Disguise.PINYIN,)),
    ),
    "call_to_action": (
        an_evidence(f"{TEXT}扫码进群"), an_evidence("今日多云，气温适宜，适合出行。" * 8),
    ),
    "pretext": (an_evidence(hits=(a_topic(),)), hit(None, family=Family.CONTEXT)),
    "contact": (
        an_evidence(identifiers=(an_identifier(),)), an_evidence(identifiers=(an_identifier(IdentifierKind.ICP),)),
    ),
    "contact_density": (an_evidence(identifiers=(an_identifier(),)), an_evidence()),
    "private_payment": (
        an_evidence(identifiers=(an_identifier(IdentifierKind.BANK_CARD),)),
        an_evidence(identifiers=(an_identifier(),)),
    ),
    "bad_code": (
        an_evidence(identifiers=(an_identifier(IdentifierKind.USCC, valid=False),)),
        an_evidence(identifiers=(an_identifier(IdentifierKind.USCC, valid=False, partial=True),)),
    ),
    "context": (hit(None, family=Family.CONTEXT, negated=True), hit(None, family=Family.FAILURE)),
    "denied": (hit(Element.INDUCEMENT, quoted=True), hit(Element.INDUCEMENT)),
    "disclosed": (an_evidence(disclosed=(a_promise(),)), an_evidence(promises=(a_promise(),))),
    "failure": (hit(None, family=Family.FAILURE), hit(None, family=Family.FAILURE, negated=True)),
    "victims": (
        an_evidence(amounts=(Amount(**SPAN, yuan=1, role=AmountRole.LOSS),)),
        an_evidence(amounts=(Amount(**SPAN, yuan=1, role=AmountRole.RAISED),)),
    ),
    "unnamed": (a_page(), replace(a_page(), identifiers=(an_identifier(IdentifierKind.COMPANY),))),
    "asking_form": (a_page(fields=("q", "user_mobile")), a_page(fields=("q", "hotels"))),
    "download": (
        a_page(links=(Link("http://a.test/x.apk?v=1", "下载"),)),
        a_page(links=(Link("http://a.test/x.apkinfo.html", "下载"),)),
    ),
    "hidden_text": (
        replace(a_page(blocks=(HIDDEN,)), hits=(a_hit(where=Where.HIDDEN),)),
        replace(a_page(blocks=(HIDDEN,)), hits=(a_hit(),)),
    ),
    "ad_slot": (
        replace(a_page(blocks=(AD,)), promises=(a_promise(),)),
        replace(a_page(), promises=(a_promise(),)),
    ),
}  # fmt: skip
#: Features of the text model's answers.
READ = ("text_model", "read_return", "exposure", "warning", "licensed")


@pytest.mark.parametrize("name", sorted(SHOWN))
def test_each_feature_has_its_evidence(model: Model, name: str) -> None:
    """What the sentence names is measured above 0; what nearly is that has no measure."""
    shown, nearly = (BY_NAME[name](a_case(model, evidence)) for evidence in SHOWN[name])

    assert shown is not None
    assert shown.value > 0
    assert nearly is None


def test_every_feature_is_tried_here() -> None:
    """A new feature brings its evidence to this file."""
    assert set(SHOWN) | set(READ) == set(BY_NAME)


def test_the_text_models_features(model: Model) -> None:
    """Log-odds of soliciting over an ordinary page's, chances of the rest, and the return read between the lines."""
    sure = a_case(model, an_evidence(TEXT * 3), solicitation=0.9, exposure=0.4, warning=0.3, licensed=0.2)
    unsure = a_case(model, an_evidence(TEXT * 3), solicitation=0.6)
    values = {name: measure.value for name in READ if (measure := BY_NAME[name](sure))}

    assert values == pytest.approx(
        {"text_model": 7.197, "read_return": 1.0, "exposure": 0.4, "warning": 0.3, "licensed": 0.2}, abs=1e-3
    )
    assert BY_NAME["read_return"](unsure) is None


def test_sentences_are_chinese_and_reach_the_desk() -> None:
    """Each feature has a name and a sentence in Chinese, full-width, none twice, and the desk shows them."""
    told = [(feature.__doc__ or "").strip() for feature in FEATURES]
    shown = words.reasons()

    assert all(re.fullmatch(r"[\u4e00-\u9fff（）]{2,12}：[^\n,;:]{4,60}。", sentence) for sentence in told), told
    assert len(set(told)) == len(told)
    assert all(shown[feature.__name__] == (feature.__doc__ or "").strip() for feature in FEATURES)
    assert {"prior", "known_text", "watch_listed_subject", "cap_without_inducement", "too_little_text"} <= set(shown)


@quickly
@given(evidence=evidences())
def test_measures_are_never_below_nought(model: Model, evidence: Evidence) -> None:
    """Signs are the card's. Spans lie in the text."""
    case = case_of(evidence, judge(evidence, model), model, shipped())
    for feature in SCORED:
        measure = feature(case)
        assert measure is None or measure.value >= 0
        assert measure is None or measure.span is None or 0 <= measure.span[0] < measure.span[1]


def test_long_pages_do_not_score_by_length(model: Model) -> None:
    """One word said in each of twenty sections counts once, and less than on a short page; two words count more."""
    once = BY_NAME["inducement"](a_case(model, hit(Element.INDUCEMENT)))
    often = BY_NAME["inducement"](a_case(model, an_evidence(TEXT * 20, hits=(a_hit(), a_hit(start=60, end=62)))))
    two = BY_NAME["inducement"](a_case(model, an_evidence(hits=(a_hit(), a_hit(term_id="T2")))))

    assert once
    assert often
    assert two
    assert often.value < once.value < two.value < 2 * once.value
