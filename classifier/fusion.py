"""Fuse evidence and text model into one score whose reasons add up.

    score = clip(sum of reasons, 0, 100)      reasons = prior + features + cap + overrides, each signed, each named

What a feature is worth is data (classifier/scorecard.py). The cap and the overrides are reasons too: without
inducement (利诱性) the score stays below the lead band, and what casework knows already lifts it to a band.
"""

import math
from collections.abc import Iterable, Iterator

import numpy as np

from classifier.case import Case, Measure
from classifier.elements import find_elements, measure_dimensions
from classifier.features import SCORED, pretext
from classifier.heads import Head, stance_of
from classifier.known import NOTHING_KNOWN, Known, known_text, watch_listed_subject
from classifier.model import Model, Verdict
from classifier.scorecard import Scorecard, shipped
from facts.assessments import Assessment, Bands, ElementFinding, Reason, Stance
from facts.findings import Element, Evidence

#: Changes whenever features, caps or overrides change; weights and bands have versions of their own beside it.
RULES_VERSION = "2026.11-2"
#: What an office starts with; `fangfei calibrate` writes its own.
SHIPPED_BANDS = Bands(
    red=80.0,
    orange=65.0,
    yellow=50.0,
    blue=42.0,
    since="2026-11-23",
    basis="语料中未参加训练的部分，未按本机关人力校准",
    by="随软件发布",
)
#: Just below the lead band as shipped.
CAP_WITHOUT_INDUCEMENT = SHIPPED_BANDS.cap
#: An element score below this is a word in passing, not a promise.
LEAST_INDUCEMENT = 0.15
#: Names of the reasons that no feature of the card gives.
CAP = "cap_without_inducement"
OVERRIDES = (known_text.__name__, watch_listed_subject.__name__)
#: Han characters of visible text below which nobody could say what it does: with a promise in it, as an advert of
#: its own, and as a page, whose menus and footer alone have as many.
LEAST_WITH_PROMISE, LEAST_ADVERT, LEAST_PAGE = 8, 25, 60
#: Characters looked at to tell whether there is text at all.
ENOUGH = 2000

#: Stances that no watch list lifts: whoever reports on a subject names it.
REPORTING = (Stance.EXPOSURE, Stance.WARNING)


def assess(
    evidence: Evidence,
    model: Model,
    *,
    card: Scorecard | None = None,
    bands: Bands = SHIPPED_BANDS,
    known: Known = NOTHING_KNOWN,
) -> Assessment:
    """Score one page's evidence.

    Args:
        evidence: what the rules found.
        model: the text model.
        card: what features are worth; the shipped card where none is given.
        bands: least scores of the bands, an office's own or the shipped ones.
        known: watch list and confirmed texts; by default none.

    Returns:
        Assessment whose reasons add up to its score before clipping to 0–100, strongest first.

    Raises:
        ModelUnusable: no card was given and the shipped one is damaged.

    Source: weighted-evidence form as in nomenklatura's matchers; elements from 法释〔2022〕5号 art. 1 【识】.
    """
    card = card or shipped()
    return conclude(case_of(evidence, judge(evidence, model), model, card), card=card, bands=bands, known=known)


def judge(evidence: Evidence, model: Model) -> Verdict | None:
    """Ask the text model; None where there is too little text to say anything."""
    return None if _is_too_little(evidence) else model.judge(evidence.squeezed)


def conclude(case: Case, *, card: Scorecard, bands: Bands = SHIPPED_BANDS, known: Known = NOTHING_KNOWN) -> Assessment:
    """Score a case whose verdict is there already, such as one of a fold that the text model never saw."""
    verdict = case.verdict
    elements, stance = find_elements(case), _stance(verdict)
    reasons = _scored(case, card, elements, bands) if verdict else [Reason(name="too_little_text", points=0.0)]
    reasons += _overrides(case, known, bands, stance, _total(reasons))
    score = min(100.0, max(0.0, _total(reasons)))
    return Assessment(
        score=score,
        band=bands.of(score),
        stance=stance,
        p_solicitation=verdict.probabilities[Head.SOLICITATION] if verdict else None,
        p_exposure=verdict.probabilities[Head.EXPOSURE] if verdict else None,
        elements=elements,
        dimensions=measure_dimensions(case, elements),
        reasons=tuple(sorted(reasons, key=lambda reason: -abs(reason.points))),
        evidence=case.evidence,
        model=case.model.version,
        rules=rules_version(card, bands),
    )


