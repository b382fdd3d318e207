"""Files of routing: another city's own, and broken ones refused with file and place."""

from datetime import date
from pathlib import Path

import pytest

from facts.errors import BadInput
from facts.units import Jurisdiction, Tie, TiedPlace
from leads.routing import load_rules, place, route
from leads.routing.rules import SHIPPED


def test_another_city_gives_its_own_files(tmp_path: Path) -> None:
    """Units, routes and districts of a folder replace ours; provinces stay."""
    (tmp_path / "units.yml").write_text(
        "id: u\nunits:\n  - {key: FB, kind: department, names: [{name: 市财政局}]}\n"
        "  - {key: D999901, kind: district, district: '999901', names: [{name: 甲区人民政府}]}\n",
        encoding="utf-8",
    )
    (tmp_path / "routes.yml").write_text(
        "id: r\nversion: 1\ncoordinator: FB\nqueues: {no_unit: 待定, no_sector: 待定行业, elsewhere: 移送}\n"
        "tables: [{id: t, source: 某市方案, lines: [{line: 教育, sectors: [S14], units: [FB]}]}]\n",
        encoding="utf-8",
    )
    (tmp_path / "districts.yml").write_text(
        "city: {code: '9999', name: 滨海市, names: [滨海市], province: 浙江省}\n"
        "others: {city: 市级, several: 跨区, elsewhere: 市外, abroad: 境外, unknown: 不明}\n"
        "districts: [{code: '999901', name: 甲辰区}]\n",
        encoding="utf-8",
    )
    rules = load_rules(tmp_path)
    registered = TiedPlace(tie=Tie.REGISTERED, places=place("滨海市甲辰区", rules.gazetteer), text="")

    found = route("S14", Jurisdiction(ties=(registered,)), date(2026, 6, 1), rules)

    assert ([unit.name for unit in found.units], found.duty_district, found.provinces) == (
        ["市财政局"],
        "甲区人民政府",
        ("浙江省",),
    )


@pytest.mark.parametrize(
    ("name", "before", "after", "told"),
    [
        ("units.yml", "from: 2019-03-30, to: 2024", "from: 2019-04-30, to: 2024", "日期不衔接"),
        ("units.yml", "{unit: HOUSING,", "{unit: HOUSE,", "HOUSE"),
        ("units.yml", "kind: zone", "kind: town", "类型"),
        ("units.yml", "key: AGRI", "key: EDU", "出现两次"),
        (
            "units.yml",
            "full: 厦门市国土资源与房产管理局, to: 2019,",
            "full: 厦门市国土资源与房产管理局,",
            "没有终止日期",
        ),
        ("units.yml", "to: 2019-03-30", "to: 三月", "不是日期"),
        ("routes.yml", "sectors: [S14], units: [EDU]", "sectors: [S16], units: [EDU]", "出现两次"),
        ("routes.yml", "units: [EDU]", "units: [SCHOOLS]", "SCHOOLS"),
        ("routes.yml", "units: [EDU]", "units: []", "没有责任单位"),
        ("routes.yml", "  no_sector: 待定行业\n", "", "no_sector"),
        ("districts.yml", "unknown: 不明", "unknown: ''", "others"),
        ("districts.yml", "bare: 思明", "bare: 思明\n    alone: 区", "太短"),
    ],
)
def test_broken_files_are_refused(name: str, before: str, after: str, told: str, tmp_path: Path) -> None:
    """Each fault is told with the file and the place in it."""
    shipped = (SHIPPED / name).read_text(encoding="utf-8")
    assert before in shipped
    (tmp_path / name).write_text(
        shipped.replace(before, after, 1).replace("区\n    alone: 厦港街道", "区\n    x: 厦港街道"), encoding="utf-8"
    )

    with pytest.raises(BadInput, match=told):
        load_rules(tmp_path)


def test_a_slice_may_be_for_some_sectors_only(tmp_path: Path) -> None:
    """Where a successor took over single sectors, another sector of the old unit does not reach it."""
    units, routes = ((SHIPPED / name).read_text(encoding="utf-8") for name in ("units.yml", "routes.yml"))
    units = units.replace("{unit: NATURAL_RESOURCES,", "{unit: NATURAL_RESOURCES, sectors: [S13],")
    (tmp_path / "units.yml").write_text(units, encoding="utf-8")
    (tmp_path / "routes.yml").write_text(routes.replace("units: [AGRI]", "units: [LAND]"), encoding="utf-8")
    rules = load_rules(tmp_path)
    found = [route(sector, Jurisdiction(), date(2026, 6, 1), rules).keys for sector in ("S11", "S13")]

    assert found == [("HOUSING",), ("HOUSING", "NATURAL_RESOURCES")]
