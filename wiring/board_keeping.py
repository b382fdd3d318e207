"""The board kept up: rows of leads that changed are made anew when a list is asked for, or after a scan.

leads that changed ─► dossiers ─► rows
"""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice

from facts.boards import BoardPage, BoardQuery, BoardRow, Neighbours
from facts.cases import LeadStatus
from facts.dossiers import Dossier
from facts.errors import HouseError, NotKnown
from leads.board import BoardPorts, board_row
from leads.dossiers import Dossiers
from store.board import SqlBoard

#: Leads made anew while somebody waits for a list; more are made in the background.
AT_ONCE = 50
#: From so many on all dossiers are read together: one by one takes 5 ms each.
_TOGETHER = 2000
_CHUNK = 200
_LOG = logging.getLogger("fangfei.board")


class BoardKeeper:
    """Makes rows anew, one round at a time in a process; what another process made meanwhile is left."""

    def __init__(
        self, board: Callable[[], SqlBoard], dossiers: Callable[[], Dossiers], ports: Callable[[], BoardPorts]
    ):
        self._board = board
        self._dossiers = dossiers
        self._ports = ports
        self._turn = threading.Lock()
        self._is_busy = False

    def keep(self, limit: int | None = None) -> int:
        """Make rows anew, at most `limit`, and return how many."""
        with self._turn:
            return self._keep(limit)

    def settle(self) -> None:
        """Make all rows anew that have to be; never fails: what stays stale, the next list makes good."""
        try:
            self.keep()
        except HouseError:
            _LOG.exception("The board could not be kept up; lists show what was before.")

    def look(self) -> None:
        """Make the latest changes good at once, and leave what is more to the background; never fails."""
        if not self._board().stale(1):
            return
        try:
            self.keep(AT_ONCE)
        except HouseError:
            _LOG.exception("The board could not be kept up; lists show what was before.")
            return
        if self._board().stale(1) and not self._is_busy:
            self._is_busy = True
            threading.Thread(target=self._catch_up, name="board", daemon=True).start()

    def _catch_up(self) -> None:
        try:
            while self.keep(_TOGETHER):
                pass
        except HouseError:
            _LOG.exception("The board could not be kept up; lists show what was before.")
        finally:
            self._is_busy = False

    def _keep(self, limit: int | None) -> int:
        done = 0
        while limit is None or done < limit:
            board = self._board()
            stale = board.stale(50_000 if limit is None else limit - done)
            if not stale:
                break
            done += self._make(board, stale)
        return done

    def _make(self, board: SqlBoard, stale: Sequence[str]) -> int:
        wanted = set(stale)
        found = self._all(wanted) if len(stale) >= _TOGETHER else self._each(stale)
        for dossiers in _chunks(found):
            numbers = [one.lead.id or "" for one in dossiers]
            board.put(self._rows(dossiers, board.sources_of(numbers)), gone=[
                one.lead.id or "" for one in dossiers if one.lead.status is LeadStatus.MERGED
            ])  # fmt: skip
            wanted.difference_update(numbers)
        board.put([], gone=sorted(wanted))
        return len(stale)

    def _rows(self, dossiers: Iterable[Dossier], sources: Mapping[str, Sequence[str]]) -> list[BoardRow]:
        ports = self._ports()
        return [
            board_row(one, sources.get(one.lead.id or "", ()), ports)
            for one in dossiers
            if one.lead.status is not LeadStatus.MERGED
        ]

    def _each(self, leads: Sequence[str]) -> Iterator[Dossier]:
        book = self._dossiers()
        for lead in leads:
            with suppress(NotKnown):
                yield book.get(lead)

    def _all(self, wanted: set[str]) -> Iterator[Dossier]:
        return (one for one in self._dossiers().all() if one.lead.id in wanted)


class FreshBoard:
    """facts.boards.Board as people ask it: what they just did shows already."""

    def __init__(self, board: SqlBoard, keeper: BoardKeeper) -> None:
        self._board = board
        self._keeper = keeper

    def find(self, query: BoardQuery) -> BoardPage:
        """Return one page of the leads that fit."""
        self._keeper.look()
        return self._board.find(query)

    def row(self, lead: str) -> BoardRow | None:
        """Return the row of one lead; None where there is none."""
        self._keeper.look()
        return self._board.row(lead)

    def rows(self, leads: Sequence[str]) -> Mapping[str, BoardRow]:
        """Lead -> its row, of those that have one."""
        self._keeper.look()
        return self._board.rows(leads)

    def neighbours(self, query: BoardQuery, lead: str) -> Neighbours:
        """Where a lead stands in the list that a query makes."""
        self._keeper.look()
        return self._board.neighbours(query, lead)

    def stale(self, limit: int = 1000) -> Sequence[str]:
        """Return leads whose rows have to be made anew, at most so many."""
        return self._board.stale(limit)

    def put(self, rows: Sequence[BoardRow], gone: Sequence[str] = ()) -> None:
        """Store rows made anew, take away those of leads that live on elsewhere."""
        self._board.put(rows, gone)


def _chunks(dossiers: Iterator[Dossier]) -> Iterator[list[Dossier]]:
    while some := list(islice(dossiers, _CHUNK)):
        yield some
