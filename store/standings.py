"""Counts of the overview that are about now: what waits for people, and how each source stands."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, Connection, Dialect, cast, exists, func, or_, select, type_coerce

from facts.cases import LeadStatus
from facts.overviews import Duties, SourceStanding
from facts.people import EVERYWHERE, Realm
from facts.reports import Verdict
from store.board_tables import BoardSourceRow, BoardTableRow
from store.casework_tables import SightingRow
from store.crawl_tables import SourceReportRow
from store.figures import SqlFigureBook, within_realm
from store.tables import JudgementRow, OpinionRow, PageRow, ShowingRow
from store.watch_tables import AlarmRow

_BOARD = BoardTableRow.__table__  # type: ignore[attr-defined]
_SOURCE = BoardSourceRow.__table__  # type: ignore[attr-defined]
_ALARM = AlarmRow.__table__  # type: ignore[attr-defined]
_SHOWING = ShowingRow.__table__  # type: ignore[attr-defined]
_OPINION = OpinionRow.__table__  # type: ignore[attr-defined]
_JUDGEMENT = JudgementRow.__table__  # type: ignore[attr-defined]
_PAGE = PageRow.__table__  # type: ignore[attr-defined]
_SIGHTING = SightingRow.__table__  # type: ignore[attr-defined]
_REPORT = SourceReportRow.__table__  # type: ignore[attr-defined]
_OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
_SEEN = (Verdict.SEEN.value, Verdict.PARTLY.value)


class SqlOverviewBook(SqlFigureBook):
    """facts.overviews.FigureBook over the tables."""

    def duties(self, runs: Sequence[str], now: datetime, realm: Realm = EVERYWHERE) -> Duties:
        """What waits for people."""
        today = float(now.astimezone(_OFFICE_ZONE).date().toordinal())
        overdue = select(func.count()).where(_BOARD.c.by_due < today, *within_realm(realm))
        candidates = select(func.count()).where(_BOARD.c.status == LeadStatus.CANDIDATE.value, *within_realm(realm))
        with self._store.reading() as connection:
            queued, answered = _queues(connection, runs, realm)
            return Duties(
                overdue=connection.scalar(overdue) or 0,
                alarms=_alarms(connection, realm),
                candidates=connection.scalar(candidates) or 0,
                queued=queued,
                answered=answered,
            )

    def sources(self, runs: Sequence[str]) -> Sequence[SourceStanding]:
        """Every source that these runs reported of, by name."""
        is_seen = _REPORT.c.verdict.in_(_SEEN)
        fetched = _number(_REPORT.c.account, "fetched", self._store.engine.dialect)
        query = (
            select(
                _REPORT.c.source, func.count(), func.count().filter(is_seen), func.max(_REPORT.c.at),
                func.max(_REPORT.c.at).filter(is_seen), func.sum(fetched),
            )
            .where(_REPORT.c.run.in_(list(runs)))
            .group_by(_REPORT.c.source)
            .order_by(_REPORT.c.source)
        )  # fmt: skip
        with self._store.reading() as connection:
            leads = _leads_of_sources(connection)
            return [_standing(tuple(row), leads) for row in connection.execute(query)]


def _alarms(connection: Connection, realm: Realm) -> int:
    query = select(func.count()).where(_ALARM.c.ack_at.is_(None))
    if not realm.is_everything:
        mine = select(_BOARD.c.lead_id).where(*within_realm(realm))
        query = query.where(or_(_ALARM.c.lead_id.in_(mine), _ALARM.c.against_lead_id.in_(mine)))
    return connection.scalar(query) or 0


def _queues(connection: Connection, runs: Sequence[str], realm: Realm) -> tuple[int, int]:
    answered = or_(
        _SHOWING.c.page_id.in_(select(_OPINION.c.page_id)),
        _SHOWING.c.page_id.in_(select(_JUDGEMENT.c.page_id).where(_JUDGEMENT.c.page_id.is_not(None))),
    )
    query = select(func.count(), func.count().filter(answered)).where(_SHOWING.c.run.in_(list(runs)))
    if not realm.is_everything:
        mine = select(_BOARD.c.lead_id).where(*within_realm(realm))
        carries = (_PAGE.c.id == _SHOWING.c.page_id) & (_SIGHTING.c.url == _PAGE.c.url) & _SIGHTING.c.lead_id.in_(mine)
        query = query.where(exists().where(carries))
    row = connection.execute(query).one()
    return row[0], row[1]


def _number(column: Any, name: str, dialect: Dialect) -> Any:
    """A number within a text column of JSON."""
    # A cast to JSON is a cast to a number on SQLite.
    value = type_coerce(column, JSON) if dialect.name == "sqlite" else cast(column, JSON)
    return value[name].as_integer()


def _leads_of_sources(connection: Connection) -> Mapping[str, tuple[int, int]]:
    alive = _BOARD.c.status != LeadStatus.DISMISSED.value
    confirmed = func.count().filter(_BOARD.c.status == LeadStatus.CONFIRMED.value)
    query = select(_SOURCE.c.source, func.count(), confirmed).join(_BOARD, _BOARD.c.lead_id == _SOURCE.c.lead_id)
    return {row[0]: (row[1], row[2]) for row in connection.execute(query.where(alive).group_by(_SOURCE.c.source))}


def _standing(row: tuple[Any, ...], leads: Mapping[str, tuple[int, int]]) -> SourceStanding:
    source, runs, seen, last_at, seen_at, pages = row
    brought, confirmed = leads.get(source, (0, 0))
    return SourceStanding(
        source=source, runs=runs, seen=seen, last_at=last_at, seen_at=seen_at, pages=int(pages or 0),
        leads=brought, confirmed=confirmed,
    )  # fmt: skip
