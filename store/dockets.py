"""Acts on leads as rows: appended with their audit entries, by one person at a time."""

import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select

from facts.dockets import Act, Stage
from facts.errors import NotKnown, Overtaken
from facts.ports import Clock
from store.audit import link
from store.database import Store
from store.docket_tables import ActRow
from store.lead_rows import lead_id, lead_number
from store.prepared import Prepared
from store.rows import Columns
from store.tables import LeadRow

_ACT = ActRow.__table__  # type: ignore[attr-defined]
_LEAD = LeadRow.__table__  # type: ignore[attr-defined]
#: Asked for with every candidate page of a night.
_OF_LEAD = Prepared(select(_ACT).where(_ACT.c.lead_id == bindparam("lead")).order_by(_ACT.c.id))
_PLAIN = ("act", "by", "at", "reason", "unit", "due", "due_at", "awaits", "waits_for", "answers")


def act_columns(act: Act) -> dict[str, Any]:
    """An act as a row, without its id."""
    return {
        **{name: getattr(act, name) for name in _PLAIN},
        "lead_id": lead_number(act.lead),
        "stage": act.stage.value if act.stage else None,
        "detail": json.dumps(dict(act.detail), ensure_ascii=False),
    }


def act(row: Columns) -> Act:
    """The inverse of act_columns, with the id."""
    return Act(
        **{name: row[name] for name in _PLAIN},
        id=row["id"],
        lead=lead_id(row["lead_id"]),
        stage=Stage(row["stage"]) if row["stage"] else None,
        detail=json.loads(row["detail"]),
    )


class SqlDocketBook:
    """facts.dockets.DocketBook over the act table."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def add(self, act: Act, *, expected_last: int | None) -> Act:
        """Append one act and return it with its number.

        Raises:
            NotKnown: there is no such lead.
            Overtaken: somebody else acted on the lead meanwhile.
        """
        return self.add_together([(act, expected_last)])[0]

    def add_together(self, acts: Sequence[tuple[Act, int | None]]) -> Sequence[Act]:
        """Append acts on several leads, all of them or none.

        Raises:
            NotKnown, Overtaken: as `add`.
        """
        with self._store.writing() as connection:
            self._lock(connection, {lead_number(act.lead) for act, _ in acts})
            return [self._append(connection, act, expected) for act, expected in acts]

    def hold(self, leads: Sequence[str]) -> None:
        """Let nobody else judge or act on some leads until the transaction of `Store.together` ends.

        Raises:
            NotKnown: one of them is not there.
        """
        with self._store.writing() as connection:
            self._lock(connection, {lead_number(lead) for lead in leads})

    def acts(self, lead: str) -> Sequence[Act]:
        """Return the acts on a lead, oldest first."""
        with self._store.reading() as connection:
            return [act(row) for row in _OF_LEAD.mappings(connection, {"lead": lead_number(lead)})]

    def all_acts(self) -> Mapping[str, Sequence[Act]]:
        """Return the acts of every lead that has any, oldest first."""
        query = select(_ACT).order_by(_ACT.c.lead_id, _ACT.c.id)
        with self._store.reading() as connection:
            every = [act(row) for row in connection.execute(query).mappings()]
        return {lead: list(acts) for lead, acts in groupby(every, key=lambda one: one.lead)}

    def _lock(self, connection: Connection, numbers: set[int]) -> None:
        # PostgreSQL lets two transactions read the same last act; whoever locks the leads first, decides. In order of
        # their numbers, so that two mergers never wait for each other. SQLite has one writer at a time already.
        for number in sorted(numbers):
            query = select(_LEAD.c.id).where(_LEAD.c.id == number).with_for_update()
            if connection.execute(query).first() is None:
                raise NotKnown(f"There is no lead {lead_id(number)}; see `fangfei leads list`.")

    def _append(self, connection: Connection, act: Act, expected: int | None) -> Act:
        columns = act_columns(act)
        query = select(func.max(_ACT.c.id)).where(_ACT.c.lead_id == columns["lead_id"])
        last = connection.execute(query).scalar_one()
        if last != expected:
            raise Overtaken(
                f"线索{lead_id(columns['lead_id'])}刚刚由他人办理了其他事项，您看到的已不是最新情况；请刷新后再决定。"
            )
        key = connection.execute(insert(_ACT).values(**columns)).inserted_primary_key
        assert key is not None
        stored = _numbered(columns, key[0])
        self._link(connection, stored)
        return stored

    def _link(self, connection: Connection, stored: Act) -> None:
        said = {"reason": stored.reason, "stage": stored.stage, "unit": stored.unit, "due": stored.due}
        more = {"due_at": stored.due_at, "waits_for": stored.waits_for, "answers": stored.answers, **stored.detail}
        detail: dict[str, object] = {"act": stored.act, "number": stored.id, "at": stored.at.isoformat()}
        detail |= {name: value for name, value in (said | more).items() if value not in (None, "")}
        link(
            self._store, connection, at=self._clock.now(), actor=stored.by, act="lead acted on", subject=stored.lead,
            detail=detail,
        )  # fmt: skip


def _numbered(columns: Mapping[str, Any], number: int) -> Act:
    return act({**columns, "id": number})
