"""`fangfei schedule`: the timetable, wishes out of turn, and what came of each shift."""

import json
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli import app
from facts.errors import BadInput, NotKnown, Overtaken
from facts.shifts import DOUBTFUL, Job, Shift, ShiftState
from store import SqlLeaseBook, SqlShiftBook, StoreSettings, open_store
from store.migrate import upgrade
from wiring.clock import SystemClock


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A new office."""
    store = open_store(StoreSettings(url=f"sqlite:///{tmp_path}/fangfei.db"))
    upgrade(store)
    store.close()
    return tmp_path


def _ran(out: Path, *words: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["schedule", *words, "--out", str(out)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == code
    return done.output


def _said(out: Path, *words: str) -> Any:
    done = CliRunner().invoke(app, ["schedule", *words, "--json", "--out", str(out)], catch_exceptions=False)
    return json.loads(done.stdout)


def _shifts(out: Path) -> SqlShiftBook:
    return SqlShiftBook(open_store(StoreSettings(url=f"sqlite:///{out}/fangfei.db")), SystemClock())


def test_a_new_office_has_a_timetable(out: Path) -> None:
    """Every job once, each with its next moment; in Chinese for people."""
    found = {one["job"]: one for one in _said(out, "list")["schedules"]}

    assert set(found) == {job.value for job in Job}
    assert all(one["next"] and one["enabled"] and one["last"] is None for one in found.values())
    assert "夜间扫描" in _ran(out, "list")
    assert "到点后 360 分钟内" in _ran(out, "show", "nightly")


def test_a_schedule_is_set_switched_off_and_on(out: Path) -> None:
    """What is not given stays; a new one needs its line."""
    changed = _said(out, "set", "nightly", "--cron", "30 1 * * *", "--most", "240", "--pages", "500", "--by", "王")
    _ran(out, "disable", "nightly")
    off = _said(out, "show", "nightly")
    on = _said(out, "enable", "nightly")
    unbound = _said(out, "set", "nightly", "--pages", "0")
    added = _said(out, "set", "午间核验", "--cron", "0 12 * * *", "--job", "verify", "--priority", "5")

    assert (changed["cron"], changed["most_minutes"], changed["late_minutes"]) == ("30 1 * * *", 240, 360)
    assert (off["enabled"], off["next"], on["enabled"], on["max_pages"], unbound["max_pages"]) == (
        False, None, True, 500, None,
    )  # fmt: skip
    assert (added["job"], added["priority"], added["timezone"]) == ("verify", 5, "Asia/Shanghai")


def test_sources_are_kept_by_their_whole_path(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The scheduler works in another folder than whoever sets them."""
    monkeypatch.chdir(out)
    told = "id: hot\ntitle: 热点\nkind: site\nowner: 王\nstart_urls: [http://hot.test/]\n"
    (out / "hot.yml").write_text(told, encoding="utf-8")

    assert _said(out, "set", "nightly", "--source", "hot.yml")["sources"] == [str(out / "hot.yml")]
    assert _said(out, "set", "nightly", "--all-sources")["sources"] == []


@pytest.mark.parametrize(
    ("words", "kind", "sentence"),
    [
        (("set", "nightly", "--cron", "61 2 * * *"), BadInput, "not a five-field cron line"),
        (("set", "nightly", "--timezone", "Mars/X"), BadInput, "known time zone"),
        (("set", "nightly", "--cron", "0 2 30 2 *"), BadInput, "not be due within a year"),
        (("set", "backup", "--pages", "9"), BadInput, "fetches nothing"),
        (("set", "weekly"), BadInput, "a new one needs a name"),
        (("set", "x" * 65, "--cron", "0 2 * * *"), BadInput, "a new one needs a name"),
        (("show", "weekly"), NotKnown, "no schedule 'weekly'"),
        (("run", "weekly"), NotKnown, "no schedule 'weekly'"),
        (("history", "weekly"), NotKnown, "no schedule 'weekly'"),
        (("seen", "999"), NotKnown, "no shift 999"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    out: Path, words: tuple[str, ...], kind: type[Exception], sentence: str
) -> None:
    """Nothing is written."""
    before = _said(out, "list")["schedules"]
    with pytest.raises(kind, match=sentence):
        _ran(out, *words)

    assert [(one["name"], one["cron"]) for one in _said(out, "list")["schedules"]] == [
        (one["name"], one["cron"]) for one in before
    ]


def test_a_wish_is_granted_once_and_says_what_will_happen(out: Path) -> None:
    """No scheduler, another job under way, or soon; a second wish is refused while the first stands."""
    assert "目前没有调度程序在运行" in _ran(out, "run", "nightly", "--by", "王")
    with pytest.raises(Overtaken, match="waits or runs already"):
        _ran(out, "run", "nightly")

    SqlLeaseBook(open_store(StoreSettings(url=f"sqlite:///{out}/fangfei.db")), SystemClock()).take("别处/1/2/3")
    assert "即将开始" in _ran(out, "run", "backup")
    book = _shifts(out)
    (nightly,) = (one for one in book.open() if one.schedule == "nightly")
    assert book.begin(nightly, "甲", datetime.now(UTC) + timedelta(hours=1))
    assert "nightly 正在进行" in _ran(out, "run", "discovery")
    assert {one["asked_by"] for one in _said(out, "history", "nightly")["shifts"]} == {"王"}


@pytest.mark.parametrize(("state", "code"), [(ShiftState.FINISHED, 0), (ShiftState.INCOMPLETE, 1)])
def test_a_wish_is_followed_to_its_end(
    out: Path, state: ShiftState, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its notes are told as they come; the exit code says whether it came through."""
    monkeypatch.setattr("cli.schedule._LOOK_S", 0.02)

    def work() -> None:
        book = _shifts(out)
        while not (waiting := book.open()):
            time.sleep(0.01)
        begun = book.begin(waiting[0], "甲", datetime.now(UTC) + timedelta(hours=1))
        assert begun is not None
        book.beat(begun, "已筛查 3 个页面")
        time.sleep(0.2)
        book.end(begun, state, "抓取 3 页。")

    worker = threading.Thread(target=work)
    _said(out, "list")
    worker.start()
    told = _ran(out, "run", "nightly", "--wait", code=code)
    worker.join()

    assert "进行中：已筛查 3 个页面" in told
    assert "抓取 3 页。" in told


def test_lost_shifts_are_listed_until_they_are_seen(out: Path) -> None:
    """With who has seen them; a moment of a wrong clock says so."""
    _said(out, "list")
    book, due = _shifts(out), datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
    drafts = [
        Shift(schedule="nightly", job=Job.SCAN, due=due, state=ShiftState.MISSED, note="到点未能开始。"),
        Shift(schedule="nightly", job=Job.SCAN, due=due, state=ShiftState.FINISHED, asked_by=f"{DOUBTFUL}x/1/y"),
    ]
    lost, _ = book.plan(drafts)

    table = _ran(out, "history")
    assert "2026-11-23 02:00" in table
    assert "时钟有误时记下" in table
    assert [one["id"] for one in _said(out, "history", "--lost")["shifts"]] == [lost.number]
    assert "王主任 已知晓" in _ran(out, "seen", str(lost.number), "--by", "王主任")
    assert _said(out, "history", "--lost")["shifts"] == []
    assert "王主任" in _ran(out, "history", "nightly")
