"""The overview of people who see some places alone: pages and sources are of no place, and are not told."""

import re

import pytest

from facts.people import Realm, Role
from tests.desk.office import Office
from tests.desk.overview.known import Known, a_night, fill, queue

HULI, SIMING = Realm(districts=frozenset({"350206"})), Realm(districts=frozenset({"350203"}))
WHOLE = ("/overview/sources", "/overview/health", "/overview/scoreboard", "/runs", "/runs/r1")


@pytest.fixture
def known(office: Office) -> Known:
    """The office with its night."""
    found = fill(office)
    a_night(office)
    queue(found)
    return found


def _plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_pages_and_sources_are_not_told_to_whoever_is_bounded(known: Known) -> None:
    """Neither counts nor names nor links; leads of the realm are."""
    bound = known.office.person("湖里", frozenset({Role.ANALYST}), HULI)
    html = known.office.client(bound).get("/overview").text
    said = _plain(html)

    assert "这里只列本管辖范围的线索" in said
    assert "现有 1 条" in said
    for told in ("看到 6 页", "没有看到 2 个网址", "来源b", "已失联", "达到线索区间", "robots"):
        assert told not in said, told
    assert 'href="/runs' not in html
    assert "/overview/sources" not in html


@pytest.mark.parametrize("path", WHOLE)
def test_pages_that_count_everything_are_for_whoever_sees_everything(known: Known, path: str) -> None:
    """403 with a sentence that says where to look instead, in HTML and in the API."""
    bound = known.office.client(known.office.person("湖里", frozenset({Role.ANALYST}), HULI))
    whole = known.office.client()

    for prefix in ("", "/api/v1"):
        refused = bound.get(prefix + path)
        assert (refused.status_code, "只看本管辖范围" in refused.text) == (403, True)
        assert whole.get(prefix + path).status_code in (200, 404)


def test_the_api_tells_no_pages_either(known: Known) -> None:
    """Null, not nought: nobody takes it for a night on which nothing was seen."""
    bound = known.office.client(known.office.person("湖里", frozenset({Role.ANALYST}), HULI))
    night = bound.get("/api/v1/overview/night").json()
    points = bound.get("/api/v1/overview/trends").json()["points"]

    assert [night[name] for name in ("tally", "pages_new", "pages_changed", "pages_vanished")] == [None] * 4
    assert night["lacking"] == []
    assert {(point["runs"], point["pages"]) for point in points} == {(None, None)}
    assert known.office.client().get("/api/v1/overview/night").json()["tally"]["pages_fetched"] == 6


def test_questions_and_queue_are_those_of_the_realm(known: Known) -> None:
    """A question on a page of elsewhere waits for somebody else."""
    office = known.office
    found = {}
    for name, realm in (("全市", Realm()), ("思明", SIMING), ("湖里", HULI)):
        client = office.client(office.person(name, frozenset({Role.ANALYST}), realm))
        night, listed = client.get("/api/v1/overview/night").json(), client.get("/api/v1/queue?run=r1").json()
        found[name] = (night["questions"], night["duties"]["queued"], night["duties"]["answered"], listed["total"])

    assert found == {"全市": (1, 2, 1, 2), "思明": (1, 1, 0, 1), "湖里": (0, 0, 0, 0)}


def test_whoever_is_bounded_still_sees_whether_the_night_ran(known: Known) -> None:
    """States and moments, in HTML and in the API; neither counts nor links nor buttons, even for a leader."""
    leader = known.office.client(known.office.person("湖里领导", frozenset({Role.LEADER}), HULI))
    html = leader.get("/overview").text
    said = _plain(html)
    night = leader.get("/api/v1/overview/night").json()

    assert "有 2 班没有完成，还没有人处理" in said
    assert "没有运行，这一夜没有查看任何页面" in said
    assert "4 夜中 2 夜没有看完" in said
    assert "抓取 6 页" not in said
    assert 'href="/operations' not in html
    assert 'action="/operations' not in html
    assert [(one["state"], one["note"], one["seen_by"]) for one in night["missed"]] == [("missed", "", "")] * 2
    assert (night["unseen"], night["scheduler_alive"]) == (2, True)
    for path in ("/operations", "/operations/shifts", "/api/v1/operations", "/api/v1/operations/shifts/1"):
        assert leader.get(path).status_code == 403, path
