"""Where a dossier says that a lead belongs, tie by tie and basis by basis."""

from datetime import date

from facts.statements import Basis
from facts.subjects import SubjectKind
from facts.units import Tie
from leads.routing import jurisdiction_of, load_rules, route
from tests.leads.grading.making import a_dossier, a_quote, a_statement

RULES = load_rules()


def read(**known):
    return jurisdiction_of(a_dossier(**known), RULES.gazetteer)


def test_addresses_of_the_row_are_ties() -> None:
    """Registered and operating addresses stay apart, with the basis of their statements."""
    row = {"registered_at": "厦门市湖里区某路1号", "operates_at": "思明区某大厦"}
    found = read(row=row, statements=(a_statement("registered_at", "厦门市湖里区某路1号"),))
    registered, operates = found.at(Tie.REGISTERED), found.at(Tie.OPERATES)

    assert registered is not None
    assert (registered.places.districts, registered.basis) == (("350206",), Basis.VERIFIED)
    assert operates is not None
    assert (operates.places.districts, operates.basis) == (("350203",), Basis.CLAIMED)


def test_a_firms_name_lets_one_guess() -> None:
    """厦门… is registered in 厦门, until somebody looked; a verified address comes before the guess."""
    guessed = read(subject="厦门金树财富管理有限公司").at(Tie.REGISTERED)
    known = read(subject="厦门金树财富管理有限公司", row={"registered_at": "集美区"}).at(Tie.REGISTERED)

    assert guessed is not None
    assert (guessed.basis, guessed.places.in_city) == (Basis.INFERRED, True)
    assert known is not None
    assert known.places.districts == ("350211",)


def test_codes_and_zones_of_the_row() -> None:
    """所在区 may hold a code, a name or a zone."""
    codes = ("350212", "同安区", "火炬高新区", "TORCH")
    found = [read(row={"district": code}).at(Tie.OPERATES) for code in codes]

    assert [one.places.districts or one.places.zones for one in found if one] == [
        ("350212",), ("350212",), ("TORCH",), ("TORCH",),
    ]  # fmt: skip


def test_the_page_says_where_it_sells() -> None:
    """Title and quotes give 行为地 as an inference."""
    found = read(quotes=(a_quote("publicity", "厦门市海沧区门店火热招商"),)).at(Tie.CONDUCT)

    assert found is not None
    assert (found.places.districts, found.basis) == (("350205",), Basis.INFERRED)


def test_a_person_has_a_home() -> None:
    """住所地 and 服务器所在地 are statements; a person's name founds no 登记地."""
    stated = (
        a_statement("resides_at", "翔安区"),
        a_statement("server_at", "浙江省杭州市"),
        a_statement("acts_at", "湖里区"),
    )
    found = read(kind=SubjectKind.PERSON, statements=stated)
    routing = route("S90", found, date(2026, 6, 1), RULES)

    assert found.is_person
    assert found.at(Tie.REGISTERED) is None
    assert routing.lead_district == "350213"
    assert routing.cross_province is False


def test_nothing_known_is_no_tie() -> None:
    """A dossier without a place has none, and is routed all the same."""
    found = read(subject=None, title="财富平台")

    assert found.ties == ()
    assert route("S03", found, date(2026, 6, 1), RULES).keys == ("FIN_OFFICE", "PBOC")


def test_a_district_is_known_without_its_last_character() -> None:
    """翔安 in the column of districts is 翔安区, and so is 翔安區 and its code."""
    for written in ("翔安", "翔安区", "翔安區", "350213"):
        found = read(row={"district": written}).at(Tie.OPERATES)
        assert found is not None
        assert found.places.districts == ("350213",)
