"""Watchers: from how things are to what is wrong, and that what is not wrong any more is cleared."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from facts.doubles import FrozenClock
from facts.errors import NoSpace
from facts.notices import AlertKind, Dispatch, DispatchState, Severity, Trouble
from facts.reports import SourceReport, Verdict
from facts.runs import Drift
from facts.shifts import Job, Shift, ShiftState
from ops.alerts.channels import broken_of, channel_troubles, ping_troubles, refused_troubles
from ops.alerts.drifts import drift_troubles
from ops.alerts.machine import backup_troubles, disk_troubles
from ops.alerts.pinging import failing, ping
from ops.alerts.shifts import lost_shifts
from ops.alerts.sources import GRAVE_AFTER, WARN_AFTER, source_troubles
from ops.alerts.watching import Watcher, watch
from store import Store
from store.notices import SqlAlertBook
from tests.ops.messages.peers import Answer, nobody, web

_NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
_GB = 1 << 30


def shift(number: int, job: Job, state: ShiftState) -> Shift:
    """A shift that was lost."""
    name = "nightly" if job is Job.SCAN else job.value
    return Shift(id=number, schedule=name, job=job, due=_NOON - timedelta(hours=number), state=state, note="磁盘已满。")


def test_every_lost_night_is_an_alert_of_its_own() -> None:
    """Missed and failed ones are critical, one that was cut short a warning; the night is told by its day."""
    found = lost_shifts([
        shift(1, Job.SCAN, ShiftState.MISSED), shift(2, Job.SCAN, ShiftState.FAILED),
        shift(3, Job.SCAN, ShiftState.INCOMPLETE),
    ])  # fmt: skip

    assert [(one.kind, one.key, one.severity) for one in found] == [
        (AlertKind.MISSED, "shift:1", Severity.CRITICAL), (AlertKind.FAILED, "shift:2", Severity.CRITICAL),
        (AlertKind.FAILED, "shift:3", Severity.WARNING),
    ]  # fmt: skip
    assert found[0].title == "11-24 11:00 的夜间扫描错过"
    assert "磁盘已满。" in found[0].detail


def test_what_else_was_lost_is_one_alert_for_each_schedule() -> None:
    """Forty missed hours are one alert that counts them."""
    found = lost_shifts([shift(number, Job.STAMP, ShiftState.MISSED) for number in range(1, 41)])

    assert [(one.key, one.severity) for one in found] == [("shift:stamp", Severity.WARNING)]
    assert "共 40 班" in found[0].title


def reports(*verdicts: Verdict) -> dict[str, Sequence[SourceReport]]:
    """A source's reports, newest first."""
    return {
        "s": [
            SourceReport(run=f"r{number}", source="s", title="某站", at=_NOON, verdict=one, sentences=("对方拒绝。",))
            for number, one in enumerate(verdicts)
        ]
    }


@pytest.mark.parametrize(
    ("runs", "severity"),
    [
        (1, Severity.INFO), (WARN_AFTER - 1, Severity.INFO), (WARN_AFTER, Severity.WARNING),
        (GRAVE_AFTER - 1, Severity.WARNING), (GRAVE_AFTER, Severity.CRITICAL), (30, Severity.CRITICAL),
    ],
)  # fmt: skip
def test_a_source_grows_more_severe_with_every_night(runs: int, severity: Severity) -> None:
    """Counted are the runs in a row up to the last one; those of one run are one group."""
    (found,) = source_troubles(reports(*[Verdict.UNSEEN] * runs, Verdict.SEEN, Verdict.UNSEEN))

    assert (found.severity, found.key, found.group) == (severity, "source:s", "sources:r0")
    assert (f"已连续 {runs} 次" in found.title) is (runs > 1)


@pytest.mark.parametrize("verdict", [Verdict.SEEN, Verdict.PARTLY])
def test_a_source_that_was_seen_is_no_trouble(verdict: Verdict) -> None:
    """Whatever it was the nights before; a part is told in the night's summary."""
    assert source_troubles(reports(verdict, Verdict.UNSEEN)) == []
    assert source_troubles({"s": []}) == []


def test_a_source_that_gives_something_else_says_what_is_missed() -> None:
    """Drifted is another sentence than unseen."""
    (found,) = source_troubles(reports(Verdict.DRIFTED))

    assert "内容与预期不符" in found.title
    assert "对方拒绝。" in found.detail


def test_disks_are_told_by_what_is_left() -> None:
    """Plenty is no trouble; little is a warning, hardly any is critical."""
    found = disk_troubles({"数据": (100 * _GB, 500 * _GB), "证据": (5 * _GB, 500 * _GB), "备份": (_GB, 500 * _GB)})

    assert [(one.key, one.severity) for one in found] == [
        ("disk:证据", Severity.WARNING), ("disk:备份", Severity.CRITICAL),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("newest_h", "since_h", "severity"),
    [
        (10, 1000, None), (40, 1000, Severity.WARNING), (200, 1000, Severity.CRITICAL), (200, 10, None),
        (None, 10, None), (None, 40, Severity.WARNING), (None, None, None), (200, None, None),
    ],
)  # fmt: skip
def test_a_backup_is_old_from_when_it_should_have_been_made(
    newest_h: int | None, since_h: int | None, severity: Severity | None
) -> None:
    """Counted from the newest, or from when backups were scheduled; where they are not, nobody is told."""
    newest, since = (None if one is None else _NOON - timedelta(hours=one) for one in (newest_h, since_h))
    found = backup_troubles(newest, since, _NOON)

    assert [one.severity for one in found] == ([severity] if severity else [])


