"""The scoreboard that was drawn last, as text: whoever drew it knows how it is written."""

from datetime import datetime

from sqlalchemy import delete, desc, insert, select

from store.database import Store
from store.score_tables import ScoreboardRow

_BOARD = ScoreboardRow.__table__  # type: ignore[attr-defined]


class SqlScoreboards:
    """Keeps one, for every process of the office."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, content: str, at: datetime) -> None:
        """Put it in the place of the one before."""
        with self._store.writing() as connection:
            made = connection.execute(insert(_BOARD).values(at=at, content=content)).inserted_primary_key
            assert made is not None
            # After it, so that no number comes twice.
            connection.execute(delete(_BOARD).where(_BOARD.c.id < made[0]))

    def last(self) -> tuple[int, str] | None:
        """Its number and its text; None where none was drawn yet."""
        query = select(_BOARD.c.id, _BOARD.c.content).order_by(desc(_BOARD.c.id)).limit(1)
        with self._store.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else (row.id, row.content)

    def number(self) -> int | None:
        """Its number: another one means that it was drawn anew."""
        with self._store.reading() as connection:
            found: int | None = connection.scalar(select(_BOARD.c.id).order_by(desc(_BOARD.c.id)).limit(1))
        return found
