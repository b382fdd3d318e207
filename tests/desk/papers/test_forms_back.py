"""A filled ledger comes back: conflicts are decided one by one, confirmed once, undone as a whole."""

import io
import re
from datetime import date

import openpyxl
import pytest

from facts.people import Realm, Role
from facts.statements import Basis, Statement
from tests.desk.office import Office, post
from tests.desk.papers.clerk import (
    SIMING,
    XLSX,
    cells,
    clerk,
    confirm,
    confirmed,
    fetched,
    hand_in,
    previewed,
    stamp,
    told,
    two_leads,
)  # fmt: skip

HEAD = 4


def ledger(client: object) -> bytes:
    """The ledger with keys, as it leaves the house."""
    answer = fetched(client, "/exports", what="台账")  # type: ignore[arg-type]  # TestClient
    assert answer.headers["content-type"] == XLSX
    return bytes(answer.content)


def filled(body: bytes, **values: dict[str, object]) -> bytes:
    """The workbook with cells typed in: lead -> heading -> value."""
    book = openpyxl.load_workbook(io.BytesIO(body))
    sheet = book.worksheets[0]
    heads: dict[str, int] = {}
    for row in sheet.iter_rows(max_row=8):
        heads |= {str(cell.value): cell.column for cell in row if cell.value}
    for row in range(1, sheet.max_row + 1):
        lead = sheet.cell(row, heads["线索编号"]).value
        for head, value in values.get(str(lead), {}).items():
            sheet.cell(row, heads[head]).value = value  # type: ignore[assignment]  # what a person types
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def state(office: Office, lead: str, field: str, value: str) -> None:
    """Somebody of the house states a field."""
    said = Statement(
        lead=lead,
        field=field,
        value=value,
        basis=Basis.VERIFIED,
        source="judgement",
        by="李研判",
        at=office.clock.now(),
    )
    office.house.statements.add([said])


def row_of(office: Office, lead: str) -> object:
    """What the house says of a lead now."""
    return office.house.dossiers.get(lead).row


def test_conflicts_are_decided_one_by_one(office: Office) -> None:
    """One cell stays as the house has it, one as the sheet has it; what was no conflict is written."""
    one, other = two_leads(office)
    client = office.client(clerk(office))
    body = ledger(client)
    for lead in (one.id, other.id):
        state(office, lead or "", "progress", "已约谈")
    typed = {
        one.id or "": {"进展": "已立案", "涉众规模（人）": 30, "整改责任人": "钱某甲"},
        other.id or "": {"进展": "已劝返", "整改措施": "停止宣传"},
    }
    address, page = previewed(client, "form", "台账-思明.xlsx", filled(body, **typed), form="台账")
    words = told(page)

    assert "冲突 2 处" in words
    assert "已约谈 已立案" in words
    assert "钱某甲" not in page
    assert "钱**" in words
    rows = {name: int(line[0]) for line, name in _rows(page)}
    result = confirmed(client, address, page, **{
        f"take:{rows[one.id or '']}:progress": "theirs", f"take:{rows[other.id or '']}:progress": "ours",
    })  # fmt: skip

    assert "2 行、4 项" in told(result)
    first, second = row_of(office, one.id or ""), row_of(office, other.id or "")
    assert (first.progress, first.people, first.rectifier) == ("已立案", 30, "钱某甲")  # type: ignore[attr-defined]
    assert (second.progress, second.rectification) == ("已约谈", "停止宣传")  # type: ignore[attr-defined]


def _rows(page: str) -> list[tuple[tuple[str, str], str]]:
    found = re.findall(r'name="take:(\d+):(\w+)" value="ours"', page)
    leads = re.findall(r'<td class="num">(\d+)</td><td>(XS-\d+) ', page)
    return [((row, field), dict(leads)[row]) for row, field in found]


def test_undecided_rows_stay_out_and_are_named(office: Office) -> None:
    """By default a row with an undecided conflict is left out wholly; asked so, nothing at all is written."""
    one, other = two_leads(office)
    client = office.client(clerk(office))
    body = ledger(client)
    state(office, one.id or "", "progress", "已约谈")
    sheet = filled(body, **{one.id or "": {"进展": "已立案"}, other.id or "": {"进展": "已劝返"}})
    address, page = previewed(client, "form", "台账.xlsx", sheet, form="台账")
    refused = confirmed(client, address, page, settling="refuse")
    assert "有 1 行存疑" in told(refused)
    assert "没有写入任何内容" in told(refused)
    assert row_of(office, other.id or "").progress is None  # type: ignore[attr-defined]

    again = client.get(address).text
    done = told(confirmed(client, address, again))
    assert "1 行、1 项，略过 1 行" in done
    assert row_of(office, one.id or "").progress == "已约谈"  # type: ignore[attr-defined]
    assert row_of(office, other.id or "").progress == "已劝返"  # type: ignore[attr-defined]


