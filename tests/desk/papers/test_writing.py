"""动态信息 at the desk: numbers filled and traced, paragraphs typed, previewed, and written as Word."""

import io
import re
from html import unescape
from typing import Any

import docx
from fastapi.testclient import TestClient

from desk.papers.writing import field_of
from facts.cases import Decision, Judgement
from facts.people import Realm, Role
from tests.desk.office import SAME_ORIGIN, Office, post, token
from tests.desk.papers.clerk import SIMING, clerk, fetched, settled, told, two_leads
from tests.factories import NOON
from tests.leads.reports.office_samples import texts, word

PAGE = "/reports/writing"
SPAN = {"from": "2026-11-01", "to": "2026-11-30"}
HEADLINE = "请撰写人填写：标题和导语（一句话说清做了什么、成效如何）"
WORK = "请撰写人填写：具体做法和成效"


def previewed(client: TestClient, **typed: str) -> Any:
    """The page with the preview of what was typed."""
    answer = post(client, PAGE, kind="news", do="preview", **SPAN | typed)
    assert answer.status_code == 303, told(answer.text)
    page = settled(client, answer.headers["location"])
    # Where it takes a moment the job says where the preview is.
    link = re.search(r'href="([^"]+)">查看预览', page.text)
    return client.get(unescape(link[1])) if link else page


def test_from_form_to_word(office: Office) -> None:
    """What was typed stands in its place in preview and file; what was not stays marked; the file is noted."""
    one, _ = two_leads(office)
    client = office.client(clerk(office))
    page = client.get(PAGE).text
    for prompt in (HEADLINE, WORK):
        assert f'name="{field_of(prompt)}"' in page
    typed = {field_of(HEADLINE): "厦门市处非办<b>开展</b>排查。", field_of(WORK): "一是宣传。\n二是排查。"}
    seen = previewed(client, office="厦门市处非办", **typed)
    words = told(seen.text)
    assert "厦门市处非办<b>开展</b>排查。" in unescape(words)
    assert "<b>开展</b>" not in seen.text
    assert "一是宣传。 二是排查。" in words
    assert "2026年11月，厦门市处非办共发现线索2条" in words
    assert "【请撰写人填写：突出风险的表现和已采取的处置措施】" in words
    assert "本期新发现线索 2 个 XS-000001 XS-000002" in words
    assert f'<a href="/leads/{one.id}">' in seen.text
    assert "一是宣传。\n二是排查。</textarea>" in seen.text
    assert office.acts() == []
    made = fetched(client, PAGE, kind="news", do="word", office="厦门市处非办", masked="yes", **SPAN, **typed)
    file = docx.Document(io.BytesIO(made.content))
    lines = [paragraph.text for paragraph in file.paragraphs]
    assert "一是宣传。" in lines
    assert lines[lines.index("一是宣传。") + 1] == "二是排查。"
    assert "金树财富管理" not in "".join(lines)
    assert office.acts()[-1] == ("王内勤", "report written", "news")


def test_chosen_leads_are_the_cases(office: Office) -> None:
    """Typed or ticked; one that is not on the books is named and nothing typed is lost."""
    _, other = two_leads(office)
    said = Judgement(lead=other.id or "", decision=Decision.CONFIRM, analyst="李", reason="承诺保本", at=NOON)
    office.leads.judge(said)
    client = office.client(clerk(office))
    assert f'name="pick:{other.id}"' in client.get(PAGE).text
    ticked = {f"pick:{other.id}": "yes"}
    assert "线索编号XS-000002" in told(previewed(client, **ticked).text)
    both = told(previewed(client, leads="xs-000001、XS-000002").text)
    assert both.index("线索编号XS-000001") < both.index("线索编号XS-000002")
    assert post(client, PAGE, kind="news", do="preview", leads="XS-999999", **SPAN).status_code == 422
    early = {"from": "2026-01-01", "to": "2026-01-31", "leads": "XS-000001", field_of(WORK): "写了很久。"}
    refused = post(client, PAGE, kind="news", do="preview", **early)
    job = settled(client, refused.headers["location"])
    assert "截至期末不在账" in told(job.text)


