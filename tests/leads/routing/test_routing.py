"""Sector × place × day -> units: the table of 2018 line by line, renamings, splits, zones, queues, jurisdiction."""

from datetime import date

import pytest

from facts.errors import NotKnown
from facts.statements import Basis
from facts.units import Jurisdiction, Routing, Tie, TiedPlace
from leads.routing import load_rules, name_of, place, route, unit_of, units_on

RULES = load_rules()
D2018, D2019, D2022, D2026 = date(2018, 6, 1), date(2019, 6, 1), date(2022, 6, 1), date(2026, 6, 1)
FIN = {D2018: "市金融办", D2019: "市地方金融监督管理局", D2022: "市地方金融监督管理局", D2026: "市委金融办"}
PBOC = {
    D2018: "人行厦门市中心支行",
    D2019: "人行厦门市中心支行",
    D2022: "人行厦门市中心支行",
    D2026: "中国人民银行厦门市分行",
}
BANKS = {D2018: "厦门银监局", D2019: "厦门银保监局", D2022: "厦门银保监局", D2026: "金融监管总局厦门监管局"}
INSURERS = {**BANKS, D2018: "厦门保监局"}
HOUSING = {D2019: "市住房保障和房屋管理局", D2022: "市住房保障和房屋管理局", D2026: "市住房和建设局"}


def tied(tie: Tie, text: str, basis: Basis = Basis.CLAIMED) -> TiedPlace:
    return TiedPlace(tie=tie, places=place(text, RULES.gazetteer, is_local=True), text=text, basis=basis)


def at(registered: str = "", operates: str = "", conduct: str = "", **more: object) -> Jurisdiction:
    given = ((Tie.REGISTERED, registered), (Tie.OPERATES, operates), (Tie.CONDUCT, conduct))
    return Jurisdiction(ties=tuple(tied(tie, text) for tie, text in given if text), **more)  # type: ignore[arg-type]


def on(sector: str | None, day: date, jurisdiction: Jurisdiction | None = None) -> Routing:
    return route(sector, jurisdiction or at("厦门市思明区"), day, RULES)


def names(routing: Routing) -> list[str]:
    return [unit.name for unit in routing.units]


def on_all(*units: str) -> dict[date, list[str]]:
    return {day: list(units) for day in FIN}


def later(*units: str) -> dict[date, list[str]]:
    return {day: list(units) for day in (D2019, D2022, D2026)}


#: Sector -> names of its units on the four days.
TABLE = [
    *[(sector, {day: [FIN[day], PBOC[day]] for day in FIN}) for sector in ("S01", "S02", "S03", "S04", "S05")],
    ("S06", {day: [BANKS[day], FIN[day]] for day in FIN}),
    *[(sector, on_all("厦门证监局")) for sector in ("S07", "S08")],
    ("S09", on_all("市商务局")),
    *[(sector, on_all("市市场监督管理局")) for sector in ("S10", "S18")],
    ("S11", {D2018: ["市国土房产局"], **{day: [name, "市自然资源和规划局"] for day, name in HOUSING.items()}}),
    ("S12", {day: [FIN[day]] for day in FIN}),
    ("S13", {D2018: ["市农业局"], **later("市农业农村局")}),
    ("S14", on_all("市教育局")),
    ("S15", {D2018: ["市卫计委"], **later("市卫生健康委员会")}),
    ("S16", on_all("市民政局")),
    ("S17", {D2018: ["市旅发委"], **later("市文化和旅游局")}),
    ("S90", {day: [FIN[day], PBOC[day], "市公安局", "市委网信办"] for day in FIN}),
    ("S92", {day: [INSURERS[day]] for day in FIN}),
    ("S93", {day: [FIN[day]] for day in FIN}),
    ("S95", on_all("市委网信办", "福建省通信管理局（厦门）")),
    ("S99", on_all("思明区人民政府")),
]


