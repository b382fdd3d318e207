"""What is asked of the clue tables: which versions stand, what waits, what is open."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, select

from store.clue_tables import ClueBatchRow, ClueRow, ClueTakingRow, ClueUndoingRow, ClueVersionRow

_CLUE = ClueRow.__table__  # type: ignore[attr-defined]
_VERSION = ClueVersionRow.__table__  # type: ignore[attr-defined]
_LATER = _VERSION.alias("later")
_BATCH = ClueBatchRow.__table__  # type: ignore[attr-defined]
_UNDOING = ClueUndoingRow.__table__  # type: ignore[attr-defined]
_TAKING = ClueTakingRow.__table__  # type: ignore[attr-defined]


def _every() -> Select[Any]:
    return select(*_VERSION.c, _CLUE.c.system, _CLUE.c.external_id).join(_CLUE, _CLUE.c.id == _VERSION.c.clue_id)


def _undone(version: Any) -> Any:
    return exists().where(_UNDOING.c.version_id == version.c.id)


def _standing() -> Select[Any]:
    """The versions that stand: not undone, and no later one stands."""
    overtaken = exists().where(
        and_(_LATER.c.clue_id == _VERSION.c.clue_id, _LATER.c.version > _VERSION.c.version, ~_undone(_LATER))
    )
    return _every().where(~_undone(_VERSION), ~overtaken)


def standing_of(system: str, external_ids: Sequence[str]) -> Select[Any]:
    """Standing versions of a system's external ids."""
    return _standing().where(_CLUE.c.system == system, _CLUE.c.external_id.in_(external_ids))


def standing_numbered(numbers: Sequence[int]) -> Select[Any]:
    """Standing versions by clue number."""
    return _standing().where(_CLUE.c.id.in_(numbers)).order_by(_CLUE.c.id)


def standing_of_batch(batch: int) -> Select[Any]:
    """What a batch brought and was not undone, overtaken versions included."""
    return _every().where(_VERSION.c.batch_id == batch, ~_undone(_VERSION)).order_by(_VERSION.c.id)


def versions_of(number: int, *, standing_only: bool) -> Select[Any]:
    """Every version of a clue, oldest first; only those that were not undone, if that is asked."""
    query = _every().where(_CLUE.c.id == number).order_by(_VERSION.c.version)
    return query.where(~_undone(_VERSION)) if standing_only else query


def _last_taking(column: str) -> Any:
    """A column of a clue's last taking; looked up by index for each row: a cursor never reads the whole table."""
    query = select(_TAKING.c[column]).where(_TAKING.c.clue_id == _CLUE.c.id).order_by(_TAKING.c.id.desc()).limit(1)
    return query.correlate(_CLUE).scalar_subquery()


def standing_after(number: int, system: str | None, *, open_only: bool) -> Select[Any]:
    """Standing versions with numbers above `number`, by number."""
    query = _standing().where(_CLUE.c.id > number).order_by(_CLUE.c.id)
    if system:
        query = query.where(_CLUE.c.system == system)
    return query.where(_last_taking("lead").is_(None)) if open_only else query


def waiting(number: int) -> Select[Any]:
    """Standing versions with numbers above `number` whose clue was last taken in another version, or never."""
    last = _last_taking("version")
    query = _standing().where(_CLUE.c.id > number).order_by(_CLUE.c.id)
    return query.where(last.is_(None) | (last != _VERSION.c.version))


def batches() -> Select[Any]:
    """Batches, newest first, with who undid them wholly or in part."""
    undone = (
        select(_VERSION.c.batch_id, func.count().label("versions"), func.max(_UNDOING.c.by).label("by"))
        .join(_UNDOING, _UNDOING.c.version_id == _VERSION.c.id)
        .group_by(_VERSION.c.batch_id)
        .subquery()
    )
    wholly = undone.c.versions >= _BATCH.c.new + _BATCH.c.changed
    return (
        select(*_BATCH.c, case((wholly, undone.c.by), else_=None).label("undone_by"))
        .outerjoin(undone, undone.c.batch_id == _BATCH.c.id)
        .order_by(_BATCH.c.id.desc())
    )
