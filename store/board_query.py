"""What somebody wants to see of the board, as conditions of one query."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import Column, ColumnElement, and_, false, or_, select

from facts.boards import BoardQuery
from store.board_rows import ORDERS
from store.board_tables import BoardPlaceRow, BoardSourceRow, BoardTableRow, BoardUnitRow

BOARD = BoardTableRow.__table__  # type: ignore[attr-defined]
PLACE = BoardPlaceRow.__table__  # type: ignore[attr-defined]
SOURCE = BoardSourceRow.__table__  # type: ignore[attr-defined]
UNIT = BoardUnitRow.__table__  # type: ignore[attr-defined]
#: Days are the office's.
_ZONE = ZoneInfo("Asia/Shanghai")
#: Words looked for at once, and their length; what is more is left away.
_MOST_WORDS, _LONGEST_WORD = 12, 100

Condition = ColumnElement[bool]


def conditions(query: BoardQuery) -> list[Condition]:
    """Everything asked for but statuses, bands and the text of pages."""
    return [*_realm(query), *_among(query), *_beside(query), *_bounds(query), *_words(query.words)]


def of_statuses(query: BoardQuery) -> list[Condition]:
    """Statuses asked for."""
    return [_in(BOARD.c.status, query.statuses)] if query.statuses else []


def of_bands(query: BoardQuery) -> list[Condition]:
    """Bands asked for."""
    return [_in(BOARD.c.band, query.bands)] if query.bands else []


def order_of(query: BoardQuery) -> Column[float]:
    """The column that the list is sorted by."""
    found: Column[float] = BOARD.c[ORDERS[query.order]]
    return found


def before(query: BoardQuery, key: float, number: int) -> Condition:
    """Rows that stand before another in the list."""
    column = order_of(query)
    return or_(column < key, and_(column == key, BOARD.c.lead_id < number))


def after(query: BoardQuery, key: float, number: int) -> Condition:
    """Rows that stand behind another in the list."""
    column = order_of(query)
    return or_(column > key, and_(column == key, BOARD.c.lead_id > number))


def _realm(query: BoardQuery) -> Iterator[Condition]:
    """What somebody of a place or sector may see; of no place or sector is outside."""
    if query.realm.districts is not None:
        yield _placed(sorted(query.realm.districts))
    if query.realm.sectors is not None:
        yield BOARD.c.sector.in_(sorted(query.realm.sectors)) if query.realm.sectors else false()


def _among(query: BoardQuery) -> Iterator[Condition]:
    if query.stances:
        yield _in(BOARD.c.stance, query.stances)
    if query.stages:
        yield _in(BOARD.c.stage, query.stages)
    if query.grades:
        yield _in(BOARD.c.grade, query.grades)
    if query.sectors:
        yield BOARD.c.sector.in_(query.sectors)


def _beside(query: BoardQuery) -> Iterator[Condition]:
    """What stands in tables of its own."""
    if query.districts:
        yield _placed(query.districts)
    if query.sources:
        yield BOARD.c.lead_id.in_(select(SOURCE.c.lead_id).where(SOURCE.c.source.in_(query.sources)))
    if query.unit:
        yield BOARD.c.lead_id.in_(select(UNIT.c.lead_id).where(UNIT.c.unit == query.unit))


def _bounds(query: BoardQuery) -> Iterator[Condition]:
    if query.run:
        yield BOARD.c.run == query.run
    if query.holder:
        yield BOARD.c.holder == query.holder
    if query.least_percent is not None:
        yield BOARD.c.annual_percent >= query.least_percent
    if query.seen_since:
        yield BOARD.c.by_seen <= -_moment(query.seen_since)
    if query.first_since:
        yield BOARD.c.by_age >= _moment(query.first_since)
    if query.due_before:
        yield BOARD.c.by_due < float(query.due_before.toordinal())


def _words(words: str) -> Iterator[Condition]:
    for word in words.lower().split()[:_MOST_WORDS]:
        plain = word.encode("utf-8", "replace").decode().replace("\x00", "")[:_LONGEST_WORD]
        yield BOARD.c.words.contains(plain, autoescape=True)


def _placed(places: Sequence[str]) -> Condition:
    found: Condition = BOARD.c.lead_id.in_(select(PLACE.c.lead_id).where(PLACE.c.place.in_(list(places))))
    return found


def _in(column: Column[str], members: Sequence[StrEnum]) -> Condition:
    found: Condition = column.in_([member.value for member in members])
    return found


def _moment(day: date) -> float:
    return datetime.combine(day, time(), _ZONE).timestamp()
