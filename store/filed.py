"""Filed cases as rows: batches that are undone as a whole, cases that nobody changes, people's decisions."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, desc, func, insert, select, update

from facts.errors import BadInput, NotKnown
from facts.filed import CaseBatch, CaseDecision, CaseProblem, CasesTaken, FiledCase
from facts.ports import Clock
from facts.subjects import Trait, TraitKind
from store import lead_rows
from store.audit import link
from store.campaign_tables import FiledBatchRow, FiledCaseRow, FiledDecisionRow
from store.database import Store
from store.tables import LeadRow

_BATCH = FiledBatchRow.__table__  # type: ignore[attr-defined]
_CASE = FiledCaseRow.__table__  # type: ignore[attr-defined]
_DECISION = FiledDecisionRow.__table__  # type: ignore[attr-defined]
_LEAD = LeadRow.__table__  # type: ignore[attr-defined]
PREFIX = "LA-"
#: Rows written by one statement.
_TOGETHER = 500
#: Source and number of a case.
_Key = tuple[str, str]
_PLAIN = ("row", "source", "external_id", "name", "filed_on", "district", "sector", "people")


class SqlFiledBook:
    """facts.filed.FiledBook over filed_batch, filed_case and filed_decision."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def take_in(self, cases: Sequence[FiledCase], *, file: str, sha256: str, by: str) -> CasesTaken:
        """Write cases that are not there yet in one transaction; the same case number is the same case."""
        with self._store.writing() as connection:
            fresh, known, conflicts = _sorted_out(cases, self._contents(connection))
            batch = self._write(connection, fresh, file=file, sha256=sha256, by=by) if fresh else None
        return CasesTaken(batch=batch, new=len(fresh), known=known, conflicts=tuple(conflicts))

    def all(self) -> Sequence[FiledCase]:
        """Return the cases that stand, by day of filing."""
        with self._store.reading() as connection:
            return [case(row) for row in self._standing(connection)]

    def batches(self) -> Sequence[CaseBatch]:
        """Return every batch, newest first."""
        with self._store.reading() as connection:
            found = connection.execute(select(_BATCH).order_by(desc(_BATCH.c.id))).mappings().all()
        return [CaseBatch(**row) for row in found]

    def undo(self, batch: int, *, by: str, reason: str) -> int:
        """Let a batch no longer count and return how many cases that were.

        Raises:
            NotKnown: there is no such batch, or it was undone already.
            BadInput: no name or no reason is given.
        """
        if not by.strip() or not reason.strip():
            raise BadInput("撤销一批立案案件，须写明经办人和理由。")
        standing = (_BATCH.c.id == batch) & _BATCH.c.undone_at.is_(None)
        closing = {"undone_at": self._clock.now(), "undone_by": by, "undone_reason": reason}
        with self._store.writing() as connection:
            if not connection.execute(update(_BATCH).where(standing).values(**closing)).rowcount:
                raise NotKnown(f"没有可撤销的批次 {batch}；用 fangfei scoreboard cases --batches 查看。")
            count = connection.scalar(select(func.count()).select_from(_CASE).where(_CASE.c.batch == batch)) or 0
            self._link(connection, by, "filed cases undone", str(batch), {"cases": count, "reason": reason})
        return int(count)

    def decide(self, decision: CaseDecision) -> None:
        """Append which lead a case belongs to.

        Raises:
            NotKnown: there is no such case or lead.
        """
        number = case_number(decision.case)
        lead = lead_rows.lead_number(decision.lead) if decision.lead else None
        columns = {"lead_id": lead, "by": decision.by, "reason": decision.reason, "at": decision.at}
        with self._store.writing() as connection:
            if not connection.execute(select(_CASE.c.id).where(_CASE.c.id == number)).first():
                raise NotKnown(f"没有立案案件 {decision.case}；用 fangfei scoreboard cases 查看。")
            if lead and not connection.execute(select(_LEAD.c.id).where(_LEAD.c.id == lead)).first():
                raise NotKnown(f"没有线索 {decision.lead}；用 fangfei leads list 查看。")
            connection.execute(insert(_DECISION).values(case_id=number, **columns))
            detail: dict[str, object] = {"lead": decision.lead, "reason": decision.reason}
            self._link(connection, decision.by, "filed case decided", decision.case, detail)

    def decisions(self) -> Mapping[str, CaseDecision]:
        """Case -> the decision that counts."""
        with self._store.reading() as connection:
            found = connection.execute(select(_DECISION).order_by(_DECISION.c.id)).mappings().all()
        return {case_id(row["case_id"]): _decision(row) for row in found}

    def _standing(self, connection: Connection) -> Sequence[Any]:
        stands = select(_CASE).join(_BATCH, _BATCH.c.id == _CASE.c.batch).where(_BATCH.c.undone_at.is_(None))
        return connection.execute(stands.order_by(_CASE.c.filed_on, _CASE.c.id)).mappings().all()

    def _contents(self, connection: Connection) -> dict[_Key, bytes]:
        """The key of every case that stands, and a digest of its row; rows are read one after another."""
        columns = select(_CASE.c.source, _CASE.c.external_id, _CASE.c.raw).join(_BATCH, _BATCH.c.id == _CASE.c.batch)
        query = columns.where(_BATCH.c.undone_at.is_(None)).execution_options(yield_per=_TOGETHER)
        return {(row.source, row.external_id): _digest(row.raw) for row in connection.execute(query)}

    def _write(self, connection: Connection, cases: Sequence[FiledCase], *, file: str, sha256: str, by: str) -> int:
        columns = {"file": file, "sha256": sha256, "by": by, "at": self._clock.now(), "cases": len(cases)}
        key = connection.execute(insert(_BATCH).values(**columns, undone_reason="")).inserted_primary_key
        assert key is not None
        batch: int = key[0]
        for start in range(0, len(cases), _TOGETHER):
            part = [case_columns(each) | {"batch": batch} for each in cases[start : start + _TOGETHER]]
            connection.execute(insert(_CASE), part)
        detail: dict[str, object] = {"file": file, "sha256": sha256, "cases": len(cases)}
        self._link(connection, by, "filed cases imported", str(batch), detail)
        return batch

    def _link(self, connection: Connection, actor: str, act: str, subject: str, detail: dict[str, object]) -> None:
        link(self._store, connection, at=self._clock.now(), actor=actor, act=act, subject=subject, detail=detail)