@pytest.mark.parametrize(
    ("sector", "day", "expected"), [(sector, day, units) for sector, days in TABLE for day, units in days.items()]
)
def test_sectors_through_time(sector: str, day: date, expected: list[str]) -> None:
    """Each sector goes to the units of the table, under their names of the day."""
    found = on(sector, day)

    assert expected == names(found)
    assert found.queue is None
    assert found.rules == RULES.version


@pytest.mark.parametrize("sector", ["S18", "S90", "S91", "S92", "S93", "S94", "S95"])
def test_proposals_are_marked(sector: str) -> None:
    """What 附件3 does not list, or lists otherwise, carries 待核 on every unit."""
    found = on(sector, D2026)

    assert found.units
    assert all("待核" in unit.unverified for unit in found.units)


def test_the_table_of_2018_is_kept_to_the_letter() -> None:
    """The lines of 附件3 stand as printed; a unit of 2018 whose name did not change carries no mark."""
    lines = {line.line: line.units_text for line in RULES.tables[0].lines}

    assert lines["投资咨询、第三方理财、财富管理、非融资性担保、资产管理"] == "市金融办、人行厦门市中心支行"
    assert lines["电子商务(单用途商业预付卡)"] == "市商务局"
    assert len(lines) == 13
    assert not on("S14", D2018).units[0].unverified


def test_a_split_names_each_slice() -> None:
    """市国土房产局 became two; each says which duties it took over and from whom."""
    housing, land = on("S11", D2019).units

    assert "房产职责" in housing.duty
    assert "土地" in land.duty
    assert "承接原市国土房产局" in housing.why


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2018-11-30", "厦门银监局"), ("2018-12-01", "厦门银保监局"),
        ("2023-06-30", "厦门银保监局"), ("2023-07-01", "金融监管总局厦门监管局"),
    ],
)  # fmt: skip
def test_the_day_of_a_change(day: str, name: str) -> None:
    """The last day of the old name and the first of the new one."""
    assert name == names(on("S06", date.fromisoformat(day)))[0]


def test_history_keeps_the_name_of_its_time() -> None:
    """A ledger of 2018 prints what the unit was called then."""
    assert name_of("FIN_OFFICE", D2018, RULES) == "市金融办"
    assert name_of("FIN_OFFICE", D2026, RULES) == "市委金融办"
    assert name_of("LAND", D2026, RULES) == "市国土房产局（已撤并）"
    assert name_of("NFRA", D2018, RULES) == "厦门银保监局（当时未设）"
    assert name_of("350206", D2018, RULES) == "湖里区人民政府"
    assert name_of("待定责任单位", D2018, RULES) == "待定责任单位"
    assert "CBRC" not in {unit.key for unit, _ in units_on(D2026, RULES)}
    with pytest.raises(NotKnown, match="units list"):
        unit_of("NONE", RULES)


@pytest.mark.parametrize(
    ("sector", "day", "queue"),
    [(None, D2026, "待定行业"), ("S77", D2026, "待定责任单位"), ("S06", date(2018, 5, 14), "待定责任单位")],
)
def test_what_no_rule_routes_is_queued(sector: str | None, day: date, queue: str) -> None:
    """An unknown sector, one without a line, a day before the table: a named queue, and the sentence why."""
    found = on(sector, day)

    assert queue == found.queue
    assert queue in found.keys
    assert found.duty_unit == queue
    assert "待" in found.reasons[0]


def test_nothing_is_ever_nowhere() -> None:
    """Whatever the sector and the place, somebody or a queue has it."""
    places = ("", "厦门市", "厦门市思明区", "北京市", "香港", "厦门市思明区湖里区")
    sectors = (None, "S06", "S11", "S77", "S99")
    found = [on(sector, day, at(text)) for sector in sectors for day in FIN for text in places]

    assert all(one.keys for one in found)
    assert all(one.units or one.queue for one in found)


def test_a_place_answers_for_the_rest() -> None:
    """S99 goes to the district; where that is unknown, to a queue."""
    assert names(on("S99", D2026, at("厦门市集美区"))) == ["集美区人民政府"]
    assert on("S99", D2026, at("厦门市")).queue == "待定责任单位"
    assert on("S99", D2026, Jurisdiction()).queue == "待定责任单位"


