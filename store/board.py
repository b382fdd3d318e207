"""The board over its tables: lists with filters, counts and neighbours, and which rows have to be made anew."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Text, delete, desc, func, insert, literal_column, or_, select

from facts.assessments import Band
from facts.boards import BoardPage, BoardQuery, BoardRow, Neighbours
from facts.cases import LeadStatus
from facts.errors import NotKnown
from store import board_query as asked
from store import texts
from store.board_marks import mark_others
from store.board_query import BOARD, PLACE, SOURCE, UNIT, Condition
from store.board_rows import board_columns, board_row
from store.board_tables import BoardStaleRow
from store.casework_tables import SightingRow
from store.database import Store
from store.lead_rows import lead_id, lead_number
from store.tables import PageRow

_STALE = BoardStaleRow.__table__  # type: ignore[attr-defined]
_SIGHTING = SightingRow.__table__  # type: ignore[attr-defined]
_PAGE = PageRow.__table__  # type: ignore[attr-defined]
_NOTHING = literal_column("''", Text())
#: Numbers in one statement; below the number of variables that SQLite takes.
_AT_ONCE = 500


class SqlBoard:
    """facts.boards.Board; one object for each round of catching up, since it keeps the marks that `stale` saw."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._marks: dict[int, int] = {}

    def find(self, query: BoardQuery) -> BoardPage:
        """Return one page of the leads that fit."""
        with self._store.reading() as connection:
            rest = [*asked.conditions(query), *self._text(connection, query)]
            statuses, bands = asked.of_statuses(query), asked.of_bands(query)
            chosen = (
                select(BOARD).where(*rest, *statuses, *bands)
                .order_by(asked.order_of(query), BOARD.c.lead_id)
                .offset((max(1, query.page) - 1) * query.size).limit(query.size)
            )  # fmt: skip
            # Through the index of counts every row would be fetched by itself for a condition on another column.
            status, band = (
                (BOARD.c.status + _NOTHING, BOARD.c.band + _NOTHING) if rest else (BOARD.c.status, BOARD.c.band)
            )
            both = select(status, band, func.count()).select_from(BOARD).where(*rest).group_by(status, band)
            counts = [(LeadStatus(s), Band(b), n) for s, b, n in connection.execute(both)]
            rows = tuple(board_row(row) for row in connection.execute(chosen).mappings())
        return BoardPage(rows=rows, **_counted(query, counts))

    def row(self, lead: str) -> BoardRow | None:
        """Return the row of one lead; None where there is none yet."""
        return self.rows([lead]).get(lead)

    def rows(self, leads: Sequence[str]) -> Mapping[str, BoardRow]:
        """Lead -> its row, of those that have one."""
        numbers = [number for lead in leads if (number := _number(lead)) is not None]
        found: dict[str, BoardRow] = {}
        with self._store.reading() as connection:
            for some in _chunks(numbers):
                query = select(BOARD).where(BOARD.c.lead_id.in_(some))
                found |= {(row := board_row(each)).lead: row for each in connection.execute(query).mappings()}
        return found

    def neighbours(self, query: BoardQuery, lead: str) -> Neighbours:
        """Where a lead stands in the list that a query makes."""
        with self._store.reading() as connection:
            fits = [
                *asked.conditions(query), *self._text(connection, query), *asked.of_statuses(query),
                *asked.of_bands(query),
            ]  # fmt: skip
            count = select(func.count()).select_from(BOARD).where(*fits)
            total = connection.scalar(count) or 0
            key = asked.order_of(query)
            own = connection.execute(
                select(key, BOARD.c.lead_id).where(*fits, BOARD.c.lead_id == _number(lead))
            ).first()
            if own is None:
                return Neighbours(place=0, total=total, previous=None, next=None)
            ahead, behind = asked.before(query, *own), asked.after(query, *own)
            one = select(BOARD.c.lead_id).where(*fits).limit(1)
            previous = connection.scalar(one.where(ahead).order_by(desc(key), desc(BOARD.c.lead_id)))
            following = connection.scalar(one.where(behind).order_by(key, BOARD.c.lead_id))
            place = (connection.scalar(count.where(ahead)) or 0) + 1
        return Neighbours(place=place, total=total, previous=_id(previous), next=_id(following))

    def stale(self, limit: int = 1000, *, changed: bool = False) -> Sequence[str]:
        """Return leads whose rows have to be made anew, at most so many, those changed last first.

        With `changed` only leads that changed by themselves, not those whose rows other rules made.
        """
        query = select(_STALE.c.lead_id, _STALE.c.mark).order_by(desc(_STALE.c.at), _STALE.c.lead_id).limit(limit)
        query = query.where(_STALE.c.at > 0) if changed else query
        with self._store.reading() as connection:
            found = [(number, mark) for number, mark in connection.execute(query)]
        self._marks |= dict(found)
        return [lead_id(number) for number, _ in found]

    def mark_others(self, rules: str, limit: int) -> bool:
        """Mark at most so many rows that other rules made as stale, and return whether there were any."""
        others = select(BOARD.c.lead_id).where(or_(BOARD.c.rules < rules, BOARD.c.rules > rules)).limit(1)
        with self._store.reading() as connection:
            if connection.execute(others).first() is None:
                return False
        with self._store.writing() as connection:
            mark_others(connection, rules, limit)
        return True

    def put(self, rows: Sequence[BoardRow], gone: Sequence[str] = (), *, rules: str = "") -> None:
        """Store rows made anew, take away those of leads that live on elsewhere; neither is stale any more.

        A lead that changed again since `stale` named it is passed over: it is still stale.
        """
        made = {lead_number(row.lead): row for row in rows}
        numbers = sorted({*made, *(number for lead in gone if (number := _number(lead)) is not None)})
        for some in _chunks(numbers):
            with self._store.writing() as connection:
                kept = self._unmark(connection, some)
                self._replace(connection, kept, [made[number] for number in kept if number in made], rules)

    def sources_of(self, leads: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """Lead -> names of the crawl sources whose pages carry it, in order of name."""
        found: dict[str, tuple[str, ...]] = {}
        numbers = [number for lead in leads if (number := _number(lead)) is not None]
        with self._store.reading() as connection:
            for some in _chunks(numbers):
                query = (
                    select(_SIGHTING.c.lead_id, _PAGE.c.source)
                    .join(_PAGE, _PAGE.c.id == _SIGHTING.c.page_id)
                    .where(_SIGHTING.c.lead_id.in_(some)).distinct().order_by(_PAGE.c.source)
                )  # fmt: skip
                for number, source in connection.execute(query):
                    lead = lead_id(number)
                    found[lead] = (*found.get(lead, ()), source)
        return found

    def _text(self, connection: Connection, query: BoardQuery) -> list[Condition]:
        if not query.text.strip():
            return []
        pages = texts.matching(connection, query.text)
        return [BOARD.c.lead_id.in_(select(_SIGHTING.c.lead_id).where(_SIGHTING.c.page_id.in_(pages)))]

    def _unmark(self, connection: Connection, numbers: Sequence[int]) -> list[int]:
        """Take away the marks that are still those that were seen; return the leads whose row may be written."""
        marks = select(_STALE.c.lead_id, _STALE.c.mark).where(_STALE.c.lead_id.in_(numbers))
        # A writer of a lead holds its mark until it is done: do not wait for it, the lead stays stale.
        found = connection.execute(marks.with_for_update(skip_locked=True))
        there: dict[int, int] = {row.lead_id: row.mark for row in found}
        seen = {number: self._marks.pop(number, None) for number in numbers}
        kept = [number for number in numbers if seen[number] is None or there.get(number) == seen[number]]
        connection.execute(delete(_STALE).where(_STALE.c.lead_id.in_([one for one in kept if one in there])))
        return kept

    def _replace(self, connection: Connection, numbers: Sequence[int], rows: Sequence[BoardRow], rules: str) -> None:
        for table in (PLACE, SOURCE, UNIT, BOARD):
            connection.execute(delete(table).where(table.c.lead_id.in_(numbers)))
        if rows:
            connection.execute(insert(BOARD), [board_columns(row) | {"rules": rules} for row in rows])
        _add(connection, PLACE, "place", [(row.lead, sorted(row.districts)) for row in rows])
        _add(connection, SOURCE, "source", [(row.lead, row.sources) for row in rows])
        _add(connection, UNIT, "unit", [(row.lead, row.units) for row in rows])


def _add(connection: Connection, table: Any, column: str, said: Sequence[tuple[str, Sequence[str]]]) -> None:
    rows = [{"lead_id": lead_number(lead), column: name} for lead, names in said for name in dict.fromkeys(names)]
    if rows:
        connection.execute(insert(table), rows)


def _counted(query: BoardQuery, counts: Sequence[tuple[LeadStatus, Band, int]]) -> dict[str, Any]:
    """How many fit; by status whatever status was asked for, by band whatever band."""
    statuses: dict[LeadStatus, int] = {}
    bands: dict[Band, int] = {}
    total = 0
    for status, band, number in counts:
        in_status = not query.statuses or status in query.statuses
        in_band = not query.bands or band in query.bands
        total += number if in_status and in_band else 0
        if in_band:
            statuses[status] = statuses.get(status, 0) + number
        if in_status:
            bands[band] = bands.get(band, 0) + number
    return {"total": total, "statuses": statuses, "bands": bands}


def _number(lead: str | None) -> int | None:
    try:
        return lead_number(lead or "")
    except NotKnown:
        return None


def _id(number: int | None) -> str | None:
    return None if number is None else lead_id(number)


def _chunks(numbers: Sequence[int]) -> list[Sequence[int]]:
    return [numbers[start : start + _AT_ONCE] for start in range(0, len(numbers), _AT_ONCE)]
