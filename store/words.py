"""Words on pages and leads: taking them back, and asking for a second opinion; each with its audit entry."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, desc, exists, func, insert, select, update

from facts.cases import LeadStatus
from facts.errors import BadInput, NotKnown, Overtaken
from facts.people import EVERYWHERE, Realm
from facts.ports import Clock
from facts.reviewing import PageWords, Said, SaidKind, SecondOpinion
from store import gathering, lead_rows, rows, uniting
from store.audit import link
from store.database import Store
from store.docket_tables import ActRow
from store.questions import answered, question, within_realm
from store.standing import judgement_stands, opinion_stands
from store.tables import JudgementRow, LeadRow, OpinionRow, PageRow
from store.word_tables import BeforeJudgementRow, SecondOpinionRow, WithdrawalRow

_JUDGEMENT = JudgementRow.__table__  # type: ignore[attr-defined]
_OPINION = OpinionRow.__table__  # type: ignore[attr-defined]
_LEAD = LeadRow.__table__  # type: ignore[attr-defined]
_PAGE = PageRow.__table__  # type: ignore[attr-defined]
_ACT = ActRow.__table__  # type: ignore[attr-defined]
_WITHDRAWAL = WithdrawalRow.__table__  # type: ignore[attr-defined]
_BEFORE = BeforeJudgementRow.__table__  # type: ignore[attr-defined]
_ASKED = SecondOpinionRow.__table__  # type: ignore[attr-defined]
#: Name of the act by which a lead lives on in another; leads/lifecycle/lifecycle.yml.
_MERGE = "merge"
#: Words of one person read at once, and pages asked for at once.
_MOST, _AT_ONCE = 2000, 500


class SqlWordBook:
    """facts.reviewing.WordBook over the tables of words."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def last_of(self, by: str, since: datetime) -> Sequence[Said]:
        """Return what somebody said since a moment and did not take back, newest first, at most 2,000 of each kind."""
        with self._store.reading() as connection:
            said = [
                *_judgements(connection, by, since),
                *_opinions(connection, by, since),
                *_mergers(connection, by, since),
            ]
        # Of one moment the judgement is later than the opinion that went before it.
        order = (SaidKind.OPINION, SaidKind.JUDGEMENT, SaidKind.MERGER)
        return sorted(said, key=lambda one: (one.at, order.index(one.kind), one.id), reverse=True)

    def take_back(self, said: Said, *, by: str, reason: str) -> None:
        """Let a word count no longer; a lead's status and news become what they were before it.

        Raises:
            NotKnown: there is no such word of this person.
            BadInput: it was taken back already, or it is a merger, which the life cycle undoes.
            Overtaken: somebody spoke or acted after it.
        """
        if said.kind is SaidKind.MERGER:
            raise BadInput("并案由“撤销并案”撤销。")
        row = {"kind": said.kind.value, "word_id": said.id, "by": by, "reason": reason, "at": self._clock.now()}
        with self._store.writing() as connection:
            gone = exists().where(_WITHDRAWAL.c.kind == said.kind.value, _WITHDRAWAL.c.word_id == said.id)
            if connection.execute(select(gone)).scalar_one():
                raise BadInput("这一条已经撤销过了。")
            about = _undo_judgement if said.kind is SaidKind.JUDGEMENT else _undo_opinion
            subject = about(connection, said.id, by)
            connection.execute(insert(_WITHDRAWAL).values(**row))
            link(
                self._store, connection, at=self._clock.now(), actor=by, act="word taken back", subject=subject,
                detail={"kind": said.kind.value, "number": said.id, "what": said.what, "reason": reason},
            )  # fmt: skip

    def taken_back(self) -> Mapping[SaidKind, frozenset[int]]:
        """Numbers of judgements and opinions that count no longer."""
        with self._store.reading() as connection:
            found = connection.execute(select(_WITHDRAWAL.c.kind, _WITHDRAWAL.c.word_id)).all()
        return {
            kind: frozenset(number for name, number in found if name == kind.value)
            for kind in (SaidKind.JUDGEMENT, SaidKind.OPINION)
        }

    def of_page_and_lead(self, page_id: int, lead: str | None) -> PageWords:
        """Return the words on a page and on the lead it carries."""
        number = lead_rows.lead_number(lead) if lead else None
        of_page = (_OPINION.c.page_id == page_id) & opinion_stands()
        with self._store.reading() as connection:
            opinions = connection.execute(select(_OPINION).where(of_page).order_by(_OPINION.c.id)).mappings().all()
            if number is None:
                return PageWords(opinions=tuple(rows.opinion(row) for row in opinions))
            own = _JUDGEMENT.c.lead_id == number
            judged = select(_JUDGEMENT).where(own, judgement_stands()).order_by(_JUDGEMENT.c.id)
            judgements = connection.execute(judged).mappings().all()
            last = connection.execute(select(func.max(_JUDGEMENT.c.id)).where(own)).scalar() or 0
        return PageWords(
            opinions=tuple(rows.opinion(row) for row in opinions),
            judgements=tuple(lead_rows.judgement(row) for row in judgements),
            last_judgement=last,
        )

    def spoken(self, pages: Sequence[int]) -> frozenset[int]:
        """Return which of some pages somebody has spoken of."""
        found: set[int] = set()
        with self._store.reading() as connection:
            for start in range(0, len(pages), _AT_ONCE):
                some = pages[start : start + _AT_ONCE]
                said = select(_OPINION.c.page_id).where(_OPINION.c.page_id.in_(some), opinion_stands())
                judged = select(_JUDGEMENT.c.page_id).where(_JUDGEMENT.c.page_id.in_(some), judgement_stands())
                found.update(connection.execute(said).scalars(), connection.execute(judged).scalars())
        return frozenset(found)

    def ask(self, *, page_id: int | None, lead: str | None, by: str, note: str) -> SecondOpinion:
        """Ask for a second opinion; asked twice by the same person before an answer it is one.

        Raises:
            NotKnown: there is no such page or lead.
        """
        number = lead_rows.lead_number(lead) if lead else None
        with self._store.writing() as connection:
            if page_id is not None and not connection.execute(select(exists().where(_PAGE.c.id == page_id))).scalar():
                raise NotKnown(f"没有页面 {page_id}。")
            if number is not None:
                gathering.find(connection, number)
            if page_id is None and number is None:
                raise BadInput("请写明对哪个网页或哪条线索请人复核。")
            same = (_ASKED.c.asked_by == by) & (_ASKED.c.page_id == page_id if page_id else _ASKED.c.lead_id == number)
            for row in connection.execute(select(_ASKED).where(same)).mappings():
                if answered(connection, row) is None:
                    return question(row, None)
            return self._ask(connection, page_id, number, by, note)

    def _ask(self, connection: Connection, page_id: int | None, lead: int | None, by: str, note: str) -> SecondOpinion:
        now = self._clock.now()
        row = {
            "page_id": page_id, "lead_id": lead, "asked_by": by, "asked_at": now, "note": note,
            "last_opinion": connection.execute(select(func.max(_OPINION.c.id))).scalar() or 0,
            "last_judgement": connection.execute(select(func.max(_JUDGEMENT.c.id))).scalar() or 0,
        }  # fmt: skip
        key = connection.execute(insert(_ASKED).values(**row)).inserted_primary_key
        assert key is not None
        subject = f"page {page_id}" if page_id else lead_rows.lead_id(lead or 0)
        link(
            self._store, connection, at=now, actor=by, act="second opinion asked", subject=subject,
            detail={"note": note, "page": page_id, "lead": lead and lead_rows.lead_id(lead)},
        )  # fmt: skip
        return question(row | {"id": key[0]}, None)

    def waiting(self, realm: Realm = EVERYWHERE) -> Sequence[SecondOpinion]:
        """Return what nobody answered yet of what a realm holds, oldest first."""
        query = select(_ASKED).where(*within_realm(realm)).order_by(_ASKED.c.id)
        with self._store.reading() as connection:
            asked = connection.execute(query).mappings().all()
            return [question(row, None) for row in asked if answered(connection, row) is None]

    def of_page(self, page_id: int) -> Sequence[SecondOpinion]:
        """Return what was asked on a page, oldest first, with who answered."""
        query = select(_ASKED).where(_ASKED.c.page_id == page_id).order_by(_ASKED.c.id)
        with self._store.reading() as connection:
            asked = connection.execute(query).mappings().all()
            return [question(row, answered(connection, row)) for row in asked]

    def done_by(self, by: str, since: datetime) -> int:
        """Pages and leads that somebody decided on since a moment; those taken back do not count."""
        return len({one.page_id or one.lead for one in self.last_of(by, since)})


