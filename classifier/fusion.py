"""Fuse evidence and text model into one score whose reasons add up.

    score = clip(sum of reasons, 0, 100)      reasons = features + caps, each signed, each named

The caps are reasons too: without inducement (利诱性) the score stays below the lead band, whatever else there is.
"""

import numpy as np

from classifier.case import Case
from classifier.elements import find_elements, measure_dimensions
from classifier.features import FEATURES
from classifier.heads import Head
from classifier.model import Model, Verdict
from facts.assessments import Assessment, Band, ElementFinding, Reason, Stance
from facts.findings import Element, Evidence

#: Changes whenever points, caps or bands change; it stands on every assessment.
RULES_VERSION = "2026.11-1"
#: Least score of each band, highest first. Provisional: on the corpus rows kept out of training, 30 finds three
#: quarters of the solicitations at three false alarms in 149 rows; an office's own capacity has not spoken yet.
BANDS = ((62.0, Band.RED), (45.0, Band.ORANGE), (30.0, Band.YELLOW), (20.0, Band.BLUE))
#: Just below the lead band.
CAP_WITHOUT_INDUCEMENT = 29.0
#: An element score below this is a word in passing, not a promise.
LEAST_INDUCEMENT = 0.15
#: Han characters of visible text below which nobody could say what it does: with a promise in it, as an advert of
#: its own, and as a page, whose menus and footer alone have as many.
LEAST_WITH_PROMISE, LEAST_ADVERT, LEAST_PAGE = 8, 25, 60
#: Characters looked at to tell whether there is text at all.
ENOUGH = 2000

_REST = (Head.EXPOSURE, Head.WARNING, Head.LICENSED, Head.OTHER)


def assess(evidence: Evidence, model: Model) -> Assessment:
    """Score one page's evidence.

    Returns:
        Assessment whose reasons add up to its score before clipping to 0–100, strongest first.

    Source: weighted-evidence form as in nomenklatura's matchers; elements from 法释〔2022〕5号 art. 1 【识】.
    """
    verdict = None if _is_too_little(evidence) else model.judge(evidence.squeezed)
    case = Case(evidence=evidence, verdict=verdict, model=model)
    elements = find_elements(case)
    reasons = _reasons(case, elements) if verdict else (Reason(name="too_little_text", points=0.0),)
    score = min(100.0, max(0.0, round(sum(reason.points for reason in reasons), 1)))
    return Assessment(
        score=score,
        band=band_of(score),
        stance=_stance(verdict),
        p_solicitation=verdict.probabilities[Head.SOLICITATION] if verdict else None,
        p_exposure=verdict.probabilities[Head.EXPOSURE] if verdict else None,
        elements=elements,
        dimensions=measure_dimensions(case, elements),
        reasons=tuple(sorted(reasons, key=lambda reason: -abs(reason.points))),
        evidence=evidence,
        model=model.version,
        rules=RULES_VERSION,
    )


def band_of(score: float) -> Band:
    """The band of a score of 0..100."""
    return next((band for least, band in BANDS if score >= least), Band.NONE)


def _reasons(case: Case, elements: tuple[ElementFinding, ...]) -> tuple[Reason, ...]:
    reasons = tuple(reason for feature in FEATURES if (reason := feature(case)))
    total = sum(reason.points for reason in reasons)
    induced = any(e.element is Element.INDUCEMENT and e.score >= LEAST_INDUCEMENT for e in elements)
    if not induced and total > CAP_WITHOUT_INDUCEMENT:
        cap = Reason(name="cap_without_inducement", points=round(CAP_WITHOUT_INDUCEMENT - total, 1))
        return (*reasons, cap)
    return reasons


def _is_too_little(evidence: Evidence) -> bool:
    reading = evidence.reading
    points = np.frombuffer(reading.text[: reading.visible][:ENOUGH].encode("utf-32-le", "surrogatepass"), np.uint32)
    han = int(((points >= 0x4E00) & (points <= 0x9FFF)).sum())
    if evidence.promises:
        return han < LEAST_WITH_PROMISE
    return han < (LEAST_PAGE if reading.links or reading.title else LEAST_ADVERT)


def _stance(verdict: Verdict | None) -> Stance:
    if verdict is None:
        return Stance.TOO_LITTLE_TEXT
    if verdict.probabilities[Head.SOLICITATION] >= 0.5:
        return Stance.SOLICITATION
    return max(_REST, key=lambda head: verdict.probabilities[head]).stance
