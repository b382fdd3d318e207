"""The one screen and its forms: what it shows, what it covers, who sees what, and that it works without JavaScript."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk.review.agreement import measure as agree
from desk.review.meter import measure
from desk.review.reasons import dismissal_reasons
from facts.assessments import Stance
from facts.cases import Decision, LeadStatus
from facts.errors import BadInput
from facts.people import Realm, Role
from facts.reviewing import Said, SaidKind
from tests.desk.office import PHONE, SAME_ORIGIN, TEXT, Office, a_contract
from tests.desk.review.pages import a_night, a_page_of, later
from tests.desk.review.test_deciding import decide, send
from tests.factories import NOON


def by_form(office: Office, client: Any, page: int, **fields: str) -> Any:
    """Press a button of the page's own form."""
    html = client.get(f"/review/{page}").text
    token = re.search(r'name="token" value="(\w+)"', html)
    known = re.search(r'name="known" value="(\d+)"', html)
    assert token
    assert known
    plain = {"token": token[1], "known": known[1], "from": "run=r1"}
    return client.post(f"/review/{page}/decide", data=plain | fields, headers=SAME_ORIGIN, follow_redirects=False)


def test_the_screen_shows_what_a_decision_rests_on(office: Office) -> None:
    """Elements with quotes or 未见, arithmetic, reasons that add up, identifiers, capture, evidence; nothing bare."""
    first, *_ = a_night(office)
    html = office.client().get(f"/review/{first}?from=run%3Dr1").text

    for said in (
        "每日 0.5% × 365 天", "<b>182.5%</b>", "未见", "保·本·保·息，日返千分之五", "合计 = 得分 <b>55.5</b>",
        "第 1 / 5", "5,000 元", "网页原貌", "证据件", "138****8000", "还没有人研判过。", "今日已研判 <b>0</b> 页",
    ):  # fmt: skip
        assert said in html, said
    assert PHONE not in html
    assert " style=" not in html
    assert "onclick" not in html
    assert len(html.encode()) < 60_000


def test_what_else_carries_a_number_is_told(office: Office) -> None:
    """Leads of other pages with the same phone, with links and a picture; of other districts only in one's realm."""
    first, *_, third, fourth = a_night(office)
    client = office.client()
    for page in (third, fourth):
        decide(client, page, "confirm")
    html = client.get(f"/review/{third}").text
    told = client.get(f"/api/v1/review/pages/{first}").json()["identifiers"][0]

    assert "另见于" in html
    assert f'href="/review/{fourth}"' in html
    assert "<svg" in html
    assert (told["value"], told["mentions"] >= 1) == ("138****8000", True)
    assert PHONE not in str(told)


def test_the_tabs_work_without_javascript(office: Office) -> None:
    """Heat of either head, changes, and the fragment that the script fetches."""
    first, *_ = a_night(office)
    client = office.client()
    heat = client.get(f"/review/{first}?tab=heat").text
    assert 'class="heat for' in heat
    assert "文本模型认为本页是曝光的概率为" in client.get(f"/review/{first}?heat=exposure").text
    assert "与上次访问相比" in client.get(f"/review/{first}?tab=changes").text
    part = client.get(f"/review/{first}/part?from=run%3Dr1").text
    assert part.lstrip().startswith("<article")
    assert "<html" not in part
    assert client.get(f"/pages/{first}", follow_redirects=False).headers["location"] == f"/review/{first}"
    assert client.get("/review/999").status_code == 404
    assert client.get("/review/0").status_code == 422


