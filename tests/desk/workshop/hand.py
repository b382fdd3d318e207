"""What the tests of the workshop do by hand."""

import hashlib
import html
import re
import time
from typing import Any

from fastapi.testclient import TestClient

from facts.pages import Exchange
from store import SqlFrontier
from tests.desk.office import SAME_ORIGIN, Office, token
from tests.factories import NOON, a_page, a_target, a_visit

PAGES = {
    "silk": "<p>云丝养蚕合伙人计划，投资一万元，保本保息，每月返利八百元，随时退本，联系电话13800138000。</p>",
    "again": "<p>加入云丝养蚕，轻松赚钱，每月返利，推荐亲友有奖励，面向社会公开招募合伙人。</p>",
    "news": "<p>今天天气晴朗，市民在公园里散步，公交线路有调整，请注意站牌通知。</p>",
}


class Workshop(Office):
    """The office, and pages that are screened by the rules in use."""

    def screened(self, url: str, body: str) -> int:
        """Keep, fetch and really screen one page; its number."""
        content = body.encode()
        exchange = Exchange(
            url=url, method="GET", request_headers=(), status=200, reason="OK",
            response_headers=(("Content-Type", "text/html; charset=utf-8"),), body=content, fetched_at=NOON,
            ip="192.0.2.7",
        )  # fmt: skip
        frontier = SqlFrontier(self.store, "r1")
        frontier.seed([a_target(url)])
        page = a_page(url=url, exhibit=self.vault.keep(exchange), sha256=hashlib.sha256(content).hexdigest())
        stored = frontier.settle(a_visit(url, page=page))
        assert stored is not None
        assert stored.id is not None
        _, screening = self.house.screener.screen_capture(self.vault.open(stored.exhibit))
        self.house.pages.record([(stored, screening)])
        return stored.id


def state(client: TestClient, path: str) -> str:
    """The state that the form of a page sends back."""
    found = re.search(r'name="state" value="(\w*)"', client.get(path).text)
    assert found
    return found[1]


def send(client: TestClient, page: str, path: str, **fields: str) -> Any:
    """Send a form of a page; redirects are not followed."""
    filled = {"token": token(client, page), "state": state(client, page)} | fields
    return client.post(path, data=filled, headers=SAME_ORIGIN, follow_redirects=False)


def finished(client: TestClient, started: str) -> str:
    """Wait for a job; where its result is."""
    number = started.rpartition("/")[2]
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        job = client.get(f"/api/v1/jobs/{number}").json()
        if job["state"] in ("finished", "failed"):
            assert job["state"] == "finished", job
            return str(job["result"]["link"]) if job.get("result") else str(job["link"])
        time.sleep(0.05)
    raise AssertionError("the job did not end")


def seen(text: str) -> str:
    """The text of a page without its tags."""
    return html.unescape(re.sub(r"<[^>]+>", " ", text))


def an_entry(**changes: str) -> dict[str, str]:
    """The fields of a form for a new entry."""
    plain = {
        "c-term": "云丝养蚕", "c-kind": "字面", "c-category": "P10", "c-family": "要件", "c-element": "利诱性",
        "c-weight": "A", "c-policy": "全部变体", "c-finds": "云丝养蚕月月分红", "c-source": "举报",
        "reason": "巡查发现",
    }  # fmt: skip
    return plain | changes
