"""The statements of placing a mention, compiled once; lists go in as one JSON value, so that each stays the same text.

Placing runs a dozen of them for every page of a night; see store.prepared for what compiling them each time costs.
"""

from datetime import datetime

from sqlalchemy import BindParameter, Boolean, Integer, Text, bindparam, text

from store.columns import UtcDateTime
from store.prepared import Prepared

_DIALECTS = ("sqlite", "postgresql")
#: Traits asked for as [[kind, value], …].
_PAIRS = {
    "sqlite": "(SELECT json_extract(value, '$[0]') AS kind, json_extract(value, '$[1]') AS value"
    " FROM json_each(:pairs))",
    "postgresql": "(SELECT value ->> 0 AS kind, value ->> 1 AS value FROM json_array_elements(CAST(:pairs AS json)))",
}
#: Row numbers as [1, 2, …].
_IDS = {
    "sqlite": "(SELECT value AS id FROM json_each(:ids))",
    "postgresql": "(SELECT CAST(value AS integer) AS id FROM json_array_elements_text(CAST(:ids AS json)))",
}


#: Texts as ["…", …].
_TEXTS = {
    "sqlite": "(SELECT value FROM json_each(:texts))",
    "postgresql": "(SELECT value FROM json_array_elements_text(CAST(:texts AS json)))",
}

_MENTION = {
    "id": Integer, "key": Text, "subject_id": Integer, "origin": Text, "name": Text, "traits": Text,
    "seen_at": UtcDateTime, "district": Text, "is_pinned": Boolean,
}  # fmt: skip
MENTION_COLUMNS = tuple(_MENTION)
_LIST = ", ".join(f"m.{name}" for name in MENTION_COLUMNS)


def _each(sql: str, **columns: object) -> Prepared:
    """One statement in both dialects' words; `columns` are what comes back, with the types that need converting."""
    spelt = []
    for dialect in _DIALECTS:
        whole = sql.replace("{mention}", _LIST)
        for place, words in (("{pairs}", _PAIRS), ("{ids}", _IDS), ("{texts}", _TEXTS)):
            whole = whole.replace(place, words[dialect])
        clause = text(whole)
        bound = [one for one in ("seen", "first", "last") if f":{one}" in sql]
        clause = clause.bindparams(*(_moment(name) for name in bound))
        spelt.append(clause.columns(**columns) if columns else clause)  # type: ignore[arg-type]
    return Prepared(*spelt, dialects=_DIALECTS)


def _moment(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=UtcDateTime())


FIND_MENTION = _each("SELECT {mention} FROM mention m WHERE m.key = :key", **_MENTION)
#: (id, kind, value, subjects that have it)
FIND_TRAITS = _each(
    "SELECT t.id, t.kind, t.value, (SELECT count(*) FROM subject_trait h WHERE h.trait_id = t.id) AS subjects"
    " FROM {pairs} p JOIN trait t ON t.kind = p.kind AND t.value = p.value",
    id=Integer, kind=Text, value=Text, subjects=Integer,
)  # fmt: skip
FIND_NEIGHBOURS = _each(
    "SELECT n.subject_id AS holder, s.mentions AS members, s.identity AS identity, {mention}"
    " FROM (SELECT DISTINCT h.subject_id, h.mention_id FROM {ids} i"
    " JOIN subject_trait h ON h.trait_id = i.id) n JOIN mention m ON m.id = n.mention_id"
    " JOIN subject s ON s.id = n.subject_id ORDER BY m.seen_at, m.id",
    holder=Integer, members=Integer, identity=Text, **_MENTION,
)  # fmt: skip
FIND_NUMBERS = _each("SELECT m.key, m.id FROM {texts} t JOIN mention m ON m.key = t.value", key=Text, id=Integer)
ADD_TRAITS = _each(
    "INSERT INTO trait (kind, value) SELECT p.kind, p.value FROM {pairs} p WHERE true"
    " ON CONFLICT (kind, value) DO NOTHING"
)
ADD_MENTION = _each(
    "INSERT INTO mention (key, subject_id, origin, name, traits, seen_at, district, is_pinned)"
    " VALUES (:key, :subject_id, :origin, :name, :traits, :seen, :district, false) RETURNING id",
    id=Integer,
)  # fmt: skip
ADD_HAS = _each("INSERT INTO mention_trait (mention_id, trait_id) SELECT :mention, i.id FROM {ids} i")
#: Gives back the traits and how many of the subject's mentions have each now.
HOLD = _each(
    "INSERT INTO subject_trait (trait_id, subject_id, mention_id, mentions)"
    " SELECT i.id, :subject, :mention, 1 FROM {ids} i WHERE true"
    " ON CONFLICT (trait_id, subject_id) DO UPDATE SET mentions = subject_trait.mentions + 1"
    " RETURNING trait_id, mentions",
    trait_id=Integer, mentions=Integer,
)  # fmt: skip
MARK_STALE = _each(
    "UPDATE subject SET is_stale = true WHERE is_stale = false AND id IN"
    " (SELECT h.subject_id FROM {ids} i JOIN subject_trait h ON h.trait_id = i.id)"
)
FIND_SUBJECT = _each(
    "SELECT id, kind, name, name_rank, identity, mentions, first_seen, last_seen, merged_into"
    " FROM subject WHERE id = :id",
    id=Integer, kind=Text, name=Text, name_rank=Integer, identity=Text, mentions=Integer, first_seen=UtcDateTime,
    last_seen=UtcDateTime, merged_into=Integer,
)  # fmt: skip
SUBJECT_COLUMNS = ("id", "kind", "name", "name_rank", "identity", "mentions", "first_seen", "last_seen", "merged_into")
TOUCH_SUBJECT = _each(
    "UPDATE subject SET kind = :kind, name = :name, name_rank = :name_rank, identity = :identity, mentions = :mentions,"
    " first_seen = :first, last_seen = :last WHERE id = :id"
)
ADD_EDGE = _each(
    "INSERT INTO subject_edge (left_id, right_id, relation, shared, weight, at, cut_by)"
    " VALUES (:left_id, :right_id, :relation, :shared, :weight, :seen, NULL)"
)
