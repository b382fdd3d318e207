"""What a report counts is what the dossiers say, as they stood on the last day."""

import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from facts.cases import Decision, LeadStatus
from facts.dockets import Act, Stage
from facts.dossiers import Dossier
from facts.figures import OFFICE_ZONE, Axis, Figure, Measure, Overview, Part, Slice, Span
from facts.statements import Basis, Statement
from leads.figures import Names, Rules, on_the_books, overview, risk_table, standings
from leads.figures.axes import MANY
from leads.figures.risk import ALL
from tests.leads.reports.dossier_samples import SECTORS, a_city, a_dossier, a_judgement

NOVEMBER = Span(first=date(2026, 11, 1), last=date(2026, 11, 30))
RULES = Rules(names=Names(sectors=SECTORS))


def counted(*dossiers: Dossier, span: Span = NOVEMBER) -> Overview:
    return overview(standings(dossiers, span), span, RULES)


def total(found: Overview, name: str) -> Decimal | None:
    return found.totals[name].value


def an_act(number: int, stage: Stage | None, day: int, **changes: object) -> Act:
    plain = {"lead": f"XS-{number:06d}", "act": "x", "by": "李分析", "stage": stage}
    return Act(**plain | {"at": datetime(2026, 11, day, 4, 0, tzinfo=UTC)} | changes)  # type: ignore[arg-type]


def test_a_value_is_the_sum_of_its_parts() -> None:
    """Nothing else can set it; where only unknown leads are there it is unknown, and of nothing it is 0."""
    parts = (Part(lead="XS-000001", amount=Decimal("1.5")), Part(lead="XS-000002", amount=Decimal("2.25")))
    plain = {"name": "a", "label": "b", "measure": Measure.AMOUNT}

    assert Figure(**plain, parts=parts, unknown=("XS-000003",)).value == Decimal("3.75")  # type: ignore[arg-type]
    assert Figure(**plain, parts=(), unknown=("XS-000003",)).value is None  # type: ignore[arg-type]
    assert Figure(**plain, parts=()).value == 0  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_totals_are_what_a_plain_recount_gives(seed: int) -> None:
    """Counted a second time straight from the dossiers, the numbers are the same."""
    city = list(a_city(400, seed))
    found = counted(*city)

    def in_month(moment: datetime) -> bool:
        return (moment + timedelta(hours=8)).strftime("%Y-%m") == "2026-11"

    entered = {
        name: sum(any(act.stage is stage and in_month(act.at) for act in one.acts) for one in city)
        for name, stage in (("registered", Stage.REGISTERED), ("assigned", Stage.ASSIGNED), ("closed", Stage.CLOSED))
    }
    assert total(found, "total.found") == sum(in_month(one.lead.first_seen) for one in city)
    assert total(found, "total.judged") == sum(any(in_month(said.at) for said in one.judgements) for one in city)
    assert {name: total(found, f"total.{name}") for name in entered} == entered
    by_id = {one.lead.id: one for one in city}
    amounts = [by_id[lead].row.amount_wan for lead in found.totals["book.amount"].leads]
    assert total(found, "book.amount") == sum(amounts)  # type: ignore[arg-type]
    assert None not in amounts
    assert all(by_id[lead].row.amount_wan is None for lead in found.totals["book.amount"].unknown)


@pytest.mark.parametrize("seed", [4, 5])
def test_every_number_stands_on_leads_of_its_set(seed: int) -> None:
    """Each figure's leads are on file, none twice, and the rows of an axis without overlap are the books."""
    city = list(a_city(300, seed))
    found = counted(*city)
    known, books = {one.lead.id for one in city}, set(found.totals["book.count"].leads)
    for figure in found.figures():
        assert set(figure.leads) <= known
        assert len(set(figure.leads) | set(figure.unknown)) == len(figure.leads) + len(figure.unknown)
    for axis, rows in found.slices.items():
        stood = Counter(lead for row in rows for lead in row.figures["count"].leads)
        assert set(stood) == books
        if axis not in MANY:
            assert set(stood.values()) == {1}


def test_an_earlier_report_stays_as_it_was() -> None:
    """What was judged and done after the last day changes nothing in that month's numbers."""
    later = datetime(2026, 12, 5, 4, 0, tzinfo=UTC)
    due = date(2026, 11, 20)
    assigned = (an_act(1, Stage.ASSIGNED, 8, due=due),)
    before = a_dossier(1, acts=assigned, docket={"stage": Stage.ASSIGNED, "due": due})
    after = a_dossier(
        1, lead={"status": LeadStatus.DISMISSED}, docket={"stage": Stage.CLOSED},
        judgements=(*before.judgements, a_judgement("XS-000001", later, decision=Decision.DISMISS, reason="银行产品")),
        acts=(*before.acts, an_act(1, Stage.CLOSED, 1, at=later)),
    )  # fmt: skip
    one, two = counted(before), counted(after)

    assert {name: figure.value for name, figure in one.totals.items()} == {
        name: figure.value for name, figure in two.totals.items()
    }
    assert total(two, "total.overdue") == 1
    assert total(two, "total.closed") == 0


