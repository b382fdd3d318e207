"""The scoreboard: drawn in the background, kept for every process, the same on the page, the API and in the funnel."""

import re
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from facts.people import Realm, Role
from tests.desk.office import SAME_ORIGIN, Office
from tests.desk.overview.known import Known, file_cases, fill
from wiring.scoring import draw_scoreboard, kept_scoreboard


@pytest.fixture
def known(office: Office) -> Known:
    """Six leads and three filed cases."""
    found = fill(office)
    file_cases(found)
    return found


def drawn(client: TestClient) -> Any:
    """Have it drawn by the API, and wait for it."""
    answer = client.post("/api/v1/overview/scoreboard", headers=token_of(client))
    assert answer.status_code == 202
    for _ in range(300):
        job = client.get(f"/api/v1/jobs/{answer.json()['job']}").json()
        if job["state"] in ("finished", "failed"):
            break
    assert job["state"] == "finished"
    return client.get("/api/v1/overview/scoreboard").json()["board"]


def token_of(client: TestClient) -> dict[str, str]:
    found = re.search(r'name="token" value="(\w+)"', client.get("/overview/scoreboard").text)
    assert found
    return {"x-token": found[1]} | SAME_ORIGIN


def steps(client: TestClient, days: int) -> dict[str, Any]:
    told = client.get(f"/api/v1/overview/funnel?days={days}").json()
    return {one["name"]: one for one in told["steps"]} | {"notes": "".join(told["notes"])}


def test_nothing_before_it_is_drawn(known: Known) -> None:
    """No zeros: the board is null, and the funnel says that cases were not held against leads."""
    client = known.office.client()

    assert client.get("/api/v1/overview/scoreboard").json() == {"board": None}
    filed = steps(client, 90)
    assert (filed["已立案"]["count"], filed["已立案"]["rate"], filed["已立案"]["of"]) == (None, None, "已确认")
    assert "还没有与线索对照过" in filed["notes"]
    assert "未对照" in client.get("/overview?days=90").text


def test_the_api_says_what_the_page_says(known: Known) -> None:
    """Three cases, two of them ours; as the command line counts them."""
    client = known.office.client()
    board = drawn(client)
    own = draw_scoreboard(known.office.house, with_terms=False)

    assert board["cases"] == 3
    total = board["candidate_total"]
    assert (total["earlier"] + total["same_time"] + total["missed"], total["undecided"]) == (3, 0)
    assert total["missed"] == own.candidate_total.missed
    accepted = board["acceptance"]
    assert (accepted["hits"], accepted["of"]) == (own.acceptance.hits, own.acceptance.of) == (2, 3)
    page = client.get("/overview/scoreboard").text
    assert all(sentence in page for sentence in board["summary"])
    assert board["fruitful"] == [] or {"term_id", "pages", "confirmed"} <= board["fruitful"][0].keys()


def test_it_outlives_the_process(known: Known) -> None:
    """Another application over the same database has it; drawn anew it takes the place of the one before."""
    drawn(known.office.client())
    other = known.office.client(reports=known.office.house.reports)
    first = other.get("/api/v1/overview/scoreboard").json()["board"]
    assert first["cases"] == 3
    known.office.clock._moment += timedelta(minutes=1)
    second = drawn(known.office.client())

    assert second["at"] > first["at"]
    assert other.get("/api/v1/overview/scoreboard").json()["board"]["at"] == second["at"]


def test_rows_of_cases_are_not_kept_twice(known: Known) -> None:
    """What the list said of persons stays with the case alone."""
    drawn(known.office.client())
    kept = kept_scoreboard(known.office.house)

    assert kept is not None
    assert [dict(one.case.raw) for one in kept[1].results] == [{}] * 3


def test_the_last_step_counts_filed_cases(known: Known) -> None:
    """Lead 1 is confirmed and filed; lead 4 is filed and nobody judged it; closing alone files nothing."""
    client = known.office.client()
    drawn(client)
    short, long = steps(client, 30), steps(client, 90)

    assert (short["已办结"]["count"], short["已立案"]["count"], short["已立案"]["rate"]) == (1, 1, 0.5)
    assert (long["已确认"]["count"], long["已立案"]["count"]) == (2, 1)
    assert "另有 1 条已立案而未确认" in long["notes"]
    assert "已立案而未确认" not in short["notes"]
    huli = known.office.person("湖里", frozenset({Role.ANALYST}), Realm(districts=frozenset({"350206"})))
    assert steps(known.office.client(huli), 90)["已立案"]["count"] == 0