def test_confirmed_twice_is_written_once(office: Office) -> None:
    """A double click and a second tab get the same job; the file is gone from the server, the batch is one."""
    one, _ = two_leads(office)
    client = office.client(clerk(office))
    sheet = filled(ledger(client), **{one.id or "": {"进展": "已立案"}})
    address, page = previewed(client, "form", "台账.xlsx", sheet, form="台账")
    first, second = confirm(client, address, page), confirm(client, address, page)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    assert [one.id for one in office.house.statements.batches(begun_by="form ")] == [1]
    assert client.get(address).status_code == 404
    assert list((office.folder / "uploads").iterdir()) == []


def test_what_changed_since_the_preview_is_looked_at_again(office: Office) -> None:
    """Another tab, another clerk: confirming an old preview writes nothing, and the new one shows the conflict."""
    one, _ = two_leads(office)
    client = office.client(clerk(office))
    sheet = filled(ledger(client), **{one.id or "": {"进展": "已立案"}})
    address, page = previewed(client, "form", "台账.xlsx", sheet, form="台账")
    state(office, one.id or "", "progress", "已约谈")
    answer = told(confirmed(client, address, page))

    assert "预览之后库里的内容有变化，没有写入任何内容" in answer
    again = client.get(address).text
    assert stamp(again) != stamp(page)
    assert "冲突 1 处" in told(again)
    assert confirm(client, address, page).status_code == 422


def test_an_import_is_undone_as_a_whole(office: Office) -> None:
    """The page of the batch says what it wrote; undone with a reason nothing of it counts, once."""
    one, _ = two_leads(office)
    client = office.client(clerk(office))
    sheet = filled(ledger(client), **{one.id or "": {"进展": "已立案", "整改时限": date(2026, 12, 31)}})
    address, page = previewed(client, "form", "台账.xlsx", sheet, form="台账")
    confirmed(client, address, page)
    shown = told(client.get("/imports/batches/form/1").text)

    assert "已立案" in shown
    assert "2026-12-31" in shown
    assert post(client, "/imports/batches/form/1/undo", reason=" ").status_code == 422
    assert post(client, "/imports/batches/form/1/undo", reason="报错了区").status_code == 303
    assert row_of(office, one.id or "").progress is None  # type: ignore[attr-defined]
    assert post(client, "/imports/batches/form/1/undo", reason="再来").status_code == 422
    assert ("王内勤", "statements undone", "batch 1") in office.acts()


def test_a_district_fills_in_its_own_leads_alone(office: Office) -> None:
    """Rows of another district are unknown to it, and its batches are its own."""
    one, other = two_leads(office)
    everybody = office.client(clerk(office))
    sheet = filled(ledger(everybody), **{one.id or "": {"进展": "已立案"}, other.id or "": {"进展": "已劝返"}})
    siming = office.client(clerk(office, "思明区", Role.DISTRICT, Realm(districts=frozenset({SIMING}))))
    address, page = previewed(siming, "form", "台账.xlsx", sheet, form="台账")

    assert f"库中没有线索 {other.id}" in told(page)
    confirmed(siming, address, page)
    assert row_of(office, one.id or "").progress == "已立案"  # type: ignore[attr-defined]
    assert row_of(office, other.id or "").progress is None  # type: ignore[attr-defined]
    _, third = previewed(
        everybody, "form", "t.xlsx", filled(sheet, **{other.id or "": {"进展": "已约谈"}}), form="台账"
    )
    assert "已约谈" in told(third)
    huli = office.client(clerk(office, "湖里区", Role.DISTRICT, Realm(districts=frozenset({"350206"}))))
    assert siming.get("/imports/batches/form/1").status_code == 200
    assert huli.get("/imports/batches/form/1").status_code == 404
    assert post(huli, "/imports/batches/form/1/undo", reason="不是我的").status_code in (404, 422)


@pytest.mark.parametrize("form", ["附件2", "../x.yml", "/etc/passwd", ""])
def test_only_forms_that_can_come_back_are_taken(office: Office, form: str) -> None:
    """Sums cannot be filled in, and no path is read from this machine."""
    assert hand_in(office.client(clerk(office)), "form", "x.csv", b"a,b\n1,2\n", form=form).status_code == 422


def test_the_ledger_has_the_leads(office: Office) -> None:
    """What the other tests fill in is there to be filled in."""
    one, other = two_leads(office)
    found = str(cells(ledger(office.client(clerk(office)))))

    assert one.id in found
    assert other.id in found
