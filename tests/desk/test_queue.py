"""The review queue on the desk: what is listed, the page of a page, and what is said of it."""

from typing import Any

import pytest

from desk.queue_list import spoken_of
from facts.assessments import Band, Stance
from facts.cases import Decision, Judgement, Showing, Stratum
from facts.runs import Run, RunStatus
from store import SqlFrontier
from tests.desk.office import PHONE, SAME_ORIGIN, Office, a_contract, post, token
from tests.factories import NOON, a_page, a_screening, a_target, a_visit

GOOD = {"stance": "other", "analyst": "李梅", "reason": "银行公告"}


def a_queue(office: Office) -> list[int]:
    """Three pages in the queue of run r1: a lead at the top, then two that are none."""
    office.runs.begin(Run(id="r1", status=RunStatus.RUNNING, plan="p", started_at=NOON))
    lead = office.lead()
    pages = [lead.page_id]
    frontier = SqlFrontier(office.store, "r1")
    for number in (1, 2):
        url = f"http://b{number}.test/"
        frontier.seed([a_target(url)])
        page = frontier.settle(a_visit(url, page=a_page(url=url, requested_url=url)))
        assert page is not None
        screening = a_screening(score=20.0, band=Band.NONE, contract=a_contract(title=f"公告{number} {PHONE}"))
        office.pages.record([(page, screening)])
        pages.append(page.id or 0)
    strata = (Stratum.TOP, Stratum.UNCERTAIN, Stratum.RANDOM)
    office.reviews.show(
        [
            Showing(run="r1", page_id=page, position=at, stratum=stratum, probability=1.0 if at < 3 else 0.05)
            for at, (page, stratum) in enumerate(zip(pages, strata, strict=True), 1)
        ],
        actor="scheduler",
    )
    return pages


def say(office: Office, page: int, **fields: str) -> Any:
    return post(office.client(), f"/pages/{page}/opinions", **GOOD | fields)


def test_the_queue_lists_every_share_and_masks(office: Office) -> None:
    """Each page with its share and a link; no phone; the estimate; a hint where there is no queue."""
    assert "还没有研判队列" in office.client().get("/queue").text
    pages = a_queue(office)
    html = office.client().get("/queue").text

    assert all(f'href="/pages/{page}"' in html for page in pages)
    assert all(word in html for word in ("高风险 0 / 1", "拿不准 0 / 1", "随机 0 / 1", "当晚入列概率 5.0%"))
    assert "还没有人研判。" in html
    assert PHONE not in html
    assert office.client().get("/queue?run=nonsense").status_code == 200


def test_saying_what_a_page_does_goes_on_to_the_next(office: Office) -> None:
    """Opinions are stored, audited and told; judged leads count as spoken of; after the last the list follows."""
    first, second, third = a_queue(office)
    office.leads.judge(Judgement(lead="XS-000001", decision=Decision.CONFIRM, analyst="王", reason="看过", at=NOON))
    answer = say(office, third)
    last = say(office, second, stance="exposure")
    html = office.client().get("/queue").text

    assert (answer.status_code, answer.headers["location"]) == (303, f"/pages/{second}")
    assert last.headers["location"] == "/queue?run=r1"
    assert [one.stance for one in office.reviews.opinions()] == [Stance.OTHER, Stance.EXPOSURE]
    assert set(spoken_of(office.reviews)) == {first, second, third}
    assert all(word in html for word in ("随机 1 / 1", "曝光维权", "确认为线索"))
    assert "都研判过了。" in office.client().get("/queue?left=1").text
    assert [act for _, act, _ in office.acts()] == ["queue made", "lead judged", "page judged", "page judged"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"stance": ""}, "请选择页面性质。"),
        ({"stance": "lovely"}, "请选择页面性质。"),
        ({"analyst": " "}, "请填写研判人姓名。"),
        ({"reason": ""}, "请写明理由。"),
        ({"reason": "长" * 4001}, "理由最多 4000 字，现有 4001 字。"),
    ],
)
def test_a_form_that_is_wrong_comes_back(office: Office, fields: dict[str, str], said: str) -> None:
    """With its sentence and what was typed; nothing is written."""
    page = a_queue(office)[2]
    answer = say(office, page, **fields)

    assert answer.status_code == 422
    assert said in answer.text
    assert office.reviews.opinions() == []


def test_a_forged_form_and_a_page_that_is_not_there(office: Office) -> None:
    """No token, no opinion; an unknown page is 404, a number that is none 422."""
    page = a_queue(office)[2]
    client = office.client()
    token(client)
    forged = client.post(f"/pages/{page}/opinions", data=GOOD, headers=SAME_ORIGIN)

    assert (forged.status_code, office.reviews.opinions()) == (403, [])
    assert client.get("/pages/999").status_code == 404
    assert client.get("/pages/x").status_code == 422
    assert say(office, 999).status_code == 404


def test_the_page_of_a_page(office: Office) -> None:
    """Marks or shades, grounds, its place in the queue; covered, until somebody with a name asks, which is noted."""
    first, _, third = a_queue(office)
    client = office.client()
    html = client.get(f"/pages/{third}").text
    shaded = client.get(f"/pages/{third}?heat=exposure").text
    post(client, "/analyst", analyst="李梅")

    assert all(word in html for word in ("队列第 3 位 · 随机", "得分依据", 'class="hit', "公告2"))
    assert "文本模型认为本页是曝光的概率为" in shaded
    assert PHONE not in html + shaded
    assert PHONE in client.get(f"/pages/{third}?unmask=1").text
    assert office.acts()[-1] == ("李梅", "personal values shown", f"page {third}")
    assert 'href="/leads/XS-000001"' in client.get(f"/pages/{first}").text
