"""无非法集资街道: what the leads say, what was declared, and which lead ends it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from facts.cases import Decision
from facts.dockets import Stage
from facts.errors import BadInput, NotKnown
from facts.places import Declaration, PlaceLead, PlaceLevel, PlaceState
from leads.campaign.places import SHIPPED, load_places, place_leads
from leads.campaign.statuses import check_declaration, history_of, status_of
from leads.campaign.words import declared, place_row
from tests.leads.scoreboard.dossiers import a_dossier, judged

PLACES = load_places()
STREET = PLACES.get("莲前街道")
DISTRICT = PLACES.get("思明区")
AT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def a_declaration(on: date, **changes: object) -> Declaration:
    plain = {"place": STREET.code, "is_free": True, "basis": "区处非办验收", "by": "王登记", "at": AT, "on": on}
    return Declaration(**plain | changes)


def a_lead(number: int, confirmed: date | None = None, **changes: object) -> PlaceLead:
    plain = {
        "lead": f"XS-{number:06d}", "subject": "滨海金树", "places": (STREET.code, DISTRICT.code), "is_open": True,
        "is_in_hand": False, "confirmed_on": confirmed,
    }  # fmt: skip
    return PlaceLead(**plain | changes)


def test_the_places_are_xiamens() -> None:
    """Six districts, two zones, and the streets that the routing rules know too."""
    levels = [place.level for place in PLACES.by_code.values()]
    streets = {place.name for place in PLACES.by_code.values() if place.level is PlaceLevel.STREET}

    assert [levels.count(level) for level in PlaceLevel] == [6, 2, 51, 0]
    routing = yaml.safe_load((SHIPPED.parents[1] / "routing" / "districts.yml").read_text(encoding="utf-8"))
    known = " ".join(f"{row.get('alone', '')} {row.get('streets', '')}" for row in routing["districts"]).split()
    assert streets == set(known)


@pytest.mark.parametrize(
    ("text", "districts", "names"),
    [
        ("厦门市思明区莲前街道吕岭路1号", (), ["思明区", "莲前街道"]),
        ("莲前街道吕岭路1号", (), []),
        ("莲前街道吕岭路1号", ("350203",), ["思明区", "莲前街道"]),
        ("泉州市某县新圩镇", (), []),
        ("厦门市莲前西路99号", (), []),
        ("翔安区新圩镇", (), ["翔安区", "新圩镇"]),
        ("厦门自贸区象屿路", (), ["自贸片区"]),
        ("思明区、湖里区", (), ["思明区", "湖里区"]),
        ("湖里", (), ["湖里区"]),
        ("泉州市同安路1号", (), []),
    ],
)
def test_an_address_falls_into_its_places(text: str, districts: tuple[str, ...], names: list[str]) -> None:
    """A street of another city's name does not count; a road named after it neither."""
    assert [PLACES.get(code).name for code in PLACES.within(text, districts)] == names


def test_places_are_found_by_code_or_name(tmp_path: Path) -> None:
    """What is not there is said; an office adds its communities; a broken file names itself."""
    assert PLACES.get("350203010") is STREET
    with pytest.raises(NotKnown, match="没有辖区"):
        PLACES.get("某街道")
    text = SHIPPED.read_text(encoding="utf-8")
    own = tmp_path / "own.yml"
    row = f'communities: [{{code: "350203010001", name: 前埔社区, street: "{STREET.code}"}}]'
    own.write_text(text.replace("communities: []", row), encoding="utf-8")
    found = load_places(own).within("厦门市前埔社区")
    own.write_text(text.replace("communities: []", row.replace(STREET.code, "9")), encoding="utf-8")

    assert found == (DISTRICT.code, STREET.code, "350203010001")
    with pytest.raises(BadInput, match=r"own\.yml"):
        load_places(own)


@pytest.mark.parametrize(
    ("leads", "state"),
    [
        ([], PlaceState.CLEAR), ([a_lead(1, is_open=False)], PlaceState.CLEAR), ([a_lead(1)], PlaceState.LEADS),
        ([a_lead(1), a_lead(2, is_in_hand=True)], PlaceState.IN_HAND),
        ([a_lead(1, places=("350206",))], PlaceState.CLEAR),
    ],
)  # fmt: skip
def test_the_derived_status(leads: list[PlaceLead], state: PlaceState) -> None:
    """In hand before leads before nothing; closed leads and other places do not count."""
    assert status_of(STREET, leads, [], TODAY).derived is state


