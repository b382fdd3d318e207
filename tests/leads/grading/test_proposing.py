"""Grades: tables with every boundary, reasons that add up, unknown that is not zero, nothing worse graded lower."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts.dockets import Grade
from facts.errors import BadInput
from facts.grading import Factor, Figure, GradingFacts, Indicator
from facts.statements import Basis
from leads.grading import load_grading, propose
from leads.grading.rules import SHIPPED

RULES = load_grading()
RED, ORANGE, YELLOW, BLUE = Grade.RED, Grade.ORANGE, Grade.YELLOW, Grade.BLUE
C, G, V = Basis.CLAIMED, Basis.INFERRED, Basis.VERIFIED
YI, QIANWAN = 100_000_000, 10_000_000
#: Quoted in full, promised at 24 %, known by name: 14 points of strength.
STRONG = {"elements": 4, "promise": 24, "identities": 2, "sources": 1}


def facts(basis: Basis = V, levels: Mapping[Factor, tuple[str, Basis]] | None = None, **values: float) -> GradingFacts:
    figures = {Indicator(key): Figure(value=Decimal(str(value)), basis=basis) for key, value in values.items()}
    return GradingFacts(figures=figures, levels=levels or {})


#: What is known, on which basis -> points before anything lifts, caps or floors; grade.
CASES = [
    ({}, V, 0.0, BLUE),
    ({"people": 0}, V, 0.0, BLUE),
    ({"people": 1}, V, 2.0, BLUE),
    ({"people": 29}, V, 2.0, BLUE),
    ({"people": 30}, V, 5.0, BLUE),
    ({"people": 99}, V, 5.0, BLUE),
    ({"people": 100}, V, 10.0, ORANGE),
    ({"people": 99, **STRONG}, V, 19.0, BLUE),
    ({"people": 100, **STRONG}, V, 24.0, ORANGE),
    ({"people": 100, **STRONG}, G, 22.0, ORANGE),
    ({"people": 100, **STRONG}, C, 20.0, BLUE),
    ({"people": 149, **STRONG}, C, 20.0, BLUE),
    ({"people": 150, **STRONG}, C, 21.2, BLUE),
    ({"people": 999, **STRONG}, V, 29.0, ORANGE),
    ({"people": 1000, **STRONG}, V, 32.0, RED),
    ({"people": 1000, **STRONG}, G, 28.4, ORANGE),
    ({"people": 1000, **STRONG}, C, 24.8, BLUE),
    ({"people": 5000, **STRONG}, C, 26.0, YELLOW),
    ({"amount": QIANWAN - 1, **STRONG}, V, 22.0, BLUE),
    ({"amount": QIANWAN, **STRONG}, V, 26.0, ORANGE),
    ({"amount": QIANWAN, **STRONG}, C, 21.2, BLUE),
    ({"amount": YI - 1, **STRONG}, V, 28.0, ORANGE),
    ({"amount": YI, **STRONG}, V, 30.0, RED),
    ({"amount": YI, **STRONG}, G, 26.8, ORANGE),
    ({"unpaid": 499_999, **STRONG}, V, 16.0, BLUE),
    ({"unpaid": 500_000, **STRONG}, V, 18.0, BLUE),
    ({"unpaid": QIANWAN, **STRONG}, V, 21.0, ORANGE),
    ({"unpaid": YI, **STRONG}, V, 23.0, RED),
    ({"sites": 1, **STRONG}, V, 14.0, BLUE),
    ({"sites": 2, **STRONG}, V, 16.0, BLUE),
    ({"sites": 5, "adverts": 1, **STRONG}, V, 20.0, BLUE),
    ({"sites": 20, "adverts": 5, "media": 1, **STRONG}, V, 25.0, YELLOW),
    ({"sites": 20, "adverts": 5, "media": 3, "complaints": 3, **STRONG}, V, 29.0, YELLOW),
    ({"failure": 1, "aged": 1, **STRONG}, V, 25.0, YELLOW),
    ({"failure": 1, "aged": 1, **STRONG}, G, 22.8, BLUE),
    ({"aged": 1, "gathering": 1, **STRONG}, V, 23.0, ORANGE),
    ({"aged": 1, "gathering": 1, **STRONG}, G, 21.2, ORANGE),
    ({"aged": 1, "gathering": 1, **STRONG}, C, 19.4, BLUE),
    ({"promise": 9.9, "elements": 1}, V, 4.0, BLUE),
    ({"promise": 10, "elements": 1}, V, 5.0, BLUE),
    ({"promise": 24, "elements": 1}, V, 6.0, BLUE),
    (
        {"people": 90, "amount": 9_000_000, "unpaid": 9_000_000, "sites": 20, "adverts": 5, "failure": 1, **STRONG},
        V, 48.0, ORANGE,
    ),
    (
        {"people": 90, "amount": 9_000_000, "unpaid": 9_000_000, "sites": 20, "adverts": 5, "media": 3, "complaints": 3,
         "failure": 1, "gathering": 1, "petition": 1, **STRONG},
        V, 64.0, ORANGE,
    ),
    (
        {"people": 90, "amount": 9_000_000, "unpaid": 9_000_000, "sites": 20, "adverts": 5, "media": 3, "complaints": 3,
         "failure": 1, "gathering": 1, "petition": 1, "aged": 1, **STRONG},
        V, 68.0, RED,
    ),
    ({"sites": 20, "adverts": 5, "media": 3, "failure": 1, "petition": 1, "gathering": 1}, V, 28.0, YELLOW),
]  # fmt: skip


@pytest.mark.parametrize(("known", "basis", "points", "grade"), CASES)
def test_cases(known: Mapping[str, float], basis: Basis, points: float, grade: Grade) -> None:
    """Each case has the points of its measures and the grade of its points, floors and caps counted."""
    found = propose(facts(basis, **known), RULES)
    of_factors = sum((reason.points for reason in found.reasons if reason.factor), Decimal(0))

    assert (Decimal(str(points)), grade) == (of_factors, found.grade)


#: Sources -> grade, for a case of 23 points with one source, one of 31 and one of 51.
SOURCES = [
    (1, BLUE, YELLOW, ORANGE), (2, YELLOW, ORANGE, ORANGE), (3, YELLOW, ORANGE, RED), (5, YELLOW, ORANGE, RED),
]  # fmt: skip


@pytest.mark.parametrize(("sources", "low", "middle", "high"), SOURCES)
def test_several_sources_raise_a_grade_and_say_why(sources: int, low: Grade, middle: Grade, high: Grade) -> None:
    """Two independent sources raise one grade up to orange, three up to red; the reason names them."""
    base = facts(V, people=99, sites=5, **STRONG | {"sources": sources})
    more = facts(V, people=99, sites=20, failure=1, **STRONG | {"sources": sources})
    most = facts(V, people=99, sites=20, adverts=5, media=3, failure=1, gathering=1, aged=0, amount=9_000_000,
                 **STRONG | {"sources": sources})  # fmt: skip
    names = replace(base, sources=tuple(f"来源{number}" for number in range(sources)))
    found = [propose(one, RULES) for one in (names, more, most)]

    assert [low, middle, high] == [one.grade for one in found]
    lifted = [reason for reason in found[0].reasons if reason.name.endswith("_sources")]
    assert bool(lifted) is (sources > 1)
    assert all("来源0、来源1" in reason.text and "提高一级" in reason.text for reason in lifted)


def test_without_a_quote_points_are_capped() -> None:
    """One source without a sentence of evidence is yellow at most, and the cap is a reason with points below 0."""
    heat = {"sites": 20, "adverts": 5, "media": 3, "complaints": 3}
    unrest = {"failure": 1, "petition": 1, "aged": 1, "gathering": 0}
    capped = propose(facts(V, people=99, amount=9_000_000, unpaid=9_000_000, **heat, **unrest), RULES)
    quoted = propose(facts(V, people=99, amount=9_000_000, unpaid=9_000_000, elements=1, **heat, **unrest), RULES)

    assert (capped.grade, quoted.grade) == (YELLOW, ORANGE)
    assert capped.reasons[-1].name == "no_quote"
    assert capped.reasons[-1].points < 0


def test_unknown_is_not_zero() -> None:
    """What nobody knows is said to be unknown; the ceiling is what it could still come to."""
    nothing, nobody = propose(GradingFacts(), RULES), propose(facts(V, people=0), RULES)

    assert set(nothing.unknown) == set(Indicator)
    assert nothing.ceiling is RED
    assert all("未知" in reason.text and not reason.is_known for reason in nothing.reasons)
    assert Indicator.PEOPLE not in nobody.unknown
    assert (nothing.heat, nothing.unrest) == (None, None)


def test_every_reason_says_its_basis() -> None:
    """自称, 推断 or 核实 stands beside each known figure, with amounts in 万元."""
    told = {reason.name: reason.text for reason in propose(facts(C, people=120, amount=25_000_000), RULES).reasons}

    assert told["people"] == "涉众规模·涉及人数：120人（自称）"
    assert told["amount"] == "风险敞口·涉及金额：2500万元（自称）"
    assert "（+" in propose(facts(G, people=120), RULES).sentences[0]


def test_heat_and_unrest_have_words() -> None:
    """The ledger's columns get 高, 中 or 低 with what they rest on."""
    found = propose(facts(V, sites=20, adverts=5, media=3, failure=1, gathering=1), RULES)

    assert found.heat is not None
    assert found.heat.startswith("高（出现的网站：20个")
    assert found.unrest is not None
    assert found.unrest.startswith("中（不能兑付、提现困难：有迹象")


