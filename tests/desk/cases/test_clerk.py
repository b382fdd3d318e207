"""The clerk (内勤) does the acts that the rules file gives the clerk, each of them, and nothing else of a lead."""

import pytest

from facts.people import RIGHTS, Right, Role
from leads.lifecycle import docket_of
from tests.desk.cases.work import WAY, act, by_cookie, confirmed, hidden, someone
from tests.desk.office import Office, post

#: By hand, from leads/lifecycle/lifecycle.yml: act -> what it carries.
CLERKS = {
    "register": {}, "assign": {"unit": "FIN_OFFICE"}, "urge": {}, "note": {"reason": "已电话联系"}, "archive": {},
    "answer_cleanup": {"site": "http://www.jinshu.test/", "answer": "已清理"},
}  # fmt: skip


def standing(office: Office, key: str) -> str:
    """A lead on which the act can be done; its number."""
    if key == "register":
        return office.lead().id or ""
    lead, boss = confirmed(office), office.person()
    if key in ("urge", "archive"):
        for step, given in WAY if key == "archive" else WAY[:1]:
            act(office, boss, lead, step, **given)
    if key == "archive":
        act(office, boss, lead, "close", closing_basis="整改完毕")
        act(office, someone(office, "王领导", Role.LEADER), lead, "confirm_close")
    if key == "answer_cleanup":
        asked = {"unit": "CYBER", "site": "http://www.jinshu.test/", "ask": "关闭网站", "legal_basis": "条例第十条"}
        act(office, boss, lead, "request_cleanup", **asked)
    return lead.id or ""


@pytest.mark.parametrize("key", CLERKS)
def test_what_the_rules_give_the_clerk_the_desk_lets_the_clerk_do(office: Office, key: str) -> None:
    """Offered as a form, sent, written in the clerk's name."""
    lead, client = standing(office, key), office.client(someone(office, "周内勤", Role.CLERK))
    answer = post(client, f"/leads/{lead}/acts", **hidden(client, f"/leads/{lead}?act={key}") | CLERKS[key])

    assert answer.status_code == 303, answer.text
    done = office.house.dockets.acts(lead)[-1]
    assert (done.act, done.by) == (key, "周内勤")


def test_the_list_is_the_rules_own(office: Office) -> None:
    """Whoever changes the rules file changes this list, too."""
    given = {rule.key for rule in office.house.lifecycle.acts.values() if "clerk" in rule.who}

    assert given == set(CLERKS)


def test_every_other_act_is_refused_and_nothing_is_written(office: Office) -> None:
    """By form and by API; neither judgements nor subjects; the page offers the rest as not the clerk's."""
    lead = confirmed(office).id or ""
    client = office.client(someone(office, "周内勤", Role.CLERK))
    headers, rules = by_cookie(client), office.house.lifecycle
    for rule in rules.acts.values():
        if rule.key not in CLERKS:
            said = client.post(f"/api/v1/leads/{lead}/acts", json={"act": rule.key}, headers=headers)
            assert (said.status_code, "您的角色不办理这一事项" in said.text) == (403, True), rule.key
    html = client.get(f"/leads/{lead}").text

    assert post(client, f"/leads/{lead}/acts", act="grade", grade="blue", reason="x").status_code == 403
    assert post(client, f"/leads/{lead}/judgements", decision="dismiss", reason="x").status_code == 403
    assert post(client, "/subjects/ZT-000001/change", do="rename", name="x", reason="x").status_code == 403
    assert office.house.dockets.acts(lead) == []
    assert docket_of(office.house.act_ports, lead).grade is None
    assert 'id="acts"' in html
    assert 'id="judge"' not in html
    assert "（不由您办）" in html


def test_several_leads_are_assigned_by_the_clerk(office: Office) -> None:
    """The form below the list is there, and each lead has its own answer."""
    lead, client = confirmed(office), office.client(someone(office, "周内勤", Role.CLERK))
    assert 'action="/leads/bulk"' in client.get("/leads").text
    html = post(client, "/leads/bulk", act="assign", unit="FIN_OFFICE", lead=lead.id or "").text

    assert "已派发（单位：" in html


def test_an_analyst_narrowed_to_the_clerks_right_is_a_clerk(office: Office) -> None:
    """A token's scopes narrow what its person is in the life cycle; the right to judge alone lets nobody act."""
    lead = confirmed(office).id or ""
    both = office.person("赵双职", frozenset({Role.CLERK, Role.ANALYST}))
    book, until = office.house.people, office.clock.now().replace(year=2027)
    answers = {}
    for name, scopes in (("file", {Right.SEE, Right.FILE, Right.JUDGE}), ("judge", {Right.SEE, Right.JUDGE})):
        book.add_token(both, name, label=name, scopes=frozenset(scopes), until=until)
        headers = {"Authorization": f"Bearer {name}"}
        client = office.client(anonymous=True)
        answers[name] = [
            client.post(f"/api/v1/leads/{lead}/acts", json=wanted, headers=headers).status_code
            for wanted in ({"act": "note", "reason": "记"}, {"act": "grade", "fields": {"grade": "blue"}})
        ]

    assert answers == {"file": [201, 403], "judge": [403, 403]}
    assert Right.FILE in RIGHTS[Role.CLERK]
    assert Right.ACT not in RIGHTS[Role.CLERK]
