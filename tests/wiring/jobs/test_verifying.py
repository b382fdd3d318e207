"""Evidence is read back a slice a night, all of it within so many nights; damage is critical until it is mended."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from evidence import WarcVault
from evidence.exchanges import Exchange
from facts.doubles import FrozenClock
from facts.notices import AlertKind, Severity
from facts.shifts import Job
from runs.verifying import NIGHTS
from store import Store
from tests.desk.office import OfficeHouse
from tests.factories import NOON
from tests.wiring.jobs.offices import an_errand, pass_time, stopping
from wiring.jobs.places import marks_of
from wiring.jobs.verifying import verify_evidence


@pytest.fixture
def house(sqlite_store: Store, clock: FrozenClock, tmp_path: Path) -> OfficeHouse:
    """An office with the evidence of twenty-eight runs, settled long ago."""
    made = OfficeHouse(sqlite_store, clock, tmp_path)
    for number in range(28):
        vault = WarcVault(made.settings.evidence, run=f"r{number:02}", software="tests")
        vault.keep(
            Exchange(
                url=f"http://a{number}.test/", method="GET", request_headers=(), status=200, reason="OK",
                response_headers=(), body=os.urandom(2000), fetched_at=NOON, ip="192.0.2.7",
            )
        )  # fmt: skip
        vault.close()
    for file in files(made):
        settle(made, file)
    made.audit.append(actor="王", act="form exported", subject="附件1", detail={})
    return made


def files(house: OfficeHouse) -> list[Path]:
    return sorted(house.settings.evidence.rglob("*.warc.gz"))


def settle(house: OfficeHouse, file: Path) -> None:
    moment = (house.clock.now() - timedelta(hours=1)).timestamp()
    os.utime(file, (moment, moment))


def damage(house: OfficeHouse, file: Path) -> bytes:
    whole = file.read_bytes()
    body = bytearray(whole)
    body[len(body) // 2] ^= 0xFF
    file.write_bytes(bytes(body))
    settle(house, file)
    return whole


def standing(house: OfficeHouse) -> list[tuple[AlertKind, str, Severity]]:
    return [(one.trouble.kind, one.trouble.key, one.trouble.severity) for one in house.alerts.standing()]


def test_first_everything_then_a_slice_a_night(house: OfficeHouse, clock: FrozenClock) -> None:
    """The first night reads what nobody has read; from then on a part, and all of it within the nights promised."""
    first = verify_evidence(house, an_errand(house, Job.VERIFY))
    counts = []
    for _ in range(NIGHTS):
        pass_time(clock, timedelta(days=1))
        before = dict(marks_of(house).get("verify")["checked"])
        verify_evidence(house, an_errand(house, Job.VERIFY))
        after = marks_of(house).get("verify")["checked"]
        counts.append(sum(before[name] != after[name] for name in before))

    assert first.note.startswith("核验证据文件 28 个")
    assert first.note.endswith("操作记录链 1 条，未发现损坏。")
    assert sum(counts) >= 28
    assert max(counts) <= 4
    assert not standing(house)


def test_damage_is_critical_until_it_is_mended(house: OfficeHouse, clock: FrozenClock) -> None:
    """It is named with its file and place each night, and the alert closes when the file is whole again."""
    file = files(house)[11]
    whole = damage(house, file)
    found = verify_evidence(house, an_errand(house, Job.VERIFY))
    stood = standing(house)
    pass_time(clock, timedelta(days=1))
    again = verify_evidence(house, an_errand(house, Job.VERIFY))
    file.write_bytes(whole)
    settle(house, file)
    mended = verify_evidence(house, an_errand(house, Job.VERIFY))

    assert f"处证据损坏：{file.relative_to(house.settings.evidence)} 第 " in found.note
    assert "处证据损坏" in again.note
    assert stood == [(AlertKind.EVIDENCE, "evidence", Severity.CRITICAL)]
    assert "未发现损坏" in mended.note
    assert not standing(house)


def test_a_changed_audit_entry_is_critical(house: OfficeHouse) -> None:
    """Whoever changed the database, the chain says so."""
    with house.store.writing() as connection:
        connection.execute(text("DROP TRIGGER audit_no_update"))
        connection.execute(text("UPDATE audit SET actor = '李' WHERE seq = 1"))
    found = verify_evidence(house, an_errand(house, Job.VERIFY))

    assert "操作记录链不完整：第 1 条缺失或被改动过" in found.note
    assert standing(house) == [(AlertKind.EVIDENCE, "audit", Severity.CRITICAL)]


def test_a_stopped_shift_goes_on_where_it_was(house: OfficeHouse) -> None:
    """What was checked is not checked again before the rest."""
    first = verify_evidence(house, stopping(an_errand(house, Job.VERIFY), 20))
    done = len(marks_of(house).get("verify")["checked"])
    second = verify_evidence(house, an_errand(house, Job.VERIFY))

    assert not first.is_complete
    assert 0 < done < 28
    assert f"还有 {28 - done} 个从未核验" in first.note
    assert second.note.startswith(f"核验证据文件 {28 - done} 个")


def test_a_file_that_is_being_written_waits(house: OfficeHouse) -> None:
    """Its last record may be half there: that is no damage."""
    file = files(house)[0]
    file.write_bytes(file.read_bytes()[:-50])
    now = house.clock.now().timestamp()
    os.utime(file, (now, now))

    assert verify_evidence(house, an_errand(house, Job.VERIFY)).note.startswith("核验证据文件 27 个")
    assert not standing(house)
