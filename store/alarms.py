"""Alarms as rows, once each; which subjects are confirmed and which leads have; what quiet leads are compared with."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from facts.alarms import Alarm
from facts.cases import LeadStatus
from facts.errors import BadInput, NotKnown
from facts.ports import Clock
from facts.watching import Material, material_text, read_material
from store import watch_rows as rows
from store.audit import link
from store.database import Store
from store.lead_rows import lead_id, lead_number
from store.prepared import Prepared
from store.tables import LeadRow
from store.watch_rows import ALARM_PREFIX
from store.watch_tables import AlarmRow, LeadMaterialRow

_ALARM = AlarmRow.__table__  # type: ignore[attr-defined]
_LEAD = LeadRow.__table__  # type: ignore[attr-defined]
_MATERIAL = LeadMaterialRow.__table__  # type: ignore[attr-defined]
#: Asked for with every candidate page of a night.
_OF_LEAD = Prepared(select(_MATERIAL.c.material).where(_MATERIAL.c.lead_id == bindparam("lead")))
#: Numbers in one list of a query; SQLite takes some thirty thousand.
_MANY = 5_000


class SqlAlarmBook:
    """facts.alarms.AlarmBook over the alarm table."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def keep(self, alarms: Sequence[Alarm], actor: str) -> tuple[Alarm, ...]:
        """Store alarms that no earlier one of the same pair covers, and return those."""
        if not alarms:
            return ()
        with self._store.writing() as connection:
            kept = [self._keep(connection, alarm, actor) for alarm in alarms]
        return tuple(alarm for alarm in kept if alarm)

    def get(self, alarm: str) -> Alarm:
        """Return one alarm.

        Raises:
            NotKnown: there is no such alarm.
        """
        with self._store.reading() as connection:
            return self._get(connection, rows.number_of(alarm, ALARM_PREFIX))

    def all(self, *, open_only: bool = False, lead: str | None = None) -> Sequence[Alarm]:
        """Return alarms, newest first; of one lead, whether it is the newcomer or the known one, where it is given."""
        query = select(_ALARM).order_by(_ALARM.c.id.desc())
        if open_only:
            query = query.where(_ALARM.c.ack_at.is_(None))
        if lead is not None:
            number = lead_number(lead)
            query = query.where((_ALARM.c.lead_id == number) | (_ALARM.c.against_lead_id == number))
        with self._store.reading() as connection:
            return [rows.alarm(row) for row in connection.execute(query).mappings()]

    def acknowledge(self, alarm: str, *, by: str, reason: str) -> Alarm:
        """Note who looked at an alarm and why it needs no more.

        Raises:
            NotKnown: there is no such alarm.
            BadInput: somebody did already, or nobody says why.
        """
        number = rows.number_of(alarm, ALARM_PREFIX)
        if not by.strip() or not reason.strip():
            raise BadInput("销警须写明操作人和理由。")
        with self._store.writing() as connection:
            if seen := self._get(connection, number).acknowledged:
                raise BadInput(f"{alarm} 已由 {seen.by} 处理（{seen.reason}）。")
            noted = {"ack_by": by, "ack_at": self._clock.now(), "ack_reason": reason}
            connection.execute(update(_ALARM).where(_ALARM.c.id == number).values(**noted))
            stored = self._get(connection, number)
            self._link(connection, by, "alarm acknowledged", stored, {"reason": reason})
        return stored

    def _keep(self, connection: Connection, alarm: Alarm, actor: str) -> Alarm | None:
        # Writers of one pair take turns at the audit chain, so that two workers do not raise the same alarm.
        self._store.lock_audit(connection)
        pair = _pair(alarm)
        earlier = connection.execute(select(_ALARM).where(_ALARM.c.pair == pair)).mappings()
        if any(alarm.evidence <= rows.alarm(row).evidence for row in earlier):
            return None
        columns = rows.alarm_columns(alarm) | {"pair": pair}
        key = connection.execute(insert(_ALARM).values(**columns)).inserted_primary_key
        assert key is not None
        stored = self._get(connection, key[0])
        shared = [one.mark.shown or one.mark.kind.value for one in stored.shared]
        detail = {"against": stored.against, "against_lead": stored.against_lead, "shared": shared}
        self._link(connection, actor, "alarm raised", stored, {"kind": stored.kind.value, **detail})
        return stored

    def _get(self, connection: Connection, number: int) -> Alarm:
        row = connection.execute(select(_ALARM).where(_ALARM.c.id == number)).mappings().first()
        if row is None:
            raise NotKnown(f"There is no alarm {rows.office_id(number, ALARM_PREFIX)}; see `fangfei watch alarms`.")
        return rows.alarm(row)

    def _link(self, connection: Connection, actor: str, act: str, alarm: Alarm, detail: Mapping[str, object]) -> None:
        link(self._store, connection, at=self._clock.now(), actor=actor, act=act, subject=alarm.id or "", detail=detail)


