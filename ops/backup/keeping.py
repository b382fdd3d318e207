"""Which backups stay: some days, some weeks, some months; and what no backup names any more is cleared away."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from ops.backup.folder import BackupFolder
from ops.backup.manifest import Kind, Manifest
from ops.backup.objects import Objects

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
#: Backups before an upgrade or a rollback that stay, the newest ones.
UPGRADES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """How many backups stay: the newest one of each of so many days, weeks and months that have one.

    All of the newest one's day stay.
    """

    daily: int = 7
    weekly: int = 4
    monthly: int = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """What was cleared away."""

    #: Names of the backups that are gone, and of those that stay.
    gone: tuple[str, ...]
    kept: tuple[str, ...]
    #: Bytes that are free now.
    freed: int


def prune(
    folder: BackupFolder, rules: Keep, told: Callable[[str], None] = lambda _: None, *, dry: bool = False
) -> Pruned:
    """Clear away what the rules do not keep; the caller holds the folder's lock.

    The newest backup that is whole always stays, and so does what cannot be read: a person has to look at it. Where a
    list cannot be read nobody knows which pieces it names, so that no piece is cleared away.
    """
    objects, manifests = folder.objects(), list(folder.readable())
    unread = set(folder.names()) - {manifest.name for manifest in manifests}
    whole = [manifest for manifest in manifests if is_whole(objects, manifest)]
    stays = kept(manifests, rules) | kept(whole, rules)
    gone = tuple(manifest.name for manifest in manifests if manifest.name not in stays)
    if dry:
        return Pruned(gone=gone, kept=tuple(sorted(stays | unread)), freed=0)
    for name in gone:
        folder.forget(name)
    freed = 0 if unread else _clear(objects, (one for one in manifests if one.name in stays), told)
    return Pruned(gone=gone, kept=tuple(sorted(stays | unread)), freed=freed)


def kept(manifests: Sequence[Manifest], rules: Keep) -> set[str]:
    """Names of the backups that stay, of some that are given newest first."""
    whole = [manifest for manifest in manifests if manifest.kind is Kind.WHOLE]
    # What somebody made by hand today is not the nightly one's to take away.
    stays = {manifest.name for manifest in whole if _office_day(manifest) == _office_day(whole[0])}
    for most, period in ((rules.daily, _day), (rules.weekly, _week), (rules.monthly, _month)):
        newest: dict[object, str] = {}
        for manifest in whole:
            newest.setdefault(period(manifest.at.astimezone(OFFICE_ZONE)), manifest.name)
        stays |= set(list(newest.values())[:most])
    others = (manifest.name for manifest in manifests if manifest.kind is not Kind.WHOLE)
    return stays | set(list(others)[:UPGRADES])


def is_whole(objects: Objects, manifest: Manifest) -> bool:
    """Whether all pieces are there with as many bytes as they had; what is in them is not read."""
    seen = set[str]()
    for piece in manifest.pieces():
        if piece.digest not in seen and not objects.has(piece):
            return False
        seen.add(piece.digest)
    return True


def _clear(objects: Objects, manifests: Iterable[Manifest], told: Callable[[str], None]) -> int:
    named: set[str] = {piece.digest for manifest in manifests for piece in manifest.pieces()}
    freed = 0
    for digest in objects.every():
        told(digest)
        if digest not in named:
            freed += objects.forget(digest)
    return freed


def _office_day(manifest: Manifest) -> object:
    return _day(manifest.at.astimezone(OFFICE_ZONE))


def _day(at: datetime) -> object:
    return at.date()


def _week(at: datetime) -> object:
    return at.isocalendar()[:2]


def _month(at: datetime) -> object:
    return at.year, at.month
