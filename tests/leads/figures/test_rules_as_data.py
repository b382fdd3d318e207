"""Places, causes and the formula of the index are data that is checked when it is read."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from facts.cases import LeadStatus, Quote
from facts.errors import BadInput
from facts.figures import Span
from leads.figures.causes import SHIPPED as CAUSES
from leads.figures.causes import load_causes
from leads.figures.index import SHIPPED as INDEX
from leads.figures.index import load_index
from leads.figures.places import SHIPPED as PLACES
from leads.figures.places import load_places
from leads.figures.standing import Standing
from tests.leads.reports.dossier_samples import a_dossier, a_judgement, a_sighting

ALWAYS = Span(first=date.min, last=date.max)
NOON = datetime(2026, 11, 6, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "code"),
    [("思明区", "350203"), ("350206", "350206"), ("D350211", "350211"), ("厦门市同安区祥平街道", "350212"),
     ("境外", "ABROAD"), (None, "UNKNOWN"),
     ("某地", "UNKNOWN")],
)  # fmt: skip
def test_a_district_is_known_by_code_or_word(text: str | None, code: str) -> None:
    """What is written in the ledger says where a lead is; what says nothing stays unknown."""
    dossier = a_dossier(row={"district": text}, docket={"district": None})

    assert load_places().district(dossier).code == code


def test_an_address_is_no_district() -> None:
    """Where a firm is registered is kept apart; it does not make the district of the lead."""
    dossier = a_dossier(row={"district": None, "registered_at": "厦门市翔安区某路1号"}, docket={"district": None})

    assert load_places().district(dossier).code == "UNKNOWN"


def test_a_zone_stands_beside_its_district() -> None:
    """A lead in 火炬高新区 is in its district as well."""
    dossier = a_dossier(row={"district": "火炬高新区（湖里区）"})

    assert load_places().district(dossier).code == "350206"
    assert [zone.code for zone in load_places().zones_of(dossier)] == ["TORCH"]


def test_every_district_has_its_shape() -> None:
    """Six districts with the national codes, each with a shape around its label; the map says what it is not."""
    places = load_places()

    assert [one.code for one in places.districts] == ["350203", "350206", "350205", "350211", "350212", "350213"]
    for one in places.districts:
        across, up = zip(*one.outline, strict=True)
        assert min(across) < one.label[0] < max(across)
        assert min(up) < one.label[1] < max(up)
    assert places.caption == "示意图，不作为界线依据"


@pytest.mark.parametrize(
    ("reason", "names"),
    [
        ("承诺保本保息，设资金池。", ["设资金池", "承诺保本高息"]),
        ("未发现虚假宣传", []),
        ("未发现虚假宣传、资金池；无办公场所", ["无办公场所人员或与登记不符"]),
        ("经看，页面与材料一致", []),
        ("", []),
    ],
)
def test_causes_are_read_from_reasons(reason: str, names: list[str]) -> None:
    """What people gave as reason is tagged; what they denied or did not say is not."""
    dossier = a_dossier(judgements=(a_judgement("XS-000001", NOON, reason=reason or "看过"),))

    assert [cause.name for cause in load_causes().of(dossier)] == names


def test_quotes_of_the_page_give_no_cause() -> None:
    """What the page itself says is no finding of anybody."""
    quotes = (Quote(about="inducement", text="保本保息，虚假宣传，资金池", start=0, end=10),)
    dossier = a_dossier(lead={"quotes": quotes}, judgements=())

    assert load_causes().of(dossier) == ()


def test_points_follow_the_formula() -> None:
    """Orange 5, 500 万元 1, 120 people 2, the old 1: 9 where confirmed, half where it waits, none where dismissed."""
    index = load_index()

    def points(**changes: object) -> Decimal:
        return index.points(Standing(dossier=a_dossier(**changes), span=ALWAYS))  # type: ignore[arg-type]

    assert points() == 9
    assert points(lead={"status": LeadStatus.CANDIDATE}, judgements=()) == Decimal("4.5")
    assert points(lead={"status": LeadStatus.DISMISSED}, judgements=()) == 0
    assert points(row={"amount_wan": None, "people": None}) == 6
    assert points(row={"unrest": "有群体性苗头", "heat": "无"}) == 11
    assert points(sightings=tuple(a_sighting(number, NOON) for number in range(1, 11))) == 11


def test_the_formula_is_told_with_version_and_source() -> None:
    """Whoever reads a table of points can work them out."""
    told = load_index().explained

    assert all(word in told for word in ("红8", "1亿元以上4", "2026.11-1", "【建】", "xiamen-index"))


@pytest.mark.parametrize(
    ("load", "shipped", "change", "said"),
    [
        (load_index, INDEX, {"terms": [{"name": "a", "of": "colour", "present": 1, "text": ""}]}, "of 只能是"),
        (load_index, INDEX, {"terms": [{"name": "a", "of": "people", "text": ""}]}, "有且只有"),
        (
            load_index,
            INDEX,
            {"terms": [{"name": "a", "of": "people", "steps": [[9, 1], [3, 2]], "text": ""}]},
            "从小到大",
        ),
        (load_index, INDEX, {"terms": [{"name": "a", "of": "people", "present": float("nan"), "text": ""}]}, "不小于0"),
        (load_index, INDEX, {"factor": {"text": "", "maybe": 1}}, "maybe"),
        (load_causes, CAUSES, {"causes": [{"key": "a", "name": "b", "words": [""]}]}, "空词语"),
        (load_causes, CAUSES, {"causes": None}, "写法不对"),
        (load_places, PLACES, {"districts": [{"code": 1, "name": "某区", "outline": [[0, 0], [1, 1]]}]}, "三个点"),
        (load_places, PLACES, {"unknown": {}}, "缺少 'code'"),
    ],
)
def test_a_broken_file_says_where(tmp_path: Path, load, shipped: Path, change, said: str) -> None:  # type: ignore[no-untyped-def]
    """The sentence names the file and what is wrong."""
    path = tmp_path / "own.yml"
    path.write_text(yaml.safe_dump(yaml.safe_load(shipped.read_text("utf-8")) | change), encoding="utf-8")

    with pytest.raises(BadInput) as caught:
        load(path)

    assert said in str(caught.value)
    assert "own.yml" in str(caught.value)


@pytest.mark.parametrize("body", [b"", b"- a", b"a: [", b"\xff\xfe\x00", b"a: " + b"[" * 5000, b"x" * 1_000_001])
def test_hostile_files_are_refused(tmp_path: Path, body: bytes) -> None:
    """Whatever stands in it, the file is refused with a sentence."""
    path = tmp_path / "own.yml"
    path.write_bytes(body)

    with pytest.raises(BadInput, match=r"own\.yml"):
        load_index(path)
    with pytest.raises(BadInput, match="打不开"):
        load_index(tmp_path / "none.yml")
