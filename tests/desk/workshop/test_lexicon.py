"""The lexicon editor over a real folder: browsed, changed, refused, tried, taken back."""

import json
from datetime import date

import pytest
from fastapi.testclient import TestClient

from facts.people import Role
from keywords.entries.folders import read_folder
from keywords.entries.office import Office as Lexicon
from runs import wording
from screening import Screener
from tests.desk.office import SAME_ORIGIN, token
from tests.desk.workshop.hand import Workshop, an_entry, finished, seen, send, state

NEW = "/workshop/lexicon/new"
ENTRIES = "/workshop/lexicon/entries"


def test_browse(browser: TestClient) -> None:
    """By word and category; an entry's page has its cells."""
    listed = seen(browser.get("/workshop/lexicon?q=保本&category=L1").text)
    shown = browser.get(f"{ENTRIES}/T0001")

    assert "保本" in listed
    assert shown.status_code == 200
    assert 'name="c-term"' in shown.text
    assert browser.get(f"{ENTRIES}/T9999").status_code == 404
    assert "没有符合条件的词条" in browser.get("/workshop/lexicon?q=不存在的词语").text


def test_add_change_and_undo(workshop: Workshop, browser: TestClient) -> None:
    """What is saved is what the loader reads; each act is logged with both digests; undo gives the text back."""
    home = workshop.folder / "lexicon"

    added = send(browser, NEW, ENTRIES, **an_entry())
    first = read_folder(home)["own.yml"]
    page = f"{ENTRIES}/U0001"
    cells = {"c-id": "U0001", "c-variants": "云丝蚕业\n云上丝蚕"}
    changed = send(browser, page, ENTRIES, **an_entry(**cells))
    second = Lexicon.open(home).lexicon()
    change = browser.get(changed.headers["location"].partition("?")[0])
    undone = send_token(browser, "/workshop/lexicon/changes/2", "/workshop/lexicon/changes/2/undo", reason="写错了")

    assert added.status_code == changed.status_code == undone.status_code == 303
    assert "云丝养蚕" in first
    assert next(each for each in second.entries if each.id == "U0001").variants == ("云丝蚕业", "云上丝蚕")
    assert "云上丝蚕" in change.text
    assert read_folder(home)["own.yml"] == first
    acts = [one for one in workshop.audit.entries() if one.act.startswith("lexicon")]
    assert [one.act for one in acts] == ["lexicon entry changed"] * 2 + ["lexicon change undone"]
    digests = [json.loads(one.detail)["files"]["own.yml"] for one in acts]
    assert digests[1] == {"before": digests[0]["after"], "after": digests[2]["before"]}
    assert digests[2]["after"] == digests[0]["after"]
    assert {one.actor for one in acts} == {workshop.person().name}


def send_token(client: TestClient, page: str, path: str, **fields: str):  # type: ignore[no-untyped-def]
    """A form without a state."""
    return client.post(path, data={"token": token(client, page)} | fields, headers=SAME_ORIGIN, follow_redirects=False)


def test_change_and_retire_shipped(workshop: Workshop, browser: TestClient) -> None:
    """A shipped entry is changed in the office's folder alone, and retired with its last day."""
    page = f"{ENTRIES}/T0001"

    sent = send(browser, page, f"{page}/retire", until="2026-11-23", reason="误报太多")

    assert sent.status_code == 303, seen(sent.text)
    assert "T0001" in read_folder(workshop.folder / "lexicon")["own.yml"]
    tomorrow = wording.lexicon_of(Lexicon.open(workshop.folder / "lexicon"), date(2026, 11, 24))
    assert "T0001" in {entry.id for entry in tomorrow.lapsed}


def test_refused_cells_stay_typed(workshop: Workshop, browser: TestClient) -> None:
    """Each problem stands at its cell; nothing is written."""
    sent = send(browser, NEW, ENTRIES, **an_entry(**{"c-weight": "很重", "c-until": "明天", "c-source": "我写的来源"}))

    assert sent.status_code == 422
    assert "“权重”" in sent.text
    assert "“停用”" in sent.text
    assert "我写的来源" in sent.text
    assert not list((workshop.folder / "lexicon").glob("*.yml"))


