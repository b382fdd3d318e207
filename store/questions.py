"""Second opinions as rows, and who answered them: the next word of anybody else, unless it was taken back."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from facts.boards import BoardQuery
from facts.people import Realm
from facts.reviewing import SecondOpinion
from store import board_query as asked
from store.board_query import BOARD
from store.casework_tables import SightingRow
from store.lead_rows import lead_id
from store.rows import Columns
from store.standing import judgement_stands, opinion_stands
from store.tables import JudgementRow, OpinionRow
from store.word_tables import SecondOpinionRow

_JUDGEMENT = JudgementRow.__table__  # type: ignore[attr-defined]
_OPINION = OpinionRow.__table__  # type: ignore[attr-defined]
_SIGHTING = SightingRow.__table__  # type: ignore[attr-defined]
_ASKED = SecondOpinionRow.__table__  # type: ignore[attr-defined]


def within_realm(realm: Realm) -> tuple[ColumnElement[bool], ...]:
    """What of the questions somebody may have counted: on pages that carry a lead of their realm, or on such a lead."""
    if realm.is_everything:
        return ()
    mine = select(BOARD.c.lead_id).where(*asked.conditions(BoardQuery(realm=realm)))
    pages = select(_SIGHTING.c.page_id).where(_SIGHTING.c.lead_id.in_(mine))
    return (or_(_ASKED.c.page_id.in_(pages), and_(_ASKED.c.page_id.is_(None), _ASKED.c.lead_id.in_(mine))),)


def answered(connection: Connection, row: Columns) -> tuple[str, datetime] | None:
    """Who answered a question, and when; None for nobody."""
    about = []
    if row["page_id"] is not None:
        about.append(_JUDGEMENT.c.page_id == row["page_id"])
    if row["lead_id"] is not None:
        about.append(_JUDGEMENT.c.lead_id == row["lead_id"])
    judged = select(_JUDGEMENT.c.analyst, _JUDGEMENT.c.at).where(
        or_(*about), _JUDGEMENT.c.id > row["last_judgement"], _JUDGEMENT.c.analyst != row["asked_by"],
        judgement_stands(),
    )  # fmt: skip
    said = select(_OPINION.c.analyst, _OPINION.c.at).where(
        _OPINION.c.page_id == row["page_id"], _OPINION.c.id > row["last_opinion"],
        _OPINION.c.analyst != row["asked_by"], opinion_stands(),
    )  # fmt: skip
    found = [
        first
        for query in ((judged.order_by(_JUDGEMENT.c.id)), (said.order_by(_OPINION.c.id)))
        if (first := connection.execute(query.limit(1)).first())
    ]
    answer = min(found, key=lambda one: one.at, default=None)
    return None if answer is None else (answer.analyst, answer.at)


def question(row: Columns, answer: tuple[str, datetime] | None) -> SecondOpinion:
    """One question with its answer."""
    return SecondOpinion(
        id=row["id"],
        page_id=row["page_id"],
        lead=None if row["lead_id"] is None else lead_id(row["lead_id"]),
        asked_by=row["asked_by"],
        asked_at=row["asked_at"],
        note=row["note"],
        answered_by=answer and answer[0],
        answered_at=answer and answer[1],
    )