def dispatch(state: DispatchState, problem: str, attempts: int) -> Dispatch:
    """The last dispatch of a channel."""
    return Dispatch(
        id=1, message=1, channel="a", state=state, attempts=attempts, next_at=_NOON, problem=problem, tried_at=_NOON
    )


def test_a_channel_is_broken_from_its_second_failure() -> None:
    """One failure may pass; one that was taken out of the settings is nobody's trouble."""
    latest = {
        "once": dispatch(DispatchState.WAITING, "超时。", 1), "twice": dispatch(DispatchState.WAITING, "超时。", 2),
        "over": dispatch(DispatchState.GIVEN_UP, "超时。", 9), "well": dispatch(DispatchState.SENT, "", 3),
        "under way": dispatch(DispatchState.WAITING, "", 3), "gone": dispatch(DispatchState.WAITING, "超时。", 9),
    }  # fmt: skip
    found = channel_troubles(latest, latest.keys() - {"gone"})

    assert [broken_of(one.key) for one in found] == ["over", "twice"]
    assert broken_of("refused:a") == ""
    assert [one.key for one in refused_troubles({"a": "拒收。", "b": ""})] == ["refused:a"]


def test_drift_is_told_by_the_newest_measurement() -> None:
    """Its alerts, not its other sentences; none is none."""
    given: dict[str, object] = dict.fromkeys(
        ("score_psi", "unseen", "unseen_before", "disguised", "disguised_before"), None
    )
    drift = Drift(
        run="r", at=_NOON, pages=1, reference_pages=1, category_psi={}, sentences=("分数变了。", "其他。"), alerts=1,
        **given,  # type: ignore[arg-type]
    )  # fmt: skip
    (found,) = drift_troubles(drift)

    assert found.title == "筛查口径变化：分数变了。"
    assert "其他" not in found.detail
    assert drift_troubles(None) == []


def trouble(key: str, title: str = "磁盘将满") -> Trouble:
    """Something that is wrong."""
    return Trouble(kind=AlertKind.DISK, key=key, severity=Severity.WARNING, title=title)


def test_what_has_passed_is_cleared_and_what_cannot_be_looked_at_stays(sqlite_store: Store) -> None:
    """A watcher speaks for what it covers: others' alerts stay, and so do its own where it cannot look."""
    book = SqlAlertBook(sqlite_store, FrozenClock(_NOON))
    wrong = {"disk:a", "disk:b"}

    def look() -> list[Trouble]:
        if "broken" in wrong:
            raise NoSpace
        return [trouble(key) for key in sorted(wrong)]

    watchers = [Watcher(name="disk", kinds=frozenset({AlertKind.DISK}), prefix="disk:", look=look)]
    book.tell(trouble("other"))
    watch(watchers, book)
    wrong.remove("disk:a")
    watch(watchers, book)
    after = {one.trouble.key for one in book.standing()}
    wrong.add("broken")
    watch(watchers, book)

    assert after == {"other", "disk:b"}
    assert {one.trouble.key for one in book.standing()} == after


def test_personal_data_never_gets_into_an_alert(sqlite_store: Store) -> None:
    """What a source or a note says is masked before it is kept."""
    book = SqlAlertBook(sqlite_store, FrozenClock(_NOON))
    look = [trouble("disk:a", "联系人：张三，电话13800138000")]
    watch([Watcher(name="x", kinds=frozenset({AlertKind.DISK}), prefix="disk:", look=lambda: look)], book)

    assert book.standing()[0].trouble.title == "联系人：张*，电话138****8000"


def test_the_monitor_outside_is_asked_for() -> None:
    """While all is well at its address, otherwise at the one for failures; a refusal is one sentence without it."""
    with web(Answer(body=b"OK"), Answer(body=b"OK"), Answer(status=404)) as peer:
        url = f"{peer.base}/ping/geheim?status=up"
        said = [ping(url, is_well=True), ping(url, is_well=False), ping(url, is_well=True)]
    with nobody() as address:
        said.append(ping(f"http://{address}/geheim", is_well=True))

    assert [(one.method, one.path) for one in peer.asked][:2] == [
        ("GET", "/ping/geheim?status=up"), ("GET", "/ping/geheim/fail?status=up"),
    ]  # fmt: skip
    assert [bool(one) for one in said] == [False, False, True, True]
    assert not any("geheim" in one for one in said)
    assert failing("https://hc.test/a/") == "https://hc.test/a/fail"
    assert [one.severity for one in ping_troubles(said[3])] == [Severity.WARNING]
    assert ping_troubles("") == []
