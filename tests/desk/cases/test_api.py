"""Leads in the REST API: listed, looked at, acted on, judged; refused as the pages refuse."""

from facts.dockets import Stage
from facts.people import Role
from leads.lifecycle import docket_of
from tests.desk.cases.work import act, by_cookie, confirmed, someone
from tests.desk.office import PHONE, Office


def test_leads_are_listed_by_filter_and_paged(office: Office) -> None:
    """Covered, with a cursor; a changed limit is refused."""
    for number in range(3):
        office.lead(f"http://a{number}.test/", title=f"加我{PHONE}", score=50.0 + number)
    client = office.client()
    first = client.get("/api/v1/leads?limit=2&status=candidate").json()
    second = client.get(f"/api/v1/leads?limit=2&after={first['next']}").json()

    assert [one["lead"] for one in first["items"] + second["items"]] == ["XS-000003", "XS-000002", "XS-000001"]
    assert (first["total"], first["next"], second["next"]) == (3, "2", None)
    assert PHONE not in str(first)
    assert client.get("/api/v1/leads?limit=3&after=2").status_code == 422
    assert client.get("/api/v1/leads?status=nonsense").status_code == 422


def test_a_lead_is_acted_on_and_judged(office: Office) -> None:
    """Offered, done, told; a slower one gets 409."""
    lead, client = confirmed(office), office.client()
    offered = client.get(f"/api/v1/leads/{lead.id}/allowed").json()
    path = f"/api/v1/leads/{lead.id}/acts"
    given = {"act": "assign", "unit": "FIN_OFFICE", "fields": {"holder": "赵经办"}, "last_act": 0}
    done = client.post(path, json=given, headers=by_cookie(client))
    slower = client.post(path, json=given, headers=by_cookie(client))
    case = client.get(f"/api/v1/leads/{lead.id}").json()

    assert next(one for one in offered if one["act"] == "assign")["requires"] == ["unit"]
    assert (done.status_code, done.json()[0]["told"].startswith("单位：市委金融办")) == (201, True)
    assert slower.status_code == 409
    assert "王研判 于" in slower.json()["error"]
    assert (case["stage"], case["holder"], case["last_act"]) == ("assigned", "赵经办", done.json()[0]["id"])
    said = {"decision": "observe", "reason": "再看", "known": 0, "corrections": {"people": "三十"}}
    judged = f"/api/v1/leads/{lead.id}/judgements"
    assert client.post(judged, json=said, headers=by_cookie(client)).status_code == 409
    assert client.post(judged, json=said | {"known": 1}, headers=by_cookie(client)).status_code == 422
    final = client.post(judged, json=said | {"known": 1, "corrections": {}}, headers=by_cookie(client))
    assert final.status_code == 201


def test_refusals_are_json_with_a_sentence(office: Office) -> None:
    """Unknown leads, illegal acts, strange fields, rights."""
    lead, client = confirmed(office), office.client()
    path = f"/api/v1/leads/{lead.id}/acts"

    def send(**given: object) -> tuple[int, str]:
        answer = client.post(path, json=given, headers=by_cookie(client))
        return answer.status_code, answer.json()["error"]

    assert client.get("/api/v1/leads/XS-000404").status_code == 404
    assert client.get("/api/v1/leads/x").status_code == 422
    assert send(act="close", fields={"closing_basis": "x"})[0] == 422
    assert "没有这些字段：nonsense" in send(act="note", fields={"nonsense": "x"})[1]
    collector = office.client(someone(office, "采集", Role.COLLECTOR))
    assert collector.post(path, json={"act": "note"}, headers=by_cookie(collector)).status_code == 403
    assert office.client(anonymous=True).get("/api/v1/leads").status_code == 401


def test_several_leads_and_the_duties(office: Office) -> None:
    """Each with its answer; counts by unit."""
    lead, fresh = confirmed(office), office.lead("http://b.test/")
    client = office.client()
    given = {"leads": [lead.id, fresh.id], "act": "assign", "unit": "FIN_OFFICE"}
    results = client.post("/api/v1/leads/acts", json=given, headers=by_cookie(client)).json()

    assert [bool(one["problem"]) for one in results] == [False, True]
    assert docket_of(office.house.act_ports, lead.id or "").stage is Stage.ASSIGNED
    act(office, office.person(), lead, "verify", finding="属实")
    told = client.get("/api/v1/duties").json()
    assert (told["late"], told["soon"]) == (0, 2)
    assert told["by_unit"] == [{"key": "FIN_OFFICE", "name": "市委金融办", "late": 0, "soon": 1}]
