"""From a dossier to the facts its grade is proposed from; what nobody knows stays absent."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal

from facts.assessments import Stance
from facts.cases import LedgerRow
from facts.clues import Clue
from facts.dossiers import Dossier, SourceSeen
from facts.findings import Element
from facts.grading import Factor, Figure, GradingFacts, Indicator
from facts.statements import Basis, Statement
from leads.grading.rules import SIGNS, GradingRules

YUAN_IN_WAN = 10_000
#: Code points of one text that are searched for signs.
MOST_TEXT = 20_000
#: Code points before a sign in which a word takes it back.
REACH = 12
_CLAUSE = "，。；！？,;!?\n"
#: Words of the ledger's row in which people say what they saw.
_TOLD = ("problems", "unrest", "heat", "business", "progress", "remark")
_LEDGER = frozenset(field.name for field in fields(LedgerRow))
#: Facts of identity a row can have, and what each is called.
_IDENTITY = ("uscc", "legal_person", "registered_at")
_OLD = "老年人"


#: What somebody outside told of the subject: text, basis, who says it (12315 投诉).
Told = tuple[str, Basis, str]


def facts_of(
    dossier: Dossier, rules: GradingRules, *, adverts: int | None = None, told: Sequence[Told] = ()
) -> GradingFacts:
    """Gather what a grade rests on; pure, linear in the texts.

    `adverts` counts the places that advertise the subject's pages, None where nobody looked; `told` are texts of
    outside clues on the subject that the dossier itself does not hold.
    """
    last = {statement.field: statement for statement in dossier.statements}
    sources = _witnesses(dossier, rules)
    figures = {
        **_sizes(dossier, last),
        **_spread(dossier, rules, adverts),
        **_signs(dossier, [*_told(dossier, last), *told], rules),
        **_strength(dossier, sources),
    }
    return GradingFacts(figures=figures, sources=sources, levels=_levels(last, rules))


def _sizes(dossier: Dossier, last: Mapping[str, Statement]) -> dict[Indicator, Figure]:
    row = dossier.row
    people = row.people if row.people is None else Decimal(row.people)
    known = (
        (Indicator.PEOPLE, "people", people),
        (Indicator.AMOUNT, "amount_wan", row.amount_wan and row.amount_wan * YUAN_IN_WAN),
        (Indicator.AMOUNT, "exposure_wan", row.exposure_wan and row.exposure_wan * YUAN_IN_WAN),
        (Indicator.UNPAID, "unpaid_wan", row.unpaid_wan and row.unpaid_wan * YUAN_IN_WAN),
    )
    found: dict[Indicator, Figure] = {}
    for measure, name, value in known:
        if value is not None and (measure not in found or value > found[measure].value):
            found[measure] = Figure(value=value, basis=_basis(name, last))
    if Indicator.AMOUNT not in found and dossier.lead.raised_yuan is not None:
        raised = Decimal(dossier.lead.raised_yuan)
        found[Indicator.AMOUNT] = Figure(value=raised, basis=Basis.CLAIMED, origin="网页自称募集")
    return found


def _basis(field: str, last: Mapping[str, Statement]) -> Basis:
    return last[field].basis if field in last else Basis.CLAIMED


def _spread(dossier: Dossier, rules: GradingRules, adverts: int | None) -> dict[Indicator, Figure]:
    counts: dict[Indicator, int] = {}
    if dossier.sightings:
        counts[Indicator.SITES] = len({one.host for one in dossier.sightings})
    if adverts is not None:
        counts[Indicator.ADVERTS] = adverts
    exposed = sum(one.stance is Stance.EXPOSURE for one in dossier.sightings)
    outside = [source for source in dossier.sources if kind_of(source, rules) != "scan"]
    if outside or exposed:
        counts[Indicator.MEDIA] = exposed + sum(one.times for one in outside if kind_of(one, rules) == "media")
    if outside:
        counts[Indicator.COMPLAINTS] = sum(one.times for one in outside if kind_of(one, rules) == "complaint")
    return {measure: _seen(count) for measure, count in counts.items()}


def _seen(count: int) -> Figure:
    return Figure(value=Decimal(count), basis=Basis.VERIFIED, origin="系统记录")


def kind_of(source: SourceSeen, rules: GradingRules) -> str:
    """What a source is: scan, register, media, complaint, petition, or other where no word of the rules fits."""
    told = f"{source.system} {source.name}".lower()
    return next((kind for kind, words in rules.sources.items() if any(word in told for word in words)), "other")


def _witnesses(dossier: Dossier, rules: GradingRules) -> tuple[str, ...]:
    """Names of the sources that saw the subject themselves, each system once; looking a firm up is no seeing."""
    seen = {one.system: one.name for one in dossier.sources if kind_of(one, rules) != "register"}
    if dossier.sightings and not any(kind_of(one, rules) == "scan" for one in dossier.sources):
        seen["scan"] = "网上巡查"
    return tuple(seen.values())


def _signs(dossier: Dossier, texts: Sequence[Told], rules: GradingRules) -> dict[Indicator, Figure]:
    found: dict[Indicator, Figure] = {}
    for text, basis, origin in texts:
        for sign in SIGNS:
            if _better(basis, found.get(sign)) and (word := _sign(text, rules.signs[sign], rules)):
                found[sign] = Figure(value=Decimal(1), basis=basis, origin=f"{origin}“{word}”")
    if _OLD in dossier.lead.audiences and _better(Basis.INFERRED, found.get(Indicator.AGED)):
        origin = "网页面向的人群" if dossier.lead.page_id is not None else "外来线索所述人群"
        found[Indicator.AGED] = Figure(value=Decimal(1), basis=Basis.INFERRED, origin=origin)
    if Indicator.PETITION not in found and any(kind_of(one, rules) == "petition" for one in dossier.sources):
        found[Indicator.PETITION] = Figure(value=Decimal(1), basis=Basis.VERIFIED, origin="信访、公安来源的线索")
    return found


def told_by(clues: Iterable[Clue]) -> tuple[Told, ...]:
    """What outside clues on a subject tell, for `facts_of`; the reporter is no part of a clue."""
    return tuple(
        (text, clue.basis, clue.source)
        for clue in clues
        for text in (clue.behaviour, clue.demand, clue.conclusion, _OLD if clue.elderly else None)
        if text
    )


_RANK = (Basis.CLAIMED, Basis.INFERRED, Basis.VERIFIED)


def _better(basis: Basis, figure: Figure | None) -> bool:
    return figure is None or _RANK.index(basis) > _RANK.index(figure.basis)


def _told(dossier: Dossier, last: Mapping[str, Statement]) -> Iterator[Told]:
    """Every text that may show a sign, with its basis and who says it."""
    for name in _TOLD:
        if written := getattr(dossier.row, name):
            yield written, _basis(name, last), "台账"
    for field, statement in last.items():
        if field not in _LEDGER and statement.value:
            yield statement.value, statement.basis, "填报"
    is_page = dossier.lead.page_id is not None
    for quote in dossier.lead.quotes:
        yield quote.text, Basis.INFERRED, "网页" if is_page else "外来线索"
    if is_page:
        # A lead that no page carries is titled after the source that told of it, which is a sign of nothing.
        yield dossier.lead.title, Basis.INFERRED, "网页标题"


def _sign(text: str, words: tuple[str, ...], rules: GradingRules) -> str | None:
    """The first word that stands in the text and is not taken back in its clause."""
    text = text[:MOST_TEXT]
    for word in words:
        at = text.find(word)
        while at >= 0:
            if not _is_negated(text[max(0, at - REACH) : at], rules):
                return word
            at = text.find(word, at + len(word))
    return None


def _is_negated(before: str, rules: GradingRules) -> bool:
    clause = before[max((before.rfind(mark) for mark in _CLAUSE), default=-1) + 1 :]
    return any(word in clause for word in rules.negations)


def _strength(dossier: Dossier, sources: tuple[str, ...]) -> dict[Indicator, Figure]:
    about = {quote.about for quote in dossier.lead.quotes}
    row, annual = dossier.row, dossier.lead.annual_percent
    counts = {
        Indicator.ELEMENTS: Decimal(len(about & set(Element))),
        Indicator.PROMISE: _promise(annual, is_promised="promised_return" in about),
        Indicator.IDENTITIES: Decimal(sum(bool(getattr(row, name)) for name in _IDENTITY)),
        Indicator.SOURCES: Decimal(len(sources)),
    }
    # Quotes are the page's own words: that they were said is certain, what they say is a claim.
    bases = {Indicator.ELEMENTS: Basis.CLAIMED, Indicator.PROMISE: Basis.CLAIMED, Indicator.IDENTITIES: Basis.CLAIMED}
    return {key: Figure(value=value, basis=bases.get(key, Basis.VERIFIED)) for key, value in counts.items()}


def _promise(annual: float | None, *, is_promised: bool) -> Decimal:
    if annual is not None and annual > 0:
        return max(Decimal(1), Decimal(str(round(annual, 2))))
    return Decimal(1 if is_promised else 0)


def _levels(last: Mapping[str, Statement], rules: GradingRules) -> dict[Factor, tuple[str, Basis]]:
    """高, 中 or 低 as an analyst stated it of heat and unrest; other words are read for signs only."""
    found = {}
    for factor in (Factor.HEAT, Factor.UNREST):
        statement = last.get(factor.value)
        word = ((statement and statement.value) or "").strip()[:1]
        if statement and word in rules.factors[factor].levels:
            found[factor] = (word, statement.basis)
    return found
