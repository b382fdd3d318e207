"""The four elements and the five dimensions, each from its strongest evidence.

Taking the strongest sentence and not a sum keeps long pages from scoring by length: summed lexicon scores
reached an AUC of about .8 only, and the highest negative was a report that quoted a promoter.
"""

import math

from classifier.case import Case
from facts.assessments import Dimensions, ElementFinding
from facts.findings import Element, Family, Hit, Promise

#: Simple annual percent -> strength of inducement. The 6/8/10 lines are the regulator's public rule of thumb
#: (2018-06-14, Lujiazui); 24 is where the trade's notes call any promise extreme.
RETURN_LINES = ((24.0, 1.0), (10.0, 0.75), (8.0, 0.5), (6.0, 0.3))
#: A rate below every line, or without a number of its own.
PLAIN_RETURN = 0.1
#: Added where principal or return is said to be guaranteed.
GUARANTEE = 0.25
#: Strength of a promise read between the lines: above a word in passing, below any promise the rules know.
READ_INDUCEMENT = 0.3
#: Sum of distinct term weights at which the feature-word dimension reaches 63 %.
FEATURE_WORDS_SCALE = 3.0


def line_strength(promise: Promise) -> float:
    """How high a promised return lies above the warning lines, PLAIN_RETURN..1."""
    percent = promise.annual_percent or 0.0
    return next((score for least, score in RETURN_LINES if percent >= least), PLAIN_RETURN)


def strength(promise: Promise) -> float:
    """How strongly one promised return induces, 0..1."""
    return min(1.0, line_strength(promise) + (GUARANTEE if promise.guaranteed else 0.0))


def find_elements(case: Case) -> tuple[ElementFinding, ...]:
    """The elements this page gives evidence for; one without evidence is not in the result."""
    found = (_finding(case, element) for element in Element)
    return tuple(finding for finding in found if finding)


def _finding(case: Case, element: Element) -> ElementFinding | None:
    candidates = [(hit.weight, (hit.start, hit.end)) for hit in _hits(case, element)]
    if element is Element.INDUCEMENT:
        candidates += [(strength(promise), (promise.start, promise.end)) for promise in case.promises]
        candidates += [(READ_INDUCEMENT, case.read_promise)] if case.read_promise else []
    if not candidates:
        return None
    score, span = max(candidates, key=lambda candidate: candidate[0])
    quote, start, end = case.quote(*span)
    return ElementFinding(element=element, score=round(score, 3), quote=quote, start=start, end=end)


def _hits(case: Case, element: Element) -> list[Hit]:
    piles = (case.piles.clean.get(element), case.piles.disguised.get(element))
    return [pile.best for pile in piles if pile and pile.best]


def measure_dimensions(case: Case, elements: tuple[ElementFinding, ...]) -> Dimensions:
    """The five public dimensions of the smoke index, computed from the same evidence; each 0..1."""
    scores = {finding.element: finding.score for finding in elements}
    failed = case.piles.family.get(Family.FAILURE)
    failure = failed.best if failed else None
    weights = {hit.term_id: hit.weight for hit in case.live if hit.family in (Family.ELEMENT, Family.FAILURE)}
    return Dimensions(
        compliance=scores.get(Element.ILLEGALITY, 0.0),
        inducement=scores.get(Element.INDUCEMENT, 0.0),
        complaints=failure.weight if failure else 0.0,
        spread=max(scores.get(Element.PUBLICITY, 0.0), scores.get(Element.SOCIALITY, 0.0)),
        feature_words=round(1.0 - math.exp(-sum(weights.values()) / FEATURE_WORDS_SCALE), 3),
    )