@pytest.mark.parametrize(("word", "points"), [("高", 16.0), ("中", 9.0), ("低", 7.0)])
def test_an_analysts_word_counts_where_it_is_worth_more(word: str, points: float) -> None:
    """高 lifts the factor to its worth; 低 takes nothing from what was seen, and settles what was not."""
    found = propose(facts(V, levels={Factor.UNREST: (word, V)}, failure=1), RULES)
    own = [reason for reason in found.reasons if reason.factor is Factor.UNREST]

    assert Decimal(str(points)) == sum((reason.points for reason in own), Decimal(0))
    assert all(reason.is_known for reason in own)


FIGURES = {
    Indicator.PEOPLE: (0, 29, 30, 99, 100, 150, 999, 1000, 5000, 10**7),
    Indicator.AMOUNT: (0, 10**5, 10**6, QIANWAN - 1, QIANWAN, YI - 1, YI, 10**12),
    Indicator.UNPAID: (0, 1, 500_000, QIANWAN - 1, QIANWAN, YI, 10**12),
    Indicator.PROMISE: (0, 1, 10, 24, 180),
    Indicator.ELEMENTS: (0, 1, 2, 3, 4),
    Indicator.IDENTITIES: (0, 1, 2, 3),
}
SMALL = (0, 1, 2, 3, 4, 5, 20)


