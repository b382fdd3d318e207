"""The board kept up: rows of leads that changed are made anew when a list is asked for, or after a scan.

leads that changed           ─► dossiers ─► rows, each with the digest of the rules that made it
rows that other rules made   ─┘  in the background, a few at a time, half of a thread's time at most
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice

from facts.boards import BoardPage, BoardQuery, BoardRow, Neighbours
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
#: Rows of other rules that are marked at once, and made anew before others get their turn.
_MARKED, _PART = 500, 20
#: More leads than an office will have.
_EVERY = 100_000_000
#: Seconds between two looks for rows of other rules.
_EVERY_S = 5.0
_LOG = logging.getLogger("fangfei.board")


class BoardKeeper:
    """Makes rows anew, one round at a time in a process; what another process made meanwhile is left."""

    def __init__(
        self,
        board: Callable[[], SqlBoard],
        dossiers: Callable[[], Dossiers],
        ports: Callable[[Sequence[Dossier]], BoardPorts],
        rules: Callable[[], str],
        *,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep nothing yet.

        Args:
            board: a fresh one for each round.
            dossiers: where leads are read.
            ports: by which rules the rows of some leads are made.
            rules: digest of the rules in use.
            seconds: that only grow, for when to look for rows of other rules.
        """
        self._board = board
        self._dossiers = dossiers
        self._ports = ports
        self._rules = rules
        self._seconds = seconds
        self._turn = threading.Lock()
        self._is_busy = False
        self._next_look = float("-inf")

    def keep(self, limit: int | None = None, *, changed: bool = False) -> int:
        """Make rows anew, at most `limit`, and say how many; with `changed` only of leads that changed themselves."""
        with self._turn:
            return self._keep(limit, changed=changed)

    def keep_all(self, limit: int | None = None) -> int:
        """The same with the rows that other rules made."""
        # All of them at once: dossiers are read together then.
        self._mark(_EVERY if limit is None else limit)
        return self.keep(limit)

    def settle(self) -> None:
        """Make all rows anew that have to be; never fails: what stays stale, the next list makes good."""
        try:
            self.keep()
        except HouseError:
            _LOG.exception("The board could not be kept up; lists show what was before.")

    def look(self) -> None:
        """Make the latest changes good at once, and leave what is more to the background; never fails."""
        try:
            waits = bool(self._board().stale(1))
            if waits:
                self.keep(AT_ONCE, changed=True)
                waits = bool(self._board().stale(1))
            if not self._is_busy and (waits or self._is_outdated()):
                self._is_busy = True
                threading.Thread(target=self._catch_up, name="board", daemon=True).start()
        except HouseError:
            _LOG.exception("The board could not be kept up; lists show what was before.")

    def _is_outdated(self) -> bool:
        """Whether other rules made rows; asked every few seconds, and what was found is marked."""
        if self._seconds() < self._next_look:
            return False
        self._next_look = self._seconds() + _EVERY_S
        return self._mark(_MARKED)

    def _mark(self, limit: int) -> bool:
        return self._board().mark_others(self._rules(), limit)

    def _catch_up(self) -> None:
        try:
            while self.keep(_TOGETHER, changed=True):
                pass
            while self._board().stale(1) or self._mark(_MARKED):
                began = self._seconds()
                self.keep(_PART)
                # Nobody waits for these: pages have the other half of the time.
                time.sleep(min(1.0, self._seconds() - began))
        except HouseError:
            _LOG.exception("The board could not be kept up; lists show what was before.")
        finally:
            self._is_busy = False

    def _keep(self, limit: int | None, *, changed: bool) -> int:
        done = 0
        while limit is None or done < limit:
            board = self._board()
            stale = board.stale(50_000 if limit is None else limit - done, changed=changed)
            if not stale:
                break
            done += self._make(board, stale)
        return done

    def _make(self, board: SqlBoard, stale: Sequence[str]) -> int:
        # The digest first: where the rules change meanwhile, these rows are made once more.
        wanted, rules = set(stale), self._rules()
        found = self._all(wanted) if len(stale) >= _TOGETHER else self._each(stale)
        for dossiers in _chunks(found):
            numbers = [one.lead.id or "" for one in dossiers]
            board.put(self._rows(dossiers, board.sources_of(numbers)), gone=[
                one.lead.id or "" for one in dossiers if one.lead.status.is_gone
            ], rules=rules)  # fmt: skip
            wanted.difference_update(numbers)
        board.put([], gone=sorted(wanted))
        return len(stale)

    def _rows(self, dossiers: Sequence[Dossier], sources: Mapping[str, Sequence[str]]) -> list[BoardRow]:
        ports = self._ports(dossiers)
        return [
            board_row(one, sources.get(one.lead.id or "", ()), ports) for one in dossiers if not one.lead.status.is_gone
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

    def put(self, rows: Sequence[BoardRow], gone: Sequence[str] = (), *, rules: str = "") -> None:
        """Store rows made anew, take away those of leads that live on elsewhere."""
        self._board.put(rows, gone, rules=rules)


def _chunks(dossiers: Iterator[Dossier]) -> Iterator[list[Dossier]]:
    while some := list(islice(dossiers, _CHUNK)):
        yield some
