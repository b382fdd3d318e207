"""An assessment in the contract's JSON; personal values masked unless asked otherwise."""

import json
from typing import Any

from facts.assessments import Assessment, ElementFinding
from facts.findings import Amount, Crowd, Element, Evidence, ForeignAmount, Hit, Identifier, Offer, Promise
from facts.topics import Ground
from keywords import Cover


def as_json(assessment: Assessment, *, identity: str) -> str:
    """The contract's object, unmasked but for identity cards, on one line; what the store keeps."""
    return json.dumps(as_contract(assessment, identity=identity, unmask=True), ensure_ascii=False)


def as_contract(assessment: Assessment, *, identity: str, unmask: bool = False) -> dict[str, Any]:
    """The contract's object of one assessment.

    Args:
        assessment: what the screener made of one page.
        identity: the `id` of the object.
        unmask: keep phones, QQ, WeChat, cards, e-mail and names as they stand; identity cards stay masked.

    Returns:
        A JSON object; offsets are code points into the reading text, half-open. Masking keeps lengths,
        so offsets hold in masked text too.
    """
    evidence = assessment.evidence
    show = _Shown(evidence.reading.text, evidence.identifiers, unmask=unmask)
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
        "amounts": [_amount(amount, show) for amount in _amounts(evidence)],
        "disclosed": [_promise(rate, show) for rate in evidence.disclosed],
        "crowd": [_crowd(crowd, show) for crowd in evidence.crowd],
        "offer": _offer(evidence.offer),
        "sector": evidence.topics.sector,
        "mode": evidence.topics.mode,
        "pretexts": list(evidence.topics.pretexts),
        "audiences": list(evidence.topics.audiences),
        "topics": [_ground(ground, show) for ground in evidence.topics.grounds],
        "reasons": [
            {"name": reason.name, "points": reason.points, "quote": reason.quote and show.quote(reason.quote)}
            for reason in assessment.reasons
        ],
        "fingerprint": evidence.fingerprint,
        "main_fingerprint": evidence.main_fingerprint,
        "charset": evidence.reading.charset,
        "lexicon": evidence.lexicon,
        "model": assessment.model,
        "rules": assessment.rules,
    }


class _Shown(Cover):
    """The reading text with personal values covered, length for length."""

    def span(self, start: int, end: int) -> str:
        """A stretch of the reading text."""
        return self.text[start:end]


def masked_text(assessment: Assessment, *, unmask: bool = False) -> str:
    """The reading text as `--text` shows it."""
    evidence = assessment.evidence
    return _Shown(evidence.reading.text, evidence.identifiers, unmask=unmask).text


def _rounded(chance: float | None) -> float | None:
    return None if chance is None else round(chance, 4)


def _element(finding: ElementFinding | None, show: _Shown) -> dict[str, Any] | None:
    if finding is None:
        return None
    quote = show.span(finding.start, finding.end)
    return {"score": finding.score, "quote": quote, "start": finding.start, "end": finding.end}


def _hit(hit: Hit, show: _Shown) -> dict[str, Any]:
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


def _promise(promise: Promise, show: _Shown) -> dict[str, Any]:
    return {
        "text": show.span(promise.start, promise.end),
        "start": promise.start,
        "end": promise.end,
        "annual_percent": promise.annual_percent,
        "period": promise.period.value,
        "guaranteed": promise.guaranteed,
        "negated": promise.negated,
        "quoted": promise.quoted,
        "lowest_percent": promise.lowest_percent,
        "kind": promise.kind.value,
        "compounded": promise.compounded,
        "lines": list(promise.lines),
    }


def _identifier(found: Identifier, show: _Shown) -> dict[str, Any]:
    return {
        "kind": found.kind.value,
        "value": show.value(found),
        "valid": found.valid,
        "start": found.start,
        "end": found.end,
        "partial": found.partial,
        "detail": found.detail,
    }


def _amounts(evidence: Evidence) -> list[Amount | ForeignAmount]:
    """All sums as they stand on the page, whatever their currency."""
    return sorted((*evidence.amounts, *evidence.foreign), key=lambda amount: amount.start)


def _amount(amount: Amount | ForeignAmount, show: _Shown) -> dict[str, Any]:
    return {
        "text": show.span(amount.start, amount.end),
        "yuan": amount.yuan if isinstance(amount, Amount) else None,
        "start": amount.start,
        "end": amount.end,
        "role": amount.role.value,
        "currency": "CNY" if isinstance(amount, Amount) else amount.currency,
        "value": amount.yuan if isinstance(amount, Amount) else amount.value,
    }


def _crowd(crowd: Crowd, show: _Shown) -> dict[str, Any]:
    return {
        "text": show.span(crowd.start, crowd.end),
        "start": crowd.start,
        "end": crowd.end,
        "people": crowd.people,
        "role": crowd.role.value,
        "households": crowd.households,
        "provinces": crowd.provinces,
    }


def _offer(offer: Offer) -> dict[str, Any]:
    return {
        "minimum_yuan": offer.minimum_yuan,
        "term_days": list(offer.term_days),
        "cycle_days": offer.cycle_days,
        "referral": [{"level": level, "percent": percent} for level, percent in offer.referral],
    }


def _ground(ground: Ground, show: _Shown) -> dict[str, Any]:
    return {
        "kind": ground.kind.value,
        "name": ground.name,
        "share": ground.share,
        "second": ground.second,
        "second_share": ground.second_share,
        "carriers": [
            {
                "term": carrier.term,
                "text": show.span(carrier.start, carrier.end),
                "start": carrier.start,
                "end": carrier.end,
                "share": carrier.share,
            }
            for carrier in ground.carriers
        ],
    }
