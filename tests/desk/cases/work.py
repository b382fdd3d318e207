"""What the tests of casework share: leads brought to a stage, offices as people, forms sent."""

import re
from typing import Any

from fastapi.testclient import TestClient

from desk.cases.acting import Wanted, act_on
from facts.cases import Decision, Judgement, Lead
from facts.people import EVERYWHERE, Person, Realm, Role
from facts.statements import Basis, Statement
from tests.desk.office import SAME_ORIGIN, Office, token

SIMING, JIMEI = "350203", "350211"
#: Assigned, verified, graded, disposed of, answered: what brings a confirmed lead to 反馈.
WAY = (
    ("assign", {"unit": "FIN_OFFICE"}), ("verify", {"finding": "已约谈，属实"}),
    ("grade", {"grade": "yellow", "reason": "核实人数不多"}),
    ("dispose", {"measure": "警示约谈"}), ("feedback", {"result": "已停止宣传"}),
)  # fmt: skip


def confirmed(office: Office, url: str = "http://www.jinshu.test/", **changes: Any) -> Lead:
    """A lead that was confirmed."""
    lead = office.lead(url, **changes)
    said = Judgement(
        lead=lead.id or "", decision=Decision.CONFIRM, analyst="王研判", reason="投资人笔录", at=office.clock.now()
    )
    return office.leads.judge(said)


def act(office: Office, who: Person, lead: Lead, key: str, **given: str) -> None:
    """Do one act by the service."""
    outside = {name: given.pop(name) for name in ("unit", "reason") if name in given}
    assert act_on(office.house, who, lead.id or "", Wanted(act=key, fields=given, **outside)).written


def placed(office: Office, lead: Lead, district: str) -> None:
    """State where a lead's subject is registered."""
    said = Statement(
        lead=lead.id or "", field="registered_at", value=district, basis=Basis.VERIFIED, source="test", by="王登记",
        at=office.clock.now(),
    )  # fmt: skip
    office.house.statements.add([said])


def of_district(office: Office, district: str, name: str = "陈思明") -> Person:
    """Somebody of a district."""
    return office.person(name, frozenset({Role.DISTRICT}), Realm(districts=frozenset({district})))


def someone(office: Office, name: str, *roles: Role) -> Person:
    """Somebody with some roles, who sees everything."""
    return office.person(name, frozenset(roles), EVERYWHERE)


def hidden(client: TestClient, path: str, form: str = "act") -> dict[str, str]:
    """The hidden fields of one form of a page."""
    html = client.get(path).text
    body = html[html.index(f'id="{form}"') :]
    return dict(re.findall(r'type="hidden" name="([\w.]+)" value="([^"]*)"', body[: body.index("</form>")]))


def by_cookie(client: TestClient) -> dict[str, str]:
    """The headers with which a page's own script writes by the API."""
    return {**SAME_ORIGIN, "x-token": token(client, "/leads")}