def _judgements(connection: Connection, by: str, since: datetime) -> list[Said]:
    own = (_JUDGEMENT.c.at >= since) & (_JUDGEMENT.c.analyst == by) & judgement_stands()
    query = select(_JUDGEMENT).where(own).order_by(desc(_JUDGEMENT.c.id)).limit(_MOST)
    return [
        Said(
            kind=SaidKind.JUDGEMENT, id=row["id"], page_id=row["page_id"], lead=lead_rows.lead_id(row["lead_id"]),
            what=row["decision"], by=by, at=row["at"],
        )
        for row in connection.execute(query).mappings()
    ]  # fmt: skip


def _opinions(connection: Connection, by: str, since: datetime) -> list[Said]:
    own = (_OPINION.c.at >= since) & (_OPINION.c.analyst == by) & opinion_stands()
    query = select(_OPINION).where(own).order_by(desc(_OPINION.c.id)).limit(_MOST)
    return [
        Said(
            kind=SaidKind.OPINION, id=row["id"], page_id=row["page_id"], lead=None, what=row["stance"], by=by,
            at=row["at"],
        )
        for row in connection.execute(query).mappings()
    ]  # fmt: skip


def _mergers(connection: Connection, by: str, since: datetime) -> list[Said]:
    later = _ACT.alias("later")
    stands = ~exists().where(later.c.lead_id == _ACT.c.lead_id, later.c.id > _ACT.c.id)
    own = (_ACT.c.at >= since) & (_ACT.c.by == by) & (_ACT.c.act == _MERGE)
    query = (
        select(_ACT.c.id, _ACT.c.at, _ACT.c.lead_id, _LEAD.c.page_id, _LEAD.c.merged_into)
        .join(_LEAD, _LEAD.c.id == _ACT.c.lead_id)
        .where(own, _LEAD.c.status == LeadStatus.MERGED.value, _LEAD.c.merged_into.is_not(None), stands)
        .order_by(desc(_ACT.c.id))
        .limit(_MOST)
    )
    return [
        Said(
            kind=SaidKind.MERGER, id=row.id, page_id=row.page_id, lead=lead_rows.lead_id(row.lead_id),
            what=lead_rows.lead_id(row.merged_into), by=by, at=row.at,
        )
        for row in connection.execute(query)
    ]  # fmt: skip


