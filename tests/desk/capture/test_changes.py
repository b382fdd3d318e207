"""What changed since the visit before, and the evidence of a page: told, covered, checked, handed out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from facts.pages import Exchange, Exhibit, Page
from facts.people import Realm, Role
from facts.revisits import Change
from store import SqlFrontier
from tests.desk.office import TEXT, Office, a_contract, place
from tests.factories import NOON, a_page, a_screening, a_visit

URL = "http://www.jinshu.test/plan"
BEFORE = "<p>金树财富稳健计划。</p><p>年化收益百分之八，风险自担。</p><p>联系电话13900139000。</p>"
AFTER = (
    "<p>金树财富稳健计划。</p><p>年化收益百分之十八，保本保息。</p><p>名额有限，先到先得。</p>"
    "<p>联系电话13800138000。</p>"
)
OLD = "金树财富稳健计划，日返千分之三。联系电话13900139000。"


def visited(office: Office, run: str, html: str, text: str, contract: str, **changes: object) -> Page:
    """One visit of the address by one run."""
    day = NOON + timedelta(days=int(run[1:]))
    exchange = Exchange(
        url=URL, method="GET", request_headers=(), status=200, reason="OK",
        response_headers=(("Content-Type", "text/html; charset=utf-8"),), body=html.encode(), fetched_at=day, ip=None,
    )  # fmt: skip
    exhibit = office.vault.keep(exchange)
    frontier = SqlFrontier(office.store, run)
    given = {"url": URL, "run": run, "exhibit": exhibit, "sha256": exhibit.sha256, "fetched_at": day} | changes
    visit = a_visit(URL, page=a_page(**given))
    frontier.seed([visit.target])
    stored = frontier.settle(visit)
    assert stored is not None
    office.pages.record([(stored, a_screening(text=text, contract=contract))])
    return stored


@pytest.fixture
def both(office: Office) -> tuple[Page, Page]:
    """Two visits: another promise, another phone, another sentence."""
    old = a_contract(
        hits=[], elements={}, amounts=[], reasons=[],
        promises=[{"annual_percent": 109.5, "guaranteed": False, "negated": False, **place("日返千分之三", OLD)}],
        identifiers=[{"kind": "phone", "value": "13900139000", "valid": True, **place("13900139000", OLD)}],
    )  # fmt: skip
    return visited(office, "r1", BEFORE, OLD, old), visited(office, "r2", AFTER, TEXT, a_contract())


def test_changes_are_told_and_covered(office: Office, both: tuple[Page, Page]) -> None:
    """What nobody compared at night is compared now: sentences side by side, promises and phones, both covered."""
    client = office.client()
    html = client.get(f"/pages/{both[1].id}/evidence").text
    told = client.get(f"/api/v1/pages/{both[1].id}/changes").json()

    assert "上次 <a" in html
    assert "2026-11-24 12:00" in html
    assert "2026-11-25 12:00" in html
    assert "“日返千分之五”折合年化 182.5%，承诺保证" in html
    assert "“日返千分之三”折合年化 109.5%" in html
    assert "手机 138****8000" in html
    assert "手机 139****9000" in html
    assert {"13800138000", "13900139000"} & set(html.split()) == set()
    assert "13900139000" not in html + str(told)
    assert "13800138000" not in html + str(told)
    assert "<ins>" in html
    assert told["before"] == both[0].id
    assert told["alike"] < 1
    assert any("名额有限" in each for each in told["added"])
    assert {one["is_new"] for one in told["moves"] if one["kind"] == "promise"} == {True, False}


def test_the_nights_comparison_is_taken_where_there_is_one(office: Office, both: tuple[Page, Page]) -> None:
    """Then no exhibit is opened."""
    change = Change(page=both[1].id or 0, before=both[0].id or 0, added=("保本保息",), removed=("风险自担",), alike=0.5)
    office.house.revisits.keep_changes([change])
    (office.folder / "evidence" / both[0].exhibit.file).unlink()

    told = office.client().get(f"/api/v1/pages/{both[1].id}/changes").json()

    assert (told["added"], told["removed"], told["alike"]) == (["保本保息"], ["风险自担"], 0.5)


def test_lost_evidence_is_a_sentence_and_no_error(office: Office, both: tuple[Page, Page]) -> None:
    """The comparison says what is missing; the promises of both screenings are told all the same."""
    (office.folder / "evidence" / both[0].exhibit.file).unlink()

    html = office.client().get(f"/pages/{both[1].id}/evidence").text

    assert "没能比较正文" in html
    assert "折合年化 182.5%" in html


def test_first_visit_and_unchanged_page(office: Office, both: tuple[Page, Page]) -> None:
    """A first visit says so; the same bytes again say so, and are marked by the screening of the visit before."""
    client = office.client()
    third = visited(office, "r3", AFTER, TEXT, a_contract())

    assert "这是第一次取得这个网址" in client.get(f"/pages/{both[0].id}/evidence").text
    assert "内容逐字节相同" in client.get(f"/pages/{third.id}/evidence").text
    assert client.get(f"/api/v1/pages/{third.id}/changes").json()["is_same"] is True


def test_evidence_is_told_in_full(office: Office) -> None:
    """Where it lies, what it hashes to, how it was fetched, in both times; personal values in addresses covered."""
    shown = visited(
        office, "r1", AFTER, TEXT, a_contract(), tls_error="self-signed", ip="192.0.2.9",
        redirects=("http://jinshu.test/?tel=13800138000",), requested_url="http://jinshu.test/?tel=13800138000",
    )  # fmt: skip
    client = office.client()
    html, told = client.get(f"/pages/{shown.id}/evidence").text, client.get(f"/api/v1/pages/{shown.id}/evidence").json()

    for part in (
        shown.exhibit.sha256, shown.exhibit.file, shown.exhibit.record_id.strip("<>"), "192.0.2.9", "异常：self-signed",
        "2026-11-24 12:00:00（北京时间），2026-11-24 04:00:00 UTC", "tel=138****8000",
    ):  # fmt: skip
        assert part in html
    assert told["exhibit"]["offset"] == shown.exhibit.offset
    assert "13800138000" not in html + str(told)


def test_checking_and_downloading_are_written_down(office: Office, both: tuple[Page, Page]) -> None:
    """A page without a lead is checked too; other pages of the same bytes are told, as far as somebody sees them."""
    client, third = office.client(), visited(office, "r3", AFTER, TEXT, a_contract())
    checked = client.get(f"/pages/{both[1].id}/exhibit/check").text
    api = client.get(f"/api/v1/pages/{both[1].id}/exhibit/check").json()
    refused = client.get(f"/pages/{both[1].id}/exhibit/download")
    office.house.people.unmask(office.person(), f"page {both[1].id}", "核实主体身份", timedelta(minutes=15))
    sent = client.get(f"/pages/{both[1].id}/exhibit/download")

    assert "核验通过" in checked
    assert (refused.status_code, AFTER.encode() in refused.content) == (403, False)
    assert f'<a href="/pages/{third.id}/evidence">' in checked
    assert api["same_pages"] == [third.id]
    assert api["is_same_body"] is True
    assert sent.content == AFTER.encode()
    assert sent.headers["content-disposition"].endswith('.bin"')
    assert sent.headers["content-security-policy"] == "default-src 'none'; sandbox"
    subject = f"page {both[1].id}"
    acts = ["exhibit verified", "exhibit verified", "exhibit downloaded"]
    assert [one for one in office.acts() if one[1].startswith("exhibit")] == [("王研判", act, subject) for act in acts]


def test_old_addresses_of_leads_still_lead_there(office: Office) -> None:
    """Papers and bookmarks name leads; of a lead outside one's realm nothing is told."""
    lead = office.lead()
    stranger = office.person("陈区县", frozenset({Role.DISTRICT}), Realm(districts=frozenset({"350203"})))
    sent = office.client().get(f"/leads/{lead.id}/exhibit/check", follow_redirects=False)

    assert (sent.status_code, sent.headers["location"]) == (308, f"/pages/{lead.page_id}/exhibit/check")
    assert office.client(stranger).get(f"/leads/{lead.id}/exhibit/check").status_code == 404