def test_forms_decide_and_lead_on(office: Office) -> None:
    """One press, one redirect to the next page nobody spoke of; after the last the list; the address tells nothing."""
    pages = a_night(office, 1, 2)
    client = office.client()
    answer = by_form(office, client, pages[0], do="confirm", note="电话核实")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/review/{pages[1]}?from=run%3Dr1&done={pages[0]}"
    assert "已记录：页面 1 确认为线索。" in client.get(answer.headers["location"]).text
    later(office)
    assert by_form(office, client, pages[1], do="stance:other").headers["location"].startswith(f"/review/{pages[2]}?")
    later(office)
    assert by_form(office, client, pages[2], do="dismiss:unrelated").headers["location"].startswith("/queue")
    back = client.post(
        "/review/undo", data={"token": _token(client, pages[0]), "from": "run=r1"}, headers=SAME_ORIGIN,
        follow_redirects=False,
    )  # fmt: skip
    assert back.headers["location"] == f"/review/{pages[2]}?from=run%3Dr1&done=undo"
    assert "已撤销上一条。" in client.get(back.headers["location"]).text


def _token(client: Any, page: int) -> str:
    found = re.search(r'name="token" value="(\w+)"', client.get(f"/review/{page}").text)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"do": ""}, 422, "请选择一个结论。"),
        ({"do": "dismiss"}, 422, "请选择排除的理由。"),
        ({"do": "stance:nonsense"}, 422, "不在列表中"),
        ({"do": "merge"}, 422, "请选择并入哪一条线索。"),
        ({"do": "confirm", "token": "0"}, 403, "请再按一次"),
        ({"do": "confirm", "note": "长" * 2001}, 422, "说明最多 2000 字"),
    ],
)
def test_refused_forms_keep_what_was_typed(office: Office, fields: dict[str, str], status: int, said: str) -> None:
    """The page comes back with one sentence and the note; nothing was written."""
    first, *_ = a_night(office)
    answer = by_form(office, office.client(), first, **{"note": "写了一半"} | fields)

    assert (answer.status_code, said in answer.text) == (status, True)
    assert ("写了一半" in answer.text) is ("note" not in fields)
    assert office.leads.get("XS-000001").status is LeadStatus.CANDIDATE


def test_a_form_that_came_too_late_is_told(office: Office) -> None:
    """409 with who was first; what was typed is kept."""
    first, *_ = a_night(office)
    decide(office.client(office.person("李梅")), first, "dismiss", reason="news")
    answer = by_form(office, office.client(), first, do="confirm", known="0", note="先写的")

    assert (answer.status_code, "李梅" in answer.text, "先写的" in answer.text) == (409, True, True)


def test_second_opinions_are_blind(office: Office) -> None:
    """Whoever answers sees neither word nor status before they spoke; never one's own question; then it is told."""
    first, *_ = a_night(office)
    asker, other = office.client(), office.client(office.person("李梅"))
    decide(asker, first, "stance", stance="licensed", note="像是持牌的")
    decide(asker, first, "second", note="请看收款方式")
    decide(asker, first, "second")
    blind = other.get(f"/review/{first}?from=second").text

    assert [one["is_own"] for one in asker.get("/api/v1/review/seconds").json()["items"]] == [True]
    assert "由别人答复" in asker.get("/review/second").text
    assert f'href="/review/{first}?from=second"' in other.get("/review/second").text
    assert "请看收款方式" in blind
    assert "像是持牌的" not in blind
    assert "像是持牌的" in asker.get(f"/review/{first}").text
    told = other.get(f"/api/v1/review/pages/{first}").json()
    assert (told["asked"], told["spoken"], told["status"]) == (True, [], None)
    decide(other, first, "stance", stance="solicitation")
    assert "像是持牌的" in other.get(f"/review/{first}").text
    assert other.get("/api/v1/review/seconds").json()["total"] == 0
    assert other.get("/api/v1/review/agreement").json() == {"pages": 1, "same": 0.0, "kappa": 0.0}


def test_a_district_sees_its_own_alone(office: Office) -> None:
    """Pages outside the realm do not exist; decisions there are refused; the same for the API."""
    first, *_ = a_night(office)
    who = office.person("思明区", frozenset({Role.DISTRICT}), Realm(districts=frozenset({"350203"})))
    client = office.client(who)

    assert client.get(f"/review/{first}").status_code == 404
    assert client.get(f"/api/v1/review/pages/{first}").status_code == 404
    assert decide(client, first, "confirm").status_code == 403
    assert client.get("/api/v1/review/seconds").json()["items"] == []


