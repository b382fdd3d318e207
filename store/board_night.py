"""Queues of nights with what stands beside each page: a query for the pages, one for their leads, two for words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from facts.assessments import Band, Stance
from facts.boards import BoardRow
from facts.cases import Showing, Stratum
from facts.queues import LastWord, QueuedPage
from store.board_query import BOARD
from store.board_rows import board_row
from store.casework_tables import SightingRow
from store.database import Store
from store.standing import judgement_stands, opinion_stands
from store.tables import JudgementRow, OpinionRow, PageRow, RunRow, ScreeningRow, ShowingRow

_SHOWING = ShowingRow.__table__  # type: ignore[attr-defined]
_PAGE = PageRow.__table__  # type: ignore[attr-defined]
_SCREENING = ScreeningRow.__table__  # type: ignore[attr-defined]
_SIGHTING = SightingRow.__table__  # type: ignore[attr-defined]
_JUDGEMENT = JudgementRow.__table__  # type: ignore[attr-defined]
_OPINION = OpinionRow.__table__  # type: ignore[attr-defined]
_RUN = RunRow.__table__  # type: ignore[attr-defined]
_AT_ONCE = 500


class SqlNightBook:
    """facts.queues.NightBook."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def nights(self, limit: int = 14) -> Sequence[tuple[str, datetime, int]]:
        """Return (run, when it began, pages shown) of runs that have a queue, newest first."""
        with self._store.reading() as connection:
            return [(run, started, pages) for run, started, pages in connection.execute(nights_query(limit))]

    def night(self, run: str) -> Sequence[QueuedPage]:
        """Return the queue of a run, in its order."""
        return self._put_together(night_query(run))

    def _put_together(self, query: Select[*tuple[object, ...]]) -> list[QueuedPage]:
        with self._store.reading() as connection:
            found = connection.execute(query).all()
            leads = _leads(connection, {row.lead_id for row in found if row.lead_id is not None})
            words = last_words(connection, [row.page_id for row in found])
        return [replace(_page(row, leads), word=words.get(row.page_id)) for row in found]


def last_words(connection: Connection, pages: Sequence[int]) -> Mapping[int, LastWord]:
    """Page -> the last word on it that stands; a judgement of a lead counts for the page it was about."""
    said: list[tuple[int, LastWord]] = []
    for start in range(0, len(pages), _AT_ONCE):
        some = pages[start : start + _AT_ONCE]
        opinions, judgements = words_queries(some)
        said += [
            (page, LastWord(what=stance, is_decision=False, by=by, at=at))
            for page, stance, by, at in connection.execute(opinions)
        ]
        said += [
            (page, LastWord(what=stance or decision, is_decision=stance is None, by=by, at=at))
            for page, decision, stance, by, at in connection.execute(judgements)
        ]
    return dict(sorted(said, key=lambda one: one[1].at))


def words_queries(pages: Sequence[int]) -> tuple[Select[Any], Select[Any]]:
    """The opinions on some pages, and the judgements of leads that were about them."""
    opinions = select(_OPINION.c.page_id, _OPINION.c.stance, _OPINION.c.analyst, _OPINION.c.at).where(
        _OPINION.c.page_id.in_(pages), opinion_stands()
    )
    judgements = select(
        _JUDGEMENT.c.page_id, _JUDGEMENT.c.decision, _JUDGEMENT.c.stance, _JUDGEMENT.c.analyst, _JUDGEMENT.c.at
    ).where(_JUDGEMENT.c.page_id.in_(pages), judgement_stands())
    return opinions, judgements


def nights_query(limit: int) -> Select[Any]:
    """The newest runs that have a queue, and how many pages it has."""
    # Each run's pages by themselves: grouped first, the queues of all years would be gone over for every list.
    own = _SHOWING.c.run == _RUN.c.id
    pages = select(func.count()).select_from(_SHOWING).where(own).scalar_subquery()
    return (
        select(_RUN.c.id, _RUN.c.started_at, pages)
        .where(select(_SHOWING.c.id).where(own).exists())
        .order_by(_RUN.c.started_at.desc(), _RUN.c.id.desc())
        .limit(limit)
    )


def night_query(run: str) -> Select[*tuple[object, ...]]:
    """The pages of a run's queue with what a list needs of them, in their order."""
    return _pages().where(_SHOWING.c.run == run).order_by(_SHOWING.c.position)


def _pages() -> Select[*tuple[object, ...]]:
    # Of a screening only the columns before its texts, which are long. A lead is found by the page's address, since
    # the sighting itself goes on to the latest page of that address.
    return (
        select(
            _SHOWING.c.run, _SHOWING.c.page_id, _SHOWING.c.position, _SHOWING.c.stratum, _SHOWING.c.probability,
            _PAGE.c.url, _PAGE.c.source, _PAGE.c.fetched_at, _SCREENING.c.version, _SCREENING.c.score,
            _SCREENING.c.band, _SCREENING.c.stance, _SIGHTING.c.lead_id,
        )
        .join(_PAGE, _PAGE.c.id == _SHOWING.c.page_id)
        .outerjoin(_SCREENING, _SCREENING.c.page_id == _SHOWING.c.page_id)
        .outerjoin(_SIGHTING, _SIGHTING.c.url == _PAGE.c.url)
    )  # fmt: skip


def _leads(connection: Connection, numbers: Iterable[int]) -> Mapping[int, BoardRow]:
    every = sorted(numbers)
    found: dict[int, BoardRow] = {}
    for start in range(0, len(every), _AT_ONCE):
        query = select(BOARD).where(BOARD.c.lead_id.in_(every[start : start + _AT_ONCE]))
        found |= {row["lead_id"]: board_row(row) for row in connection.execute(query).mappings()}
    return found


def _page(row: Row[*tuple[object, ...]], leads: Mapping[int, BoardRow]) -> QueuedPage:
    return QueuedPage(
        showing=Showing(
            run=row.run, page_id=row.page_id, position=row.position, stratum=Stratum(row.stratum),
            probability=row.probability,
        ),
        url=row.url, source=row.source, fetched_at=row.fetched_at, version=row.version, score=row.score,
        band=Band(row.band) if row.band else None, stance=Stance(row.stance) if row.stance else None,
        lead=leads.get(row.lead_id),
    )  # fmt: skip
