"""What a dossier says of people, money, heat, unrest and evidence, on which basis; and what it does not say."""

from decimal import Decimal

import pytest

from facts.assessments import Stance
from facts.clues import Clue, ClueKind
from facts.dockets import Grade
from facts.grading import Factor, Indicator
from facts.statements import Basis
from leads.grading import facts_of, load_grading, propose, told_by
from tests.leads.grading.making import (
    AT,
    QUOTES,
    SYSTEMS,
    a_dossier,
    a_quote,
    a_sighting,
    a_statement,
    seen_by,
    wan,
)

RULES = load_grading()


def values(dossier, **more):
    return {measure: figure.value for measure, figure in facts_of(dossier, RULES, **more).figures.items()}


def test_a_bare_lead_knows_little() -> None:
    """Nothing is said of people, money, complaints or unrest; what the system saw is counted."""
    assert values(a_dossier()) == {
        Indicator.SITES: 1, Indicator.ELEMENTS: 0, Indicator.PROMISE: 0, Indicator.IDENTITIES: 0, Indicator.SOURCES: 1,
    }  # fmt: skip


def test_sizes_carry_their_basis() -> None:
    """The last statement on a field says how well it is founded; without one it is the page's own claim."""
    stated = (a_statement("people", "300", Basis.CLAIMED), a_statement("people", "320", Basis.VERIFIED))
    found = facts_of(a_dossier(statements=stated, row={"people": 320, "unpaid_wan": wan(12.5)}), RULES).figures

    assert (found[Indicator.PEOPLE].value, found[Indicator.PEOPLE].basis) == (Decimal(320), Basis.VERIFIED)
    assert (found[Indicator.UNPAID].value, found[Indicator.UNPAID].basis) == (Decimal(125_000), Basis.CLAIMED)


def test_the_larger_of_amount_and_exposure_counts() -> None:
    """涉及金额 and 风险敞口 are one measure; what the page claims to have raised stands in where both are unknown."""
    both = facts_of(a_dossier(row={"amount_wan": wan(100), "exposure_wan": wan(300)}), RULES).figures
    raised = facts_of(a_dossier(raised_yuan=5_000_000), RULES).figures[Indicator.AMOUNT]

    assert both[Indicator.AMOUNT].value == 3_000_000
    assert (raised.value, raised.basis, raised.origin) == (5_000_000, Basis.CLAIMED, "网页自称募集")


def test_zero_is_known() -> None:
    """A verified 0 is no unknown."""
    assert values(a_dossier(row={"people": 0, "unpaid_wan": wan(0)}))[Indicator.UNPAID] == 0


def test_sources_are_counted_once_a_system() -> None:
    """Registers look a firm up and saw nothing; a scan counts as one source however many pages it brought."""
    sources = seen_by("complaints-12315", "grid", "market-registry", "licence-registers", times=3)
    found = facts_of(a_dossier(sources=sources, hosts=("a.test", "b.test")), RULES)

    assert found.sources == ("12315 投诉", "网格员排查", "网上巡查")
    assert found.figures[Indicator.SOURCES].value == 3
    assert found.figures[Indicator.COMPLAINTS].value == 3


@pytest.mark.parametrize(
    ("systems", "expected"),
    [
        (("scan",), {}),
        (("grid",), {Indicator.MEDIA: 0, Indicator.COMPLAINTS: 0}),
        (("media",), {Indicator.MEDIA: 2, Indicator.COMPLAINTS: 0}),
        (("complaints-12315",), {Indicator.MEDIA: 0, Indicator.COMPLAINTS: 2}),
        (("petition",), {Indicator.MEDIA: 0, Indicator.COMPLAINTS: 0, Indicator.PETITION: 1}),
    ],
)
def test_what_sources_say_of_heat(systems: tuple[str, ...], expected: dict[Indicator, int]) -> None:
    """Media and complaints are unknown until something came from outside; then none is none."""
    found = values(a_dossier(sources=seen_by(*systems, times=2)))
    wanted = (Indicator.MEDIA, Indicator.COMPLAINTS, Indicator.PETITION)

    assert expected == {measure: found[measure] for measure in wanted if measure in found}


def test_pages_that_expose_it_count_as_media() -> None:
    """A page of stance exposure on the subject is a report."""
    dossier = a_dossier()
    exposed = type(dossier)(
        **{name: getattr(dossier, name) for name in dossier.__slots__}
        | {"sightings": (a_sighting("a.test"), a_sighting("b.test", Stance.EXPOSURE))}
    )

    assert values(exposed)[Indicator.MEDIA] == 1


def test_adverts_are_unknown_until_counted() -> None:
    """None was looked for is not none was found."""
    assert Indicator.ADVERTS not in values(a_dossier())
    assert values(a_dossier(), adverts=0)[Indicator.ADVERTS] == 0


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("平台提现困难，老板失联", {Indicator.FAILURE}),
        ("未发现提现困难", set()),
        ("没有老年人聚集、上访", set()),
        ("没有退款，投资人聚集维权", {Indicator.GATHERING}),
        ("多名老年人到信访局反映无法兑付", {Indicator.AGED, Indicator.PETITION, Indicator.FAILURE}),
        ("谨防平台跑路", set()),
        ("经核查正常经营", set()),
    ],
)
def test_signs_in_what_people_write(text: str, signs: set[Indicator]) -> None:
    """A word shows a sign unless its clause takes it back."""
    found = facts_of(a_dossier(statements=(a_statement("problems", text),), row={"problems": text}), RULES).figures

    assert signs == set(found) & {Indicator.AGED, Indicator.FAILURE, Indicator.GATHERING, Indicator.PETITION}
    assert all(found[sign].basis is Basis.VERIFIED for sign in signs)