@pytest.mark.parametrize("pattern", [r"(?=保)本", r"(返)\1", ".*", "保本.*", "[一-龥]{2}", "(", "x{1000}{1000}"])
def test_refused_patterns(workshop: Workshop, browser: TestClient, pattern: str) -> None:
    """What google-re2 does not take, and what matches everything, is refused when it is saved."""
    sent = send(browser, NEW, ENTRIES, **an_entry(**{"c-kind": "正则", "c-pattern": pattern}))

    assert sent.status_code == 422
    assert "“正则”" in sent.text
    assert not list((workshop.folder / "lexicon").glob("*.yml"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("entries:\n  - {id: U0001, term: 甲}\n", "own.yml 第 2 行"),
        ("category: P10\nentries:\n  - id: U0001\n    colour: red\n", "不认识字段“colour”"),
        ("entries: [", "不是合格的 YAML"),
        ("- a\n", "文件应以 entries: 这样的字段开头"),
        ("entries: " + "[" * 60_000, "嵌套太深"),
        ("? " * 60_000, "嵌套太深"),
        ("a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nentries: *c\n", "不认识字段“a”"),
        ("entries: !!python/object/apply:os.system ['true']\n", "应是一条条带字段的词条"),
        (
            (
                "category: P10\nentries:\n  - id: U0001\n    term: 云丝养蚕\n    element: inducement\n"
                "    weight: 0.5\n    finds: [别的话]\n"
            ),
            "词条 U0001 在应命中的例句“别的话”里没有命中",
        ),
    ],
)
def test_hostile_files(workshop: Workshop, browser: TestClient, text: str, said: str) -> None:
    """A file is proved before it is written; each fault is told with file and line."""
    good = send(browser, NEW, ENTRIES, **an_entry())
    before = read_folder(workshop.folder / "lexicon")
    page = "/workshop/lexicon/files/own.yml"

    sent = send(browser, page, page, text=text, reason="试试")

    assert good.status_code == 303
    assert sent.status_code == 422
    assert said in seen(sent.text)
    assert read_folder(workshop.folder / "lexicon") == before


@pytest.mark.parametrize("name", ["..%2F..%2Fetc.yml", ".hidden.yml", "own.txt", "a%00.yml", "%2Fetc%2Fpasswd.yml"])
def test_names_stay_inside(browser: TestClient, name: str) -> None:
    """No name leads out of the folder."""
    assert browser.get(f"/workshop/lexicon/files/{name}").status_code in (404, 422)


def test_two_people_at_once(workshop: Workshop, browser: TestClient) -> None:
    """Whoever comes second is told; nothing of the first is lost."""
    old = state(browser, NEW)
    first = send(browser, NEW, ENTRIES, **an_entry())
    second = send(
        browser, NEW, ENTRIES, **an_entry(**{"c-term": "云丝桑园", "c-finds": "云丝桑园月月分红", "state": old})
    )
    fresh = state(browser, NEW)
    by_api = browser.post(
        "/api/v1/workshop/lexicon/entries",
        json={"cells": {"term": "云丝桑园", "category": "P10"}, "reason": "x", "state": old},
        headers=SAME_ORIGIN | {"x-token": token(browser, NEW)},
    )  # fmt: skip

    assert (first.status_code, second.status_code, by_api.status_code) == (303, 409, 409)
    assert "云丝桑园" in second.text
    assert old != fresh
    assert "云丝桑园" not in read_folder(workshop.folder / "lexicon")["own.yml"]


def test_undo_of_what_was_changed_again(browser: TestClient) -> None:
    """The later change has to be taken back first."""
    send(browser, NEW, ENTRIES, **an_entry())
    send(browser, f"{ENTRIES}/U0001", ENTRIES, **an_entry(**{"c-id": "U0001", "c-weight": "B"}))

    refused = send_token(browser, "/workshop/lexicon/changes/1", "/workshop/lexicon/changes/1/undo", reason="x")

    assert refused.status_code == 409
    assert "依次撤销" in refused.text


