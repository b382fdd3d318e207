"""Counts what a run brought of one source, from its targets, pages, adverts and screenings."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, desc, func, select

from facts.pages import Page, Purpose, Skip
from facts.reports import Detail, SourceTally
from facts.sources import Claim, Source
from store import rows
from store.crawl_tables import AdvertRow, RevisitRow
from store.database import Store
from store.tables import PageRow, ScreeningRow, TargetRow

_TARGET = TargetRow.__table__  # type: ignore[attr-defined]
_PAGE = PageRow.__table__  # type: ignore[attr-defined]
_SCREENING = ScreeningRow.__table__  # type: ignore[attr-defined]
_ADVERT = AdvertRow.__table__  # type: ignore[attr-defined]
_REVISIT = RevisitRow.__table__  # type: ignore[attr-defined]
_SAME = _PAGE.alias("same")
#: Of each reason, sentences that are kept; and sentences looked at in all, since one may name its URL.
_SENTENCES = 3
_LOOKED_AT = 200
#: Sentences of guides at most.
_PROBLEMS = 10
#: What stands between the counts of a guide's sentence and its problems, see crawler/spiders/base.py.
_COUNTED = " new. "
_QUIET = (Skip.GUIDE, Skip.DUPLICATE, Skip.REQUISITE)


class SqlTallyBook:
    """facts.reports.TallyBook over the tables of a run."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def tally(self, run: str, source: Source) -> SourceTally:
        """Count what a run brought of one source; texts are looked at where they were screened."""
        mine = _mine(run, source.id) & (_TARGET.c.purpose != Purpose.REQUISITE)
        own = mine & (_TARGET.c.purpose != Purpose.LANDING)
        with self._store.reading() as connection:
            return SourceTally(
                **_pages(connection, mine),
                waiting=_count(connection, select(func.count()).where(mine, _TARGET.c.done.is_(False))),
                landings_lost=_count(
                    connection,
                    select(func.count()).where(mine, _TARGET.c.purpose == Purpose.LANDING, _lost()),
                ),
                skipped=dict(_groups(connection, _TARGET.c.skip, own & _TARGET.c.skip.is_not(None))),
                statuses=dict(_groups(connection, _TARGET.c.status, own & _TARGET.c.status.is_not(None))),
                details=tuple(_details(connection, own)),
                problems=tuple(_problems(connection, own)),
                guides=_count(connection, select(func.count()).where(own, _TARGET.c.skip == Skip.GUIDE)),
                adverts=_count(
                    connection,
                    select(func.count())
                    .select_from(_ADVERT.join(_TARGET, _TARGET.c.page_id == _ADVERT.c.page_id))
                    .where(mine),
                ),
                vanished=_count(
                    connection,
                    select(func.count()).where(_REVISIT.c.gone_run == run, _REVISIT.c.source == source.id),
                ),
                **_texts(connection, run, source),
            )

    def sample(self, run: str, source: str, limit: int) -> Sequence[Page]:
        """Return up to `limit` pages of the source itself, spread evenly over the run."""
        mine = (
            select(_PAGE.c.id)
            .join(_TARGET, _TARGET.c.page_id == _PAGE.c.id)
            .where(_mine(run, source), _TARGET.c.purpose != Purpose.LANDING)
            .order_by(_PAGE.c.id)
        )
        with self._store.reading() as connection:
            numbers = connection.execute(mine).scalars().all()
            taken = numbers[:: max(1, -(-len(numbers) // limit))]
            query = select(_PAGE).where(_PAGE.c.id.in_(taken)).order_by(_PAGE.c.id)
            return [rows.page(row) for row in connection.execute(query).mappings()]


def _mine(run: str, source: str) -> Any:
    # Both values of `done` are named so that the index of lanes (run, done, source, …) serves: a run of 5,000 sources
    # would else be read from end to end for each of them.
    return (_TARGET.c.run == run) & _TARGET.c.done.in_((False, True)) & (_TARGET.c.source == source)


def _lost() -> Any:
    return _TARGET.c.skip.is_not(None) & (_TARGET.c.skip != Skip.DUPLICATE)


def _count(connection: Connection, query: Any) -> int:
    return int(connection.scalar(query) or 0)


def _groups(connection: Connection, column: Any, condition: Any) -> Iterator[tuple[Any, int]]:
    query = select(column, func.count()).where(condition).group_by(column).order_by(column)
    for row in connection.execute(query):
        yield row[0], row[1]


def _pages(connection: Connection, mine: Any) -> dict[str, Any]:
    parts = (_TARGET.c.purpose, _PAGE.c.trouble, _PAGE.c.unchanged)
    query = (
        select(*parts, func.count(), func.count(_PAGE.c.tls_error))
        .join(_PAGE, _PAGE.c.id == _TARGET.c.page_id)
        .where(mine)
        .group_by(*parts)
    )
    counts = dict.fromkeys(("pages", "landings", "unchanged", "unverified"), 0)
    troubles: dict[str, int] = {}
    for purpose, trouble, same, times, unverified in connection.execute(query):
        if purpose == Purpose.LANDING:
            counts["landings"] += times
            continue
        counts["pages"] += times
        counts["unchanged"] += times if same else 0
        counts["unverified"] += unverified
        if trouble:
            troubles[trouble] = troubles.get(trouble, 0) + times
    return counts | {"troubles": troubles}


def _details(connection: Connection, own: Any) -> Iterator[Detail]:
    query = (
        select(_TARGET.c.skip, _TARGET.c.detail, func.count().label("times"))
        .where(own, _TARGET.c.skip.is_not(None), _TARGET.c.skip.not_in(_QUIET), _TARGET.c.detail != "")
        .group_by(_TARGET.c.skip, _TARGET.c.detail)
        .order_by(desc("times"), _TARGET.c.skip, _TARGET.c.detail)
        .limit(_LOOKED_AT)
    )
    said: dict[str, int] = {}
    for skip, words, times in connection.execute(query):
        said[skip] = said.get(skip, 0) + 1
        if said[skip] <= _SENTENCES:
            yield Detail(skip=skip, words=words, times=times)


def _problems(connection: Connection, own: Any) -> Iterator[str]:
    query = select(_TARGET.c.detail).where(own, _TARGET.c.purpose == Purpose.GUIDE).distinct().limit(_LOOKED_AT)
    found: dict[str, None] = {}
    for detail in connection.execute(query).scalars():
        problems = detail.partition(_COUNTED)[2]
        found.update({f"{each.rstrip('。')}。": None for each in problems.split("。 ") if each})
    yield from sorted(found)[:_PROBLEMS]


def _texts(connection: Connection, run: str, source: Source) -> Mapping[str, Any]:
    """Look at the texts of the run's pages, those of unchanged pages where they were screened before."""
    texts = (
        select(_PAGE.c.id)
        .join(_SAME, (_SAME.c.url == _PAGE.c.url) & (_SAME.c.sha256 == _PAGE.c.sha256))
        .join(_SCREENING, _SCREENING.c.page_id == _SAME.c.id)
        .join(_TARGET, _TARGET.c.page_id == _PAGE.c.id)
        .where(_mine(run, source.id))
    )
    phrases = [str(each.value) for each in source.assertions if each.claim is Claim.CANARY]
    if not phrases:
        return {}
    found = [
        phrase
        for phrase in phrases
        if connection.execute(texts.where(_SCREENING.c.text.contains(phrase, autoescape=True)).limit(1)).first()
    ]
    read = _count(connection, select(func.count()).select_from(texts.distinct().subquery()))
    return {"read": read, "canaries": frozenset(found)}
