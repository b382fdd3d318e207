"""Counts of the overview, grouped by the database: over the board for leads, over acts, runs, pages and reports."""

import json
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, false, func, or_, select

from facts.cases import Decision, LeadStatus
from facts.dockets import Grade, Stage
from facts.overviews import Count, Course, Novelty, Pace, Regions
from facts.people import EVERYWHERE, Realm
from facts.reviewing import SaidKind
from store.board_tables import BoardPlaceRow, BoardTableRow
from store.crawl_tables import ChangeRow, RevisitRow
from store.database import Store
from store.docket_tables import ActRow
from store.lead_rows import LEAD_PREFIX, lead_number
from store.tables import JudgementRow, LeadRow, PageRow, RunRow
from store.word_tables import WithdrawalRow

Condition = ColumnElement[bool]
_BOARD = BoardTableRow.__table__  # type: ignore[attr-defined]
_PLACE = BoardPlaceRow.__table__  # type: ignore[attr-defined]
_LEAD = LeadRow.__table__  # type: ignore[attr-defined]
_ACT = ActRow.__table__  # type: ignore[attr-defined]
_JUDGEMENT = JudgementRow.__table__  # type: ignore[attr-defined]
_WITHDRAWAL = WithdrawalRow.__table__  # type: ignore[attr-defined]
_RUN = RunRow.__table__  # type: ignore[attr-defined]
_PAGE = PageRow.__table__  # type: ignore[attr-defined]
_REVISIT = RevisitRow.__table__  # type: ignore[attr-defined]
_CHANGE = ChangeRow.__table__  # type: ignore[attr-defined]

_VERIFIED = (Stage.VERIFYING, Stage.GRADED, Stage.DISPOSAL, Stage.FEEDBACK, Stage.CLOSED, Stage.TRANSFERRED)
_CONCLUDED = (Stage.CLOSED, Stage.ARCHIVED, Stage.TRANSFERRED)
#: Names in one list of a query.
_AT_ONCE = 500
_LAID_ASIDE = (LeadStatus.DISMISSED.value, LeadStatus.MERGED.value)