def test_rights(workshop: Workshop) -> None:
    """Reviewers and collectors may not; neither may a form without its token, nor one from elsewhere."""
    for role in (Role.REVIEWER, Role.COLLECTOR, Role.AUDITOR, Role.DISTRICT):
        client = workshop.client(workshop.person(role.value, frozenset({role})))
        assert client.get("/workshop/lexicon").status_code == 403
        assert client.get("/api/v1/workshop/lexicon/entries").status_code == 403
    browser = workshop.client()
    forged = browser.post(ENTRIES, data=an_entry(token="x"), headers=SAME_ORIGIN)
    assert forged.status_code == 403
    assert "巡查发现" in forged.text
    assert not list((workshop.folder / "lexicon").glob("*.yml"))


def test_try_on_last_night(night: Workshop, browser: TestClient) -> None:
    """The draft is matched over the stored pages, nothing is saved, and what it shows is what a screening says."""
    started = send(browser, NEW, ENTRIES, do="try", nights="1", **an_entry())
    assert started.status_code == 303, seen(started.text)
    result = browser.get(finished(browser, started.headers["location"]))
    told = seen(result.text)

    assert not list((night.folder / "lexicon").glob("*.yml"))
    assert "3 个页面" in told
    assert "2 个有新命中" in told
    assert "〔云丝养蚕〕" in told
    assert "13800138000" not in told
    saved = send_token(
        browser, NEW, ENTRIES, do="save", state=state(browser, NEW), **an_entry()
    )  # fmt: skip
    assert saved.status_code == 303
    kept = night.vault.open(night.pages.get(1).exhibit)
    now = night.house.rules.lexicon()
    assert "云丝养蚕" in {entry.term for entry in now.entries}
    house = night.house
    screener = Screener(house.rules.engine(), house.model, bands=house.bands, known=house.knowing.now)
    _, screening = screener.screen_capture(kept)
    number = browser.get(f"/api/v1/workshop/lexicon/trials/{started_result(result)}").json()
    changed = next(one for one in number["changes"] if one["page_id"] == 1)
    assert changed["new_score"] == screening.score
    assert changed["score"] == night.pages.screening(1).score  # type: ignore[union-attr]


def started_result(response) -> str:  # type: ignore[no-untyped-def]
    """The number of a result from its page's address."""
    return str(response.url).rpartition("/")[2]


def test_count_hits(night: Workshop, browser: TestClient) -> None:
    """Hits on stored pages, entry by entry."""
    started = send_token(browser, NEW, "/workshop/lexicon/counts")
    finished(browser, started.headers["location"])

    found = browser.get("/api/v1/workshop/lexicon/entries", params={"q": "保本保息"}).json()["items"]

    assert max(one["pages"] for one in found) == 1


def test_without_a_folder(workshop: Workshop) -> None:
    """The page says what to set, and nothing can be saved."""
    workshop.house.settings = workshop.house.settings.model_copy(update={"lexicon": None})
    browser = workshop.client()

    assert "lexicon = " in browser.get("/workshop/lexicon").text
    sent = browser.post(ENTRIES, data={"token": token(browser, NEW)} | an_entry(), headers=SAME_ORIGIN)
    assert sent.status_code == 422
    assert "还没有指定本单位的词表文件夹" in sent.text


def test_broken_folder_can_be_mended(workshop: Workshop, browser: TestClient) -> None:
    """A file that somebody broke by hand is named, opened and mended here."""
    home = workshop.folder / "lexicon"
    (home / "own.yml").write_text("entries:\n  - {id: U1\n", encoding="utf-8")
    told = seen(browser.get("/workshop/lexicon").text)
    page = "/workshop/lexicon/files/own.yml"

    mended = send(browser, page, page, text="entries: []\n", reason="改正")

    assert "own.yml 第" in told
    assert mended.status_code == 303, seen(mended.text)
    assert browser.get("/workshop/lexicon").status_code == 200
