"""From facts to a grade: points that add up, then what caps, lifts or floors them, each a reason with its own points.

measures ─► points (× basis) ─► cap ─► lift by several sources ─► floor ─► grade
More people, money, signs, quotes or sources never lower it; the tests hold that for drawn cases.
"""

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from facts.dockets import Grade
from facts.grading import Factor, Figure, GradeProposal, GradeReason, GradingFacts, Indicator
from facts.statements import Basis
from leads.grading.rules import SIGNS, FactorRule, GradingRules, IndicatorRule

BASES = {Basis.CLAIMED: "自称", Basis.INFERRED: "推断", Basis.VERIFIED: "核实"}
_TENTH = Decimal("0.1")
_NONE = Decimal("0.0")


def propose(facts: GradingFacts, rules: GradingRules) -> GradeProposal:
    """Propose a grade; the reasons add up to its points."""
    reasons = [reason for factor in Factor for reason in _factor(factor, facts, rules)]
    sum_of_factors = _total(reasons)
    for step in (_caps, _lifts, _floors):
        reasons += step(_total(reasons), facts, rules)
    points = _total(reasons)
    unknown = tuple(Indicator(reason.name) for reason in reasons if not reason.is_known)
    return GradeProposal(
        grade=rules.grade_at(points), points=points, reasons=tuple(reasons), rules=rules.version,
        ceiling=rules.grade_at(max(points, sum_of_factors + _at_worst(unknown, rules))), unknown=unknown,
        heat=_worded(Factor.HEAT, reasons, facts, rules), unrest=_worded(Factor.UNREST, reasons, facts, rules),
    )  # fmt: skip


def _total(reasons: Sequence[GradeReason]) -> Decimal:
    return sum((reason.points for reason in reasons), _NONE)


def _factor(factor: Factor, facts: GradingFacts, rules: GradingRules) -> Iterator[GradeReason]:
    rule = rules.factors[factor]
    counted = [_reason(factor, measure, facts, rules) for measure in rule.measures]
    yield from counted
    if factor in facts.levels:
        yield _level(factor, _total(counted), facts, rule)


def _reason(factor: Factor, measure: Indicator, facts: GradingFacts, rules: GradingRules) -> GradeReason:
    rule, figure = rules.factors[factor].measures[measure], facts.figures.get(measure)
    head = f"{rules.factors[factor].name}·{rule.name}"
    if figure is None:
        is_settled = measure in SIGNS and factor in facts.levels
        text = f"{head}：未见，研判人已填涉稳隐患" if is_settled else f"{head}：未知，不计分（未知不等于没有）"
        return GradeReason(factor=factor, name=measure, points=_NONE, text=text, is_known=is_settled)
    weight = rules.basis[figure.basis] if rule.is_weighed else Decimal(1)
    points = (rule.points(figure.value) * weight).quantize(_TENTH, ROUND_HALF_UP)
    text = f"{head}：{_value(figure, rule, measure, facts)}（{BASES[figure.basis]}{_origin(figure)}）"
    return GradeReason(factor=factor, name=measure, points=points, text=text, basis=figure.basis)


def _value(figure: Figure, rule: IndicatorRule, measure: Indicator, facts: GradingFacts) -> str:
    if measure in SIGNS:
        return "有迹象"
    if rule.unit == "元" and figure.value >= 10_000:
        return f"{(figure.value / 10_000).quantize(Decimal('0.01')).normalize():f}万元"
    named = f"（{'、'.join(facts.sources)}）" if measure is Indicator.SOURCES and facts.sources else ""
    return f"{figure.value.normalize():f}{rule.unit}{named}"


def _origin(figure: Figure) -> str:
    return f"，{figure.origin}" if figure.origin else ""


