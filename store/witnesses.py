"""Which outside clues speak of which subject, wherever merges and splits have put them since."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from facts.subjects import Origin
from store.database import Store
from store.subject_rows import subject_id, subject_number
from store.subject_tables import MentionRow

_MENTION = MentionRow.__table__  # type: ignore[attr-defined]
_CLUES = _MENTION.c.origin == Origin.CLUE.value
_PREFIX = f"{Origin.CLUE.value} "
#: Numbers in one list of a query.
_AT_ONCE = 500


class SqlWitnesses:
    """Clues by subject, from the mention table."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, subject: str) -> Sequence[str]:
        """Return the numbers of a subject's clues, first placed first."""
        query = select(_MENTION.c.key).where(_CLUES, _MENTION.c.subject_id == subject_number(subject))
        with self._store.reading() as connection:
            keys = connection.execute(query.order_by(_MENTION.c.id)).scalars()
            return [key.removeprefix(_PREFIX) for key in keys]

    def some(self, subjects: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """Subject -> the numbers of its clues, of some subjects; those without any left out."""
        numbers, found = sorted({subject_number(each) for each in subjects}), defaultdict[str, list[str]](list)
        with self._store.reading() as connection:
            for start in range(0, len(numbers), _AT_ONCE):
                mine = _MENTION.c.subject_id.in_(numbers[start : start + _AT_ONCE])
                query = select(_MENTION.c.subject_id, _MENTION.c.key).where(_CLUES, mine).order_by(_MENTION.c.id)
                for number, key in connection.execute(query):
                    found[subject_id(number)].append(key.removeprefix(_PREFIX))
        return found

    def all(self) -> Mapping[str, Sequence[str]]:
        """Subject -> the numbers of its clues."""
        found: dict[str, list[str]] = defaultdict(list)
        query = select(_MENTION.c.subject_id, _MENTION.c.key).where(_CLUES).order_by(_MENTION.c.id)
        with self._store.reading() as connection:
            for number, key in connection.execute(query):
                found[subject_id(number)].append(key.removeprefix(_PREFIX))
        return found
