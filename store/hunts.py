"""Retro-hunts as rows, and everything that was screened as a stream they run over."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, desc, func, insert, select, update

from facts.errors import BadInput, NotKnown
from facts.ports import Clock
from facts.retro import Hunt, Quarry, StoredPage, Trace
from facts.subjects import Trait, TraitKind
from store.audit import canonical, link
from store.campaign_tables import HuntRow, TraceRow
from store.casework_tables import SightingRow
from store.database import Store
from store.lead_rows import lead_id
from store.tables import PageRow, ScreeningRow

_HUNT = HuntRow.__table__  # type: ignore[attr-defined]
_TRACE = TraceRow.__table__  # type: ignore[attr-defined]
_PAGE = PageRow.__table__  # type: ignore[attr-defined]
_SCREENING = ScreeningRow.__table__  # type: ignore[attr-defined]
_SIGHTING = SightingRow.__table__  # type: ignore[attr-defined]


class SqlScreenedPages:
    """facts.retro.ScreenedPages over the page, screening and sighting tables."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def after(self, page_id: int, limit: int) -> Sequence[StoredPage]:
        """Return up to `limit` screened pages with higher ids, ascending."""
        query = (
            select(
                _SCREENING.c.page_id, _PAGE.c.url, _PAGE.c.source, _PAGE.c.fetched_at, _SCREENING.c.text,
                _SCREENING.c.contract, _SIGHTING.c.lead_id,
            )
            .join(_PAGE, _PAGE.c.id == _SCREENING.c.page_id)
            .outerjoin(_SIGHTING, _SIGHTING.c.url == _PAGE.c.url)
            .where(_SCREENING.c.page_id > page_id)
            .order_by(_SCREENING.c.page_id)
            .limit(limit)
        )  # fmt: skip
        with self._store.reading() as connection:
            found = connection.execute(query).all()
        return [
            StoredPage(
                page_id=row.page_id, url=row.url, source=row.source, fetched_at=row.fetched_at, text=row.text,
                contract=row.contract, lead=_lead(row.lead_id),
            )
            for row in found
        ]  # fmt: skip

    def last(self) -> int:
        """Return the highest page id that was screened; 0 where none was."""
        with self._store.reading() as connection:
            return connection.scalar(select(func.max(_SCREENING.c.page_id))) or 0

    def count(self, after: int, last: int) -> int:
        """Return how many screened pages there are with ids above `after`, up to `last`."""
        within = (_SCREENING.c.page_id > after) & (_SCREENING.c.page_id <= last)
        with self._store.reading() as connection:
            return connection.scalar(select(func.count()).select_from(_SCREENING).where(within)) or 0

    def per_source(self) -> Mapping[str, tuple[int, int]]:
        """Source -> pages fetched and their bytes."""
        query = select(_PAGE.c.source, func.count(), func.coalesce(func.sum(_PAGE.c.size), 0)).group_by(_PAGE.c.source)
        with self._store.reading() as connection:
            return {row[0]: (int(row[1]), int(row[2])) for row in connection.execute(query)}

    def sources_of_leads(self) -> Mapping[str, Sequence[str]]:
        """Lead -> the sources on whose pages it was seen."""
        query = select(_SIGHTING.c.lead_id, _PAGE.c.source).join(_PAGE, _PAGE.c.id == _SIGHTING.c.page_id).distinct()
        found: dict[str, list[str]] = defaultdict(list)
        with self._store.reading() as connection:
            for number, source in connection.execute(query.order_by(_SIGHTING.c.lead_id, _PAGE.c.source)):
                found[lead_id(number)].append(source)
        return found