def _undo_opinion(connection: Connection, number: int, by: str) -> str:
    """Make sure that an opinion can be taken back; what it was about."""
    row = connection.execute(select(_OPINION).where(_OPINION.c.id == number)).mappings().first()
    if row is None or row["analyst"] != by:
        raise NotKnown("没有找到您的这一条意见。")
    later = (_OPINION.c.page_id == row["page_id"]) & (_OPINION.c.id > number) & opinion_stands()
    after = connection.execute(select(_OPINION.c.analyst).where(later).limit(1)).scalar()
    if after:
        raise Overtaken(f"页面 {row['page_id']} 之后 {after} 又说过意见，不能撤销这一条；可以另说一次。")
    return f"page {row['page_id']}"


def _undo_judgement(connection: Connection, number: int, by: str) -> str:
    """Bring the lead of a judgement back to how it stood; its number."""
    row = connection.execute(select(_JUDGEMENT).where(_JUDGEMENT.c.id == number)).mappings().first()
    if row is None or row["analyst"] != by:
        raise NotKnown("没有找到您的这一条研判。")
    uniting.lock(connection, (row["lead_id"],))
    lead = gathering.find(connection, row["lead_id"])
    if lead.merged_into:
        raise Overtaken(f"线索 {lead.id} 已并入 {lead.merged_into}，请先撤销并案。")
    later = (_JUDGEMENT.c.lead_id == row["lead_id"]) & (_JUDGEMENT.c.id > number) & judgement_stands()
    after = connection.execute(select(_JUDGEMENT.c.analyst).where(later).limit(1)).scalar()
    acted = select(_ACT.c.by).where(_ACT.c.lead_id == row["lead_id"], _ACT.c.at > row["at"]).limit(1)
    if who := after or connection.execute(acted).scalar():
        raise Overtaken(f"线索 {lead.id} 之后 {who} 已研判或办理，不能撤销这一条；可以另作研判。")
    before = connection.execute(select(_BEFORE).where(_BEFORE.c.judgement_id == number)).mappings().first()
    kept = before and {"status": before["status"], "news": before["news"]}
    back = kept or _before(connection, row["lead_id"], number)
    connection.execute(update(_LEAD).where(_LEAD.c.id == row["lead_id"]).values(**back))
    return lead.id or ""


def _before(connection: Connection, lead: int, number: int) -> dict[str, str]:
    """What the judgements before one made of a lead; for those of before this was kept."""
    earlier = (_JUDGEMENT.c.lead_id == lead) & (_JUDGEMENT.c.id < number) & judgement_stands()
    row = connection.execute(select(_JUDGEMENT).where(earlier).order_by(desc(_JUDGEMENT.c.id)).limit(1)).mappings()
    found = row.first()
    status = lead_rows.judgement(found).decision.status if found else LeadStatus.CANDIDATE
    return {"status": status.value}
