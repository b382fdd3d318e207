"""The overview as people read it: numbers, what was not seen, empty states, realms and rights."""

from dataclasses import replace
from datetime import timedelta

import pytest

from facts.assessments import Stance
from facts.cases import Opinion
from facts.people import Realm, Role
from facts.watching import Strength, WatchHit
from tests.casework import on_page
from tests.desk.office import Office, a_contract, post
from tests.desk.overview.known import Known, plain
from tests.leads.watch.test_meeting import an_entry


def test_last_night_says_what_was_and_was_not_seen(known: Known) -> None:
    """Pages, reasons, the waiting, the unseen source by name, and the queue."""
    html = known.office.client().get("/overview").text
    said = plain(html)

    assert "看到 6 页" in said
    assert "没有看到 2 个网址 1 个还在等待" in said
    assert "网站声明不允许抓取（robots） 1" in said
    assert "来源b 没有看到 0 网站没有回应。" in said
    assert "已失联 2" in said
    assert "最近一夜的队列 1 / 2" in said
    assert "请求复核 1 件" in said
    assert "style=" not in html
    assert len(html.encode()) < 150_000


def test_the_funnel_has_honest_denominators(known: Known) -> None:
    """Each rate is of the step before; steps that nobody measured say so."""
    said = plain(known.office.client().get("/overview?days=30").text)

    assert "候选线索 5 条 —" in said
    assert "已研判 3 条 60.0%" in said
    assert "已确认 2 条 66.7%" in said
    assert "已派发 2 条 100.0%" in said
    assert "已核查 1 条 50.0%" in said
    assert "筛查 未测量" in said
    assert "另有 1 条已排除" in said
    assert "候选线索 6 条" in plain(known.office.client().get("/overview?days=90").text)


def test_places_and_sectors_have_their_numbers(known: Known) -> None:
    """A district of two leads, one of none, the unknown; sectors by name."""
    said = plain(known.office.client().get("/overview").text)

    assert "思明区 2 1 0" in said
    assert "翔安区 0 0 0" in said
    assert "区划不明 2 0 0" in said
    assert "财富管理 3 2 0" in said
    assert "未归行业 1 0 0" in said


def test_an_empty_office_is_told_what_to_do(office: Office) -> None:
    """Nothing ran: no calm zeros."""
    client = office.client()
    said = plain(client.get("/overview").text)

    assert "还没有运行过：没有线索不等于没有问题" in said
    assert "fangfei scheduler" in said
    assert "没有计划任务" in said
    assert "先运行一次扫描" in plain(client.get("/overview/sources").text)
    assert "先完成一次扫描" in plain(client.get("/overview/health").text)
    assert "还没有计算" in plain(client.get("/overview/scoreboard").text)


def test_people_of_a_district_see_their_own_figures(known: Known) -> None:
    """An analyst bound to 湖里区 sees one lead."""
    bound = known.office.person("湖里", frozenset({Role.ANALYST}), Realm(districts=frozenset({"350206"})))
    said = plain(known.office.client(bound).get("/overview").text)

    assert "现有 1 条" in said
    assert "思明区 0 0 0" in said
    assert "候选线索 1 条" in said


@pytest.mark.parametrize(
    "path", ["/overview", "/overview/sources", "/overview/health", "/overview/scoreboard", "/runs"]
)
def test_who_has_no_overview_sees_none(office: Office, path: str) -> None:
    """People of a district have no right to it, nobody has none."""
    bound = office.person("区县", frozenset({Role.DISTRICT}), Realm(districts=frozenset({"350203"})))

    assert office.client(bound).get(path).status_code == 403
    assert office.client(bound).get(f"/api/v1{path}").status_code in (403, 404)
    assert office.client(anonymous=True).get(path, follow_redirects=False).status_code == 303


def test_sources_stand_with_the_worst_first(known: Known) -> None:
    """The one that was not seen says when it was."""
    said = plain(known.office.client().get("/overview/sources").text)

    assert said.index("来源b") < said.index("来源a")
    assert "2 个，其中 1 个没有看到或与预期不符" in said
    assert "1/2" in said


def test_health_says_whether_reviewers_agree(known: Known) -> None:
    """Two pages that two people judged, one of them alike; the random share says what is missed, or that it cannot."""
    office, at = known.office, known.office.clock.now()
    assert "还没有两人都研判过的页面" in plain(office.client().get("/overview/health").text)
    words = {5: (("分析员2", Stance.OTHER),), 4: (("分析员1", Stance.WARNING), ("分析员2", Stance.EXPOSURE))}
    for number, said in words.items():
        for analyst, stance in said:
            page = known.leads[number - 1].page_id or 0
            office.reviews.say(Opinion(page_id=page, stance=stance, analyst=analyst, reason="核对过", at=at))
    told = office.client().get("/api/v1/overview/health").json()

    assert told["agreement"] == {"pages": 2, "same": 0.5, "kappa": 0.3333}
    assert told["missing"]["judged"] == 2
    said = plain(office.client().get("/overview/health").text)
    assert "两人都研判过的页面 2 个，结论相同的占 50.0%" in said
    assert "为 0.33" in said
    assert "依据是 2 页研判" in said


