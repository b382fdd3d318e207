"""The database's upkeep as the office sees it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from facts.doubles import FrozenClock
from facts.errors import StoreFailed
from facts.notices import AlertKind
from facts.shifts import Job
from store.maintaining import Upkeep
from tests.wiring.jobs.offices import a_house, an_errand
from wiring.assembly import House
from wiring.jobs import maintaining
from wiring.jobs.maintaining import maintain_database


@pytest.fixture
def house(tmp_path: Path, clock: FrozenClock) -> House:
    made = a_house(tmp_path)
    made.clock = clock
    return made


@pytest.mark.parametrize(("day", "word"), [(22, "全面检查通过"), (23, "日常检查通过")])
def test_sundays_are_thorough(house: House, clock: FrozenClock, day: int, word: str) -> None:
    """By the office's calendar; the note is one Chinese sentence."""
    clock._moment = datetime(2026, 11, day, 15, 0, tzinfo=UTC)
    outcome = maintain_database(house, an_errand(house, Job.MAINTENANCE))

    assert word in outcome.note
    assert outcome.is_complete


def test_damage_stands_as_an_alert(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that does not hold is told as critical and fails the shift; the next one that holds closes it."""
    real = maintaining.maintain

    def broken(*_: object, **__: object) -> Upkeep:
        raise StoreFailed("The database x is damaged: row 5 missing.")

    monkeypatch.setattr(maintaining, "maintain", broken)
    with pytest.raises(StoreFailed, match="row 5 missing"):
        maintain_database(house, an_errand(house, Job.MAINTENANCE))
    (alert,) = house.alerts.standing()
    assert alert.trouble.kind is AlertKind.DATABASE
    assert "row 5 missing" in alert.trouble.detail
    monkeypatch.setattr(maintaining, "maintain", real)
    maintain_database(house, an_errand(house, Job.MAINTENANCE))

    assert house.alerts.standing() == []


def test_a_file_that_is_a_quarter_empty_is_worth_a_sentence(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """What compacting would give back, and the command for it."""
    found = Upkeep(is_through=True, size=1_000_000_000, idle=400_000_000)
    monkeypatch.setattr(maintaining, "maintain", lambda *_, **__: found)

    assert (
        "文件 1000 MB 中有 400 MB 空闲，可在停机后运行 fangfei db compact 收回。"
        in maintain_database(house, an_errand(house, Job.MAINTENANCE)).note
    )


def test_an_end_before_its_time_is_said(house: House) -> None:
    """Asked to stop: not complete, and no word of a check that held."""
    errand = an_errand(house, Job.MAINTENANCE)
    errand.pulse.stop()
    outcome = maintain_database(house, errand)

    assert not outcome.is_complete
    assert "没有做完" in outcome.note