def test_a_confirmed_lead_ends_the_status_and_is_named() -> None:
    """From the day of its confirmation on; the day before, the street is still free."""
    said = [a_declaration(date(2026, 3, 1))]
    leads = [a_lead(7, date(2026, 6, 10)), a_lead(8, date(2026, 7, 1)), a_lead(9)]
    before, after = (status_of(STREET, leads, said, on) for on in (date(2026, 6, 9), date(2026, 6, 10)))
    later = status_of(STREET, leads, said, TODAY)

    assert (before.is_free, before.lost_by) == (True, ())
    assert (after.is_free, after.lost_by, after.lost_on) == (False, ("XS-000007",), date(2026, 6, 10))
    assert later.lost_by == ("XS-000007", "XS-000008")
    assert "2026-06-10 因已确认线索 XS-000007、XS-000008 失去" in declared(later)
    assert status_of(DISTRICT, leads, [replace(said[0], place=DISTRICT.code)], TODAY).lost_by == later.lost_by


def test_a_lead_of_before_ends_nothing_and_a_new_declaration_counts_anew() -> None:
    """What was confirmed before the declaration was known to whoever declared."""
    leads = [a_lead(7, date(2026, 6, 10), is_open=False)]
    said = [a_declaration(date(2026, 3, 1)), a_declaration(date(2026, 9, 1))]
    ended = [*said, a_declaration(date(2026, 10, 1), is_free=False, basis="申请撤回")]

    assert status_of(STREET, leads, said[:1], TODAY).is_free is False
    assert status_of(STREET, leads, said, TODAY).is_free is True
    assert status_of(STREET, leads, ended, TODAY).is_free is False
    assert [(day.isoformat(), words[:6]) for day, words in history_of(STREET, leads, ended)] == [
        ("2026-03-01", "申报“无非法"), ("2026-06-10", "出现已确认线"), ("2026-09-01", "申报“无非法"),
        ("2026-10-01", "取消“无非法"),
    ]  # fmt: skip
    assert place_row(status_of(STREET, leads, [], TODAY))[-1] == "未申报"


def test_a_declaration_against_open_confirmed_leads_is_refused() -> None:
    """Naming them; so is one without basis or of a day to come."""
    given = a_declaration(date(2026, 11, 1))
    with pytest.raises(BadInput, match="XS-000007"):
        check_declaration(given, STREET, [a_lead(7, date(2026, 6, 10)), a_lead(8)], TODAY)
    with pytest.raises(BadInput, match="依据"):
        check_declaration(replace(given, basis=""), STREET, [], TODAY)
    with pytest.raises(BadInput, match="晚于今天"):
        check_declaration(replace(given, on=date(2026, 12, 1)), STREET, [], TODAY)
    assert check_declaration(given, STREET, [a_lead(8)], TODAY) is given


def test_leads_fall_into_places_by_docket_and_address() -> None:
    """The docket's division code, the row's district and addresses; dismissed leads are no leads of a place."""
    confirm, dismiss = (judged("XS-000001", each, 3) for each in (Decision.CONFIRM, Decision.DISMISS))
    dossiers = [
        a_dossier(1, 1, judgements=[confirm], row={"operates_at": "厦门市思明区莲前街道1号"}),
        a_dossier(2, 1, docket={"district": "350213", "stage": Stage.DISPOSAL}),
        a_dossier(3, 1, row={"district": "湖里区"}, docket={"units": ("FTZ", "D350206"), "stage": Stage.CLOSED}),
        a_dossier(4, 1, judgements=[dismiss], row={"district": "湖里区"}),
        a_dossier(5, 1, row={"district": "思明区", "registered_at": "莲前街道2号"}),
    ]
    found = {each.lead: each for each in place_leads(dossiers, PLACES, lambda moment: moment.date())}

    assert found["XS-000001"].places == (DISTRICT.code, STREET.code)
    assert found["XS-000001"].confirmed_on == date(2026, 1, 4)
    assert (found["XS-000002"].places, found["XS-000002"].is_in_hand) == (("350213",), True)
    assert (set(found["XS-000003"].places), found["XS-000003"].is_open) == ({"FTZ", "350206"}, False)
    assert "XS-000004" not in found
    assert set(found["XS-000005"].places) == {STREET.code, DISTRICT.code}