@st.composite
def cases(draw: st.DrawFn) -> GradingFacts:
    known = draw(st.sets(st.sampled_from(list(Indicator))))
    figures = {
        measure: Figure(
            value=Decimal(draw(st.sampled_from(FIGURES.get(measure, SMALL)))), basis=draw(st.sampled_from(list(Basis)))
        )
        for measure in sorted(known)
    }
    word = st.tuples(st.sampled_from(["高", "中", "低"]), st.sampled_from(list(Basis)))
    levels = draw(st.dictionaries(st.sampled_from([Factor.HEAT, Factor.UNREST]), word, max_size=2))
    return GradingFacts(figures=figures, levels=levels)


@settings(max_examples=200)
@given(cases())
def test_reasons_add_up(case: GradingFacts) -> None:
    """The points are the sum of the reasons, and the grade is that of the points."""
    found = propose(case, RULES)

    assert found.points == sum((reason.points for reason in found.reasons), Decimal(0))
    assert found.grade is RULES.grade_at(found.points)
    assert RULES.grades[found.ceiling] >= RULES.grades[found.grade]
    assert found.points >= 0


@settings(max_examples=300)
@given(
    cases(), st.sampled_from(list(Indicator)), st.integers(min_value=0, max_value=10**9), st.sampled_from(list(Basis))
)
def test_more_never_grades_lower(case: GradingFacts, measure: Indicator, extra: int, basis: Basis) -> None:
    """More people, money, signs, quotes or sources, or the same better founded, never lowers points or grade."""
    order = [C, G, V]
    before = case.figures.get(measure)
    if before is None:
        after = Figure(value=Decimal(extra), basis=basis)
    else:
        after = Figure(value=before.value + extra, basis=max(before.basis, basis, key=order.index))
    more = replace(case, figures={**case.figures, measure: after})

    assert propose(more, RULES).points >= propose(case, RULES).points


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("{red: 65, orange: 45", "{red: 40, orange: 45", "从红到蓝递减"),
        ("blue: 0}", "blue: 5}", "蓝级为 0"),
        ("claimed: 0.6", "claimed: 1.6", "0 与 1 之间"),
        ("most: 20", "most: 30", "满分"),
        ("[[1, 2], [30, 5],", "[[30, 2], [1, 5],", "逐档递增"),
        ("levels: {高: 12", "levels: {高: 120", "高于满分"),
        ("grade: red, any", "grade: purple, any", "purple"),
        ("any: {people: 1000", "any: {peoples: 1000", "peoples"),
        ("  strength:", "  strong:", "strength"),
        ("[[1, 4]]", "[[1, -4]]", "0 或以上"),
        ("sources: 2, most", "sources: two, most", "有误"),
    ],
)
def test_broken_rules_are_refused(before: str, after: str, told: str, tmp_path: Path) -> None:
    """Each fault is told with the file."""
    shipped, file = SHIPPED.read_text(encoding="utf-8"), tmp_path / "own.yml"
    assert before in shipped
    file.write_text(shipped.replace(before, after, 1), encoding="utf-8")

    with pytest.raises(BadInput, match=told) as caught:
        load_grading(file)

    assert "own.yml" in str(caught.value)


def test_an_office_sets_its_own_thresholds(tmp_path: Path) -> None:
    """Another file gives another grade, and its version is on the proposal."""
    file = tmp_path / "own.yml"
    text = SHIPPED.read_text(encoding="utf-8").replace("orange: 45, yellow: 25", "orange: 20, yellow: 10")
    file.write_text(text.replace("version: 2026.11-1", "version: 本办-2"), encoding="utf-8")
    own = propose(facts(V, people=99, sites=5, **STRONG), load_grading(file))

    assert (own.grade, own.rules) == (ORANGE, "grading 本办-2")
