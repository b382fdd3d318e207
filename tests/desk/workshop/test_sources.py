"""The watched sources at the desk: listed with their health, changed, refused, switched off, tried for real."""

import pytest
from fastapi.testclient import TestClient

from facts.people import Role
from facts.reports import SourceReport, Verdict
from store.reports import SqlReportBook
from tests.crawler.web import links, serve
from tests.desk.office import SAME_ORIGIN, token
from tests.desk.workshop.hand import Workshop, finished, seen, send
from tests.factories import NOON

LIST = "/workshop/sources"
FILES = "/workshop/sources/files"
GOOD = "title: 好网\nstart_urls: http://good.test/\ndelay_s: 0\n"


@pytest.fixture
def watched(workshop: Workshop) -> Workshop:
    """One good file, one broken one, and a report."""
    (workshop.folder / "sources" / "good.yml").write_text(GOOD, encoding="utf-8")
    (workshop.folder / "sources" / "bad.yml").write_text("start_urls: http://bad.test/\ncolour: red\n", "utf-8")
    drifted = SourceReport(run="r1", source="good", title="好网", at=NOON, verdict=Verdict.DRIFTED, drift=("改版了",))
    SqlReportBook(workshop.store).keep([drifted])
    return workshop


def test_health_and_faults(watched: Workshop, browser: TestClient) -> None:
    """Each with its last verdict; what cannot be used says where and why."""
    listed = seen(browser.get(LIST).text)
    bad = seen(browser.get(f"{FILES}/bad.yml").text)
    by_api = browser.get("/api/v1/workshop/sources").json()["items"]

    assert "与预期不符" in listed
    assert "改版了" in listed
    assert "bad.yml 第 2 行：不认识字段“colour”" in bad
    assert {one["name"]: (one["verdict"], bool(one["fault"])) for one in by_api} == {
        "good.yml": ("drifted", False), "bad.yml": (None, True),
    }  # fmt: skip


def test_change_switch_undo(watched: Workshop, browser: TestClient) -> None:
    """A loader reads what is saved; switched off it reads nothing; every act is in the log."""
    home = watched.folder / "sources"
    page = f"{FILES}/good.yml"

    saved = send(browser, page, FILES, name="good.yml", text=GOOD + "max_pages: 7\n", reason="少取一些")
    off = send(browser, page, FILES, name="good.yml", do="off", text="", reason="网站停了")
    names = sorted(path.name for path in home.glob("*.yml*"))
    again = browser.post(
        f"{LIST}/changes/2/undo", data={"token": token(browser, LIST + "/new"), "reason": "恢复"}, headers=SAME_ORIGIN,
        follow_redirects=False,
    )  # fmt: skip

    assert [one.status_code for one in (saved, off, again)] == [303, 303, 303]
    assert names == ["bad.yml", "good.yml.off"]
    assert (home / "good.yml").read_text("utf-8") == GOOD + "max_pages: 7\n"
    acts = [one.act for one in watched.audit.entries() if one.act.startswith("source")]
    assert acts == ["source changed", "source disabled", "source change undone"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("start_urls: http://a.test/\ncolour: red\n", "new.yml 第 2 行：不认识字段“colour”"),
        ("kind: file\nfiles: [/etc/passwd]\n", "files 指向来源文件夹之外"),
        ("kind: file\nfiles: [../lexicon]\n", "files 指向来源文件夹之外"),
        (
            "start_urls: http://a.test/\nrobots_approval: {by: 某人, reason: 试, until: 2099-01-01}\n",
            "robots_approval（不按 robots 抓取的批准）不能在网页上填写",
        ),
        ("id: good\nstart_urls: http://a.test/\n", "编号 good 已被另一个来源使用"),
        # Too deep, or never closed: which is met first is up to how deep this process may call.
        ("start_urls: " + "[" * 5_000, "new.yml 第"),
        ("start_urls: " + "[" * 60_000, "new.yml 第"),
        ("[]\n", "来源文件应是一行行字段"),
        ("a: &a [x]\nstart_urls: *a\n", "不认识字段“a”"),
    ],
)
def test_refused(watched: Workshop, browser: TestClient, text: str, said: str) -> None:
    """Told with file and line; nothing is written; what was typed is still there."""
    sent = send(browser, f"{LIST}/new", FILES, name="new.yml", text=text, reason="试试我的理由")

    assert sent.status_code == 422
    assert said in seen(sent.text)
    assert "试试我的理由" in sent.text
    assert not (watched.folder / "sources" / "new.yml").exists()


def test_names_and_rights_and_two_at_once(watched: Workshop, browser: TestClient) -> None:
    """No other folder, no other role, no lost change."""
    for name in ("../x.yml", "/etc/x.yml", ".x.yml", "x.txt", ""):
        sent = send(browser, f"{LIST}/new", FILES, name=name, text=GOOD, reason="x")
        assert sent.status_code == 422, name
    stale = browser.put(
        f"/api/v1{FILES}/good.yml", json={"text": GOOD + "max_pages: 3\n", "reason": "x", "state": "0" * 64},
        headers=SAME_ORIGIN | {"x-token": token(browser, f"{LIST}/new")},
    )  # fmt: skip
    assert stale.status_code == 409
    for role in (Role.ANALYST, Role.AUDITOR, Role.DISTRICT):
        other = watched.client(watched.person(role.value, frozenset({role})))
        assert other.get(LIST).status_code == 403
        assert other.get("/api/v1/workshop/sources").status_code == 403


def test_try_for_real(watched: Workshop) -> None:
    """A child process fetches at most five pages politely; the office's tables and evidence stay as they were."""
    text = "<p>金树财富首页,欢迎光临本站,今日要闻如下</p>"
    routes = {"good.test/": text + links(*(f"/{n}" for n in range(9)))} | {
        f"good.test/{n}": f"{text}<p>{n}</p>" for n in range(9)
    }
    with serve(routes) as web:
        where = (f"*:*:127.0.0.1:{web.port}",)
        watched.house.settings = watched.house.settings.model_copy(update={"resolve": where})
        browser = watched.client()
        sent = send(browser, f"{FILES}/good.yml", FILES, name="good.yml", do="try", text=GOOD)
        shown = seen(browser.get(finished(browser, sent.headers["location"])).text)
        asked = web.paths("good.test")

    assert "可用" in shown
    assert asked[:2] == ["/robots.txt", "/"]
    assert len(asked) == 1 + 5
    assert watched.house.runs("x").recent() == []
    assert not list((watched.folder / "evidence").glob("check-*"))
    assert "source tried" in [one.act for one in watched.audit.entries()]