def _pair(alarm: Alarm) -> str:
    """Who is compared with whom; one subject that turns up elsewhere is told from its next turn by what is new."""
    other = alarm.subject not in (None, alarm.against)
    new: list[Any] = [alarm.subject] if other else [alarm.name, alarm.differs]
    parts = [alarm.kind.value, alarm.against or alarm.against_lead, *new]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


class SqlConfirmed:
    """Which subjects have a confirmed lead."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __call__(self, subjects: Sequence[str]) -> Mapping[str, str]:
        """Return subject number -> number of its first confirmed lead, for those of `subjects` that have one."""
        found: dict[str, str] = {}
        with self._store.reading() as connection:
            for start in range(0, len(subjects), _MANY):
                some = _LEAD.c.subject_id.in_(subjects[start : start + _MANY])
                # Asked for the status too, SQLite would go through every confirmed lead instead of a few subjects'.
                query = select(_LEAD.c.subject_id, _LEAD.c.id, _LEAD.c.status).where(some)
                for row in sorted(connection.execute(query), key=lambda one: one.id):
                    if row.status == LeadStatus.CONFIRMED.value:
                        found.setdefault(row.subject_id, lead_id(row.id))
        return found


class SqlLeadSubjects:
    """Which subjects leads are of."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __call__(self, leads: Sequence[str]) -> Mapping[str, str]:
        """Return lead number -> subject number, for those of `leads` that have one; in one query."""
        numbers = [lead_number(lead) for lead in leads]
        found: dict[str, str] = {}
        with self._store.reading() as connection:
            for start in range(0, len(numbers), _MANY):
                some = _LEAD.c.id.in_(numbers[start : start + _MANY]) & _LEAD.c.subject_id.is_not(None)
                for row in connection.execute(select(_LEAD.c.id, _LEAD.c.subject_id).where(some)):
                    found[lead_id(row.id)] = row.subject_id
        return found


class SqlMaterialBook:
    """facts.watching.MaterialBook over lead_material."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def get(self, lead: str) -> Material | None:
        """Return what is kept of a lead."""
        with self._store.reading() as connection:
            found = _OF_LEAD.run(connection, {"lead": lead_number(lead)})
        return read_material(found[0][0]) if found else None

    def put(self, lead: str, material: Material, why: Sequence[str], actor: str) -> None:
        """Keep a lead's material; the sentences that it spoke up with stay until it speaks again."""
        number, now = lead_number(lead), self._clock.now()
        values = {"material": material_text(material), "at": now}
        said = {"why": json.dumps(list(why), ensure_ascii=False)}
        with self._store.writing() as connection:
            known = update(_MATERIAL).where(_MATERIAL.c.lead_id == number).values(**values | (said if why else {}))
            if not connection.execute(known).rowcount:
                connection.execute(insert(_MATERIAL).values(lead_id=number, **values | said))
            link(
                self._store, connection, at=now, actor=actor, subject=lead, detail={"why": list(why)},
                act="quiet lead spoke" if why else "lead widened",
            )  # fmt: skip