def _level(factor: Factor, counted: Decimal, facts: GradingFacts, rule: FactorRule) -> GradeReason:
    """An analyst's word counts where it is worth more than what was counted, by the difference."""
    word, basis = facts.levels[factor]
    points = max(_NONE, rule.levels[word] - counted).quantize(_TENTH)
    text = f"{rule.name}：研判人填“{word}”（{BASES[basis]}）"
    return GradeReason(factor=factor, name=f"{factor}_level", points=points, text=text, basis=basis)


def _caps(points: Decimal, facts: GradingFacts, rules: GradingRules) -> list[GradeReason]:
    for cap in rules.caps:
        limit = rules.grades[rules.above(cap.most)] - _TENTH
        applies = all(_reached(facts, measure) < least for measure, least in cap.below.items())
        if applies and points > limit and rules.above(cap.most) is not cap.most:
            text = f"{cap.why}，最高定{rules.names[cap.most]}级"
            return [GradeReason(factor=None, name=cap.key, points=limit - points, text=text)]
    return []


def _reached(facts: GradingFacts, measure: Indicator) -> Decimal:
    figure = facts.figures.get(measure)
    return figure.value if figure else _NONE


def _lifts(points: Decimal, facts: GradingFacts, rules: GradingRules) -> list[GradeReason]:
    """One grade above what one source alone would give; what the sources' own points bring counts towards it."""
    sources = _reached(facts, Indicator.SOURCES)
    alone = rules.grade_at(points - rules.factors[Factor.STRENGTH].measures[Indicator.SOURCES].points(sources))
    least = rules.grades[rules.above(alone)]
    able = [one for one in rules.lifts if sources >= one.sources and rules.grades[one.most] >= least]
    if not able or rules.above(alone) is alone:
        return []
    named = f"（{'、'.join(facts.sources)}）" if facts.sources else ""
    text = f"多源印证：{sources:f}个独立来源{named}见到同一主体，由{rules.names[alone]}级提高一级"
    more = max(_NONE, least - points).quantize(_TENTH)
    return [GradeReason(factor=None, name=able[-1].key, points=more, text=text)]


def _floors(points: Decimal, facts: GradingFacts, rules: GradingRules) -> list[GradeReason]:
    """The highest floor that is reached; it is told where the points stand above it already."""
    for floor in sorted(rules.floors, key=lambda one: -rules.grades[one.grade]):
        founded = {key: one.value for key, one in facts.figures.items() if one.basis in floor.bases}
        some = any(founded.get(measure, _NONE) >= limit for measure, limit in floor.any_of.items())
        every = bool(floor.all_of) and all(founded.get(key, _NONE) >= limit for key, limit in floor.all_of.items())
        if some or every:
            more = max(_NONE, rules.grades[floor.grade] - points).quantize(_TENTH)
            on = "、".join(BASES[one] for one in Basis if one in floor.bases)
            text = f"{floor.why}（{on}），至少定{rules.names[floor.grade]}级"
            return [GradeReason(factor=None, name=floor.key, points=more, text=text)]
    return []


def _at_worst(unknown: Sequence[Indicator], rules: GradingRules) -> Decimal:
    steps = {measure: rule.steps[-1][1] for one in rules.factors.values() for measure, rule in one.measures.items()}
    return sum((steps[measure] for measure in unknown), _NONE)


def _worded(factor: Factor, reasons: Sequence[GradeReason], facts: GradingFacts, rules: GradingRules) -> str | None:
    """The factor as the ledger words it: 高, 中 or 低 with what it rests on; None where nothing is known."""
    own = [reason for reason in reasons if reason.factor is factor]
    known = [reason for reason in own if reason.is_known]
    if not known:
        return None
    levels, points = rules.factors[factor].levels, _total(own)
    word = max((word for word in levels if points >= levels[word]), key=lambda word: levels[word], default="低")
    told = "；".join(reason.text.partition("·")[2] or reason.text for reason in known if reason.points > 0)
    return f"{word}（{told}）" if told else word


def grade_name(grade: Grade, rules: GradingRules) -> str:
    """红, 橙, 黄 or 蓝."""
    return rules.names[grade]