def test_what_is_wrong_stays_on_the_form(office: Office) -> None:
    """Days the wrong way round, a text too long, a stale page: everything typed is there again."""
    client = office.client(clerk(office))
    typed = {field_of(WORK): "写了很久。"}
    refused = post(client, PAGE, kind="news", do="word", **typed, **{"from": "2026-12-01", "to": "2026-11-01"})
    assert refused.status_code == 422
    assert "早于开始日期" in refused.text
    assert "写了很久。</textarea>" in refused.text
    long = post(client, PAGE, kind="news", do="word", **SPAN, **{field_of(WORK): "长" * 4001})
    assert "有 4001 字，最多 4000 字" in long.text
    stale = client.post(PAGE, data={"kind": "news", "token": "x", **SPAN, **typed}, headers=SAME_ORIGIN)
    assert stale.status_code == 403
    assert "写了很久。</textarea>" in stale.text


def test_a_district_writes_of_its_own_leads(office: Office) -> None:
    """Numbers, cases and the leads behind them; another district's lead cannot be chosen."""
    two_leads(office)
    client = office.client(clerk(office, "思明区", Role.DISTRICT, Realm(districts=frozenset({SIMING}))))
    words = told(previewed(client).text)
    assert "共发现线索1条" in words
    assert "XS-000002" not in words
    assert post(client, PAGE, kind="news", do="preview", leads="XS-000002", **SPAN).status_code == 422


def test_the_offices_own_template_goes_first(office: Office) -> None:
    """Its prompts are asked, its look is kept, the shipped one can still be taken."""
    two_leads(office)
    client = office.client(clerk(office))
    body = word("{署名单位}简报", "{期间}发现{本期新发现线索}条。", "{自拟：工作动态}", "{典型案例}")
    data, files = {"token": token(client, PAGE), "kind": "news"}, {"file": ("简报.docx", body, "x/y")}
    done = client.post("/reports/templates", data=data, files=files, headers=SAME_ORIGIN, follow_redirects=False)
    assert done.status_code == 303
    page = client.get(PAGE).text
    assert "工作动态" in page
    assert field_of(WORK) not in page
    assert field_of(WORK) in client.get(f"{PAGE}?skeleton=shipped").text
    typed = {field_of("工作动态"): "开展宣传。", "office": "市处非办"}
    made = fetched(client, PAGE, kind="news", do="word", **SPAN, **typed)
    assert texts(made.content)[:3] == ["市处非办简报", "2026年11月发现2条。", "开展宣传。"]
    assert "本单位模板第 1 版（简报.docx）" in unescape(page)
    assert client.get("/reports/templates/news/1").content == body
    shipped = fetched(client, PAGE, kind="news", do="word", skeleton="shipped", **SPAN)
    assert "一、工作亮点及成效" in texts(shipped.content)
    (office.folder / "templates" / "news-1.docx").write_bytes(word("{期间}改过"))
    assert "登记的摘要不一致" in client.get(PAGE).text


def test_the_api_does_the_same(office: Office) -> None:
    """Prompts, preview with numbers, the file by a job, templates."""
    two_leads(office)
    client = office.client(clerk(office))
    head = {"X-Token": token(client, "/imports")}
    asked = client.get("/api/v1/reports/news/prompts").json()
    assert (asked["template"], asked["prompts"][0]) == (None, HEADLINE)
    given = {"kind": "news", "first": "2026-11-01", "last": "2026-11-30", "texts": {WORK: "一是宣传。"}}
    seen = client.post("/api/v1/reports/preview", json=given, headers=head).json()
    assert {"kind": "text", "text": "一是宣传。", "level": 0, "rows": [], "note": ""} in seen["blocks"]
    found = next(one for one in seen["numbers"] if one["label"] == "本期新发现线索")
    assert (found["value"], found["leads"]) == ("2 个", ["XS-000001", "XS-000002"])
    wrong = client.post("/api/v1/reports/preview", json=given | {"texts": {"没有": "x"}}, headers=head)
    assert (wrong.status_code, "没有“没有”这一段" in wrong.json()["error"]) == (422, True)
    assert client.post("/api/v1/reports", json=given, headers=head).status_code == 202
    files = {"file": ("简报.docx", word("{期间}"), "x/y")}
    made = client.post("/api/v1/reports/news/templates", files=files, headers=head)
    assert (made.status_code, made.json()["number"], made.json()["holes"]) == (201, 1, ["期间"])
    assert client.get("/api/v1/reports/news/templates").json()["total"] == 1
    gone = client.post("/api/v1/reports/news/templates/1/retire", json={"reason": "旧"}, headers=head)
    assert gone.json()["retired"] == "旧"
    assert client.get("/api/v1/reports/case/prompts").status_code == 404
