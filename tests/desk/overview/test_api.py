"""The overview as numbers: the same as the pages say."""

import pytest

from tests.desk.office import Office
from tests.desk.overview.known import Known, a_night, fill, queue


@pytest.fixture
def known(office: Office) -> Known:
    """The office with its night."""
    found = fill(office)
    a_night(office)
    queue(found)
    return found


def test_the_night_as_numbers(known: Known) -> None:
    """Seen, not seen and why, missed nights, what waits."""
    told = known.office.client().get("/api/v1/overview/night").json()

    assert [run["id"] for run in told["runs"]] == ["r1"]
    assert (told["tally"]["pages_fetched"], told["tally"]["waiting"], told["tally"]["skipped"]) == (6, 1, {"robots": 1})
    assert (told["pages_vanished"], told["leads_new"], told["questions"]) == (2, 3, 1)
    assert [(one["source"], one["verdict"]) for one in told["lacking"]] == [("b", "unseen")]
    assert [one["state"] for one in told["missed"]] == ["missed", "missed"]
    assert (told["duties"]["queued"], told["duties"]["answered"]) == (2, 1)


def test_figures_as_numbers(known: Known) -> None:
    """Funnel, places, trends and sources; trends add up to the funnel."""
    client = known.office.client()
    steps = {one["name"]: one for one in client.get("/api/v1/overview/funnel?days=30").json()["steps"]}
    places = client.get("/api/v1/overview/districts").json()
    trends = client.get("/api/v1/overview/trends?days=30").json()
    sources = client.get("/api/v1/overview/sources?limit=1").json()

    assert (steps["候选线索"]["count"], steps["已研判"]["rate"], steps["筛查"]["count"]) == (5, 0.6, None)
    assert {one["key"]: one["count"]["leads"] for one in places["districts"]} == {
        "350203": 2, "350206": 1, "350205": 0, "350211": 0, "350212": 0, "350213": 0, "": 2
    }  # fmt: skip
    assert (len(trends["points"]), trends["step"]) == (30, 1)
    assert sum(point["found"] for point in trends["points"]) == 5
    assert sum(point["confirmed"] for point in trends["points"]) == 2
    assert trends["points"][-1]["first"] == "2026-11-23"
    assert (sources["total"], sources["next"], sources["items"][0]["source"]) == (2, "1", "b")


def test_an_empty_office_as_numbers(office: Office) -> None:
    """Nothing ran: no runs, no tally, and it says that nothing starts by itself."""
    client = office.client()
    told = client.get("/api/v1/overview/night").json()

    assert (told["runs"], told["tally"], told["missed"]) == ([], None, [])
    assert "没有计划任务" in told["problems"][0]
    assert client.get("/api/v1/runs").json() == {"items": [], "total": 0, "next": None}
    assert client.get("/api/v1/runs/none").status_code == 404


@pytest.mark.parametrize("asked", ["days=0", "days=366", "days=x", "days=1e3"])
def test_periods_out_of_range_are_refused(office: Office, asked: str) -> None:
    """422, never a guess."""
    assert office.client().get(f"/api/v1/overview/funnel?{asked}").status_code == 422


def test_a_run_as_numbers(known: Known) -> None:
    """With its sources and what was not seen."""
    told = known.office.client().get("/api/v1/runs/r1").json()

    assert {one["source"] for one in told["reports"]} == {"a", "b"}
    assert "1 个网址还在等待，没有看。" in told["gaps"]
