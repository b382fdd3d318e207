"""Queues and opinions: what analysts were shown, how likely that was, and what they said of it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import exists, func, insert, select, true

from facts.assessments import Band, Screening, Stance
from facts.cases import Judgement, Opinion, Showing
from facts.errors import BadInput, NotKnown
from facts.ports import Clock
from store import lead_rows, rows
from store.audit import link
from store.database import Store
from store.standing import judgement_stands, opinion_stands
from store.tables import JudgementRow, LeadRow, OpinionRow, PageRow, ScreeningRow, ShowingRow

_SHOWING = ShowingRow.__table__  # type: ignore[attr-defined]
_OPINION = OpinionRow.__table__  # type: ignore[attr-defined]
_PAGE = PageRow.__table__  # type: ignore[attr-defined]
_SCREENING = ScreeningRow.__table__  # type: ignore[attr-defined]
_JUDGEMENT = JudgementRow.__table__  # type: ignore[attr-defined]
_LEAD = LeadRow.__table__  # type: ignore[attr-defined]
#: Rows read at once: a night's texts together would not fit a small server's memory.
_TOGETHER = 200


class SqlReviewBook:
    """facts.learning.ReviewBook over the showing and opinion tables."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def night(self, run: str) -> Iterator[tuple[int, str, Screening]]:
        """Every screened page of a run as (page id, source, screening), by page id."""
        query = (
            select(_PAGE.c.source, _SCREENING)
            .join(_SCREENING, _SCREENING.c.page_id == _PAGE.c.id)
            .where(_PAGE.c.run == run)
            .order_by(_PAGE.c.id)
            .execution_options(yield_per=_TOGETHER)
        )
        with self._store.reading() as connection:
            for row in connection.execute(query).mappings():
                yield row["page_id"], row["source"], rows.screening(row)

    def bands(self, run: str) -> dict[int, Band]:
        """Page id -> band as it stands, of every screened page of a run."""
        query = (
            select(_PAGE.c.id, _SCREENING.c.band)
            .join(_SCREENING, _SCREENING.c.page_id == _PAGE.c.id)
            .where(_PAGE.c.run == run)
        )
        with self._store.reading() as connection:
            return {number: Band(band) for number, band in connection.execute(query)}

    def show(self, showings: Sequence[Showing], actor: str) -> None:
        """Store the queue of a run with its audit entry.

        Raises:
            BadInput: the run has a queue.
        """
        if not showings:
            return
        run = showings[0].run
        with self._store.writing() as connection:
            if connection.execute(select(exists().where(_SHOWING.c.run == run))).scalar_one():
                raise BadInput(f"Run {run} has a queue already; see `fangfei queue show {run}`.")
            connection.execute(insert(_SHOWING), [rows.showing_columns(each) for each in showings])
            link(
                self._store, connection, at=self._clock.now(), actor=actor, act="queue made", subject=run,
                detail={"pages": len(showings), "queue": [[s.page_id, s.stratum, s.probability] for s in showings]},
            )  # fmt: skip

    def shown(self, run: str | None = None) -> Sequence[Showing]:
        """Return what was shown, by run and place; of all runs where none is named."""
        query = select(_SHOWING).order_by(_SHOWING.c.run, _SHOWING.c.position)
        with self._store.reading() as connection:
            found = connection.execute(query if run is None else query.where(_SHOWING.c.run == run))
            return [rows.showing(row) for row in found.mappings()]

    def say(self, opinion: Opinion) -> None:
        """Append an opinion with its audit entry.

        Raises:
            NotKnown: there is no such page.
        """
        with self._store.writing() as connection:
            if not connection.execute(select(exists().where(_PAGE.c.id == opinion.page_id))).scalar_one():
                raise NotKnown(f"There is no page {opinion.page_id}.")
            connection.execute(insert(_OPINION).values(**rows.opinion_columns(opinion)))
            link(
                self._store, connection, at=self._clock.now(), actor=opinion.analyst, act="page judged",
                subject=f"page {opinion.page_id}", detail={"stance": opinion.stance.value, "reason": opinion.reason},
            )  # fmt: skip

    def opinions(self) -> Sequence[Opinion]:
        """Return every opinion that was not taken back, oldest first."""
        query = select(_OPINION).where(opinion_stands()).order_by(_OPINION.c.id)
        with self._store.reading() as connection:
            return [rows.opinion(row) for row in connection.execute(query).mappings()]

    def judged(self, since: datetime | None = None) -> Sequence[tuple[Judgement, int, Stance]]:
        """Return every judgement of a lead that was not taken back, with the page it was about and the lead's stance.

        Oldest first; with `since` those given at that moment or later. The page is the one that the lead showed when it
        was judged; where that was not noted, the latest screened page of the lead's address that was fetched before.
        Leads without a page are left out.
        """
        seen = (
            select(func.max(_PAGE.c.id))
            .join(_SCREENING, _SCREENING.c.page_id == _PAGE.c.id)
            .where(_PAGE.c.url == _LEAD.c.url, _PAGE.c.fetched_at <= _JUDGEMENT.c.at)
            .scalar_subquery()
        )
        at = func.coalesce(_JUDGEMENT.c.page_id, seen, _LEAD.c.page_id)
        query = (
            select(
                *(column for column in _JUDGEMENT.c if column.name != "page_id"),
                at.label("page_id"),
                _LEAD.c.stance.label("lead_stance"),
            )
            .join(_LEAD, _LEAD.c.id == _JUDGEMENT.c.lead_id)
            .where(at.is_not(None), judgement_stands(), true() if since is None else _JUDGEMENT.c.at >= since)
            .order_by(_JUDGEMENT.c.id)
        )
        with self._store.reading() as connection:
            return [
                (lead_rows.judgement(row), row["page_id"], Stance(row["lead_stance"]))
                for row in connection.execute(query).mappings()
            ]