def _sorted_out(cases: Sequence[FiledCase], seen: dict[_Key, bytes]) -> tuple[list[FiledCase], int, list[CaseProblem]]:
    """What is new, how many are known word for word, and what contradicts a row that is there; fills `seen`."""
    fresh: list[FiledCase] = []
    conflicts: list[CaseProblem] = []
    known = 0
    for each in cases:
        key, content = (each.source, each.external_id), _digest(_written(each))
        if key not in seen:
            seen[key] = content
            fresh.append(each)
        elif seen[key] == content:
            known += 1
        else:
            conflicts.append(_conflict(each))
    return fresh, known, conflicts


def _conflict(each: FiledCase) -> CaseProblem:
    return CaseProblem(
        row=each.row,
        column="",
        text=each.external_id[:40],
        sentence="编号与已有案件相同而内容不同，本行未导入；如需更正，请先撤销原批次再导入",
    )


def _digest(raw: str) -> bytes:
    return hashlib.blake2b(raw.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _written(each: FiledCase) -> str:
    return json.dumps(dict(each.raw), ensure_ascii=False, sort_keys=True)


def case_id(number: int) -> str:
    """12 -> LA-000012."""
    return f"{PREFIX}{number:06d}"


def case_number(given: str) -> int:
    """LA-000012 -> 12.

    Raises:
        NotKnown: it is not written like a case's number.
    """
    digits = given.upper().removeprefix(PREFIX)
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 9:
        raise NotKnown(f"“{given}”不是立案案件编号，应写作 LA-000001；用 fangfei scoreboard cases 查看。")
    return int(digits)


def case_columns(each: FiledCase) -> dict[str, Any]:
    """A case as a row, without id and batch."""
    return {
        **{name: getattr(each, name) for name in _PLAIN},
        "traits": json.dumps([[trait.kind.value, trait.value] for trait in each.traits], ensure_ascii=False),
        "amount_yuan": None if each.amount_yuan is None else str(each.amount_yuan),
        "raw": _written(each),
    }


def case(row: Any) -> FiledCase:
    """The inverse of case_columns, with id and batch."""
    return FiledCase(
        **{name: row[name] for name in _PLAIN},
        id=case_id(row["id"]),
        batch=row["batch"],
        traits=tuple(Trait(kind=TraitKind(kind), value=value) for kind, value in json.loads(row["traits"])),
        amount_yuan=None if row["amount_yuan"] is None else int(row["amount_yuan"]),
        raw=json.loads(row["raw"]),
    )


def _decision(row: Any) -> CaseDecision:
    lead = None if row["lead_id"] is None else lead_rows.lead_id(row["lead_id"])
    return CaseDecision(case=case_id(row["case_id"]), lead=lead, by=row["by"], reason=row["reason"], at=row["at"])
