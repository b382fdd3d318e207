"""The red card of the overview: nights that were lost, who knows, who may act, and a scheduler that does not live."""

from datetime import timedelta

import pytest

from facts.people import Role
from facts.runs import Run, RunStatus
from facts.shifts import Job, Shift, ShiftState
from tests.desk.office import ANALYST, post
from tests.desk.overview.known import Known, plain


def test_lost_nights_stand_in_red_until_somebody_knows(known: Known) -> None:
    """Each with its moment and why; once somebody said that they know, the card is gone and their name stands there."""
    office = known.office
    client = office.client()
    html = client.get("/overview").text
    lost = html[html.index('class="lost"') : html.index("</section>", html.index('class="lost"'))]

    assert html.index('class="lost"') < html.index('id="night"')
    assert "有 2 班没有完成，还没有人处理" in lost
    assert lost.count('<b class="bad">错过</b>') == 2
    assert "到点未能开始：调度程序没有运行。" in lost
    first, second = office.house.shifts.lost()
    answer = post(client, f"/operations/shifts/{first.number}/seen", back="/overview")
    assert (answer.status_code, answer.headers["location"]) == (303, "/overview")
    assert "有 1 班没有完成" in client.get("/overview").text
    post(client, "/operations/shifts/seen", back="/overview", until=str(second.number))
    after = client.get("/overview").text
    assert 'class="lost"' not in after
    assert "4 夜中 2 夜没有看完" in plain(after)
    assert after.count(f"{ANALYST} 11-23 10:00") == 2
    assert [act for act in office.acts() if act[1] == "lost shift seen"] == [
        (ANALYST, "lost shift seen", str(first.number)), (ANALYST, "lost shift seen", str(second.number)),
    ]  # fmt: skip


def test_a_night_that_failed_is_told_with_its_run(known: Known) -> None:
    """Its reason and its batch stand in the card, and in the list of runs."""
    office = known.office
    due = office.clock.now() - timedelta(hours=1)
    (shift,) = office.house.shifts.plan([Shift(schedule="nightly", job=Job.SCAN, due=due)])
    running = office.house.shifts.begin(shift, "h/b/1/1", due)
    assert running
    office.runs.begin(Run(id="broken", status=RunStatus.RUNNING, plan="x", started_at=due))
    office.runs.end("broken", RunStatus.FAILED, "磁盘已满")
    office.house.shifts.end(running, ShiftState.FAILED, "磁盘已满。", "broken")
    client = office.client()

    card = plain(client.get("/overview").text)
    assert "失败 2026-11-23 09:00 夜间扫描 ：磁盘已满。 broken" in card
    assert "5 夜中 3 夜没有看完" in card
    assert 'class="state bad">失败' in client.get("/runs").text


def test_who_may_not_act_reads_and_is_told_who_may(known: Known) -> None:
    """An analyst sees the red card without buttons; the leader has them."""
    office = known.office
    analyst = office.client(office.person("研判一", frozenset({Role.ANALYST}))).get("/overview").text
    leader = office.client(office.person("领导一", frozenset({Role.LEADER}))).get("/overview").text

    assert "有 2 班没有完成" in analyst
    assert "领导和管理员可以标为已知晓" in analyst
    assert 'action="/operations' not in analyst
    assert leader.count(">立即补做</button>") == 2
    assert leader.count(">已知晓</button>") == 2


@pytest.mark.parametrize(("ago", "is_dead"), [(timedelta(minutes=2), False), (timedelta(minutes=4), True)])
def test_a_scheduler_that_does_not_live_is_a_red_card(known: Known, ago: timedelta, is_dead: bool) -> None:
    """Three minutes without a sign of life, or a lease that nobody holds; with what to do."""
    office = known.office
    office.clock._moment += ago
    said = plain(office.client().get("/overview").text)

    assert ("调度程序没有运行，今晚的扫描不会自动开始" in said) is is_dead
    assert ("最近一次心跳在 2026-11-23 10:00" in said) is is_dead
    assert office.client().get("/api/v1/overview/night").json()["scheduler_alive"] is not is_dead
    office.house.lease.drop("tests/boot/1/1")
    gone = plain(office.client().get("/overview").text)
    assert "今晚的扫描不会自动开始" in gone
    assert "fangfei doctor" in gone
