"""The score is the sum of its reasons, quotes what it rests on, and obeys its cap and its overrides."""

import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifier import NOTHING_KNOWN, SHIPPED_BANDS, Known, Model, assess, rules_version
from classifier.fusion import CAP, CAP_WITHOUT_INDUCEMENT, case_of, conclude, is_induced, judge
from classifier.heads import Head
from classifier.scorecard import Scorecard, shipped
from demo.expectations import load_expectations
from facts.assessments import Assessment, Band, Bands, Stance
from facts.findings import Disguise, Element, Evidence, IdentifierKind
from keywords import Engine
from tests.classifier.evidences import TEXT, a_hit, a_promise, a_topic, an_evidence, an_identifier, evidences
from text import fingerprint, fold, read, read_plain

OWN_BANDS = Bands(red=70.0, orange=45.5, yellow=21.3, blue=9.0)
quickly = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
bands_to_try = st.sampled_from((SHIPPED_BANDS, OWN_BANDS))


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load()


def total(found: Assessment) -> float:
    return round(math.fsum(reason.points for reason in found.reasons), 1)


def check(found: Assessment, bands: Bands) -> None:
    """What holds of every assessment."""
    text = found.evidence.reading.text
    assert found.score == min(100.0, max(0.0, total(found)))
    assert all(reason.points == round(reason.points, 1) for reason in found.reasons)
    assert len({reason.name for reason in found.reasons}) == len(found.reasons)
    assert all(reason.quote is None or (reason.quote and reason.quote in text) for reason in found.reasons)
    assert all(element.quote == text[element.start : element.end] != "" for element in found.elements)
    assert found.band is bands.of(found.score)


@quickly
@given(evidence=evidences(), bands=bands_to_try)
def test_reasons_add_up_and_quotes_stand_in_the_text(model: Model, evidence: Evidence, bands: Bands) -> None:
    """Whatever was found: the points add up to the score before it is clipped, and every quote is the page's own."""
    check(assess(evidence, model, bands=bands), bands)


def test_all_demo_pages_add_up(model: Model) -> None:
    """The same on every page of the invented city, read from bytes; and most leads quote an inducement."""
    engine, folder = Engine.load(), Path("demo/web")
    found = [
        assess(
            engine.examine(read((folder / "sites" / page.folder / page.path).read_bytes(), "text/html", None)), model
        )
        for page in load_expectations(folder).values()
    ]
    for one in found:
        check(one, SHIPPED_BANDS)
    leads = [one for one in found if one.band.is_candidate]

    assert len(leads) > 40
    assert all(any(reason.quote for reason in one.reasons) for one in leads)


@quickly
@given(evidence=evidences(), count=st.integers(1, 40), bands=bands_to_try)
def test_a_pretext_is_worth_nothing(model: Model, evidence: Evidence, count: int, bands: Bands) -> None:
    """Fashionable words added to any page change neither its score nor any other reason; they are told with 0."""
    topics = tuple(a_topic(term_id=f"P{number}", end=1) for number in range(count))
    bare = replace(evidence, hits=tuple(hit for hit in evidence.hits if hit.family != "topic"))
    before = assess(bare, model, bands=bands)
    after = assess(replace(bare, hits=bare.hits + topics), model, bands=bands)

    assert (after.score, after.band, after.dimensions) == (before.score, before.band, before.dimensions)
    assert [reason for reason in after.reasons if reason.name != "pretext"] == list(before.reasons)
    assert all(reason.points == 0.0 for reason in after.reasons if reason.name == "pretext")


@quickly
@given(evidence=evidences(), bands=bands_to_try)
def test_without_inducement_no_lead(model: Model, evidence: Evidence, bands: Bands) -> None:
    """The cap is a reason of its own, follows the office's bands, and holds exactly where nothing is promised."""
    found = assess(evidence, model, bands=bands)
    caps = [reason.points for reason in found.reasons if reason.name == CAP]

    assert is_induced(found.elements) or found.score <= bands.cap
    assert not (is_induced(found.elements) and caps)
    assert all(points < 0 for points in caps)
    assert not caps or found.score == bands.cap


def test_the_cap_takes_off_what_other_elements_gave(model: Model) -> None:
    """A page that recruits in public and in disguise, and promises nothing, stands just below the lead line."""
    card = shipped()
    elements = (Element.ILLEGALITY, Element.PUBLICITY, Element.SOCIALITY)
    hits = tuple(a_hit(term_id=name, element=name, disguise=(Disguise.SPLIT,)) for name in elements)
    hits += tuple(a_hit(term_id=f"{name} clean", element=name) for name in elements)
    case = case_of(an_evidence("合作人欢迎" * 20, hits=hits), judge(an_evidence("合作人欢迎" * 20), model), model, card)
    assert case.verdict is not None
    sure = replace(case.verdict, probabilities={head: float(head is Head.SOLICITATION) for head in Head})
    found = conclude(replace(case, verdict=sure, return_cues=()), card=card)

    assert found.score == CAP_WITHOUT_INDUCEMENT == SHIPPED_BANDS.yellow - 1
    assert found.band is Band.BLUE


