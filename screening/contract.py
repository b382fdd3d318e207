"""An assessment in the contract's JSON; personal values masked unless asked otherwise."""

import json
from typing import Any

from facts.assessments import Assessment, ElementFinding
from facts.findings import Amount, Element, Hit, Identifier, Promise
from keywords import mask, mask_value


def as_json(assessment: Assessment, *, identity: str) -> str:
    """The contract's object, unmasked, on one line; what the store keeps."""
    return json.dumps(as_contract(assessment, identity=identity, unmask=True), ensure_ascii=False)


def as_contract(assessment: Assessment, *, identity: str, unmask: bool = False) -> dict[str, Any]:
    """The contract's object of one assessment.

    Args:
        assessment: what the screener made of one page.
        identity: the `id` of the object.
        unmask: keep phones, QQ, WeChat, cards, e-mail and names as they stand on the page.

    Returns:
        A JSON object; offsets are code points into the reading text, half-open. Masking keeps lengths,
        so offsets hold in masked text too.
    """
    evidence = assessment.evidence
    show = _Masker(evidence.reading.text, evidence.identifiers, unmask=unmask)
    return {
        "id": identity,
        "url": evidence.reading.url,
        "title": show.free(evidence.reading.title),
        "score": assessment.score,
        "band": assessment.band.value,
        "stance": assessment.stance.value,
        "p_solicitation": _rounded(assessment.p_solicitation),
        "p_exposure": _rounded(assessment.p_exposure),
        "elements": {element.value: _element(assessment.element(element), show) for element in Element},
        "dimensions": {
            "compliance": assessment.dimensions.compliance,
            "inducement": assessment.dimensions.inducement,
            "complaints": assessment.dimensions.complaints,
            "spread": assessment.dimensions.spread,
            "feature_words": assessment.dimensions.feature_words,
        },
        "hits": [_hit(hit, show) for hit in evidence.hits],
        "promises": [_promise(promise, show) for promise in evidence.promises],
        "identifiers": [_identifier(found, show) for found in evidence.identifiers],
        "amounts": [_amount(amount, show) for amount in evidence.amounts],
        "sector": evidence.topics.sector,
        "mode": evidence.topics.mode,
        "pretexts": list(evidence.topics.pretexts),
        "audiences": list(evidence.topics.audiences),
        "reasons": [
            {"name": reason.name, "points": reason.points, "quote": reason.quote and show.free(reason.quote)}
            for reason in assessment.reasons
        ],
        "fingerprint": evidence.fingerprint,
        "charset": evidence.reading.charset,
        "lexicon": evidence.lexicon,
        "model": assessment.model,
        "rules": assessment.rules,
    }


class _Masker:
    """The reading text with personal values covered, length for length."""

    def __init__(self, text: str, identifiers: tuple[Identifier, ...], *, unmask: bool) -> None:
        self._unmask = unmask
        masked = text if unmask else mask(text, identifiers)
        pairs = {(text[found.start : found.end], masked[found.start : found.end]) for found in identifiers}
        pairs |= {(found.value, self.value(found)) for found in identifiers}
        self._covered = sorted((pair for pair in pairs if pair[0] != pair[1]), key=lambda pair: -len(pair[0]))
        # A number is recognised by the word before it; said again without that word, it is as personal.
        self.text = self.free(masked)

    def span(self, start: int, end: int) -> str:
        """A stretch of the reading text."""
        return self.text[start:end]

    def free(self, quote: str) -> str:
        """A string taken from the page without its place: title or quote."""
        for plain, covered in self._covered:
            quote = quote.replace(plain, covered)
        return quote

    def value(self, found: Identifier) -> str:
        """An identifier's normalised value."""
        return found.value if self._unmask else mask_value(found.kind, found.value)


def masked_text(assessment: Assessment, *, unmask: bool = False) -> str:
    """The reading text as `--text` shows it."""
    evidence = assessment.evidence
    return _Masker(evidence.reading.text, evidence.identifiers, unmask=unmask).text


def _rounded(chance: float | None) -> float | None:
    return None if chance is None else round(chance, 4)


def _element(finding: ElementFinding | None, show: _Masker) -> dict[str, Any] | None:
    if finding is None:
        return None
    quote = show.span(finding.start, finding.end)
    return {"score": finding.score, "quote": quote, "start": finding.start, "end": finding.end}


def _hit(hit: Hit, show: _Masker) -> dict[str, Any]:
    return {
        "term_id": hit.term_id,
        "term": hit.term,
        "category": hit.category,
        "element": hit.element.value if hit.element else None,
        "start": hit.start,
        "end": hit.end,
        "text": show.span(hit.start, hit.end),
        "weight": hit.weight,
        "disguise": [disguise.value for disguise in hit.disguise],
        "where": hit.where.value,
        "negated": hit.negated,
        "quoted": hit.quoted,
    }


def _promise(promise: Promise, show: _Masker) -> dict[str, Any]:
    return {
        "text": show.span(promise.start, promise.end),
        "start": promise.start,
        "end": promise.end,
        "annual_percent": promise.annual_percent,
        "period": promise.period.value,
        "guaranteed": promise.guaranteed,
        "negated": promise.negated,
        "quoted": promise.quoted,
    }


def _identifier(found: Identifier, show: _Masker) -> dict[str, Any]:
    return {
        "kind": found.kind.value,
        "value": show.value(found),
        "valid": found.valid,
        "start": found.start,
        "end": found.end,
    }


def _amount(amount: Amount, show: _Masker) -> dict[str, Any]:
    return {
        "text": show.span(amount.start, amount.end),
        "yuan": amount.yuan,
        "start": amount.start,
        "end": amount.end,
        "role": amount.role.value,
    }
