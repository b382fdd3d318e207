"""What analysts see: the list, a lead, the runs, and the errors."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk import DeskSettings, words
from desk.run_list import account
from desk.seen import read_back
from facts import assessments, cases, dockets, findings, readings, runs
from facts.assessments import Band
from facts.errors import StoreFailed
from facts.pages import Skip
from facts.runs import Run, RunStatus, Tally
from leads.forms import load_form
from store import SqlFrontier
from tests.desk.office import PHONE, Office, a_contract, post
from tests.factories import NOON, a_screening, a_target, a_visit


def test_list_shows_candidates_highest_score_first(office: Office) -> None:
    """Number, band, score, subject, title, host, mode."""
    low = office.lead("http://a.test/", score=46.0, subject=None)
    high = office.lead("http://b.test/x", score=91.0, band=Band.RED)
    html = office.client().get("/").text

    assert html.index(str(high.id)) < html.index(str(low.id))
    for part in (
        "未见主体",
        "滨海金树财富管理有限公司",
        "91.0",
        'class="band red">红',
        "b.test",
        "委托理财",
        "候选 <b>2",
    ):
        assert part in html


def test_list_is_filtered_searched_and_paged(office: Office) -> None:
    """Status, band and words narrow the list; nonsense in the address falls back to the usual view."""
    for number in range(5):
        office.lead(f"http://a{number}.test/", title=f"页面{number}", score=50.0 + number)
    client = office.client(settings=DeskSettings(page_size=2))

    def listed(query: str) -> list[str]:
        return re.findall(r"title=\"页面(\d)\"", client.get(f"/?{query}").text)

    assert listed("") == ["4", "3"]
    assert listed("page=3") == ["0"]
    assert listed("page=99") == ["0"]
    assert listed("q=A1.test") == ["1"]
    assert listed("q=xs-000002") == ["1"]
    assert listed("band=red") == []
    assert listed("status=dismissed") == []
    assert listed("status=nonsense&band=%00&page=-1") == ["4", "3"]


def test_empty_list_says_where_to_look(office: Office) -> None:
    """No lead is not the same as no risk."""
    assert "没有查看" in office.client().get("/").text


def test_lead_shows_what_it_rests_on(office: Office) -> None:
    """Elements with quotes, reasons that add up, promises per year, marks with tooltips, evidence."""
    lead = office.lead()
    html = office.client().get(f"/leads/{lead.id}").text

    assert html.count("未见证据") == 3
    for part in (
        "招揽资金", "+60.5", "−5.0", "+55.5", "= 得分 <b>55.5</b>", "年化 182.5%", "5,000 元",
        'title="保本保息 · 保本保收益 · 利诱性 · 伪装：插入符号"',
        "被否定，不计分", "承诺收益 · 折合年化 182.5% · 同句称保本保息",
        'id="q-inducement"', lead.exhibit.sha256, "2026-11-23 12:00:00（北京时间）", "192.0.2.7",
    ):  # fmt: skip
        assert part in html, part


def test_personal_values_are_covered_until_a_named_person_asks(office: Office) -> None:
    """Unmasking needs a name, is written down, and is refused from another site."""
    lead = office.lead(title=f"加我{PHONE}")
    client = office.client()
    assert PHONE not in client.get("/").text
    assert PHONE not in client.get(f"/leads/{lead.id}").text
    assert "138****8000" in client.get(f"/leads/{lead.id}").text
    assert PHONE not in client.get(f"/leads/{lead.id}?unmask=1").text
    assert office.acts() == []

    post(client, "/analyst", analyst="李 梅", back="/")
    assert PHONE not in client.get(f"/leads/{lead.id}?unmask=1", headers={"sec-fetch-site": "cross-site"}).text
    assert PHONE in client.get(f"/leads/{lead.id}?unmask=1").text
    assert office.acts() == [("李 梅", "personal values shown", lead.id)]


def test_hostile_page_stays_text(office: Office) -> None:
    """Scripts, direction marks and broken links from the page are shown, never obeyed."""
    evil = "<script>alert(1)</script>\u202e\"'onmouseover=x"
    lead = office.lead(
        url="javascript:alert(1)//a.test/", title=evil, subject=evil, text=evil,
        contract=a_contract(hits=[{"term": evil, "category": evil, "start": 0, "end": 8, "disguise": [evil]}],
                            reasons=[{"name": evil, "points": 1.0, "quote": evil}]),
    )  # fmt: skip
    client = office.client()
    for html in (client.get("/").text, client.get(f"/leads/{lead.id}").text):
        assert "<script>alert" not in html
        assert "\u202e" not in html
        assert 'href="javascript' not in html
        assert re.findall(r"<script[^>]*>", html) == ['<script src="/static/keys.js" defer>']
        assert not re.search(r"<[^>]*\son\w+=", html)


def test_long_text_is_capped_with_a_note(office: Office) -> None:
    """The first part is shown with its marks, the rest only around findings."""
    text = "保本保息" + "字" * 100_000
    hit = {"term": "保本保息", "category": "L1", "element": "inducement", "start": 0, "end": 4}
    lead = office.lead(text=text, contract=a_contract(hits=[hit], promises=[], amounts=[], identifiers=[], elements={}))
    html = office.client().get(f"/leads/{lead.id}").text

    assert "全文 100,004 字，这里显示 30,000 字" in html
    assert ">保本保息</span>" in html
    assert len(html) < 150_000


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 99) | st.integers(10**400, 10**401) | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
NAMES = ["elements", "hits", "promises", "identifiers", "amounts", "reasons", "dimensions", "pretexts", "p_exposure"]
PLACED = st.fixed_dictionaries(
    {"start": st.integers(-9, 99), "end": st.integers(-9, 99), "kind": st.sampled_from(["phone", "odd"]), "value": JSON}
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_fields=st.dictionaries(st.sampled_from(NAMES), JSON | st.lists(PLACED, max_size=3)))
def test_no_stored_contract_breaks_the_page(office: Office, given_fields: dict[str, object]) -> None:
    """Missing fields, wrong types, spans out of range: the page is still there."""
    existing = office.leads.all()
    lead = existing[0] if existing else office.lead()
    contract = a_contract(**given_fields)
    office.pages.record([(office.pages.get(lead.page_id), a_screening(text="保本保息", contract=contract))])

    assert office.client().get(f"/leads/{lead.id}").status_code == 200


@pytest.mark.parametrize("contract", ["", "{", "[]", "null", "[" * 100_000])
def test_damaged_contract_reads_as_empty(contract: str) -> None:
    """What is no JSON object holds no findings."""
    seen = read_back(a_screening(contract=contract))

    assert (seen.hits, seen.reasons, seen.text) == ((), (), "保本保息")


def test_exhibit_is_checked_and_written_down(office: Office) -> None:
    """The digest holds, and who looked is in the audit chain."""
    lead = office.lead()
    client = office.client()
    post(client, "/analyst", analyst="李梅")
    html = client.get(f"/leads/{lead.id}/exhibit/check").text

    assert "核验通过" in html
    assert f"{lead.exhibit.sha256} 一致" in html
    assert "与取得时一致" in html
    assert office.acts() == [("李梅", "exhibit verified", lead.id)]


def test_damaged_exhibit_says_what_to_do(office: Office) -> None:
    """A changed archive is a page of its own, and is written down."""
    lead = office.lead()
    office.vault.close()
    path = office.folder / lead.exhibit.file
    damaged = bytearray(path.read_bytes())
    damaged[lead.exhibit.offset + 60] ^= 0xFF
    path.write_bytes(damaged)
    for path_ in ("check", "download"):
        answer = office.client().get(f"/leads/{lead.id}/exhibit/{path_}")

        assert answer.status_code == 500
        assert "核验不符" in answer.text
        assert "备份" in answer.text
    assert [act for _, act, _ in office.acts()] == ["exhibit found damaged"] * 2


def test_captured_page_never_runs_in_the_desk(office: Office) -> None:
    """It comes as an attachment of bytes, in a sandbox."""
    lead = office.lead()
    answer = office.client().get(f"/leads/{lead.id}/exhibit/download")

    assert answer.content == b"<script>alert(1)</script>"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="{lead.id}-')
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert [act for _, act, _ in office.acts()] == ["exhibit downloaded"]


def test_runs_tell_not_found_from_not_looked(office: Office) -> None:
    """Every reason for a page not seen is there in Chinese."""
    office.runs.begin(Run(id="r1", status=RunStatus.RUNNING, plan="p", started_at=NOON))
    frontier = SqlFrontier(office.store, "r1")
    frontier.seed([a_target("http://x.test/"), a_target("http://y.test/")])
    frontier.settle(a_visit("http://x.test/", page=None, skip=Skip.ROBOTS))
    office.runs.end("r1", RunStatus.STOPPED, "stopped")
    html = office.client().get("/runs").text

    assert "一个页面也没有取得，等于没有查看" in html
    assert "1 个网址没有取得：网站声明不允许抓取（robots） 1" in html
    assert "1 个网址还在等待" in html
    assert "提前结束" in html


def test_account_of_a_clean_run_has_no_gaps() -> None:
    """Looked at everything, found nothing."""
    run = Run(id="r", status=RunStatus.FINISHED, plan="p", started_at=NOON, ended_at=NOON)
    row = account(run, Tally(pages_fetched=3, screened=2, unchanged=1, bands={"none": 2}))

    assert (row.verdict, row.gaps) == ("看过的 3 个页面中没有达到线索区间的。", ())


@pytest.mark.parametrize(("path", "status"), [("/leads/XS-000404", 404), ("/leads/nonsense", 404), ("/nowhere", 404)])
def test_missing_things_are_a_chinese_page(office: Office, path: str, status: int) -> None:
    """No traceback, no JSON, and a way back."""
    answer = office.client().get(path)

    assert answer.status_code == status
    assert "回到线索列表" in answer.text


def test_failures_are_told_without_a_traceback(office: Office) -> None:
    """A database that cannot be used is 503; a fault of ours is 500 and tells no secret."""

    class Broken:
        def __init__(self, problem: Exception) -> None:
            self.problem = problem

        def __getattr__(self, _: str) -> object:
            raise self.problem

    down = office.client(leads=Broken(StoreFailed()), runs=Broken(StoreFailed()))
    assert (down.get("/").status_code, down.get("/healthz").status_code) == (503, 503)
    assert "数据库暂时不能使用" in down.get("/").text
    fault = office.client(leads=Broken(RuntimeError("secret"))).get("/")

    assert fault.status_code == 500
    assert "secret" not in fault.text
    assert "Traceback" not in fault.text
    assert "frame-ancestors 'none'" in fault.headers["content-security-policy"]


def test_health_names_the_last_run(office: Office) -> None:
    """Monitoring reads JSON."""
    office.runs.begin(Run(id="r7", status=RunStatus.RUNNING, plan="p", started_at=NOON))
    told = office.client().get("/healthz").json()

    assert (told["status"], told["last_run"], told["last_run_status"]) == ("ok", "r7", "running")


def test_every_known_value_has_its_word() -> None:
    """A new status, skip or field without a Chinese word fails here."""
    for table, kind in (
        (words.BANDS, assessments.Band), (words.STANCES, assessments.Stance), (words.STATUSES, cases.LeadStatus),
        (words.DECISIONS, cases.Decision), (words.ELEMENTS, findings.Element), (words.DISGUISES, findings.Disguise),
        (words.PLACES, readings.Where), (words.IDENTIFIERS, findings.IdentifierKind),
        (words.ROLES, findings.AmountRole),
        (words.SKIPS, Skip), (words.RUN_STATUSES, runs.RunStatus), (words.STAGES, dockets.Stage),
        (words.GRADES, dockets.Grade),
    ):  # fmt: skip
        assert set(table) == {member.value for member in kind}
    assert list(words.LEDGER) == [column.field for column in load_form("附件1").columns if column.field != "serial"]
    assert all("：" in said for said in words.reasons().values())


def test_nothing_comes_from_elsewhere() -> None:
    """Templates, style and script load nothing from another host and hold no inline code."""
    folder = Path(__file__).parents[2] / "desk"
    for path in (*folder.glob("templates/*.html"), *folder.glob("static/*")):
        text = path.read_text(encoding="utf-8")

        assert not re.search(r'(src|href)="(https?:)?//', text), path
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|url\(", text), path
