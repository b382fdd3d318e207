"""Which backups stay: seven days, four weeks, twelve months, and never fewer than the last good one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ops.backup import BackupFolder, Keep, Kind, Manifest, check_snapshot, prune
from ops.backup.keeping import kept
from store.dumps import Dumped
from tests.ops.backup.installation import NIGHT, Installation

NOTHING = Dumped(
    dialect="sqlite", revision="0001", tables={}, columns={}, sequences=(), audit_length=0, audit_head=""
)  # fmt: skip


def manifest(at: datetime, kind: Kind = Kind.WHOLE) -> Manifest:
    return Manifest(name=f"{at:%Y%m%dT%H%M%SZ}", kind=kind, at=at, version="0", dumped=NOTHING, entries=(), settings={})


def nights(count: int) -> list[Manifest]:
    """One each night at 23:30 in Shanghai, newest first."""
    return [manifest(NIGHT - timedelta(days=day)) for day in range(count)]


def test_a_year_of_nights() -> None:
    """After 400 nights: seven days, the weeks' and the months' last ones; 7 + 3 + 11 of them are different."""
    stays = sorted(kept(nights(400), Keep()), reverse=True)
    days = [datetime.strptime(name, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).date() for name in stays]

    assert days[:7] == [NIGHT.date() - timedelta(days=day) for day in range(7)]
    # Monday the 23rd begins a week: the Sundays before it close theirs.
    assert days[7:9] == [datetime(2026, 11, 15, tzinfo=UTC).date(), datetime(2026, 11, 8, tzinfo=UTC).date()]
    assert days[9:] == [
        datetime(year, month, day, tzinfo=UTC).date()
        for year, month, day in (
            (2026, 10, 31), (2026, 9, 30), (2026, 8, 31), (2026, 7, 31), (2026, 6, 30), (2026, 5, 31), (2026, 4, 30),
            (2026, 3, 31), (2026, 2, 28), (2026, 1, 31), (2025, 12, 31),
        )
    ]  # fmt: skip


def test_days_are_the_offices() -> None:
    """00:10 in Shanghai is another day than 23:50, whatever the day is in Greenwich."""
    late, early = (
        manifest(datetime(2026, 11, 22, 15, 50, tzinfo=UTC)),
        manifest(datetime(2026, 11, 22, 16, 10, tzinfo=UTC)),
    )

    assert kept([early, late], Keep(daily=2, weekly=0, monthly=0)) == {early.name, late.name}
    assert kept([early, late], Keep(daily=1, weekly=0, monthly=0)) == {early.name}


def test_upgrades_have_a_count_of_their_own() -> None:
    """The three newest backups before upgrades stay, and crowd out no night."""
    ups = [manifest(NIGHT - timedelta(days=day, hours=1), Kind.UPGRADE) for day in range(5)]
    both = sorted([*nights(5), *ups], key=lambda one: one.at, reverse=True)

    assert kept(both, Keep(daily=5, weekly=0, monthly=0)) == {one.name for one in (*nights(5), *ups[:3])}


def test_objects_nobody_names_go(small: Installation, folder: BackupFolder) -> None:
    """What only the cleared backup had is gone, what others have stays, and they are whole."""
    first = small.back_up(folder, NIGHT - timedelta(days=40))
    (small.out / "models" / "2026.11-a" / "weights.npz").write_bytes(b"another one" * 500)
    second = small.back_up(folder, NIGHT)
    with folder.alone():
        cleared = prune(folder, Keep(daily=1, weekly=0, monthly=0))
    old = {piece.digest for piece in first.manifest.pieces()} - {piece.digest for piece in second.manifest.pieces()}

    assert cleared.gone == (first.manifest.name,)
    assert old.isdisjoint(folder.objects().every())
    assert old
    assert cleared.freed > 0
    assert check_snapshot(folder, second.manifest.name).is_sound


def test_the_last_good_one_stays(small: Installation, folder: BackupFolder) -> None:
    """The newer ones lack an object: the older one that is whole is not cleared away, however old."""
    good = small.back_up(folder, NIGHT - timedelta(days=40))
    (small.out / "models" / "2026.11-a" / "weights.npz").write_bytes(b"another one" * 500)
    bad = small.back_up(folder, NIGHT)
    (digest,) = (entry.pieces[0].digest for entry in bad.manifest.entries if entry.path.endswith("weights.npz"))
    folder.objects().forget(digest)
    with folder.alone():
        cleared = prune(folder, Keep(daily=1, weekly=0, monthly=0))

    assert cleared.gone == ()
    assert check_snapshot(folder, good.manifest.name).is_sound


def test_a_list_that_cannot_be_read_stops_the_clearing(small: Installation, folder: BackupFolder) -> None:
    """Nobody knows what a damaged list names: no object goes, and the damaged one waits for a person."""
    first = small.back_up(folder, NIGHT - timedelta(days=40))
    small.back_up(folder, NIGHT)
    path = folder.path / "snapshots" / "20260101T000000Z.json"
    path.write_bytes(b"{")
    before = set(folder.objects().every())
    with folder.alone():
        cleared = prune(folder, Keep(daily=1, weekly=0, monthly=0))

    assert cleared.gone == (first.manifest.name,)
    assert set(folder.objects().every()) == before
    assert path.exists()


@pytest.mark.parametrize("dry", [True, False])
def test_a_dry_run_clears_nothing(small: Installation, folder: BackupFolder, dry: bool) -> None:
    """It names what would go."""
    first = small.back_up(folder, NIGHT - timedelta(days=40))
    small.back_up(folder, NIGHT)
    with folder.alone():
        cleared = prune(folder, Keep(daily=1, weekly=0, monthly=0), dry=dry)

    assert cleared.gone == (first.manifest.name,)
    assert (Path(folder.path / "snapshots" / f"{first.manifest.name}.json").exists()) is dry
    assert replace(cleared, freed=0).kept == cleared.kept