@quickly
@given(evidence=evidences(), bands=bands_to_try)
def test_overrides_lift_and_never_lower(model: Model, evidence: Evidence, bands: Bands) -> None:
    """A listed subject lifts to orange at least, and no override takes a point away."""
    listed = replace(evidence, identifiers=(an_identifier(), *evidence.identifiers))
    known = Known(subjects=frozenset({(IdentifierKind.PHONE, "13900000000")}))
    before, after = assess(listed, model, bands=bands), assess(listed, model, bands=bands, known=known)
    lifts = [reason.points for reason in after.reasons if reason.name == "watch_listed_subject"]

    check(after, bands)
    assert len(lifts) == 1
    assert lifts[0] >= 0
    assert after.score >= before.score
    assert after.stance in (Stance.EXPOSURE, Stance.WARNING) or after.score >= bands.orange


def test_a_report_on_a_listed_subject_is_not_lifted(model: Model) -> None:
    """Whoever reports on a subject names it: the reason is told with 0 points."""
    text = "据报道，警方通报滨海云谷涉嫌非法集资，已立案侦查，多名受害人报案，请投资人尽快登记，切勿再投入资金。" * 3
    evidence = an_evidence(text, identifiers=(an_identifier(start=5, end=9),))
    known = Known(subjects=frozenset({(IdentifierKind.PHONE, "13900000000")}))
    found = assess(evidence, model, known=known)

    assert found.stance in (Stance.EXPOSURE, Stance.WARNING)
    assert [one.points for one in found.reasons if one.name == "watch_listed_subject"] == [0.0]
    assert not found.band.is_candidate


def test_a_known_text_is_red(model: Model) -> None:
    """A copy of a confirmed lead is red, with the difference as a reason; another text is left alone."""
    text = "秋日出游指南：红叶、古镇与温泉，三条线路任你挑选，详情见内文，祝大家旅途愉快。" * 4
    print_ = fingerprint(fold(text).squeezed)
    assert print_ is not None
    evidence, other = an_evidence(text, fingerprint=print_), an_evidence(TEXT * 3)
    known = Known(texts=(print_,))
    found = assess(evidence, model, known=known)
    same = fingerprint(other.squeezed)

    check(found, SHIPPED_BANDS)
    assert (found.score, found.band) == (SHIPPED_BANDS.red, Band.RED)
    assert not assess(evidence, model, known=NOTHING_KNOWN).band.is_candidate
    assert "known_text" not in {
        reason.name for reason in assess(replace(other, fingerprint=same), model, known=known).reasons
    }


def test_too_little_text_says_so(model: Model) -> None:
    """A handful of characters gets no stance, no chances and a reason with 0 points."""
    found = assess(an_evidence("欢迎光临"), model)

    assert (found.score, found.band, found.stance) == (0.0, Band.NONE, Stance.TOO_LITTLE_TEXT)
    assert found.p_solicitation is None
    assert [reason.name for reason in found.reasons] == ["too_little_text"]


def test_the_model_quotes_its_loudest_sentence(model: Model) -> None:
    """Where the text reads like soliciting, the text model's points quote the sentence that it weighs most."""
    dull = "本市今日多云，最高气温二十三度，请市民留意天气变化。"
    evidence = Engine.load().examine(read_plain(f"{dull}{TEXT * 2}{dull}"))
    found = assess(evidence, model)
    quote = next(reason.quote for reason in found.reasons if reason.name == "text_model")

    assert found.p_solicitation is not None
    assert found.p_solicitation > 0.5
    assert quote is not None
    assert "多云" not in quote


def test_rules_tell_card_and_bands_apart() -> None:
    """Two cards, or an office's own bands, never share a version of the rules; the shipped bands add nothing."""
    card = shipped()
    other = replace(card, intercept=card.intercept + 1).sealed()

    assert rules_version(card) == rules_version()
    assert rules_version(other) != rules_version(card)
    assert rules_version(card, OWN_BANDS) == f"{rules_version(card)}.{OWN_BANDS.digest}"
    assert Scorecard.load().digest == card.digest


def test_more_promise_is_never_worth_less(model: Model) -> None:
    """Each piece of evidence for an element, added to a page that promises already, keeps or raises the score."""
    bare = an_evidence(promises=(a_promise(annual_percent=6.0),))
    before = assess(bare, model).score
    more = (
        replace(bare, promises=(a_promise(annual_percent=60.0),)),
        replace(bare, promises=(a_promise(annual_percent=6.0, guaranteed=True),)),
        *(replace(bare, hits=(a_hit(element=name),)) for name in Element),
        *(
            replace(bare, hits=(a_hit(element=name, disguise=(Disguise.SPLIT,)),))
            for name in (Element.ILLEGALITY, Element.INDUCEMENT)
        ),
    )

    assert all(assess(one, model).score >= before for one in more)
    assert assess(more[3], model).score > before
