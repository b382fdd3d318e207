"""What people said of pages, counted by the database: whether two agree, and whether scores keep their word.

opinions on pages ┐
judgements ───────┴─► words of a page ─┬─► the first two people's ─► pairs of stances
                                       └─► the last one ─────────► judged pages with their scores
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    JSON,
    ColumnElement,
    Dialect,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    true,
    type_coerce,
    union_all,
)

from facts.assessments import Stance
from facts.cases import Decision
from facts.overviews import Weighed
from store.database import Store
from store.standing import judgement_stands, opinion_stands
from store.tables import JudgementRow, LeadRow, OpinionRow, PageRow, ScreeningRow, ShowingRow

_OPINION = OpinionRow.__table__  # type: ignore[attr-defined]
_JUDGEMENT = JudgementRow.__table__  # type: ignore[attr-defined]
_LEAD = LeadRow.__table__  # type: ignore[attr-defined]
_PAGE = PageRow.__table__  # type: ignore[attr-defined]
_SHOWING = ShowingRow.__table__  # type: ignore[attr-defined]
_SCREENING = ScreeningRow.__table__  # type: ignore[attr-defined]
_SOLICITS = Stance.SOLICITATION.value


class SqlSaidFigures:
    """facts.overviews.SaidFigures over opinions, judgements and screenings."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def pairs(self) -> Mapping[tuple[Stance, Stance], int]:
        """What the first two people said of each page that two spoke of -> pages; of one person the first word counts.

        Opinions on the page go before judgements of its lead, as they are given without knowing of others.
        """
        said = _said((_OPINION.c.stance, _JUDGEMENT.c.stance))
        # Most pages have one person's word: the others are found before anything is sorted.
        both = select(said.c.page_id).group_by(said.c.page_id).having(func.min(said.c.by) != func.max(said.c.by))
        order = (said.c.kind, said.c.at, said.c.id)
        firsts = (
            select(said, func.row_number().over(partition_by=[said.c.page_id, said.c.by], order_by=order).label("word"))
            .where(said.c.page_id.in_(both))
            .subquery()
        )
        order = (firsts.c.kind, firsts.c.at, firsts.c.id)
        people = (
            select(firsts, func.row_number().over(partition_by=firsts.c.page_id, order_by=order).label("person"))
            .where(firsts.c.word == 1)
            .cte()
        )
        one, two = people.alias(), people.alias()
        query = (
            select(one.c.said, two.c.said, func.count())
            .join(two, and_(two.c.page_id == one.c.page_id, two.c.person == 2))
            .where(one.c.person == 1)
            .group_by(one.c.said, two.c.said)
        )
        with self._store.reading() as connection:
            return {(Stance(a), Stance(b)): pages for a, b, pages in connection.execute(query)}

    def cases(self, since: datetime) -> Mapping[int, bool]:
        """Page that a queue showed -> whether it is a case, by the last word on it since a moment."""
        said = _said((case((_OPINION.c.stance == _SOLICITS, 1), else_=0), _is_case()), since)
        order = (said.c.at.desc(), said.c.kind.desc(), said.c.id.desc())
        last = (
            select(said, func.row_number().over(partition_by=said.c.page_id, order_by=order).label("place"))
            .where(said.c.page_id.in_(select(_SHOWING.c.page_id)))
            .subquery()
        )
        with self._store.reading() as connection:
            found = connection.execute(select(last.c.page_id, last.c.said).where(last.c.place == 1))
            return {page: bool(said) for page, said in found}

    def weighed(self, since: datetime, limit: int) -> Sequence[Weighed]:
        """The pages judged since a moment, at most the latest so many, each by its last word, with what is stored."""
        said = _said((case((_OPINION.c.stance == _SOLICITS, 1), else_=0), _is_case()), since)
        order = (said.c.at.desc(), said.c.kind.desc(), said.c.id.desc())
        last = (
            select(said, func.row_number().over(partition_by=said.c.page_id, order_by=order).label("place"))
            .where(said.c.said.is_not(None))
            .subquery()
        )
        chance = _number(_SCREENING.c.contract, "p_solicitation", self._store.engine.dialect)
        query = (
            select(_SCREENING.c.score, chance, last.c.said, _SCREENING.c.version)
            .join(last, last.c.page_id == _SCREENING.c.page_id)
            .where(last.c.place == 1)
            .order_by(last.c.at.desc(), last.c.page_id)
            .limit(limit)
        )
        with self._store.reading() as connection:
            return [
                Weighed(score=score, chance=chance, is_case=bool(said), version=version)
                for score, chance, said, version in connection.execute(query)
            ]


def _said(means: tuple[ColumnElement[Any], ColumnElement[Any]], since: datetime | None = None) -> CTE:
    """Every word that stands: page, who, when, and what it means, read of an opinion and of a judgement."""
    opined, judged = means
    opinions = select(
        _OPINION.c.page_id, _OPINION.c.analyst.label("by"), opined.label("said"), literal(0).label("kind"),
        _OPINION.c.at, _OPINION.c.id,
    ).where(opinion_stands(), true() if since is None else _OPINION.c.at >= since)  # fmt: skip
    seen = (
        select(func.max(_PAGE.c.id))
        .join(_SCREENING, _SCREENING.c.page_id == _PAGE.c.id)
        .where(_PAGE.c.url == _LEAD.c.url, _PAGE.c.fetched_at <= _JUDGEMENT.c.at)
        .scalar_subquery()
    )
    # The page that the lead showed when it was judged; where nobody noted it, as store/reviews.py finds it.
    page = func.coalesce(_JUDGEMENT.c.page_id, seen, _LEAD.c.page_id)
    judgements = (
        select(
            page.label("page_id"), _JUDGEMENT.c.analyst.label("by"), judged.label("said"), literal(1).label("kind"),
            _JUDGEMENT.c.at, _JUDGEMENT.c.id,
        )
        .join(_LEAD, _LEAD.c.id == _JUDGEMENT.c.lead_id)
        .where(judgement_stands(), judged.is_not(None), page.is_not(None))
        .where(true() if since is None else _JUDGEMENT.c.at >= since)
    )  # fmt: skip
    return union_all(opinions, judgements).cte("said")


def _is_case() -> ColumnElement[int | None]:
    """Whether a judgement says that its page is a case: 1, 0, or nothing; as runs/desk_rows.py has it."""
    confirms = and_(_JUDGEMENT.c.decision == Decision.CONFIRM.value, _LEAD.c.stance == _SOLICITS)
    return case(
        (_JUDGEMENT.c.stance == _SOLICITS, 1), (_JUDGEMENT.c.stance.is_not(None), 0), (confirms, 1),
        (_JUDGEMENT.c.decision == Decision.DISMISS.value, 0), else_=None,
    )  # fmt: skip


def _number(column: Any, name: str, dialect: Dialect) -> Any:
    """A number within a text column of JSON."""
    # A cast to JSON is a cast to a number on SQLite.
    value = type_coerce(column, JSON) if dialect.name == "sqlite" else cast(column, JSON)
    return value[name].as_float()