class SqlFigureBook:
    """The part of facts.overviews.FigureBook that counts leads, judgements and pages; see store/standings.py."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def course(
        self, since: datetime, until: datetime, realm: Realm = EVERYWHERE, filed: AbstractSet[str] | None = None
    ) -> Course:
        """Follow the leads first seen in a span; each step takes in the one before it."""
        judged = _BOARD.c.lead_id.in_(_judged())
        confirmed = and_(_BOARD.c.status == LeadStatus.CONFIRMED.value, judged)
        assigned = and_(confirmed, _BOARD.c.lead_id.in_(_reached(Stage.ASSIGNED)))
        verified = and_(assigned, _BOARD.c.lead_id.in_(_reached(*_VERIFIED)))
        concluded = _BOARD.c.lead_id.in_(_reached(*_CONCLUDED))
        steps = {
            "judged": judged, "confirmed": confirmed, "assigned": assigned, "verified": verified,
            "concluded": and_(verified, concluded), "straight": and_(confirmed, concluded, ~verified),
            "dismissed": _BOARD.c.status == LeadStatus.DISMISSED.value,
            "observed": _BOARD.c.status == LeadStatus.OBSERVED.value,
        }  # fmt: skip
        counts = [func.count().label("found"), *(func.count().filter(one).label(name) for name, one in steps.items())]
        query = select(*counts).where(_within(since, until), *within_realm(realm))
        gone = select(func.count()).where(
            _LEAD.c.status == LeadStatus.MERGED.value, _LEAD.c.first_seen >= since, _LEAD.c.first_seen < until
        )
        with self._store.reading() as connection:
            found = connection.execute(query).mappings().one()
            # Merged leads have no place on the board, hence no realm.
            merged = connection.scalar(gone) if realm.is_everything else 0
            within = [_within(since, until), *within_realm(realm)]
            known = None if filed is None else _filed(connection, sorted(filed), within, confirmed)
        filings = {} if known is None else {"filed": known[0], "filed_unconfirmed": known[1]}
        return Course(**found, merged=merged or 0, **filings)

    def paces(self, edges: Sequence[datetime], realm: Realm = EVERYWHERE) -> Sequence[Pace]:
        """Count between neighbouring edges; runs and pages are of no place, and are counted for the whole alone."""
        with self._store.reading() as connection:
            leads, judged = _leads_by(connection, edges, realm), _judged_by(connection, edges, realm)
            runs = _runs_by(connection, edges) if realm.is_everything else {}
        return [
            Pace(**leads.get(place, {}), **judged.get(place, {}), **runs.get(place, {}))
            for place in range(len(edges) - 1)
        ]

    def arrivals(self, since: datetime, realm: Realm = EVERYWHERE, until: datetime | None = None) -> tuple[int, int]:
        """Leads first seen since a moment, and before another; older ones that were seen again since."""
        new = select(func.count()).where(_BOARD.c.by_age >= since.timestamp(), *within_realm(realm))
        new = new if until is None else new.where(_BOARD.c.by_age <= until.timestamp())
        # Whoever was first seen since was last seen since, too: both counts need nothing but their index.
        seen = select(func.count()).where(_BOARD.c.by_seen <= -since.timestamp(), *within_realm(realm))
        first = select(func.count()).where(_BOARD.c.by_age >= since.timestamp(), *within_realm(realm))
        with self._store.reading() as connection:
            again = (connection.scalar(seen) or 0) - (connection.scalar(first) or 0)
            return connection.scalar(new) or 0, again

    def regions(self, realm: Realm = EVERYWHERE) -> Regions:
        """Count what nobody dismissed or merged, by place and by sector."""
        high = _BOARD.c.grade.in_([Grade.RED.value, Grade.ORANGE.value])
        # One pass over the board: what leads have in common is told apart afterwards, some hundred rows.
        kinds = (_BOARD.c.districts, _BOARD.c.sector, _BOARD.c.status, case((high, 1), else_=0))
        query = (
            select(*kinds, func.count())
            .where(_BOARD.c.status.not_in(_LAID_ASIDE), *within_realm(realm))
            .group_by(*kinds)
        )
        with self._store.reading() as connection:
            return _regions([tuple(row) for row in connection.execute(query)])

    def novelty(self, runs: Sequence[str]) -> Novelty:
        """Pages whose address was met in these runs for the first time, and pages that changed."""
        mine = _PAGE.c.run.in_(list(runs))
        first = select(func.min(_RUN.c.started_at)).where(_RUN.c.id.in_(list(runs))).scalar_subquery()
        new = select(func.count()).where(mine, _REVISIT.c.url == _PAGE.c.url, _REVISIT.c.first_seen >= first)
        changed = select(func.count()).where(mine, _CHANGE.c.page_id == _PAGE.c.id)
        with self._store.reading() as connection:
            return Novelty(new=connection.scalar(new) or 0, changed=connection.scalar(changed) or 0)


def within_realm(realm: Realm) -> tuple[Condition, ...]:
    """What leads on the board somebody may have counted."""
    bounds: list[Condition] = []
    if realm.districts is not None:
        bounds.append(_BOARD.c.lead_id.in_(select(_PLACE.c.lead_id).where(_PLACE.c.place.in_(sorted(realm.districts)))))
    if realm.sectors is not None:
        bounds.append(_BOARD.c.sector.in_(sorted(realm.sectors)) if realm.sectors else false())
    return tuple(bounds)


def _filed(
    connection: Connection, filed: Sequence[str], within: Sequence[Condition], confirmed: Condition
) -> tuple[int, int]:
    """Leads of filed cases that stand confirmed, and the others; each lead goes by its subject, else by its number."""
    both = [0, 0]
    for start in range(0, len(filed), _AT_ONCE):
        some = filed[start : start + _AT_ONCE]
        numbers = [lead_number(one) for one in some if one.startswith(LEAD_PREFIX)]
        own = or_(_BOARD.c.subject_id.in_(some), and_(_BOARD.c.subject_id.is_(None), _BOARD.c.lead_id.in_(numbers)))
        row = connection.execute(
            select(func.count().filter(confirmed), func.count().filter(~confirmed)).where(own, *within)
        ).one()
        both = [both[0] + row[0], both[1] + row[1]]
    return both[0], both[1]


def _within(since: datetime, until: datetime) -> Condition:
    return and_(_BOARD.c.by_age >= since.timestamp(), _BOARD.c.by_age < until.timestamp())


def _judged() -> Select[tuple[int]]:
    return select(_JUDGEMENT.c.lead_id).where(_JUDGEMENT.c.id.not_in(_withdrawn()))


def _withdrawn() -> Select[tuple[int]]:
    return select(_WITHDRAWAL.c.word_id).where(_WITHDRAWAL.c.kind == SaidKind.JUDGEMENT.value)


def _reached(*stages: Stage) -> Select[tuple[int]]:
    return select(_ACT.c.lead_id).where(_ACT.c.stage.in_([stage.value for stage in stages]))


def _regions(kinds: Sequence[tuple[Any, ...]]) -> Regions:
    places: dict[str, Count] = {}
    sectors: dict[str, Count] = {}
    total = Count()
    for districts, sector, status, is_high, leads in kinds:
        confirmed = leads if status == LeadStatus.CONFIRMED.value else 0
        more = Count(leads=leads, confirmed=confirmed, high=confirmed if is_high else 0)
        for place in json.loads(districts) or [""]:
            places[place] = _sum(places.get(place, Count()), more)
        sectors[sector or ""] = _sum(sectors.get(sector or "", Count()), more)
        total = _sum(total, more)
    return Regions(places=places, sectors=sectors, total=total)


def _sum(one: Count, more: Count) -> Count:
    return Count(leads=one.leads + more.leads, confirmed=one.confirmed + more.confirmed, high=one.high + more.high)


def _between(column: Any, edges: Sequence[Any]) -> ColumnElement[int]:
    """Which two edges a value lies between, from 0; for values within the first and last."""
    return case(*((column < edge, place) for place, edge in enumerate(edges[1:])), else_=len(edges) - 1)


def _leads_by(connection: Connection, edges: Sequence[datetime], realm: Realm) -> dict[int, dict[str, int]]:
    place = _between(_BOARD.c.by_age, [edge.timestamp() for edge in edges]).label("place")
    query = select(place, func.count(), func.count(_BOARD.c.annual_percent))
    query = query.where(_within(edges[0], edges[-1]), *within_realm(realm)).group_by("place")
    return {row[0]: {"found": row[1], "promised": row[2]} for row in connection.execute(query)}


def _judged_by(connection: Connection, edges: Sequence[datetime], realm: Realm) -> dict[int, dict[str, int]]:
    place = _between(_JUDGEMENT.c.at, edges).label("place")
    said = [func.count().filter(_JUDGEMENT.c.decision == one.value) for one in (Decision.CONFIRM, Decision.DISMISS)]
    query = select(place, *said).where(
        _JUDGEMENT.c.at >= edges[0], _JUDGEMENT.c.at < edges[-1], _JUDGEMENT.c.id.not_in(_withdrawn())
    )
    if not realm.is_everything:
        query = query.where(_JUDGEMENT.c.lead_id.in_(select(_BOARD.c.lead_id).where(*within_realm(realm))))
    return {row[0]: {"confirmed": row[1], "dismissed": row[2]} for row in connection.execute(query.group_by("place"))}


def _runs_by(connection: Connection, edges: Sequence[datetime]) -> dict[int, dict[str, int]]:
    place = _between(_RUN.c.started_at, edges).label("place")
    pages = select(func.count()).where(_PAGE.c.run == _RUN.c.id).scalar_subquery()
    query = select(place, func.count(), func.sum(pages))
    query = query.where(_RUN.c.started_at >= edges[0], _RUN.c.started_at < edges[-1]).group_by("place")
    return {row[0]: {"runs": row[1], "pages": int(row[2] or 0)} for row in connection.execute(query)}
