"""Leads that nothing speaks for any more (撤回): their import was undone, and nobody touched them since."""

from sqlalchemy import ColumnElement, Connection, exists, or_, select, update

from facts.cases import LeadStatus
from facts.ports import Clock
from store import gathering, lead_rows, uniting
from store.audit import link
from store.campaign_tables import FiledDecisionRow
from store.casework_tables import SightingRow, StatementBatchRow, StatementRow
from store.clue_tables import ClueTakingRow, DeliveryRow
from store.database import Store
from store.docket_tables import ActRow
from store.tables import JudgementRow, LeadRow
from store.watch_tables import WatchEntryRow
from store.word_tables import SecondOpinionRow

_LEAD = LeadRow.__table__  # type: ignore[attr-defined]
_SIGHTING = SightingRow.__table__  # type: ignore[attr-defined]
_JUDGEMENT = JudgementRow.__table__  # type: ignore[attr-defined]
_ACT = ActRow.__table__  # type: ignore[attr-defined]
_STATEMENT = StatementRow.__table__  # type: ignore[attr-defined]
_BATCH = StatementBatchRow.__table__  # type: ignore[attr-defined]
_TAKING = ClueTakingRow.__table__  # type: ignore[attr-defined]
_LATER = _TAKING.alias("later")
_DELIVERY = DeliveryRow.__table__  # type: ignore[attr-defined]
_DECISION = FiledDecisionRow.__table__  # type: ignore[attr-defined]
_ENTRY = WatchEntryRow.__table__  # type: ignore[attr-defined]
_ASKED = SecondOpinionRow.__table__  # type: ignore[attr-defined]
#: The act that comes with opening a lead.
_REGISTER = "register"


class SqlRetraction:
    """Withdraws leads; their numbers, their acts and the audit chain stay as they are."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def __call__(self, lead_id: str, actor: str, reason: str) -> bool:
        """Withdraw a lead and return True; False where a page, a clue, a person or a partner stands behind it.

        Raises:
            NotKnown: there is no such lead.
        """
        number = lead_rows.lead_number(lead_id)
        with self._store.writing() as connection:
            uniting.lock(connection, (number,))
            lead = gathering.find(connection, number)
            is_plain = lead.status is LeadStatus.CANDIDATE and lead.page_id is None and not lead.news
            if not is_plain or _is_touched(connection, number):
                return False
            gone = {"status": LeadStatus.WITHDRAWN.value}
            connection.execute(update(_LEAD).where(_LEAD.c.id == number).values(**gone))
            link(
                self._store, connection, at=self._clock.now(), actor=actor, act="lead withdrawn", subject=lead.id or "",
                detail={"reason": reason},
            )  # fmt: skip
        return True


def _is_touched(connection: Connection, number: int) -> bool:
    return bool(connection.scalar(select(or_(*_touches(number)))))


def _touches(number: int) -> tuple[ColumnElement[bool], ...]:
    """What makes a lead more than one import's: each found by an index."""
    lead = lead_rows.lead_id(number)
    taken_otherwise = exists().where(_LATER.c.clue_id == _TAKING.c.clue_id, _LATER.c.id > _TAKING.c.id)
    undone = exists().where(_BATCH.c.id == _STATEMENT.c.batch, _BATCH.c.undone_at.is_not(None))
    return (
        exists().where(_SIGHTING.c.lead_id == number),
        exists().where(_JUDGEMENT.c.lead_id == number),
        exists().where(_ACT.c.lead_id == number, _ACT.c.act != _REGISTER),
        exists().where(_LEAD.c.merged_into == number),
        exists().where(_ASKED.c.lead_id == number),
        exists().where(_DECISION.c.lead_id == number),
        exists().where(_ENTRY.c.lead == lead),
        exists().where(_DELIVERY.c.lead == lead),
        exists().where(_TAKING.c.lead == lead, ~taken_otherwise),
        exists().where(_STATEMENT.c.lead_id == number, ~undone),
    )
