"""What a clerk of the tests does at the desk: hand in a file, confirm, fetch what was made."""

import io
import re
from html import unescape
from typing import Any

import openpyxl
from fastapi.testclient import TestClient

from facts.cases import Lead
from facts.people import EVERYWHERE, Person, Realm, Role
from tests.desk.office import SAME_ORIGIN, Office, post, token

SIMING, HULI = "350203", "350206"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def clerk(office: Office, name: str = "王内勤", role: Role = Role.CLERK, realm: Realm = EVERYWHERE) -> Person:
    """Somebody with one role."""
    return office.person(name, frozenset({role}), realm)


def two_leads(office: Office) -> tuple[Lead, Lead]:
    """One of 思明区, one of 湖里区, by their addresses."""
    one = office.lead(
        "http://www.jinshu.test/", subject="厦门思明金树财富管理有限公司", title="金树财富 思明区莲前街道"
    )
    other = office.lead("http://www.haina.test/", subject="厦门湖里海纳投资有限公司", title="海纳投资 湖里区禾山街道")
    return one, other


def hand_in(client: TestClient, way: str, name: str, body: bytes, **fields: str) -> Any:
    """Send a file as the page's form would; redirects are not followed."""
    data = {"token": token(client, "/imports"), "way": way} | fields
    files = {"file": (name, body, "application/octet-stream")}
    return client.post("/imports", data=data, files=files, headers=SAME_ORIGIN, follow_redirects=False)


def previewed(client: TestClient, way: str, name: str, body: bytes, **fields: str) -> tuple[str, str]:
    """Hand in a file and return its address and the preview's page."""
    answer = hand_in(client, way, name, body, **fields)
    assert answer.status_code == 303, answer.text
    page = settled(client, answer.headers["location"])
    return answer.headers["location"], page.text


def settled(client: TestClient, path: str) -> Any:
    """A page, after the jobs that it waits for."""
    for _ in range(200):
        answer = client.get(path)
        if not answer.request.url.path.startswith("/jobs/"):
            return answer
        if path.startswith("/jobs/") and 'id="job"' not in answer.text:
            return answer
    raise AssertionError(f"{path} does not settle")


def confirmed(client: TestClient, address: str, page: str, **choices: str) -> str:
    """Confirm what a preview shows, wait for it, and return the page of the job."""
    answer = confirm(client, address, page, **choices)
    assert answer.status_code == 303, told(answer.text)
    return str(settled(client, answer.headers["location"]).text)


def confirm(client: TestClient, address: str, page: str, **choices: str) -> Any:
    """Confirm what a preview shows; redirects are not followed."""
    return post(client, f"{address}/confirm", stamp=stamp(page), **choices)


def stamp(page: str) -> str:
    """The stamp of the preview that a page shows."""
    found = re.search(r'name="stamp" value="(\w+)"', page)
    assert found, told(page)
    return found[1]


def fetched(client: TestClient, path: str, **fields: str) -> Any:
    """Ask for an export or report and return the answer with its file."""
    answer = post(client, path, **fields)
    assert answer.status_code == 303, told(answer.text)
    where = answer.headers["location"]
    if not where.endswith("/file"):
        settled(client, where)
        where += "/file"
    return client.get(where)


def cells(body: bytes) -> list[list[object]]:
    """Every cell of the first sheet."""
    sheet = openpyxl.load_workbook(io.BytesIO(body)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def told(page: str) -> str:
    """The words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