def test_a_run_tells_its_sources(known: Known) -> None:
    """What it saw of each, what it did not; a run that is not there is a page of its own."""
    client = known.office.client()
    said = plain(client.get("/runs/r1").text)

    assert said.index("来源b") < said.index("来源a")
    assert "网站没有回应。" in said
    assert client.get("/runs/none").status_code == 404


def test_the_scoreboard_is_drawn_in_the_background(known: Known) -> None:
    """Asked for by a form with its token; afterwards the terms are there."""
    client = known.office.client()
    assert client.post("/overview/scoreboard", data={"token": "x"}).status_code == 403
    answer = post(client, "/overview/scoreboard")

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/jobs/")
    for _ in range(200):
        if "重新计算" in client.get("/overview/scoreboard").text:
            break
    said = plain(client.get("/overview/scoreboard").text)
    assert "还没有导入立案案件" in said
    assert "带来确认线索的词条" in said


def test_a_run_names_the_pages_that_meet_the_watch_list_and_carry_no_lead(known: Known) -> None:
    """By address, with what they meet; not a lead's page, not another run's, and not for people of one district."""
    office = known.office
    pages = {url: on_page(office.store, url, "r1") for url in ("http://quiet.test/", "http://lead.test/")}
    pages["http://old.test/"] = on_page(office.store, "http://old.test/", "r-old")
    office.leads.take_in(pages["http://lead.test/"], "scan")
    (entry,) = office.house.watch.add([an_entry()], "李")
    begun = office.runs.get("r1").started_at
    hit = WatchHit(
        entry=entry, mention="", traits=entry.traits[:1], points=3.0, strength=Strength.STRONG, says="", at=begun
    )
    hits = [replace(hit, mention=f"page {url}", says=f"命中警示名单，{url[7:12]}") for url in pages]
    office.house.watch.keep_hits(hits, "scan")
    html = office.client().get("/runs/r1").text
    district = office.person("区县员", frozenset({Role.DISTRICT}), Realm(districts=frozenset({"350203"})))
    told = office.client().get("/api/v1/runs/r1").json()["watched"]

    assert "命中警示名单而没有立线索的页面" in plain(html)
    assert f'href="/review/{pages["http://quiet.test/"].page_id}"' in html
    assert [(one["url"], one["says"]) for one in told] == [("http://quiet.test/", "命中警示名单，quiet")]
    assert "lead.test" not in html
    assert "old.test" not in html
    assert "quiet.test" not in office.client(district).get("/runs/r1").text


def test_an_empty_office_draws_nothing(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is drawn of nothing, and nothing fails over it."""
    page = office.client().get("/overview").text
    assert "图正在绘制" not in page
    assert "could not be drawn" not in capsys.readouterr().out


def test_a_night_long_ago_is_no_last_night(known: Known) -> None:
    """Ten days without a run: it says so, and leads of the days since are not that night's."""
    office = known.office
    office.clock._moment += timedelta(days=10)
    office.lead("http://later.test/", subject=None, first_seen=office.clock.now(), last_seen=office.clock.now())
    told = office.client().get("/api/v1/overview/night").json()

    assert "已经 10 天没有运行" in plain(office.client().get("/overview").text)
    assert told["leads_new"] == 3
    office.clock._moment -= timedelta(days=10)
    assert "天没有运行" not in plain(office.client().get("/overview").text)


def test_health_holds_probabilities_against_words(known: Known) -> None:
    """Twelve judged pages of .93: ten solicit; two of another bin are too few to say anything of."""
    office, at = known.office, known.office.clock.now()
    assert "近90天没有研判过的页面" not in plain(office.client().get("/overview/health").text)
    for number in range(14):
        few = number >= 12
        lead = office.lead(
            f"http://p{number}.test/", subject=None, contract=a_contract(p_solicitation=0.15 if few else 0.93)
        )
        stance = Stance.SOLICITATION if number < 8 else Stance.OTHER
        office.reviews.say(Opinion(page_id=lead.page_id or 0, stance=stance, analyst="分析员7", reason="核对过", at=at))
    told = office.client().get("/api/v1/overview/health").json()["reliability"]
    bins = {one["high"]: one for one in told["chances"]}
    said = plain(office.client().get("/overview/health").text)

    assert (bins[0.2]["judged"]["of"], bins[0.2]["keeps"], bins[0.5]["keeps"]) == (2, "few", None)
    assert bins[1.0]["judged"]["hits"] >= 8
    assert bins[1.0]["keeps"] == "high"
    assert told["whole"]["judged"]["of"] == told["pages"] == sum(one["judged"]["of"] for one in told["scores"])
    assert "只看研判过的页面" in said
    assert "预测偏高" in said
    assert "页数太少" in said
