"""The memory of URLs over all runs: written inside the frontier's transaction, read by crawl, scan and desk.

frontier ─settle─► remember   a page came: validators, digests, change counts, when it is due
                   miss       nothing came: gone at once (404, 410), or after several runs without an answer
         ─hand out─► knowns   what to ask a server for changes with
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, bindparam, exists, func, or_, select, update

from facts.pages import Known, Page, Purpose, Skip, Trouble, Visit
from facts.revisits import Change, Plan, Record, Vanished
from facts.runs import RunStatus
from store import rows
from store.crawl_tables import ChangeRow, RevisitRow
from store.database import Store
from store.dialect import INSERTS
from store.prepared import Prepared
from store.tables import PageRow, RunRow, TargetRow

_REVISIT = RevisitRow.__table__  # type: ignore[attr-defined]
_CHANGE = ChangeRow.__table__  # type: ignore[attr-defined]
_PAGE = PageRow.__table__  # type: ignore[attr-defined]
_TARGET = TargetRow.__table__  # type: ignore[attr-defined]
_RUN = RunRow.__table__  # type: ignore[attr-defined]
_BEFORE = _PAGE.alias("before")
_NEWER = _PAGE.alias("newer")

#: Answers that say that the page is not there, and not only out of order.
_GONE = frozenset({404, 410})
#: Reasons that are no answer of the host's; after MISSES of them in as many runs the page is gone.
_SILENT = frozenset({Skip.UNRESOLVED, Skip.CONNECTION, Skip.TIMEOUT, Skip.TLS})
MISSES = 3
#: A gone page is asked for again after a day, then after twice as long each time, and for this long in all.
GONE_FOR_GOOD = timedelta(days=90)
_FIRST_LOOK = timedelta(days=1)
#: What stands before a page says nothing of the page.
_VEILED = (Trouble.WALLED.value, Trouble.BLOCKED.value)
_FALSE = (*_VEILED, Trouble.SOFT_404.value)
#: URLs of one query; SQLite takes 999 values.
_TOGETHER = 200

_PLAIN = (
    "url", "source", "first_seen", "checked_at", "checks", "changes", "watched_s", "changed_at", "due_at",
    "gone_since", "misses",
)  # fmt: skip

# Built once: making these expressions anew for every page took longer than running them.
_COLUMNS = [_REVISIT.c[name] for name in _PLAIN]
_MEMORY = Prepared(
    select(*_COLUMNS, _REVISIT.c.sha256, _REVISIT.c.gist, _REVISIT.c.etag, _REVISIT.c.last_modified)
    .where(_REVISIT.c.url == bindparam("u"))
    .with_for_update()
)
_UPSERT = Prepared(
    *(
        insert.on_conflict_do_update(
            index_elements=["url"],
            set_={column.name: insert.excluded[column.name] for column in _REVISIT.c if column.name != "url"},
        )
        for insert in (make(_REVISIT) for make in INSERTS.values())
    ),
    dialects=tuple(INSERTS),
    keys=_REVISIT.c.keys(),
)
_MISSED = select(_REVISIT.c.gone_since, _REVISIT.c.gone_run, _REVISIT.c.misses).where(_REVISIT.c.url == bindparam("u"))
_MISS = update(_REVISIT).where(_REVISIT.c.url == bindparam("u"))
_MISS_ONCE = _MISS.values(misses=bindparam("count"), gone_run=bindparam("r"), gone_detail=bindparam("words"))
_MISS_GONE = _MISS_ONCE.values(gone_since=bindparam("since"), due_at=bindparam("due"))
_MISS_STILL = _MISS.values(misses=bindparam("count"), due_at=bindparam("due"))
_KNOWNS = (
    select(*(_REVISIT.c[name].label(f"known_{name}") for name in ("url", "etag", "last_modified")), _PAGE)
    .join(_PAGE, _PAGE.c.id == _REVISIT.c.page_id)
    .where(_REVISIT.c.url.in_(bindparam("urls", expanding=True)))
)


def remember(connection: Connection, page: Page, number: int, plan: Plan) -> None:
    """Bring the memory of a page's URL up to this visit, inside the transaction that wrote the page row.

    Another content is another gist, or another digest where gists are empty; a page that comes back is no longer gone.
    Walls and blocks leave the memory as it is; a soft 404 is a page that is gone.

    Args:
        connection: of a writing transaction.
        page: as it was written; its URL is what is remembered, whatever was asked for.
        number: the page row's.
        plan: tells when it is due again.
    """
    if page.trouble and page.trouble.value in _FALSE:
        if page.trouble is Trouble.SOFT_404:
            _miss(connection, page.run, page.url, _Absence(page.fetched_at, "404 said with HTTP 200", is_certain=True))
        return
    before = _MEMORY.run(connection, {"u": page.url})
    if not before:
        record, gist = plan(None, page, is_changed=False), page.gist
    else:
        *plain, sha256, old_gist, etag, last_modified = before[0]
        is_same = page.sha256 == sha256
        is_changed = not is_same and (page.gist != old_gist or not page.gist)
        record = plan(Record(**dict(zip(_PLAIN, plain, strict=True))), page, is_changed=is_changed)
        # A 304 need not repeat its validators (RFC 9110, 15.4.5), and has no body to take a gist from.
        gist = page.gist or (old_gist if is_same else "")
        if is_same and page.etag is None and page.last_modified is None:
            page = replace(page, etag=etag, last_modified=last_modified)
    _UPSERT.run(connection, _columns(record, page, number, gist))


class _Absence(NamedTuple):
    """That a page was not there."""

    at: datetime
    #: One sentence for people.
    detail: str
    #: Whether the host said so; else it said nothing.
    is_certain: bool


def miss(connection: Connection, run: str, visit: Visit, now: datetime) -> bool:
    """Note that a target gave no page, inside the transaction that marks it, and return whether its page is newly gone.

    404 and 410 are gone at once; a host that does not answer (unresolved, no connection, no TLS, timeouts) is gone with
    the third run of them in a row. Other reasons, and URLs that were never seen, leave everything as it is.
    """
    is_certain = visit.status in _GONE
    if not is_certain and not (visit.status is None and visit.skip in _SILENT):
        return False
    return _miss(connection, run, visit.target.url, _Absence(now, visit.detail, is_certain))


def _miss(connection: Connection, run: str, url: str, absence: _Absence) -> bool:
    row = connection.execute(_MISSED, {"u": url}).first()
    if row is None or (row.gone_since is None and row.gone_run == run):
        return False
    said = {"u": url, "count": row.misses + 1}
    if row.gone_since is not None:
        connection.execute(_MISS_STILL, said | {"due": absence.at + max(_FIRST_LOOK, absence.at - row.gone_since)})
        return False
    said |= {"r": run, "words": absence.detail}
    if not absence.is_certain and said["count"] < MISSES:
        connection.execute(_MISS_ONCE, said)
        return False
    connection.execute(_MISS_GONE, said | {"since": absence.at, "due": absence.at + _FIRST_LOOK})
    return True


def knowns(connection: Connection, urls: Sequence[str]) -> dict[str, Known]:
    """Return what earlier runs kept of these URLs, by URL; those never seen are left out."""
    found: dict[str, Known] = {}
    for start in range(0, len(urls), _TOGETHER):
        some = connection.execute(_KNOWNS, {"urls": urls[start : start + _TOGETHER]}).mappings()
        found |= {row["known_url"]: _known(row) for row in some}
    return found


class SqlRevisitBook:
    """facts.revisits.RevisitBook over the revisit and change tables."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def due(self, source: str, now: datetime) -> Iterable[str]:
        """URLs of a source that are due, ascending; those gone for three months are left out."""
        is_due = or_(_REVISIT.c.due_at.is_(None), _REVISIT.c.due_at <= now)
        is_there = or_(_REVISIT.c.gone_since.is_(None), _REVISIT.c.gone_since > now - GONE_FOR_GOOD)
        return self._urls(_REVISIT.c.url, _REVISIT.c.source == source, is_due, is_there)

    def left(self, source: str) -> Iterable[str]:
        """URLs that the source's last run that ended has found and not come to, ascending; pages of the source only."""
        asked = exists().where(
            _TARGET.c.run == _RUN.c.id, _TARGET.c.done.in_((True, False)), _TARGET.c.source == source
        )
        last = (
            select(_RUN.c.id)
            .where(_RUN.c.status != RunStatus.RUNNING.value, asked)
            .order_by(_RUN.c.started_at.desc(), _RUN.c.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        waiting = _TARGET.c.done.is_(False) & (_TARGET.c.purpose.in_((Purpose.PAGE.value, Purpose.RENDER.value)))
        return self._urls(_TARGET.c.url, _TARGET.c.run == last, _TARGET.c.source == source, waiting)

    def resting(self, source: str, now: datetime) -> Iterable[str]:
        """URLs of a source that are known and not due yet, ascending."""
        return self._urls(_REVISIT.c.url, _REVISIT.c.source == source, _REVISIT.c.due_at > now)

    def get(self, url: str) -> Record | None:
        """Return the memory of one URL."""
        with self._store.reading() as connection:
            row = connection.execute(select(*_COLUMNS).where(_REVISIT.c.url == url)).mappings().first()
        return Record(**row) if row else None

    def changed(self, run: str, after: int = 0, limit: int = 100) -> Sequence[tuple[Page, Page]]:
        """Return (page, the same URL's page of the visit before) where they differ and nobody has compared them yet."""
        last = select(func.max(_BEFORE.c.id)).where(
            _BEFORE.c.url == _NEWER.c.url, _BEFORE.c.id < _NEWER.c.id, _BEFORE.c.run != run, _is_seen(_BEFORE)
        )
        query = (
            select(*(column.label(f"b_{column.name}") for column in _BEFORE.c), *_NEWER.c)
            .join(_BEFORE, _BEFORE.c.id == last.correlate(_NEWER).scalar_subquery())
            .where(_NEWER.c.run == run, _NEWER.c.id > after, _NEWER.c.status != 304, _is_seen(_NEWER))
            .where(_BEFORE.c.sha256 != _NEWER.c.sha256)
            .where(or_(_BEFORE.c.gist != _NEWER.c.gist, _NEWER.c.gist == ""))
            .where(~exists().where(_CHANGE.c.page_id == _NEWER.c.id))
            .order_by(_NEWER.c.id)
            .limit(limit)
        )
        with self._store.reading() as connection:
            found = connection.execute(query).mappings().all()
        return [(rows.page(row), rows.page({name[2:]: row[name] for name in row if name[:2] == "b_"})) for row in found]

    def vanished(self, run: str) -> Sequence[Vanished]:
        """Return the pages that a run found gone for the first time, by URL."""
        gone = _REVISIT.c.gone_since.is_not(None)
        query = select(_REVISIT).where(_REVISIT.c.gone_run == run, gone).order_by(_REVISIT.c.url)
        with self._store.reading() as connection:
            return [_vanished(row) for row in connection.execute(query).mappings()]

    def keep_changes(self, changes: Sequence[Change]) -> None:
        """Store what changed in one transaction; a second one of the same page replaces it."""
        if not changes:
            return
        with self._store.writing() as connection:
            pages = [change.page for change in changes]
            connection.execute(_CHANGE.delete().where(_CHANGE.c.page_id.in_(pages)))
            connection.execute(_CHANGE.insert(), [_change_columns(change) for change in changes])

    def change(self, page: int) -> Change | None:
        """Return what changed on a page since the visit before it."""
        with self._store.reading() as connection:
            row = connection.execute(select(_CHANGE).where(_CHANGE.c.page_id == page)).mappings().first()
        return _change(row) if row else None

    def _urls(self, column: ColumnElement[str], *conditions: ColumnElement[bool]) -> Iterator[str]:
        query = select(column).where(and_(*conditions)).order_by(column)
        with self._store.reading() as connection:
            yield from connection.execution_options(yield_per=1000).execute(query).scalars()


def _is_seen(page: Any) -> ColumnElement[bool]:
    """Whether a page row shows what the site shows people, as far as anybody can tell."""
    return or_(page.c.trouble.is_(None), page.c.trouble.not_in(_FALSE))


def _columns(record: Record, page: Page, number: int, gist: str) -> dict[str, Any]:
    return {
        **{name: getattr(record, name) for name in _PLAIN},
        "page_id": number, "sha256": page.sha256, "gist": gist, "etag": page.etag,
        "last_modified": page.last_modified, "gone_run": None, "gone_detail": "",
    }  # fmt: skip


def _known(row: rows.Columns) -> Known:
    return Known(
        page=row["id"], sha256=row["sha256"], size=row["size"], content_type=row["content_type"],
        exhibit=rows.exhibit(row), etag=row["known_etag"], last_modified=row["known_last_modified"],
    )  # fmt: skip


def _vanished(row: rows.Columns) -> Vanished:
    return Vanished(
        url=row["url"], source=row["source"], page=row["page_id"], last_seen=row["checked_at"],
        gone_since=row["gone_since"], detail=row["gone_detail"],
    )  # fmt: skip


def _change_columns(change: Change) -> dict[str, Any]:
    said = {name: json.dumps(getattr(change, name), ensure_ascii=False) for name in ("added", "removed")}
    return {"page_id": change.page, "before_id": change.before, "alike": change.alike, **said}


def _change(row: rows.Columns) -> Change:
    added, removed = (tuple(json.loads(row[name])) for name in ("added", "removed"))
    return Change(page=row["page_id"], before=row["before_id"], added=added, removed=removed, alike=row["alike"])
