"""The stamp job of a house: without an authority, with one, and what `verify` says of it afterwards."""

from pathlib import Path

import pytest

from facts.doubles import FrozenClock
from facts.errors import EvidenceFailed
from facts.shifts import Job, Schedule, Shift
from store import Store
from tests.desk.office import OfficeHouse
from tests.evidence.stamps.authority import authority
from tests.factories import NOON
from wiring.jobs.errands import Errand, Pulse
from wiring.jobs.stamping import stamp_what_waits
from wiring.stamps import verify_stamps


def an_errand(house: OfficeHouse) -> Errand:
    schedule = Schedule(name="stamp", cron="5 * * * *", timezone="Asia/Shanghai", job=Job.STAMP)
    shift = Shift(id=1, schedule="stamp", job=Job.STAMP, due=NOON)
    return Errand(shift=shift, schedule=schedule, pulse=Pulse(house.shifts, shift), seconds=60)


def test_stamps_wait_and_are_said_to_wait(sqlite_store: Store, clock: FrozenClock, tmp_path: Path) -> None:
    """An office without an authority is told so; nothing is made up."""
    house = OfficeHouse(sqlite_store, clock, tmp_path)
    house.audit.append(actor="王", act="form exported", subject="附件1", detail={})

    assert stamp_what_waits(house, an_errand(house)).note == "没有设置时间戳服务，1 项待盖。"
    assert verify_stamps(house) == (0, 1)


def test_real_authority_stamps_the_chain(sqlite_store: Store, clock: FrozenClock, tmp_path: Path) -> None:
    """Named in the settings, it stamps what waited; the chain and its stamp hold, by its own root alone."""
    with authority(tmp_path / "tsa") as tsa:
        house = OfficeHouse(sqlite_store, clock, tmp_path, stamp_url=tsa.url, stamp_roots=(tsa.root,))
        house.audit.append(actor="王", act="form exported", subject="附件1", detail={})
        said = stamp_what_waits(house, an_errand(house)).note
    held = verify_stamps(house)
    with authority(tmp_path / "other") as other:
        stranger = OfficeHouse(sqlite_store, clock, tmp_path, stamp_roots=(other.root,))
        with pytest.raises(EvidenceFailed, match="does not verify"):
            verify_stamps(stranger)

    assert (said, held) == ("新盖时间戳 1 项，待盖 0 项。", (1, 0))


def test_authority_out_of_reach_is_in_the_note(sqlite_store: Store, clock: FrozenClock, tmp_path: Path) -> None:
    """The morning's reader sees that it waits, and why."""
    with authority(tmp_path / "tsa") as tsa:
        root = tsa.root
    house = OfficeHouse(sqlite_store, clock, tmp_path, stamp_url="http://127.0.0.1:1/", stamp_roots=(root,))
    house.audit.append(actor="王", act="form exported", subject="附件1", detail={})
    note = stamp_what_waits(house, an_errand(house)).note

    assert note.startswith("新盖时间戳 0 项，待盖 1 项；")
    assert "cannot be reached" in note