def test_a_later_judgement_moves_no_earlier_stage() -> None:
    """Judged in December, the lead of November still waits where it stood."""
    later = datetime(2026, 12, 5, 4, 0, tzinfo=UTC)
    judged = a_dossier(1, judgements=(a_judgement("XS-000001", later),), docket={"stage": Stage.JUDGED})
    found = counted(judged)

    assert [row.key for row in found.slices[Axis.STAGE]] == ["found"]
    assert (total(found, "total.unjudged"), total(found, "book.confirmed")) == (1, 0)


def test_what_is_not_on_the_books() -> None:
    """Dismissed, observed, merged and nameless leads, and those laid down before the span, enter no row."""
    away = [
        a_dossier(1, lead={"status": LeadStatus.DISMISSED}),
        a_dossier(2, lead={"status": LeadStatus.OBSERVED}),
        a_dossier(3, docket={"stage": Stage.MERGED}, acts=(an_act(3, Stage.MERGED, 9),)),
        a_dossier(4, lead={"subject": None}, row={"subject": None}),
        a_dossier(5, lead={"quotes": ()}),
        a_dossier(6, docket={"stage": Stage.CLOSED}, seen=datetime(2026, 9, 1, tzinfo=UTC),
                  acts=(an_act(6, Stage.CLOSED, 1, at=datetime(2026, 10, 3, tzinfo=UTC)),)),
        a_dossier(7, seen=datetime(2026, 12, 1, tzinfo=UTC)),
    ]  # fmt: skip
    here = a_dossier(8, docket={"stage": Stage.CLOSED}, acts=(an_act(8, Stage.CLOSED, 20),))

    assert counted(*away, here).totals["book.count"].leads == ("XS-000008",)


def test_the_day_is_the_offices() -> None:
    """Half past midnight on the first of December in Xiamen is not November, though it is in London."""
    late = datetime(2026, 11, 30, 16, 30, tzinfo=UTC)

    assert late.astimezone(OFFICE_ZONE).day == 1
    assert total(counted(a_dossier(1, seen=late)), "total.found") == 0


def test_coming_back_is_counted() -> None:
    """A lead taken up again after it was closed is a 复发重开 of the month in which that happened."""
    acts = (an_act(1, Stage.CLOSED, 6), an_act(1, Stage.VERIFYING, 20))

    assert total(counted(a_dossier(1, acts=acts)), "total.came_back") == 1
    assert total(counted(a_dossier(1, acts=acts[:1])), "total.came_back") == 0


def test_one_subject_is_one_subject() -> None:
    """Two leads on one subject are two leads and one subject."""
    found = counted(a_dossier(1), a_dossier(2, lead={"subject_id": "ZT-000001"}))

    assert (total(found, "book.count"), total(found, "book.subjects")) == (2, 1)


def test_verified_sums_stand_apart() -> None:
    """A sum counts as verified where the statement that counts says so."""
    said = Statement(
        lead="XS-000001", field="amount_wan", value="500.25", basis=Basis.VERIFIED, source="judgement", by="王核查",
        at=datetime(2026, 11, 6, tzinfo=UTC),
    )  # fmt: skip
    found = counted(a_dossier(1, statements=(said,)), a_dossier(2))

    assert (total(found, "book.amount"), total(found, "book.verified")) == (Decimal("1000.50"), Decimal("500.25"))


def test_an_empty_month_is_all_zeros() -> None:
    """No dossier, no row, every count 0 and every sum 0."""
    found = counted()

    assert {figure.value for figure in found.totals.values()} == {0}
    assert all(rows == () for rows in found.slices.values())


def test_rows_have_their_order() -> None:
    """Districts stand in the city's order, grades from red to blue, sectors by count; the unknown last."""
    found = counted(*a_city(300))

    def labels(axis: Axis) -> list[str]:
        return [row.label for row in found.slices[axis]]

    assert labels(Axis.DISTRICT)[:6] == ["思明区", "湖里区", "海沧区", "集美区", "同安区", "翔安区"]
    assert labels(Axis.GRADE) == ["红", "橙", "黄", "蓝", "未分级"]
    assert labels(Axis.SECTOR)[-1] == "未归行业"
    assert counts(found.slices[Axis.SECTOR][:-1]) == sorted(counts(found.slices[Axis.SECTOR][:-1]), reverse=True)


def counts(rows: tuple[Slice, ...]) -> list[Decimal | None]:
    return [row.figures["count"].value for row in rows]


def test_risk_margins_are_the_sums_of_their_cells() -> None:
    """A lead is in one sector and one district: cells of a line add up to its margin."""
    table = risk_table(on_the_books(standings(a_city(300), NOVEMBER)), RULES)
    for row in (*table.sectors, ALL):
        cells = [table.cells[row, column] for column in table.districts if (row, column) in table.cells]
        for name in ("count", "people", "index"):
            assert sum(cell[name].value or 0 for cell in cells) == (table.cells[row, ALL][name].value or 0)
    assert "【建】" in table.formula


@pytest.mark.long
def test_ten_thousand_dossiers_are_counted_in_seconds() -> None:
    """Linear in leads: ten thousand take less than twenty times a thousand, and less than a minute of work."""
    spent = {}
    for size in (1_000, 10_000):
        city = list(a_city(size))
        start = time.process_time()
        counted(*city)
        spent[size] = time.process_time() - start

    assert spent[10_000] < min(60, 20 * max(spent[1_000], 0.2))
