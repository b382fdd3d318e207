"""A screened page of a lead band becomes one candidate lead with what it rests on."""

from facts.assessments import Assessment
from facts.cases import Lead, Quote
from facts.findings import AmountRole, Evidence, IdentifierKind
from facts.pages import Page
from text import sentence

#: Sentences a lead quotes at most; more are on the page's own view.
MOST_QUOTES = 8
#: Kinds of identifiers that name a subject, strongest first, and how the ledger writes each.
_SUBJECTS = {
    IdentifierKind.COMPANY: "{}",
    IdentifierKind.USCC: "统一社会信用代码{}",
    IdentifierKind.ICP: "网站备案号{}",
    IdentifierKind.APP: "应用{}",
}


def candidate(page: Page, assessment: Assessment, *, by_hand: bool = False) -> Lead | None:
    """Make the lead of a page, or None where its band is below yellow and nobody asked for it by hand.

    The subject is what the page claims; nobody has checked it.
    """
    if not (assessment.band.is_candidate or by_hand) or page.id is None:
        return None
    evidence = assessment.evidence
    own = [found for found in evidence.promises if not found.negated and not found.quoted]
    return Lead(
        id=None,
        url=page.url,
        title=evidence.reading.title or page.url,
        subject=name_subject(evidence),
        band=assessment.band,
        stance=assessment.stance,
        score=assessment.score,
        sector=evidence.topics.sector,
        mode=evidence.topics.mode,
        pretexts=evidence.topics.pretexts,
        audiences=evidence.topics.audiences,
        quotes=_quotes(assessment),
        annual_percent=max((p.annual_percent for p in own if p.annual_percent is not None), default=None),
        raised_yuan=max((a.yuan for a in evidence.amounts if a.role is AmountRole.RAISED), default=None),
        exhibit=page.exhibit,
        page_id=page.id,
        run=page.run,
        first_seen=page.fetched_at,
        last_seen=page.fetched_at,
        fingerprint=evidence.main_fingerprint,
    )


def name_subject(evidence: Evidence) -> str | None:
    """Who the page says is behind it: a company, else a credit code, a site's filing number or an app.

    Of one kind the value named most often counts, the first of equals; None where the page names nothing.
    Source: what makes a lead actionable, 主体 = 全称/统一社会信用代码, 或网站主办/ICP/APP 【建】.
    """
    for kind, form in _SUBJECTS.items():
        values = [found.value for found in evidence.identifiers if found.kind is kind]
        if values:
            return form.format(max(values, key=values.count))
    return None


def _quotes(assessment: Assessment) -> tuple[Quote, ...]:
    elements = [
        Quote(about=found.element.value, text=found.quote, start=found.start, end=found.end)
        for found in assessment.elements
    ]
    text = assessment.evidence.reading.text
    promises = []
    for promise in assessment.evidence.promises:
        if not promise.negated and not promise.quoted:
            start, end = sentence(text, promise.start, promise.end)
            promises.append(Quote(about="promised_return", text=text[start:end], start=start, end=end))
    return _distinct([*elements, *promises])[:MOST_QUOTES]


def _distinct(quotes: list[Quote]) -> tuple[Quote, ...]:
    kept: dict[tuple[int, int], Quote] = {}
    for quote in quotes:
        kept.setdefault((quote.start, quote.end), quote)
    return tuple(kept.values())
