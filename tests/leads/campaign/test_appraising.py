"""排查结果与实际发案情况: numbers, the lists behind them, and that it is a draft."""

from datetime import UTC, date, datetime

from facts.campaigns import Filing, FilingKind
from facts.filed import CaseResult, FiledCase, Meeting, Outcome
from facts.places import PlaceLead
from leads.campaign.appraising import Ground, appraise
from leads.campaign.board import draw_board
from leads.campaign.loading import load_campaign
from leads.campaign.places import load_places
from leads.campaign.words import DRAFT, appraisal_lines, appraisal_rows

CAMPAIGN = load_campaign()
PLACES = load_places()
AT = datetime(2018, 5, 16, 2, 0, tzinfo=UTC)
ON = date(2018, 12, 31)


def a_result(number: int, outcome: Outcome, filed: date, **changes: object) -> CaseResult:
    case = FiledCase(
        id=f"LA-{number:06d}", source="市公安局", external_id=str(number), name=f"滨海甲{number}有限公司", traits=(),
        filed_on=filed, amount_yuan=1_000_000, **changes,
    )  # fmt: skip
    met = (Meeting(lead="XS-000001", subject="ZT-1", name="甲", shared=()),) if outcome is Outcome.EARLIER else ()
    return CaseResult(case=case, as_candidate=outcome, as_confirmed=outcome, meetings=met)


def a_lead(number: int, place: str, first: date, **changes: object) -> PlaceLead:
    return PlaceLead(
        lead=f"XS-{number:06d}", subject="甲", places=(place,), is_open=True, is_in_hand=False, first_on=first,
        **changes,
    )  # fmt: skip


def everything(unit: str) -> list[Filing]:
    """All that a unit has to file, in time."""
    wanted = [(duty, n) for duty in CAMPAIGN.duties for n in range(duty.least)]
    return [
        Filing(
            campaign=CAMPAIGN.id, unit=unit, kind=duty.kind, filed_on=duty.due, title="件", by="王", at=AT,
            period=duty.period, id=number,
        )
        for number, (duty, _) in enumerate(wanted, 1)
    ]  # fmt: skip


def drawn(results: list[CaseResult], leads: list[PlaceLead], filings: list[Filing]):
    ground = Ground(
        board=draw_board(CAMPAIGN, filings, ON), leads=leads, results=results, places=PLACES,
        sectors={"S03": "财富管理"},
    )  # fmt: skip
    found = appraise(ground)
    return found, {unit.unit.key: unit for unit in found.units}


def test_findings_are_held_against_cases() -> None:
    """Siming filed everything, had one of its cases and missed another; a case of Huli is placed by its sector too."""
    leads = [
        a_lead(1, "350203", date(2018, 6, 1), sector="S03", amount_wan=500.0, confirmed_on=date(2018, 6, 20)),
        a_lead(2, "350203", date(2018, 8, 15)),
    ]
    results = [
        a_result(1, Outcome.EARLIER, date(2018, 7, 1), district="思明区"),
        a_result(2, Outcome.MISSED, date(2018, 9, 1), district="思明区莲前街道"),
        a_result(3, Outcome.MISSED, date(2018, 6, 1), district="湖里", sector="财富管理"),
        a_result(4, Outcome.MISSED, date(2019, 3, 1), district="思明区"),
        a_result(5, Outcome.MISSED, date(2018, 6, 1)),
        a_result(6, Outcome.UNDECIDED, date(2018, 6, 1), district="思明区"),
    ]
    found, units = drawn(results, leads, everything("D350203"))
    siming = units["D350203"]

    assert (siming.found, siming.confirmed, siming.found_amount_wan) == (("XS-000001",), ("XS-000001",), 500.0)
    assert [case.id for case in siming.cases] == ["LA-000001", "LA-000002", "LA-000006"]
    assert (siming.covered, siming.case_amount_wan) == (("LA-000001",), 300.0)
    assert [(item.deduction.rule, item.count, item.points) for item in siming.items] == [("missed_case", 1, 3.0)]
    assert siming.items[0].behind == ("LA-000002 滨海甲2有限公司，2018-09-01 立案",)
    assert siming.points == 3.0
    assert [case.id for case in units["D350206"].cases] == ["LA-000003"]
    assert [case.id for case in found.unplaced] == ["LA-000005"]


def test_deductions_are_capped_and_listed() -> None:
    """A unit that filed nothing loses at most the cap; each missing paper is in the list behind the number."""
    results = [a_result(n, Outcome.MISSED, date(2018, 6, 1), district="湖里区") for n in range(1, 9)]
    late = Filing(
        campaign=CAMPAIGN.id, unit="D350206", kind=FilingKind.PLAN, filed_on=date(2018, 5, 25), title="方案", by="王",
        at=AT, id=1,
    )  # fmt: skip
    _, units = drawn(results, [], [late])
    points = {item.deduction.rule: (item.count, item.points) for item in units["D350206"].items}

    assert points == {"overdue": (7, 6.0), "late": (1, 1.0), "missed_case": (8, 15.0), "found_nothing": (1, 5.0)}
    assert units["D350206"].points == 27.0
    assert "动态信息应于 2018-07-30 前报送，缺 2 份" in units["D350206"].items[0].behind


def test_cases_count_for_their_sector_too() -> None:
    """By the sector that the list writes, or that of the lead it is; the unit of the place has it as well."""
    leads = [a_lead(1, "350203", date(2018, 6, 1), sector="S03")]
    results = [
        a_result(1, Outcome.EARLIER, date(2018, 7, 1), district="思明区"),
        a_result(2, Outcome.MISSED, date(2018, 7, 1), sector="财富管理"),
        a_result(3, Outcome.MISSED, date(2018, 7, 1), sector="S06"),
    ]
    found, units = drawn(results, leads, [])

    assert [case.id for case in units["FIN_OFFICE"].cases] == ["LA-000001", "LA-000002", "LA-000003"]
    assert [case.id for case in units["CBRC"].cases] == ["LA-000003"]
    assert [case.id for case in units["D350203"].cases] == ["LA-000001"]
    assert found.unplaced == ()


def test_it_says_that_it_is_a_draft() -> None:
    """On top, with the days that count and what may not be added."""
    found, _ = drawn([a_result(1, Outcome.MISSED, date(2018, 6, 1))], [], [])
    lines = appraisal_lines(found)

    assert lines[0] == DRAFT
    assert "不是考评结论" in DRAFT
    assert "2018-05-15 至 2018-12-31" in lines[1]
    assert any("LA-000001" in line and "请补齐区或行业" in line for line in lines)
    assert len(appraisal_rows(found)) == 21
