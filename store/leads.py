"""Leads and judgements; every change and its audit entry are one transaction."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from sqlalchemy import Connection, RowMapping, desc, insert, select, update

from facts.cases import Judgement, Lead, LeadStatus
from facts.errors import NotKnown
from facts.ports import Clock
from store import rows
from store.audit import link
from store.database import Store
from store.tables import JudgementRow, LeadRow, PageRow

_LEAD = LeadRow.__table__  # type: ignore[attr-defined]
_JUDGEMENT = JudgementRow.__table__  # type: ignore[attr-defined]
_PAGE = PageRow.__table__  # type: ignore[attr-defined]
#: What a lead keeps when its page is seen again: who it is, and what people said of it.
_KEPT = ("status", "first_seen")


class SqlLeadBook:
    """facts.ports.LeadBook over the lead and judgement tables."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def take_in(self, lead: Lead, actor: str) -> tuple[Lead, bool]:
        """Open a lead, or refresh the one with the same URL; return it and whether it is new.

        The same bytes under another address of the same host (/ and /index.html) are the same lead.
        """
        with self._store.writing() as connection:
            twin = self._twin(connection, lead)
            if twin:
                return twin, False
            found = connection.execute(select(_LEAD).where(_LEAD.c.url == lead.url)).mappings().first()
            number = self._refresh(connection, found, lead) if found else self._open(connection, lead)
            stored = self._get(connection, number)
            self._link(
                connection,
                actor=actor,
                act="lead refreshed" if found else "lead opened",
                lead=stored,
                detail={"run": lead.run, "score": lead.score, "band": lead.band.value, "sha256": lead.exhibit.sha256},
            )
        return stored, found is None

    def seen_again(self, run: str, actor: str) -> int:
        """Renew last_seen of leads whose page came back unchanged in this run, and return how many."""
        unchanged = select(_PAGE.c.url).where(_PAGE.c.run == run, _PAGE.c.unchanged.is_(True))
        stale = _LEAD.c.url.in_(unchanged) & (_LEAD.c.run != run)
        renewal = (
            update(_LEAD).where(stale).values(run=run, last_seen=self._clock.now(), times_seen=_LEAD.c.times_seen + 1)
        )
        with self._store.writing() as connection:
            count: int = connection.execute(renewal).rowcount
            if count:
                link(
                    self._store, connection, at=self._clock.now(), actor=actor,
                    act="leads seen again", subject=run, detail={"leads": count},
                )  # fmt: skip
        return count

    def judge(self, judgement: Judgement) -> Lead:
        """Append a judgement and set the lead's status.

        Raises:
            NotKnown: there is no such lead.
        """
        number = rows.lead_number(judgement.lead)
        with self._store.writing() as connection:
            self._get(connection, number)
            connection.execute(insert(_JUDGEMENT).values(**rows.judgement_columns(judgement)))
            status = judgement.decision.status.value
            connection.execute(update(_LEAD).where(_LEAD.c.id == number).values(status=status))
            stored = self._get(connection, number)
            self._link(
                connection,
                actor=judgement.analyst,
                act="lead judged",
                lead=stored,
                detail={
                    "decision": judgement.decision.value,
                    "reason": judgement.reason,
                    "corrections": judgement.corrections,
                    **({"stance": judgement.stance.value} if judgement.stance else {}),
                },
            )
        return stored

    def get(self, lead_id: str) -> Lead:
        """Return one lead.

        Raises:
            NotKnown: there is no such lead.
        """
        with self._store.reading() as connection:
            return self._get(connection, rows.lead_number(lead_id))

    def all(self, status: LeadStatus | None = None) -> Sequence[Lead]:
        """Return leads, highest score first."""
        query = select(_LEAD).order_by(desc(_LEAD.c.score), _LEAD.c.id)
        if status:
            query = query.where(_LEAD.c.status == status.value)
        with self._store.reading() as connection:
            return [rows.lead(row) for row in connection.execute(query).mappings()]

    def judgements(self, lead_id: str) -> Sequence[Judgement]:
        """Return the judgements of a lead, oldest first."""
        number = rows.lead_number(lead_id)
        query = select(_JUDGEMENT).where(_JUDGEMENT.c.lead_id == number).order_by(_JUDGEMENT.c.id)
        with self._store.reading() as connection:
            return [rows.judgement(row) for row in connection.execute(query).mappings()]

    def _get(self, connection: Connection, number: int) -> Lead:
        row = connection.execute(select(_LEAD).where(_LEAD.c.id == number)).mappings().first()
        if row is None:
            raise NotKnown(f"There is no lead {rows.lead_id(number)}; see `fangfei leads list`.")
        return rows.lead(row)

    def _twin(self, connection: Connection, lead: Lead) -> Lead | None:
        parts = urlsplit(lead.url)
        same_host = _LEAD.c.url.startswith(f"{parts.scheme}://{parts.netloc}/", autoescape=True)
        same_bytes = (_LEAD.c.exhibit_sha256 == lead.exhibit.sha256) & (_LEAD.c.run == lead.run)
        query = select(_LEAD).where(same_bytes, same_host, _LEAD.c.url != lead.url).order_by(_LEAD.c.id).limit(1)
        row = connection.execute(query).mappings().first()
        return rows.lead(row) if row else None

    def _open(self, connection: Connection, lead: Lead) -> int:
        key = connection.execute(insert(_LEAD).values(**rows.lead_columns(lead))).inserted_primary_key
        assert key is not None
        number: int = key[0]
        return number

    def _refresh(self, connection: Connection, found: RowMapping, lead: Lead) -> int:
        columns = {name: value for name, value in rows.lead_columns(lead).items() if name not in _KEPT}
        columns["times_seen"] = found["times_seen"] + (found["run"] != lead.run)
        connection.execute(update(_LEAD).where(_LEAD.c.id == found["id"]).values(**columns))
        number: int = found["id"]
        return number

    def _link(self, connection: Connection, *, actor: str, act: str, lead: Lead, detail: dict[str, object]) -> None:
        link(self._store, connection, at=self._clock.now(), actor=actor, act=act, subject=lead.id or "", detail=detail)
