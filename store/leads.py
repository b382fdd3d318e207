"""Leads, where they were seen, and judgements; every change and its audit entry are one transaction."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, case, desc, insert, select, update

from facts.cases import Judgement, Lead, LeadStatus
from facts.errors import BadInput
from facts.ports import Clock
from facts.sightings import Sighting
from store import gathering, lead_rows, uniting
from store.audit import link
from store.casework_tables import SightingRow
from store.database import Store
from store.prepared import Prepared
from store.standing import judgement_stands
from store.tables import JudgementRow, LeadRow, PageRow

_LEAD = LeadRow.__table__  # type: ignore[attr-defined]
_SIGHTING = SightingRow.__table__  # type: ignore[attr-defined]
_JUDGEMENT = JudgementRow.__table__  # type: ignore[attr-defined]
_PAGE = PageRow.__table__  # type: ignore[attr-defined]
#: Asked for with every candidate page of a night.
_JUDGEMENTS = Prepared(
    select(_JUDGEMENT)
    .where(_JUDGEMENT.c.lead_id == bindparam("lead"), judgement_stands())
    .order_by(_JUDGEMENT.c.id)
)  # fmt: skip
#: Rows read from the database at once where all are wanted.
_AT_ONCE = 1000


class SqlLeadBook:
    """facts.ports.LeadBook over the lead, sighting and judgement tables."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def take_in(self, lead: Lead, actor: str, *, into: str | None = None) -> tuple[Lead, bool]:
        """Open a lead, or refresh the one that its page, `into` or its subject points to."""
        with self._store.writing() as connection:
            if twin := gathering.twin_of(connection, lead):
                return twin, False
            number = gathering.home_of(connection, lead, into)
            is_new = number is None
            number = (
                gathering.open_lead(connection, lead) if number is None else gathering.touch(connection, number, lead)
            )
            if lead.page_id is not None:
                gathering.see(connection, number, lead)
                gathering.put_on_face(connection, number)
            stored = gathering.find(connection, number)
            self._link(
                connection,
                actor=actor,
                act="lead opened" if is_new else "lead refreshed",
                lead=stored,
                detail={
                    "run": lead.run, "url": lead.url, "score": lead.score, "band": lead.band.value,
                    "sha256": lead.exhibit and lead.exhibit.sha256,
                },
            )  # fmt: skip
        return stored, is_new

    def seen_again(self, run: str, actor: str) -> int:
        """Renew last_seen of leads whose page came back unchanged in this run, and return how many."""
        unchanged = select(_PAGE.c.url).where(_PAGE.c.run == run, _PAGE.c.unchanged.is_(True))
        stale = _SIGHTING.c.url.in_(unchanged) & (_SIGHTING.c.run != run)
        moment = self._clock.now()
        now = {"run": run, "last_seen": moment}
        # What a lead was before others came into it is empty for most, and stays so.
        own = {
            "own_last_seen": case((_LEAD.c.own_last_seen.is_not(None), moment)),
            "own_times_seen": _LEAD.c.own_times_seen + 1,
        }
        with self._store.writing() as connection:
            uniting.lock(connection, select(_SIGHTING.c.lead_id).where(stale))
            found = connection.execute(select(_SIGHTING.c.lead_id).where(stale).distinct()).scalars().all()
            connection.execute(update(_SIGHTING).where(stale).values(**now, times_seen=_SIGHTING.c.times_seen + 1))
            count = 0
            for start in range(0, len(found), _AT_ONCE):
                some = _LEAD.c.id.in_(found[start : start + _AT_ONCE]) & (_LEAD.c.run != run)
                renewal = update(_LEAD).where(some).values(**now, **own, times_seen=_LEAD.c.times_seen + 1)
                count += connection.execute(renewal).rowcount
            if count:
                link(
                    self._store, connection, at=self._clock.now(), actor=actor,
                    act="leads seen again", subject=run, detail={"leads": count},
                )  # fmt: skip
        return count

    def judge(self, judgement: Judgement, *, after: int | None = None) -> Lead:
        """Append a judgement and set the lead's status; what made it speak again is heard now.

        `after` is the number of the last judgement of the lead that its author saw, 0 for none; None does not compare.

        Raises:
            NotKnown: there is no such lead.
            BadInput: it lives on in another lead.
            Overtaken: somebody judged it meanwhile.
        """
        number = lead_rows.lead_number(judgement.lead)
        with self._store.writing() as connection:
            # Whoever has the lead first decides first; who waited looks at what stands then.
            uniting.lock(connection, (number,))
            before = gathering.find(connection, number)
            if before.merged_into:
                raise BadInput(f"线索 {before.id} 已并入 {before.merged_into}，请到那一条上研判。")
            if before.status is LeadStatus.WITHDRAWN:
                raise BadInput(f"线索 {before.id} 已随导入撤销而撤回，不再研判。")
            gathering.check_last(connection, number, after)
            seen = {"page_id": judgement.page_id or before.page_id}
            columns = lead_rows.judgement_columns(judgement) | seen
            key = connection.execute(insert(_JUDGEMENT).values(**columns)).inserted_primary_key
            gathering.remember(connection, key, before)
            status = judgement.decision.status.value
            connection.execute(update(_LEAD).where(_LEAD.c.id == number).values(status=status, news=""))
            stored = gathering.find(connection, number)
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

    def speak_again(self, lead_id: str, news: str, actor: str) -> Lead:
        """Make a quiet lead a candidate again, and say why."""
        number = lead_rows.lead_number(lead_id)
        change = {"news": news, "status": LeadStatus.CANDIDATE.value}
        with self._store.writing() as connection:
            gathering.find(connection, number)
            connection.execute(update(_LEAD).where(_LEAD.c.id == number).values(**change))
            stored = gathering.find(connection, number)
            self._link(connection, actor=actor, act="lead speaks again", lead=stored, detail={"news": news})
        return stored

    def unite(self, kept: str, gone: str, *, actor: str, reason: str) -> Lead:
        """并案: let `gone` live on in `kept`, which takes over where it was seen and, if it has none, its judgement."""
        into, out_of = lead_rows.lead_number(kept), lead_rows.lead_number(gone)
        with self._store.writing() as connection:
            _, goes = uniting.join(connection, into, out_of)
            stored = gathering.find(connection, into)
            self._link(
                connection, actor=actor, act="leads united", lead=stored,
                detail={"gone": goes.id, "status_of_gone": goes.status.value, "reason": reason},
            )  # fmt: skip
        return stored

    def separate(self, gone: str, *, actor: str, reason: str) -> Lead:
        """撤销并案: let a lead stand for itself again, with the pages it had brought along.

        Raises:
            BadInput: it lives on in no other.
        """
        number = lead_rows.lead_number(gone)
        with self._store.writing() as connection:
            kept = uniting.leave(connection, number)
            stored = gathering.find(connection, number)
            detail: dict[str, object] = {"from": kept, "reason": reason}
            self._link(connection, actor=actor, act="lead separated", lead=stored, detail=detail)
        return stored

    def assign(self, lead_id: str, subject: str, actor: str) -> Lead:
        """Say that a lead is of a subject, and call it by that subject's name."""
        number = lead_rows.lead_number(lead_id)
        with self._store.writing() as connection:
            gathering.find(connection, number)
            connection.execute(update(_LEAD).where(_LEAD.c.id == number).values(subject_id=subject))
            gathering.put_on_face(connection, number)
            stored = gathering.find(connection, number)
            self._link(connection, actor=actor, act="lead assigned", lead=stored, detail={"subject": subject})
        return stored

    def part(self, lead_id: str, urls: Sequence[str], subject: str, *, actor: str, reason: str) -> Lead:
        """Take pages out of a lead into that of another subject, a new one where it has none.

        Raises:
            BadInput: nothing would move, or nothing would stay.
        """
        number = lead_rows.lead_number(lead_id)
        own = (_SIGHTING.c.lead_id == number) & _SIGHTING.c.url.in_(list(urls))
        with self._store.writing() as connection:
            uniting.lock(connection, filter(None, (number, gathering.lead_of(connection, subject))))
            lead = gathering.find(connection, number)
            moving = connection.execute(select(_SIGHTING).where(own).order_by(desc(_SIGHTING.c.score))).mappings().all()
            every = connection.execute(select(_SIGHTING.c.id).where(_SIGHTING.c.lead_id == number)).all()
            if not moving or len(moving) == len(every):
                raise BadInput(f"线索 {lead.id} 拆不开：至少要有一个网页移出、一个网页留下。")
            home = gathering.lead_of(connection, subject) or gathering.open_from(connection, moving, subject)
            connection.execute(update(_SIGHTING).where(own).values(lead_id=home))
            for each in (number, home):
                gathering.put_on_face(connection, each)
            stored = gathering.find(connection, home)
            self._link(
                connection, actor=actor, act="lead parted", lead=stored,
                detail={"from": lead.id, "urls": list(urls), "reason": reason},
            )  # fmt: skip
        return stored

    def get(self, lead_id: str) -> Lead:
        """Return one lead.

        Raises:
            NotKnown: there is no such lead.
        """
        with self._store.reading() as connection:
            return gathering.find(connection, lead_rows.lead_number(lead_id))

    def of_subject(self, subject: str) -> Lead | None:
        """Return the lead of a subject that lives on in no other, or None."""
        with self._store.reading() as connection:
            number = gathering.lead_of(connection, subject)
            return None if number is None else gathering.find(connection, number)

    def on_page(self, page_id: int) -> Lead | None:
        """Return the lead that was seen on a page, or None."""
        query = select(_SIGHTING.c.lead_id).where(_SIGHTING.c.page_id == page_id).limit(1)
        with self._store.reading() as connection:
            number = connection.execute(query).scalar()
            return None if number is None else gathering.find(connection, number)

    def all(self, status: LeadStatus | None = None) -> Sequence[Lead]:
        """Return leads, highest score first; merged and withdrawn ones only where asked for by their status."""
        wanted = _LEAD.c.status == status.value if status else _LEAD.c.status.not_in(lead_rows.GONE)
        query = select(_LEAD).where(wanted).order_by(desc(_LEAD.c.score), _LEAD.c.id)
        with self._store.reading() as connection:
            return [lead_rows.lead(row) for row in connection.execute(query).mappings()]

    def judgements(self, lead_id: str) -> Sequence[Judgement]:
        """Return the judgements of a lead that were not taken back, oldest first."""
        own = {"lead": lead_rows.lead_number(lead_id)}
        with self._store.reading() as connection:
            return [lead_rows.judgement(row) for row in _JUDGEMENTS.mappings(connection, own)]

    def all_judgements(self) -> Mapping[str, Sequence[Judgement]]:
        """Lead -> its judgements that were not taken back, oldest first."""
        found: dict[str, list[Judgement]] = defaultdict(list)
        for row in self._stream(select(_JUDGEMENT).where(judgement_stands()).order_by(_JUDGEMENT.c.id)):
            judgement = lead_rows.judgement(row)
            found[judgement.lead].append(judgement)
        return found

    def sightings(self, lead_id: str) -> Sequence[Sighting]:
        """Return the pages on which a lead was seen, strongest first."""
        own = _SIGHTING.c.lead_id == lead_rows.lead_number(lead_id)
        query = select(_SIGHTING).where(own).order_by(desc(_SIGHTING.c.score), _SIGHTING.c.id)
        with self._store.reading() as connection:
            return [lead_rows.sighting(row) for row in connection.execute(query).mappings()]

    def all_sightings(self) -> Iterator[tuple[str, Sighting]]:
        """Every (lead, page it was seen on), strongest page of a lead first."""
        query = select(_SIGHTING).order_by(_SIGHTING.c.lead_id, desc(_SIGHTING.c.score), _SIGHTING.c.id)
        for row in self._stream(query):
            yield lead_rows.lead_id(row["lead_id"]), lead_rows.sighting(row)

    def homes(self, urls: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """Lead -> which of some pages it was seen on."""
        found: dict[str, list[str]] = defaultdict(list)
        with self._store.reading() as connection:
            for start in range(0, len(urls), _AT_ONCE):
                some = _SIGHTING.c.url.in_(urls[start : start + _AT_ONCE])
                query = select(_SIGHTING.c.lead_id, _SIGHTING.c.url).where(some).order_by(_SIGHTING.c.id)
                for number, url in connection.execute(query):
                    found[lead_rows.lead_id(number)].append(url)
        return found

    def candidates(self, run: str) -> Sequence[int]:
        """Return the rows of the pages that carried leads in a run."""
        query = select(_SIGHTING.c.page_id).where(_SIGHTING.c.run == run).order_by(_SIGHTING.c.page_id)
        with self._store.reading() as connection:
            return list(connection.execute(query).scalars())

    def _stream(self, query: Select[Any]) -> Iterator[RowMapping]:
        with self._store.reading() as connection:
            yield from connection.execution_options(yield_per=_AT_ONCE).execute(query).mappings()

    def _link(self, connection: Connection, *, actor: str, act: str, lead: Lead, detail: dict[str, object]) -> None:
        link(self._store, connection, at=self._clock.now(), actor=actor, act=act, subject=lead.id or "", detail=detail)
