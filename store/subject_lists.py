"""Lists of subjects screen by screen: a place in the list is a moment and a number, never a count of rows."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Integer, RowMapping, Select, asc, cast, desc, exists, func, or_, select

from facts.boards import BoardQuery
from facts.errors import NotKnown
from facts.people import Realm
from facts.subject_lists import SubjectList, SubjectPlace, SubjectQuery
from store import board_query as asked
from store import subject_rows as rows
from store.board_query import BOARD, Condition
from store.database import Store
from store.lead_rows import GONE
from store.subject_reads import aliases_of
from store.subject_shelf import HOLDS, MENTION, SUBJECT, TRAIT
from store.tables import LeadRow

_LEAD = LeadRow.__table__  # type: ignore[attr-defined]
_HAS_MENTIONS = SUBJECT.c.mentions > 0


class SqlSubjectLists:
    """facts.subject_lists.SubjectLists."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, query: SubjectQuery) -> SubjectList:
        """Return one screen of the subjects that fit."""
        with self._store.reading() as connection:
            found = connection.execute(screen_query(query)).mappings().all()
            if query.before and len(found) <= query.size:
                # The first screen is a full one, wherever somebody came from.
                query = replace(query, before=None)
                found = connection.execute(screen_query(query)).mappings().all()
            total: int = found[0]["total"] if found else connection.execute(count_query(query)).scalar_one()
            return _listed(connection, query, found, total)

    def holds(self, realm: Realm, subject: str) -> bool:
        """Whether the lead of a subject lies in a realm; every subject does in the whole."""
        if realm.is_everything:
            return True
        number = rows.subject_number(subject)
        query = _subjects_of(realm).where(BOARD.c.subject_id == rows.subject_id(number)).limit(1)
        with self._store.reading() as connection:
            return connection.scalar(query) is not None


def count_query(query: SubjectQuery) -> Select[Any]:
    """How many subjects fit."""
    return select(func.count()).select_from(SUBJECT).where(*_conditions(query))


def screen_query(query: SubjectQuery) -> Select[Any]:
    """The rows of a screen and one more, each with the total; of a screen that ends at a place the last ones first."""
    if query.realm.is_everything and not query.words.strip():
        # In the order of the index of moments; one of `merged_into` would find and sort all of them.
        stands = func.coalesce(SUBJECT.c.merged_into, 0) == 0
        total = count_query(query).scalar_subquery()
        return _cut(select(SUBJECT, total.label("total")).where(stands, _HAS_MENTIONS), SUBJECT, query)
    # Found once, then counted, sorted and cut: as many as the realm has leads, or as hold the words.
    fits = select(SUBJECT.c.id, SUBJECT.c.last_seen).where(*_conditions(query)).cte("fits")
    total = select(func.count()).select_from(fits).scalar_subquery()
    rest = select(SUBJECT, total.label("total")).join(fits, fits.c.id == SUBJECT.c.id)
    return _cut(rest, fits, query)


def _conditions(query: SubjectQuery) -> list[Condition]:
    fits: list[Condition] = [SUBJECT.c.merged_into.is_(None), _HAS_MENTIONS]
    if not query.realm.is_everything:
        fits.append(SUBJECT.c.id.in_(_subjects_of(query.realm)))
    if wanted := rows.clean(query.words.strip()):
        fits.append(_called(wanted))
    return fits


def _subjects_of(realm: Realm) -> Select[Any]:
    """Numbers of the subjects whose own lead, the oldest that lives on in no other, lies in a realm."""
    older = _LEAD.alias("older")
    has_older = exists().where(
        older.c.subject_id == BOARD.c.subject_id, older.c.status.not_in(GONE),
        older.c.id < BOARD.c.lead_id,
    )  # fmt: skip
    number = cast(func.substr(BOARD.c.subject_id, len(rows.PREFIX) + 1), Integer)
    within = asked.conditions(BoardQuery(realm=realm))
    return select(number).where(*within, BOARD.c.subject_id.is_not(None), ~has_older)


def _called(wanted: str) -> Condition:
    """Whose name, mentions or traits hold a text; or the one subject of that number."""
    having = select(HOLDS.c.subject_id).join(TRAIT, TRAIT.c.id == HOLDS.c.trait_id)
    having = having.where(TRAIT.c.value.contains(wanted, autoescape=True))
    called = select(MENTION.c.subject_id).where(MENTION.c.name.contains(wanted, autoescape=True))
    ways: list[Condition] = [
        SUBJECT.c.name.contains(wanted, autoescape=True), SUBJECT.c.id.in_(having), SUBJECT.c.id.in_(called)
    ]  # fmt: skip
    if wanted.upper().startswith(rows.PREFIX):
        ways += _numbered(wanted)
    return or_(*ways)


def _numbered(wanted: str) -> list[Condition]:
    try:
        return [SUBJECT.c.id == rows.subject_number(wanted)]
    except NotKnown:
        return []


def _cut(chosen: Select[Any], table: Any, query: SubjectQuery) -> Select[Any]:
    """What stands behind a place, or before it: a range of moments, and the ties of its end."""
    seen, number, way = table.c.last_seen, table.c.id, asc if query.before else desc
    if query.after:
        at = query.after.at
        chosen = chosen.where(seen <= at, or_(seen < at, number < query.after.number))
    elif query.before:
        at = query.before.at
        chosen = chosen.where(seen >= at, or_(seen > at, number > query.before.number))
    return chosen.order_by(way(seen), way(number)).limit(query.size + 1)


def _listed(connection: Connection, query: SubjectQuery, found: Sequence[RowMapping], total: int) -> SubjectList:
    shown, is_more = found[: query.size], len(found) > query.size
    shown = shown[::-1] if query.before else shown
    names = aliases_of(connection, [row["id"] for row in shown])
    ahead = is_more if query.before else query.after is not None
    behind = query.before is not None or is_more
    return SubjectList(
        subjects=tuple(rows.subject(row, names.get(row["id"], ())) for row in shown),
        total=total,
        previous=_place(shown[0]) if shown and ahead else None,
        next=_place(shown[-1]) if shown and behind else None,
    )


def _place(row: RowMapping) -> SubjectPlace:
    return SubjectPlace(at=row["last_seen"], number=row["id"])