def rules_version(card: Scorecard | None = None, bands: Bands = SHIPPED_BANDS) -> str:
    """Features, card and bands together, as on every assessment: 2026.11-2.1a2b3c, and .1a2b3c more for own bands."""
    own = () if bands == SHIPPED_BANDS else (bands.digest,)
    return ".".join((RULES_VERSION, (card or shipped()).digest[:6], *own))


def case_of(evidence: Evidence, verdict: Verdict | None, model: Model, card: Scorecard) -> Case:
    """Lay a page's evidence out for the features; fitting and scoring see the same."""
    cues = card.cues
    return Case(
        evidence=evidence,
        verdict=verdict,
        model=model,
        return_cues=cues.get("return", ()),
        action_cues=cues.get("action", ()),
    )


def _scored(case: Case, card: Scorecard, elements: Iterable[ElementFinding], bands: Bands) -> list[Reason]:
    reasons = [Reason(name="prior", points=card.prior_points), *_features(case, card)]
    total = _total(reasons)
    if total > bands.cap and not is_induced(elements):
        reasons.append(Reason(name=CAP, points=round(bands.cap - total, 1)))
    return reasons


def is_induced(elements: Iterable[ElementFinding]) -> bool:
    """Whether the page promises something, so that its score may pass the cap."""
    return any(found.element is Element.INDUCEMENT and found.score >= LEAST_INDUCEMENT for found in elements)


def _features(case: Case, card: Scorecard) -> Iterator[Reason]:
    for feature in SCORED:
        entry = card.entries.get(feature.__name__)
        # A pretext is told, with its nought, so that nobody wonders what it counted.
        if entry is None or (entry.weight == 0.0 and feature is not pretext):
            continue
        measure = feature(case)
        points = entry.points(measure.value) if measure else 0.0
        if measure and (points or feature is pretext):
            yield Reason(name=entry.name, points=points, quote=_quote(case, measure))


def _overrides(case: Case, known: Known, bands: Bands, stance: Stance, total: float) -> Iterator[Reason]:
    same = known_text(case.evidence, known)
    if same:
        yield Reason(name="known_text", points=_lift(total, bands.red))
        return
    subject = watch_listed_subject(case.evidence, known)
    if subject:
        least = 0.0 if stance in REPORTING else bands.orange
        yield Reason(name="watch_listed_subject", points=_lift(total, least), quote=_quote(case, subject))


def _lift(total: float, least: float) -> float:
    return max(0.0, round(least - total, 1)) if least else 0.0


def _quote(case: Case, measure: Measure) -> str | None:
    return case.quote(*measure.span)[0] if measure.span else None


def _total(reasons: Iterable[Reason]) -> float:
    return round(math.fsum(reason.points for reason in reasons), 1)


def _is_too_little(evidence: Evidence) -> bool:
    reading = evidence.reading
    points = np.frombuffer(reading.text[: reading.visible][:ENOUGH].encode("utf-32-le", "surrogatepass"), np.uint32)
    han = int(((points >= 0x4E00) & (points <= 0x9FFF)).sum())
    if evidence.promises:
        return han < LEAST_WITH_PROMISE
    return han < (LEAST_PAGE if reading.links or reading.title else LEAST_ADVERT)


def _stance(verdict: Verdict | None) -> Stance:
    return stance_of(verdict.probabilities) if verdict else Stance.TOO_LITTLE_TEXT
