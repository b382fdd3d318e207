"""Answers of the API, kept for a day so that a request sent twice is done once."""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, delete, insert, literal_column, select, update

from facts.ports import Clock
from store.answer_tables import AnswerRow
from store.database import Store

_ANSWER = AnswerRow.__table__  # type: ignore[attr-defined]
#: How long a key stands for its answer, and how long a request may be under way before its key is free again.
KEPT, UNDER_WAY = timedelta(days=1), timedelta(minutes=10)


class SqlAnswers:
    """desk.api.once.Answers over one table."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def begin(self, person: int, key: str, what: str) -> tuple[str, int, bytes] | None:
        """Take a key for a request; None where it is new, else (digest of its request, status or 0, answer)."""
        now = self._clock.now()
        # Written out: an index of part of a table serves where the query says so in its own words.
        dead = (_ANSWER.c.status == literal_column("0")) & (_ANSWER.c.at < now - UNDER_WAY)
        with self._store.writing() as connection:
            connection.execute(delete(_ANSWER).where((_ANSWER.c.at < now - KEPT) | dead))
            found = connection.execute(select(_ANSWER).where(_one(person, key))).mappings().first()
            if found is None:
                row = {"person_id": person, "key": key, "what": what, "status": 0, "answer": b"", "at": now}
                connection.execute(insert(_ANSWER).values(**row))
                return None
        return found["what"], found["status"], found["answer"]

    def end(self, person: int, key: str, status: int, answer: bytes) -> None:
        """Keep the answer."""
        with self._store.writing() as connection:
            connection.execute(update(_ANSWER).where(_one(person, key)).values(status=status, answer=answer))

    def forget(self, person: int, key: str) -> None:
        """Let a key be used again."""
        with self._store.writing() as connection:
            connection.execute(delete(_ANSWER).where(_one(person, key)))


def _one(person: int, key: str) -> ColumnElement[bool]:
    return and_(_ANSWER.c.person_id == person, _ANSWER.c.key == key)
