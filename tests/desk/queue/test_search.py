"""Full text and saved views at the desk, and what the API says of both."""

import pytest

from tests.desk.office import PHONE, SAME_ORIGIN, Office, post, token
from tests.desk.queue.nights import a_page_of, a_queue


def test_found_pages_are_marked_covered_and_linked(office: Office) -> None:
    """Newest first, with the lead; a hint where nothing is asked for or found."""
    first, second, third = a_queue(office)
    html = office.client().get("/search?q=公告").text
    lead = office.client().get("/search", params={"q": "保本 联系电话"}).text

    assert html.index(f"/review/{third}") < html.index(f"/review/{second}")
    assert "<mark>公告</mark>" in html
    assert "<mark>保·本</mark>" in lead
    assert f'href="/review/{first}"' in lead
    assert "/leads/XS-000001" in lead
    assert PHONE not in html + lead
    assert "请输入要查找的文字" in office.client().get("/search").text
    assert "没有可以查找的文字" in office.client().get("/search?q=，").text
    assert "没有网页含有这些文字" in office.client().get("/search?q=从未写过").text


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", '"', "a金" * 1500, "\ud800金", "' OR 1=1 --", "\x00"])
def test_hostile_words(office: Office, words: str) -> None:
    """Answer as others do; nothing of them is markup."""
    a_queue(office)
    answer = office.client().get("/search", params={"q": words.encode("utf-8", "surrogatepass")})

    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_more_pages_are_a_link_away(office: Office) -> None:
    """Twenty at a time, the older ones behind a link, none twice."""
    for number in range(23):
        a_page_of(office, f"http://m{number}.test/", title=f"页{number}", text="同一句话术")
    client = office.client()
    html = client.get("/search?q=话术").text
    link = html.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")

    assert html.count("<mark>") == 20
    assert client.get(link).text.count("<mark>") == 3
    assert "共 23 个网页" in html


def test_views_are_kept_shared_and_removed(office: Office) -> None:
    """One's own and what others share; the same name replaces; every change is in the log."""
    a_queue(office)
    client, other = office.client(), office.client(office.person("李梅"))
    post(client, "/views", list="queue", name="红档未研判", query="band=red&state=left", shared="1")
    post(client, "/views", list="queue", name="我的", query="band=orange", shared="")
    answer = post(client, "/views", list="queue", name="我的", query="band=blue")

    assert (answer.status_code, answer.headers["location"]) == (303, "/queue?band=blue")
    assert 'href="/queue?band=red&amp;state=left"' in other.get("/queue").text
    assert "band=blue" not in other.get("/queue").text
    assert "band=orange" not in client.get("/queue").text
    number = client.get("/api/v1/views").json()["items"][0]["id"]
    assert post(other, f"/views/{number}/remove").status_code == 404
    assert post(client, f"/views/{number}/remove").status_code == 303
    assert [act for _, act, _ in office.acts()][-4:] == ["view saved"] * 3 + ["view removed"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": " "}, "请给视图起一个名称。"),
        ({"list": "people"}, "没有这个列表"),
        ({"query": "q=\x01"}, "筛选条件过长"),
        ({"query": "a" * 1501}, "筛选条件过长"),
    ],
)
def test_a_view_that_cannot_be_kept(office: Office, fields: dict[str, str], said: str) -> None:
    """Comes back with its sentence and what was typed."""
    answer = post(office.client(), "/views", **{"list": "queue", "name": "我的", "query": "band=red"} | fields)

    assert answer.status_code == 422
    assert said in answer.text


def test_a_forged_form_keeps_nothing(office: Office) -> None:
    """No token, no view."""
    client = office.client()
    token(client, "/search")
    answer = client.post("/views", data={"list": "queue", "name": "x", "query": ""}, headers=SAME_ORIGIN)

    assert answer.status_code == 403
    assert client.get("/api/v1/views").json()["items"] == []


def test_the_api_pages_through(office: Office) -> None:
    """Queue, nights, progress, search: the same rows as the pages, item by item."""
    pages = a_queue(office)
    client = office.client()
    first = client.get("/api/v1/queue?limit=2").json()
    second = client.get(f"/api/v1/queue?limit=2&after={first['next']}").json()

    assert [item["page_id"] for item in first["items"] + second["items"]] == pages
    assert (first["total"], second["next"]) == (3, None)
    assert first["items"][0]["percent"] == 24.0
    assert client.get("/api/v1/queue/nights").json()["items"][0]["pages"] == 3
    assert client.get("/api/v1/queue/progress").json()["strata"] == {
        "top": [0, 1],
        "uncertain": [0, 1],
        "random": [0, 1],
    }
    found = client.get("/api/v1/search?q=公告&limit=1").json()
    rest = client.get(f"/api/v1/search?q=公告&limit=1&after={found['next']}").json()
    assert [found["items"][0]["page_id"], rest["items"][0]["page_id"]] == [pages[2], pages[1]]
    assert client.get("/api/v1/search?q=，").status_code == 422
    assert PHONE not in str(first) + str(found)
