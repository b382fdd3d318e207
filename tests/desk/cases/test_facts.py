"""What a person states for the ledger: read back in the exported sheet, checked, bounded by realm, on record."""

from decimal import Decimal

from facts.people import Realm, Role
from tests.desk.office import Office, post, token
from tests.desk.papers.clerk import SIMING, cells, clerk, fetched, told, two_leads


def test_what_is_stated_stands_in_the_ledger(office: Office) -> None:
    """Business model and exposure, with who and on what basis; what did not change is not written again."""
    one, _ = two_leads(office)
    path = f"/leads/{one.id}/facts"
    client = office.client()
    assert f'href="{path}"' in client.get(f"/leads/{one.id}").text
    assert "业务模式 （空） —" in told(client.get(path).text)
    given = {"business": "以养老公寓预售吸收会员费", "exposure_wan": "1250.50", "basis": "claimed"}
    assert post(client, path, **given).headers["location"] == f"{path}?done=2"
    page = told(client.get(path).text)
    assert "业务模式 以养老公寓预售吸收会员费 王研判 2026-11-23（自称）" in page
    assert post(client, path, **given | {"exposure_wan": "1250.5"}).headers["location"] == f"{path}?done=0"
    rows = cells(fetched(client, "/exports", what="台账", to_fill="no").content)
    heads = next(row for row in rows if "业务模式" in row)
    line = next(row for row in rows if one.id in row)
    assert line[heads.index("业务模式")] == "以养老公寓预售吸收会员费"
    assert line[heads.index("风险敞口（万元）")] == 1250.5
    assert post(client, path, business="", exposure_wan="1250.5", basis="verified").status_code == 303
    assert office.house.dossiers.get(one.id or "").row.business is None
    assert [act for _, act, _ in office.acts()] == ["facts stated", "form exported", "facts stated"]


def test_what_does_not_fit_is_refused_and_kept_on_the_form(office: Office) -> None:
    """A word for a number, an absurd sum, no basis, a stale page: nothing is written, everything typed is there."""
    one, _ = two_leads(office)
    path, client = f"/leads/{one.id}/facts", office.client()
    for wrong, said in (("1亿", "应为数字"), ("-5", "应为数字"), ("999999999", "不能超过"), ("NaN", "应为数字")):
        refused = post(client, path, business="写了很久", exposure_wan=wrong, basis="verified")
        assert (refused.status_code, said in refused.text) == (422, True), wrong
        assert 'value="写了很久"' in refused.text
    assert post(client, path, business="长" * 501, basis="verified").status_code == 422
    assert post(client, path, business="x", basis="听说").status_code == 422
    assert client.post(path, data={"business": "x", "token": "y"}).status_code == 403
    assert office.acts() == []


def test_a_district_states_of_its_own_leads_alone(office: Office) -> None:
    """By page and by API; whoever only reads changes nothing."""
    one, other = two_leads(office)
    siming = office.client(clerk(office, "思明区", Role.DISTRICT, Realm(districts=frozenset({SIMING}))))
    head = {"X-Token": token(siming, "/leads")}
    given = {"basis": "verified", "exposure_wan": "30"}
    found = siming.post(f"/api/v1/leads/{one.id}/facts", json=given, headers=head)
    assert (found.status_code, found.json()[1]["value"]) == (200, "30")
    assert siming.post(f"/api/v1/leads/{other.id}/facts", json=given, headers=head).status_code == 404
    assert siming.get(f"/leads/{other.id}/facts").status_code == 404
    assert post(siming, f"/leads/{other.id}/facts", **given).status_code == 404
    assert office.house.dossiers.get(one.id or "").row.exposure_wan == Decimal(30)
    wrong = siming.post(f"/api/v1/leads/{one.id}/facts", json=given | {"amount": "1"}, headers=head)
    assert wrong.status_code == 422
    reader = office.client(clerk(office, "审计", Role.AUDITOR))
    assert reader.get(f"/leads/{one.id}/facts").status_code == 200
    assert "记录</button>" not in reader.get(f"/leads/{one.id}/facts").text
    assert reader.post(f"/leads/{one.id}/facts", data={"business": "x"}).status_code == 403