def test_the_better_founded_sign_counts() -> None:
    """A page that says so is an inference; a statement that says so replaces it, a clue's text may add it."""
    quote = a_quote("inducement", "近日无法提现")
    page = facts_of(a_dossier(quotes=(quote,)), RULES).figures[Indicator.FAILURE]
    both = facts_of(
        a_dossier(quotes=(quote,), row={"progress": "已暂停兑付"}, statements=(a_statement("progress", "x"),)), RULES
    )
    told = facts_of(a_dossier(), RULES, told=[("多人反映无法提现", Basis.CLAIMED, "12315 投诉")]).figures[
        Indicator.FAILURE
    ]

    assert page.basis is Basis.INFERRED
    assert both.figures[Indicator.FAILURE].basis is Basis.VERIFIED
    assert (told.basis, told.origin) == (Basis.CLAIMED, "12315 投诉“无法提现”")


def test_clues_tell_what_the_dossier_does_not_hold() -> None:
    """A complaint's own words and its mark of old people are signs on its basis."""
    clue = Clue(
        external_id="1", system="complaints-12315", source="12315 投诉", kind=ClueKind.COMPLAINT, basis=Basis.CLAIMED,
        received_at=AT, behaviour="承诺月返三分，现在提现困难", elderly=True,
    )  # fmt: skip
    found = facts_of(a_dossier(), RULES, told=told_by([clue])).figures

    assert (found[Indicator.FAILURE].origin, found[Indicator.AGED].basis) == ("12315 投诉“提现困难”", Basis.CLAIMED)


def test_old_people_as_audience() -> None:
    """The page's audience is enough for the sign, as an inference."""
    assert facts_of(a_dossier(audiences=("老年人",)), RULES).figures[Indicator.AGED].basis is Basis.INFERRED


def test_strength_of_evidence() -> None:
    """Elements quoted, the rate promised, and what identifies the subject."""
    row = {"uscc": "91350200MA00000000", "legal_person": "某某", "registered_at": "厦门市思明区"}
    found = values(a_dossier(quotes=QUOTES, annual_percent=182.5, row=row))

    assert found[Indicator.ELEMENTS] == 4
    assert found[Indicator.PROMISE] == Decimal("182.5")
    assert found[Indicator.IDENTITIES] == 3
    assert values(a_dossier(quotes=QUOTES))[Indicator.PROMISE] == 1


def test_levels_are_an_analysts_words() -> None:
    """Only a statement that begins with 高, 中 or 低 is one; the machine's own wording in the row is not."""
    stated = (a_statement("heat", "高，多家媒体"), a_statement("unrest", "待观察"))

    assert facts_of(a_dossier(statements=stated), RULES).levels == {Factor.HEAT: ("高", Basis.VERIFIED)}
    assert facts_of(a_dossier(row={"heat": "高"}), RULES).levels == {}


def test_a_case_from_end_to_end() -> None:
    """A quoted page, then a complaint, then figures the police verified: blue, yellow, red, each with its reason."""
    page = a_dossier(quotes=QUOTES, annual_percent=36.0)
    joined = a_dossier(quotes=QUOTES, annual_percent=36.0, sources=seen_by("complaints-12315"))
    stated = (a_statement("people", "1200"), a_statement("unpaid_wan", "15000"))
    known = a_dossier(
        quotes=QUOTES, statements=stated, sources=seen_by(*SYSTEMS), row={"people": 1200, "unpaid_wan": wan(15000)}
    )
    found = [propose(facts_of(one, RULES), RULES) for one in (page, joined, known)]

    assert [one.grade for one in found] == [Grade.BLUE, Grade.YELLOW, Grade.RED]
    assert any("多源印证" in text and "12315 投诉" in text for text in found[1].sentences)
    assert any("达到亿元或千人" in text for text in found[2].sentences)
    assert AT.tzinfo is not None


def test_long_texts_are_read_in_part() -> None:
    """A sign is looked for in the first 20,000 code points of a text, and a word repeated does not slow it."""
    far, many = "字" * 20_000 + "跑路", "未发现跑路" * 100_000

    assert Indicator.FAILURE not in values(a_dossier(row={"problems": far}))
    assert Indicator.FAILURE not in values(a_dossier(row={"problems": many}))


def test_a_title_that_is_ours_is_no_sign() -> None:
    """A lead that no page carries is called 信访：… by us; a page's own title counts."""
    ours = a_dossier(page_id=None, hosts=(), title="信访：滨海金树财富管理有限公司")
    theirs = a_dossier(title="投资人信访处")

    assert Indicator.PETITION not in values(ours)
    assert Indicator.PETITION in values(theirs)