class SqlHuntBook:
    """facts.retro.HuntBook over retro_hunt and retro_trace."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def begin(self, quarry: Quarry, *, last: int, by: str) -> Hunt:
        """Start a hunt, or return the unfinished one for the same thing."""
        written = _written(quarry)
        digest = hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()
        open_ = (_HUNT.c.digest == digest) & _HUNT.c.finished_at.is_(None)
        with self._store.writing() as connection:
            found = connection.execute(select(_HUNT).where(open_).order_by(desc(_HUNT.c.id))).mappings().first()
            if found:
                return _hunt(found)
            columns = {"after": 0, "last": last, "pages": 0, "traces": 0, "started_at": self._clock.now(), "by": by}
            made = connection.execute(insert(_HUNT).values(digest=digest, quarry=written, **columns))
            assert made.inserted_primary_key is not None
            number: int = made.inserted_primary_key[0]
            self._link(connection, by, "retro-hunt started", number, {"quarry": digest, "last": last})
            return self._get(connection, number)

    def advance(self, hunt: int, traces: Sequence[Trace], *, after: int, pages: int) -> None:
        """Write what a stretch of pages gave and move the mark, in one transaction.

        Raises:
            BadInput: another process is at the same hunt and was there first.
        """
        moved = {"after": after, "pages": _HUNT.c.pages + pages, "traces": _HUNT.c.traces + len(traces)}
        behind = (_HUNT.c.id == hunt) & (_HUNT.c.after < after) & _HUNT.c.finished_at.is_(None)
        with self._store.writing() as connection:
            if not connection.execute(update(_HUNT).where(behind).values(**moved)).rowcount:
                raise BadInput(f"回溯 {hunt} 正由另一个进程进行；请等它结束，用 fangfei retro list 查看。")
            if traces:
                connection.execute(insert(_TRACE), [_trace_columns(hunt, trace) for trace in traces])

    def finish(self, hunt: int, *, by: str) -> Hunt:
        """Close a hunt."""
        with self._store.writing() as connection:
            connection.execute(update(_HUNT).where(_HUNT.c.id == hunt).values(finished_at=self._clock.now()))
            closed = self._get(connection, hunt)
            self._link(connection, by, "retro-hunt ended", hunt, {"pages": closed.pages, "traces": closed.traces})
        return closed

    def get(self, hunt: int) -> Hunt:
        """Return one hunt.

        Raises:
            NotKnown: there is no such hunt.
        """
        with self._store.reading() as connection:
            return self._get(connection, hunt)

    def all(self) -> Sequence[Hunt]:
        """Return every hunt, newest first."""
        with self._store.reading() as connection:
            return [_hunt(row) for row in connection.execute(select(_HUNT).order_by(desc(_HUNT.c.id))).mappings()]

    def traces(self, hunt: int, *, after: int = 0, limit: int = 1000) -> Sequence[Trace]:
        """Return what a hunt found by page id, each with the lead at its address as of now."""
        query = (
            select(_TRACE, _SIGHTING.c.lead_id)
            .outerjoin(_SIGHTING, _SIGHTING.c.url == _TRACE.c.url)
            .where(_TRACE.c.hunt_id == hunt, _TRACE.c.page_id > after)
            .order_by(_TRACE.c.page_id)
            .limit(limit)
        )
        with self._store.reading() as connection:
            return [_trace(row) for row in connection.execute(query).mappings()]

    def _get(self, connection: Connection, hunt: int) -> Hunt:
        row = connection.execute(select(_HUNT).where(_HUNT.c.id == hunt)).mappings().first()
        if row is None:
            raise NotKnown(f"没有回溯任务 {hunt}；用 fangfei retro list 查看。")
        return _hunt(row)

    def _link(self, connection: Connection, actor: str, act: str, hunt: int, detail: dict[str, Any]) -> None:
        link(self._store, connection, at=self._clock.now(), actor=actor, act=act, subject=str(hunt), detail=detail)


def _lead(number: int | None) -> str | None:
    return None if number is None else lead_id(number)


def _written(quarry: Quarry) -> str:
    traits = sorted([trait.kind.value, trait.value] for trait in quarry.traits)
    return canonical({"term": quarry.term, "pattern": quarry.pattern, "traits": traits})


def _hunt(row: Any) -> Hunt:
    given = json.loads(row["quarry"])
    traits = tuple(Trait(kind=TraitKind(kind), value=value) for kind, value in given["traits"])
    plain = {name: row[name] for name in ("id", "by", "started_at", "after", "last", "pages", "traces", "finished_at")}
    return Hunt(quarry=Quarry(term=given["term"], pattern=given["pattern"], traits=traits), **plain)


def _trace_columns(hunt: int, trace: Trace) -> dict[str, Any]:
    columns = asdict(trace) | {"hunt_id": hunt}
    del columns["lead"]
    return columns | {name: json.dumps(columns[name], ensure_ascii=False) for name in ("found", "disguise")}


def _trace(row: Any) -> Trace:
    plain = {name: row[name] for name in ("page_id", "url", "source", "fetched_at", "quote")}
    found, disguise = (tuple(json.loads(row[name])) for name in ("found", "disguise"))
    return Trace(**plain, found=found, disguise=disguise, lead=_lead(row["lead_id"]))