@pytest.mark.parametrize("act", ["check", "download"])
def test_damaged_exhibits_are_told_and_written_down(office: Office, both: tuple[Page, Page], act: str) -> None:
    """By page and by API."""
    path = office.folder / "evidence" / both[1].exhibit.file
    damaged = bytearray(path.read_bytes())
    damaged[both[1].exhibit.offset + 60] ^= 0xFF
    path.write_bytes(bytes(damaged))
    office.house.people.unmask(office.person(), f"page {both[1].id}", "核实主体身份", timedelta(minutes=15))

    answers = [office.client().get(f"{root}/pages/{both[1].id}/exhibit/{act}") for root in ("", "/api/v1")]

    assert [answer.status_code for answer in answers] == [500, 500]
    assert "证据件核验不符" in answers[0].text
    assert [one for _, one, _ in office.acts() if one.startswith("exhibit")] == ["exhibit found damaged"] * 2


def test_visits_know_what_came_before(office: Office, both: tuple[Page, Page]) -> None:
    """The visit before, how often, and no picture beside a page that no browser showed."""
    visits = office.house.visits

    assert visits.before(both[1]) == office.pages.get(both[0].id or 0)
    assert visits.before(both[0]) is None
    assert visits.times(URL) == 2
    assert office.house.screenshot_of(replace(both[1], rendered=True)) is None
    gone = replace(both[1], rendered=True, exhibit=Exhibit(file="../x", offset=0, sha256="a" * 64, record_id="r"))
    assert office.house.screenshot_of(gone) is None
