"""Which judgements and opinions still count: those that nobody took back."""

from sqlalchemy import ColumnElement, FromClause, exists

from facts.reviewing import SaidKind
from store.tables import JudgementRow, OpinionRow
from store.word_tables import WithdrawalRow

_WITHDRAWAL = WithdrawalRow.__table__  # type: ignore[attr-defined]
_JUDGEMENT = JudgementRow.__table__  # type: ignore[attr-defined]
_OPINION = OpinionRow.__table__  # type: ignore[attr-defined]


def stands(kind: SaidKind, table: FromClause) -> ColumnElement[bool]:
    """Whether a row of a table of words was not taken back."""
    return ~exists().where(_WITHDRAWAL.c.kind == kind.value, _WITHDRAWAL.c.word_id == table.c.id)


def judgement_stands() -> ColumnElement[bool]:
    """Whether a judgement counts."""
    return stands(SaidKind.JUDGEMENT, _JUDGEMENT)


def opinion_stands() -> ColumnElement[bool]:
    """Whether an opinion counts."""
    return stands(SaidKind.OPINION, _OPINION)
