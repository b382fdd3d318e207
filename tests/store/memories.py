"""The memory of URLs in tables and in dicts behind one face, and the nights that bring pages into it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import insert

from facts.pages import Known, Page, Skip, Visit
from facts.revisit_doubles import MemoryRevisitBook
from facts.revisits import Plan, Record, RevisitBook
from store import Store, rows
from store.revisits import SqlRevisitBook, knowns, miss, remember
from store.tables import PageRow
from tests.factories import NOON, a_page, a_target

DAY = timedelta(days=1)
URL = "http://a.test/1"
FIRST, SECOND, THIRD = "1" * 64, "2" * 64, "3" * 64


class Memory(Protocol):
    """A book together with what the frontier does to it."""

    book: RevisitBook

    def see(self, page: Page, plan: Plan) -> int: ...

    def miss(self, run: str, visit: Visit, now: datetime) -> bool: ...

    def knowns(self, urls: Sequence[str]) -> dict[str, Known]: ...


class InTables:
    """The real one: page row and memory in one transaction, as the frontier does it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.book: RevisitBook = SqlRevisitBook(store)

    def see(self, page: Page, plan: Plan) -> int:
        with self.store.writing() as connection:
            number: int = connection.execute(
                insert(PageRow).returning(PageRow.id).values(**rows.page_columns(page))  # type: ignore[arg-type]
            ).scalar_one()
            remember(connection, page, number, plan)
        return number

    def miss(self, run: str, visit: Visit, now: datetime) -> bool:
        with self.store.writing() as connection:
            return miss(connection, run, visit, now)

    def knowns(self, urls: Sequence[str]) -> dict[str, Known]:
        with self.store.reading() as connection:
            return knowns(connection, urls)


class InDicts:
    """The double."""

    def __init__(self) -> None:
        self._double = MemoryRevisitBook()
        self.book: RevisitBook = self._double
        self.miss = self._double.miss
        self.knowns = self._double.knowns

    def see(self, page: Page, plan: Plan) -> int:
        self._double.remember(page, len(self._double.pages) + 1, plan)
        return len(self._double.pages)


def in_days(days: float | None) -> Plan:
    """A plan that counts, and makes every page due again after so many days; None in every run."""

    def plan(record: Record | None, page: Page, *, is_changed: bool) -> Record:
        now = page.fetched_at
        before = record or Record(url=page.url, source=page.source, first_seen=now, checked_at=now, checks=-1)
        return replace(
            before, source=page.source, checked_at=now, checks=before.checks + 1, changes=before.changes + is_changed,
            changed_at=now if is_changed else before.changed_at, gone_since=None, misses=0,
            watched_s=(now - before.first_seen).total_seconds(), due_at=None if days is None else now + days * DAY,
        )  # fmt: skip

    return plan


ALWAYS = in_days(None)


def night(number: int, **changes: Any) -> Page:
    """The page as run `rN` finds it, N days after the first; another run has other bytes unless told."""
    plain = {"run": f"r{number}", "url": URL, "requested_url": URL, "fetched_at": NOON + number * DAY, "sha256": FIRST}
    return a_page(**plain | changes)


def silence(skip: Skip = Skip.TIMEOUT, status: int | None = None, url: str = URL) -> Visit:
    return Visit(target=a_target(url), skip=skip, status=status, detail=f"{skip.value} {status}")


def lost(memory: Memory, number: int, visit: Visit) -> bool:
    return memory.miss(f"r{number}", visit, NOON + number * DAY)