def test_the_next_page_follows_the_list(office: Office) -> None:
    """Place, neighbours and the next that nobody spoke of; second opinions are a list of their own."""
    pages = a_night(office)
    client = office.client()
    decide(client, pages[1], "stance", stance="other")
    told = client.get(f"/api/v1/review/pages/{pages[1]}", params={"from": "run=r1"}).json()
    html = client.get(f"/review/{pages[0]}?from=run%3Dr1").text

    assert (told["previous"], told["next"]) == (pages[0], pages[2])
    assert f'data-onward="{pages[2]}"' in html
    begun = client.get("/review?from=run%3Dr1", follow_redirects=False).headers["location"]
    assert begun == f"/review/{pages[0]}?from=run%3Dr1"


def test_a_wall_of_marks_stays_light(office: Office) -> None:
    """A hostile page with thousands of findings makes no page above 150 kB."""
    a_night(office, 1, 0)
    text = TEXT * 400
    one = a_contract(TEXT)
    marks = [
        {"term": "保本保息", "category": "L1", "element": "inducement", "disguise": ["split"], "where": "body",
         "start": at, "end": at + 7}
        for at in range(0, len(text) - 10, 9)
    ]  # fmt: skip
    assert one
    page = a_page_of(office, "wall", text=text)
    screening = office.pages.screening(page)
    assert screening

    office.pages.record([(office.pages.get(page), replace(screening, contract=a_contract(TEXT, hits=marks)))])
    assert len(office.client().get(f"/review/{page}").content) < 150_000


def test_the_meter_counts_stored_words(office: Office) -> None:
    """A page counts once; today is the office's day; a break is no decision."""

    def said(page: int, seconds: float) -> Said:
        return Said(
            kind=SaidKind.OPINION, id=page, page_id=page, lead=None, what="other", by="王",
            at=NOON - timedelta(seconds=seconds),
        )  # fmt: skip

    words = [said(5, 10), said(4, 20), said(4, 24), said(3, 40), said(2, 4000), said(1, 90_000)]
    found = measure(words, NOON)

    assert (found.today, found.last_hour, found.median_s) == (4, 3, 15.0)
    assert measure([], NOON).median_s is None
    assert send(office.client(), "/undo", {}).status_code == 422
    assert office.client().get("/api/v1/review/meter").json() == {"today": 0, "last_hour": 0, "median_s": None}


def test_kappa() -> None:
    """Perfect, by chance, worse than chance, and where nobody differs at all."""
    a, b = Stance.SOLICITATION, Stance.OTHER
    assert agree({(a, a): 1, (b, b): 1}).kappa == 1.0
    assert agree({(a, a): 1, (a, b): 1, (b, a): 1, (b, b): 1}).kappa == 0.0
    assert agree({(a, b): 3, (b, a): 3}).kappa == -1.0
    assert agree({(a, a): 1}).kappa is None
    assert agree({}).pages == 0


def test_reasons_are_data(tmp_path: Any) -> None:
    """Nine at most, each once, each with a known stance."""
    assert list(dismissal_reasons())[:2] == ["licensed", "warning"]
    for text in ("reasons: []", "reasons: [{key: a}]", "reasons: [{key: a, name: b, stance: nonsense}]"):
        path = tmp_path / f"{len(text)}.yml"
        path.write_text(text, "utf-8")
        with pytest.raises(BadInput):
            dismissal_reasons(path)


def test_a_withdrawn_word_leaves_the_lead_page(office: Office) -> None:
    """The lead's own history forgets it too."""
    first, *_ = a_night(office)
    client = office.client()
    decide(client, first, "confirm", note="误按")
    send(client, "/undo", {})
    assert office.house.dossiers.get("XS-000001").judgements == ()
    assert Decision.CONFIRM.value not in [one.decision.value for one in office.leads.judgements("XS-000001")]
