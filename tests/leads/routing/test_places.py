"""Addresses and page texts: which district, zone, street and province they name, and what only looks like one."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.routing import area_name, label, load_rules, place

GAZETTEER = load_rules().gazetteer

#: Text -> label, zones, provinces.
ADDRESSES = [
    ("厦门市思明区鹭江道100号1201室", "350203", (), ("福建省",)),
    ("福建省厦门市海沧区嵩屿街道某某路8号", "350205", (), ("福建省",)),
    ("厦门市湖里区殿前街道高殿社区", "350206", (), ("福建省",)),
    ("厦门市集美区杏林街道", "350211", (), ("福建省",)),
    ("厦门市同安区祥平街道", "350212", (), ("福建省",)),
    ("厦门市翔安区马巷街道", "350213", (), ("福建省",)),
    ("思明区软件园", "350203", (), ("福建省",)),
    ("厦门思明", "350203", (), ("福建省",)),
    ("厦门湖里某大厦", "350206", (), ("福建省",)),
    ("筼筜街道湖滨北路", "350203", (), ("福建省",)),
    ("鼓浪屿街道", "350203", (), ("福建省",)),
    ("灌口镇", "350211", (), ("福建省",)),
    ("厦门市湖里大道1号", "市级", (), ("福建省",)),
    ("厦门市同安路2号", "市级", (), ("福建省",)),
    ("厦门市", "市级", (), ("福建省",)),
    ("廈門市", "市级", (), ("福建省",)),
    ("厦门市思明区与湖里区交界", "跨区", (), ("福建省",)),
    ("厦门火炬高新区软件园二期", "市级", ("TORCH",), ("福建省",)),
    ("厦门市湖里区火炬高新区新丰路", "350206", ("TORCH",), ("福建省",)),
    ("厦门市翔安区火炬（翔安）产业区", "350213", ("TORCH",), ("福建省",)),
    ("中国（福建）自由贸易试验区厦门片区象屿保税区", "350206", ("FTZ",), ("福建省",)),
    ("海沧保税港区", "350205", ("FTZ",), ("福建省",)),
    ("中国（福建）自由贸易试验区厦门片区", "市级", ("FTZ",), ("福建省",)),
    ("广东省中山市火炬高新区", "市外", (), ("广东省",)),
    ("上海自贸区", "市外", (), ("上海市",)),
    ("厦门公司设在上海自贸区的分部", "市级", (), ("福建省", "上海市")),
    ("广东省惠州市惠阳区新圩镇", "市外", (), ("广东省",)),
    ("新圩镇", "不明", (), ()),
    ("厦门市翔安区新圩镇", "350213", (), ("福建省",)),
    ("福建省泉州市丰泽区", "市外", (), ("福建省",)),
    ("福建省", "市外", (), ("福建省",)),
    ("北京市朝阳区", "市外", (), ("北京市",)),
    ("海淀区中关村", "市外", (), ("北京市",)),
    ("晋江市", "市外", (), ("福建省",)),
    ("深圳某某科技有限公司", "市外", (), ("广东省",)),
    ("南京东路88号", "不明", (), ()),
    ("上海路与北京路路口", "不明", (), ()),
    ("厦门银行理财", "不明", (), ()),
    ("香港特别行政区中环", "境外", (), ()),
    ("开曼群岛注册", "境外", (), ()),
    ("本公司业务遍布全国", "不明", (), ()),
    ("", "不明", (), ()),
]


@pytest.mark.parametrize(("text", "where", "zones", "provinces"), ADDRESSES)
def test_addresses(text: str, where: str, zones: tuple[str, ...], provinces: tuple[str, ...]) -> None:
    """Each address is where a clerk would put it."""
    found = place(text, GAZETTEER)

    assert (where, zones, provinces) == (label(found, GAZETTEER), found.zones, found.provinces)


@pytest.mark.parametrize(
    ("text", "where"),
    [("廈門市湖裡區仙岳路", "350206"), ("厦门市湖裏區", "350206"), ("吉林省松原市乾安县", "市外")],
)
def test_traditional_characters_and_widths(text: str, where: str) -> None:
    """However it is typed, a place is the same."""
    wide, narrow = (place(text, GAZETTEER).zones for text in ("厦门火炬（翔安）产业区", "厦门火炬(翔安)产业区"))

    assert label(place(text, GAZETTEER), GAZETTEER) == where
    assert wide == narrow != ()


def test_streets_are_named() -> None:
    """The street is kept beside its district, for 无非法集资社区."""
    assert place("厦门市集美区杏滨街道某社区", GAZETTEER).streets == ("杏滨街道",)


def test_an_address_of_the_office_needs_no_city() -> None:
    """A clerk in Xiamen writes 新店街道 or 火炬高新区 alone; where another city is named it is that city's."""
    assert place("新店街道", GAZETTEER, is_local=True).districts == ("350213",)
    assert place("火炬高新区", GAZETTEER, is_local=True).zones == ("TORCH",)
    assert not place("威海市火炬高新区", GAZETTEER, is_local=True).zones


def test_a_page_with_two_addresses_names_both() -> None:
    """Head office and branch stay apart; 北京's zone is not ours."""
    found = place("总部：北京市海淀区自贸区。分部：厦门市思明区莲前街道，火炬高新区设点。", GAZETTEER)

    assert found.districts == ("350203",)
    assert found.zones == ("TORCH",)
    assert found.provinces == ("北京市", "福建省")


def test_every_street_and_district_is_found() -> None:
    """No name in the file is hidden behind another."""
    assert [
        (code, one.text)
        for names in GAZETTEER.index.values()
        for one in names
        for code in [one.district]
        if code and place(f"厦门市{one.text}", GAZETTEER).districts != (code,)
    ] == []


def test_names_of_areas() -> None:
    """Codes have names; words for no single district stay."""
    assert [area_name(code, GAZETTEER) for code in ("350203", "TORCH", "跨区")] == ["思明区", "火炬高新区", "跨区"]


@given(st.text(alphabet="厦门市思明区湖里福建省上海北京路自贸火炬高新 ，。a1", max_size=80))
def test_any_text_is_read(text: str) -> None:
    """No text makes it fail, and what is found stands in the text."""
    found = place(text, GAZETTEER)

    assert all(city.removesuffix("市") in text for city in found.cities)
    assert not found.districts or found.in_city


@pytest.mark.parametrize("text", ["厦门市思明区，泉州市，" * 50_000, "上" * 400_000, "厦门" * 300_000])
def test_long_texts_take_linear_time(text: str) -> None:
    """Only the first 200,000 code points count, at less than 5 µs each."""

    def once() -> float:
        start = time.process_time()
        place(text, GAZETTEER)
        return time.process_time() - start

    assert min(once() for _ in range(3)) < 1.0
