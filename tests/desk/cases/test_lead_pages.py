"""A lead's page: what it rests on, covered values, hostile text, long text, broken contracts; its case."""

import re
import statistics
import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.desk.cases.work import act, confirmed, placed
from tests.desk.office import PHONE, Office, a_contract, post
from tests.factories import a_screening


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


def test_personal_values_are_covered_until_somebody_asks_with_a_reason(office: Office) -> None:
    """An address alone opens nothing; the asking is written down with its reason and holds for this lead alone."""
    lead = office.lead(title=f"加我{PHONE}")
    client, path = office.client(), f"/leads/{lead.id}"
    assert PHONE not in client.get("/leads").text
    assert PHONE not in client.get(path).text
    assert "138****8000" in client.get(path).text
    assert PHONE not in client.get(f"{path}?unmask=1").text
    assert office.acts() == []

    assert post(client, "/unmask", subject=lead.id or "", reason="核实主体身份", back=path).status_code == 303
    assert PHONE in client.get(path).text
    assert [one[2] for one in office.acts()] == [lead.id]
    assert PHONE not in office.client(office.person("李复核")).get(path).text


def test_hostile_page_stays_text(office: Office) -> None:
    """Scripts, direction marks and broken links from the page are shown, never obeyed."""
    evil = "<script>alert(1)</script>\u202e\"'onmouseover=x"
    lead = office.lead(
        url="javascript:alert(1)//a.test/", title=evil, subject=evil, text=evil,
        contract=a_contract(hits=[{"term": evil, "category": evil, "start": 0, "end": 8, "disguise": [evil]}],
                            reasons=[{"name": evil, "points": 1.0, "quote": evil}]),
    )  # fmt: skip
    client = office.client()
    for html in (client.get("/leads").text, client.get(f"/leads/{lead.id}").text):
        assert "<script>alert" not in html
        assert "\u202e" not in html
        assert 'href="javascript' not in html
        assert [re.sub(r"\?v=\w+", "", tag) for tag in re.findall(r"<script[^>]*>", html)] == [
            '<script src="/static/cases.js" defer>', '<script src="/static/keys.js" defer>',
        ]  # fmt: skip
        assert not re.search(r"<[^>]*\son\w+=", html)


def test_long_text_is_capped_with_a_note(office: Office) -> None:
    """The first part is shown with its marks, the rest only around findings."""
    text = "保本保息" + "字" * 100_000
    hit = {"term": "保本保息", "category": "L1", "element": "inducement", "start": 0, "end": 4}
    lead = office.lead(text=text, contract=a_contract(hits=[hit], promises=[], amounts=[], identifiers=[], elements={}))
    html = office.client().get(f"/leads/{lead.id}").text

    told = re.search(r"全文 100,004 字，这里显示 ([\d,]+) 字", html)
    assert told
    assert 10_000 < int(told[1].replace(",", "")) <= 30_000
    assert ">保本保息</span>" in html
    assert len(html.encode()) < 150_000


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


def test_the_case_is_told(office: Office) -> None:
    """Stage, duty with its day, proposals with reasons, eleven facts, where it was seen, one list of what happened."""
    lead = confirmed(office)
    boss = office.person()
    placed(office, lead, "厦门市思明区湖滨南路1号")
    act(office, boss, lead, "assign", unit="FIN_OFFICE", holder="赵经办")
    act(office, boss, lead, "urge")
    html = office.client().get(f"/leads/{lead.id}").text

    for part in (
        'aria-current="step">派发', "市委金融办，经办人 赵经办", "2026-12-07 前核查", "已催办 1 次", "分级建议：蓝色",
        "责任单位建议：市委金融办", "责任区 思明区", "项待补", "许可核查", '<a href="/review/1">',
        "登记地：厦门市思明区", "确认为线索：投资人笔录", "派发（转入派发）", "发现线索", "首次见于 1 个网页",
    ):  # fmt: skip
        assert part in html, part


def test_the_timeline_is_filtered(office: Office) -> None:
    """One kind alone, newest first; nonsense shows all."""
    lead = confirmed(office)
    act(office, office.person(), lead, "notify_province", provinces="浙江")
    client = office.client()

    path = f"/leads/{lead.id}"

    def kinds(query: str) -> set[str]:
        return set(re.findall(r'<tr class="(\w+)"><td class="when"><time>', client.get(path + query).text))

    assert kinds("?only=notice") == {"notice"}
    assert kinds("?only=judgement") == {"judgement"}
    assert kinds("?only=nonsense") == {"seen", "judgement", "notice"}


def test_a_page_of_a_busy_lead_stays_small_and_quick(office: Office) -> None:
    """Forty long acts: at most 150 kB, and at most 0.1 s of this process's time a page in the median of five."""
    lead, boss = confirmed(office), office.person()
    for number in range(40):
        act(office, boss, lead, "note", reason=f"第 {number} 次走访，" + "未见异常" * 20)
    client, spent = office.client(), []
    for _ in range(5):
        start = time.process_time()
        html = client.get(f"/leads/{lead.id}").text
        spent.append(time.process_time() - start)

    assert len(html.encode()) < 150_000
    assert "显示全部 43 条" in html
    assert statistics.median(spent) < 0.1, spent
