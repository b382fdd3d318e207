"""Leads on which something may be due by a day, with what their dockets are made of; read a few hundred at a time.

The board says which: a row that is up to date and due later speaks for its lead, and every other lead is looked at.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, exists, literal, select

from facts.cases import Judgement, Lead
from facts.dockets import Act
from store import dockets, lead_rows
from store.board_query import BOARD
from store.board_tables import BoardStaleRow
from store.database import Store
from store.docket_tables import ActRow
from store.lead_rows import GONE
from store.standing import judgement_stands
from store.tables import JudgementRow, LeadRow

_LEAD = LeadRow.__table__  # type: ignore[attr-defined]
_JUDGEMENT = JudgementRow.__table__  # type: ignore[attr-defined]
_ACT = ActRow.__table__  # type: ignore[attr-defined]
_STALE = BoardStaleRow.__table__  # type: ignore[attr-defined]
_AT_ONCE = 500
#: What a page says of a lead and no docket asks for: long texts that need not be read.
_UNASKED = {
    "url": "", "title": "", "quotes": "[]", "pretexts": "[]", "audiences": "[]", "subject": None, "fingerprint": None,
    "exhibit_file": None, "raised_yuan": None,
}  # fmt: skip

Paper = tuple[Lead, Sequence[Judgement], Sequence[Act]]


class SqlDueLeads:
    """Leads by what may be due on them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def by(self, day: date, rules: str) -> Iterator[Paper]:
        """Every lead on which anything is due by a day, and others; without title, quotes and evidence.

        Args:
            day: the last one that matters.
            rules: digest of the rules in use; what rows of others say does not count.
        """
        with self._store.reading() as connection:
            numbers: list[int] = list(connection.execute(due_query(day, rules)).scalars())
        for start in range(0, len(numbers), _AT_ONCE):
            with self._store.reading() as connection:
                found = list(_papers(connection, numbers[start : start + _AT_ONCE]))
            yield from found


def due_query(day: date, rules: str) -> Select[Any]:
    """Numbers of leads whose rows do not say that they are due later only; merged and withdrawn ones left out."""
    is_stale = exists().where(_STALE.c.lead_id == BOARD.c.lead_id)
    later = select(BOARD.c.lead_id).where(BOARD.c.by_due > float(day.toordinal()), BOARD.c.rules == rules, ~is_stale)
    return (
        select(_LEAD.c.id)
        .where(_LEAD.c.status.not_in(GONE), _LEAD.c.id.not_in(later))
        .order_by(_LEAD.c.id)
    )  # fmt: skip


def _papers(connection: Connection, numbers: Sequence[int]) -> Iterator[Paper]:
    columns = [literal(_UNASKED[one.name]).label(one.name) if one.name in _UNASKED else one for one in _LEAD.c]
    leads = connection.execute(select(*columns).where(_LEAD.c.id.in_(numbers)).order_by(_LEAD.c.id)).mappings()
    judgements, acts = _judgements(connection, numbers), _acts(connection, numbers)
    for row in leads:
        yield lead_rows.lead(row), judgements.get(row["id"], ()), acts.get(row["id"], ())


def _judgements(connection: Connection, numbers: Sequence[int]) -> Mapping[int, Sequence[Judgement]]:
    found: dict[int, list[Judgement]] = defaultdict(list)
    own = select(_JUDGEMENT).where(_JUDGEMENT.c.lead_id.in_(numbers), judgement_stands()).order_by(_JUDGEMENT.c.id)
    for row in connection.execute(own).mappings():
        found[row["lead_id"]].append(lead_rows.judgement(row))
    return found


def _acts(connection: Connection, numbers: Sequence[int]) -> Mapping[int, Sequence[Act]]:
    found: dict[int, list[Act]] = defaultdict(list)
    own = select(_ACT).where(_ACT.c.lead_id.in_(numbers)).order_by(_ACT.c.lead_id, _ACT.c.id)
    for row in connection.execute(own).mappings():
        found[row["lead_id"]].append(dockets.act(row))
    return found