def test_where_it_is_registered_leads() -> None:
    """登记地 leads and 经营地, 行为地 cooperate, whatever order they come in."""
    found = on("S03", D2026, at("厦门市湖里区", "思明区", "集美区及思明区"))

    assert found.lead_district == "350206"
    assert found.lead_unit is not None
    assert found.lead_unit.name == "湖里区人民政府"
    assert [unit.key for unit in found.cooperating] == ["D350203", "D350211"]
    assert "经营地" in found.cooperating[0].why
    assert any("第20条【识】" in reason and "登记地" in reason for reason in found.reasons)


def test_without_the_register_the_place_of_business_leads_for_now() -> None:
    """The sentence says that it is provisional."""
    found = on("S03", D2026, at("", "思明区"))

    assert found.lead_district == "350203"
    assert any("登记地不明" in reason and "改派" in reason for reason in found.reasons)


def test_a_person_is_led_from_home() -> None:
    """住所地 leads a natural person; a register entry of some firm does not."""
    ties = (tied(Tie.REGISTERED, "思明区"), tied(Tie.RESIDENCE, "同安区", Basis.VERIFIED), tied(Tie.CONDUCT, "湖里区"))
    found = on("S90", D2026, Jurisdiction(ties=ties, is_person=True))

    assert found.lead_district == "350212"
    assert [unit.key for unit in found.cooperating] == ["D350206"]
    assert any("住所地为同安区（核实）" in reason for reason in found.reasons)


def test_zones_stand_beside_districts() -> None:
    """A lead carries both: the district that leads and the zone it lies in."""
    found = on("S09", D2026, at("厦门市湖里区火炬高新区", "海沧保税港区"))

    assert found.lead_district == "350206"
    assert [unit.key for unit in found.zones] == ["TORCH"]
    assert [unit.key for unit in found.cooperating] == ["D350205", "FTZ"]
    assert found.duty_district == "湖里区人民政府、火炬管委会"
    assert found.keys == ("COMM", "D350206", "TORCH")


def test_several_districts_are_coordinated_by_the_city() -> None:
    """跨区 and 市级 go to the lead agency of the day."""
    several, city = on("S09", D2018, at("思明区和湖里区")), on("S09", D2026, at("厦门市"))

    assert (several.lead_district, city.lead_district) == ("跨区", "市级")
    assert several.lead_unit is not None
    assert several.lead_unit.name == "市金融办"
    assert [unit.key for unit in several.cooperating] == ["D350203", "D350206"]
    assert city.lead_unit is not None
    assert city.lead_unit.name == "市委金融办"


def test_a_firm_registered_elsewhere_is_handed_over() -> None:
    """The queue says so, the city's districts cooperate, and it crosses the province's border."""
    found = on("S06", D2026, at("北京市海淀区", "厦门市思明区"))

    assert (found.lead_district, found.queue) == ("市外", "待移送市外")
    assert found.lead_unit is None
    assert [unit.key for unit in found.cooperating] == ["D350203"]
    assert found.provinces == ("北京市", "福建省")
    assert found.cross_province is True
    assert names(found)


@pytest.mark.parametrize(
    ("registered", "operates", "crossing"),
    [
        ("思明区", "湖里区", False), ("思明区", "", None), ("", "湖里区", None), ("思明区", "泉州市", False),
        ("思明区", "上海市", True), ("香港", "思明区", None), ("", "", None),
    ],
)  # fmt: skip
def test_crossing_the_province(registered: str, operates: str, crossing: bool | None) -> None:
    """是否跨省: yes where another province is named, no where both ties are known and at home, else unknown."""
    assert on("S06", D2026, at(registered, operates)).cross_province is crossing


def test_the_server_founds_nothing() -> None:
    """Where the server stands is a note and no jurisdiction, and makes no case cross a border."""
    found = on("S06", D2026, Jurisdiction(ties=(tied(Tie.SERVER, "浙江省杭州市"),)))

    assert found.lead_district == "不明"
    assert found.cross_province is None
    assert any("仅作参考" in reason for reason in found.reasons)
