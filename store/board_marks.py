"""Which writes make a lead's row on the board stale: triggers, so that no writer can forget, in the same transaction.

lead, sighting, judgement, act, statement, an undone batch of statements, a subject's name, clues that come or go.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

_SQLITE = """
CREATE TRIGGER board_{name} AFTER {event} ON {table} WHEN {when}
BEGIN
INSERT INTO board_stale (lead_id, mark, at) SELECT found.id, random(), julianday('now') FROM ({leads}) AS found WHERE 1
ON CONFLICT (lead_id) DO UPDATE SET mark = excluded.mark, at = excluded.at;
END
"""
_FUNCTION = """
CREATE FUNCTION board_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
INSERT INTO board_stale (lead_id, mark, at)
SELECT found.id, (random() * 9e18)::bigint, extract(epoch FROM clock_timestamp()) FROM ({leads}) AS found
ON CONFLICT (lead_id) DO UPDATE SET mark = excluded.mark, at = excluded.at;
RETURN NULL;
END $$
"""
_TRIGGER = """
CREATE TRIGGER board_{name} AFTER {event} ON {table} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION board_{name}()
"""
#: A mark that nobody has yet, and now.
_FRESH = {
    "sqlite": ("random()", "julianday('now')"),
    "postgresql": ("(random() * 9e18)::bigint", "extract(epoch FROM clock_timestamp())"),
}
#: Office numbers as text, as leads and mentions keep them.
_NUMBERED = {
    "sqlite": "printf('{prefix}%06d', {id})",
    "postgresql": "'{prefix}' || lpad({id}::text, greatest(6, length({id}::text)), '0')",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One write that changes what the board shows."""

    name: str
    table: str
    #: INSERT, UPDATE, UPDATE OF columns, DELETE.
    event: str
    #: SELECT of the numbers of leads as `id`, of NEW and OLD; [ZT x] and [clue x] stand for office numbers.
    leads: str = "SELECT NEW.lead_id AS id"
    when: str = "1 = 1"


_OF_SUBJECT = "SELECT id FROM lead WHERE subject_id = [ZT-NEW.{column}]"
_OF_CLUE = (
    "SELECT lead.id FROM lead JOIN mention ON lead.subject_id = [ZT-mention.subject_id] JOIN clue_version"
    " ON mention.key = [clue WB-clue_version.clue_id] WHERE clue_version.id = NEW.version_id"
)
MARKS: Sequence[Mark] = (
    Mark(name="lead_new", table="lead", event="INSERT", leads="SELECT NEW.id AS id"),
    Mark(name="lead_changed", table="lead", event="UPDATE", leads="SELECT NEW.id AS id"),
    Mark(name="sighting_new", table="sighting", event="INSERT"),
    Mark(
        name="sighting_changed", table="sighting", event="UPDATE",
        leads="SELECT NEW.lead_id AS id UNION SELECT OLD.lead_id",
    ),
    Mark(name="sighting_gone", table="sighting", event="DELETE", leads="SELECT OLD.lead_id AS id"),
    Mark(name="judgement_new", table="judgement", event="INSERT"),
    Mark(name="act_new", table="act", event="INSERT"),
    Mark(name="statement_new", table="statement", event="INSERT"),
    Mark(
        name="batch_undone", table="statement_batch", event="UPDATE",
        leads="SELECT DISTINCT lead_id AS id FROM statement WHERE batch = NEW.id",
    ),
    Mark(
        name="subject_named", table="subject", event="UPDATE OF name, kind, merged_into",
        leads=_OF_SUBJECT.format(column="id"),
    ),
    Mark(
        name="mention_new", table="mention", event="INSERT", when="NEW.origin = 'clue'",
        leads=_OF_SUBJECT.format(column="subject_id"),
    ),
    Mark(
        name="mention_moved", table="mention", event="UPDATE OF subject_id", when="NEW.origin = 'clue'",
        leads=_OF_SUBJECT.format(column="subject_id") + " UNION "
        + _OF_SUBJECT.format(column="subject_id").replace("NEW.", "OLD."),
    ),
    Mark(name="clue_undone", table="clue_undoing", event="INSERT", leads=_OF_CLUE),
)  # fmt: skip


def set_marks(connection: Connection, marks: Sequence[Mark] = MARKS) -> None:
    """Mark leads whenever one of these writes happens; for use in migrations."""
    dialect = connection.dialect.name
    for mark in marks:
        said = {
            "name": mark.name, "table": mark.table, "event": mark.event, "when": mark.when,
            "leads": _spelt(mark.leads, dialect),
        }  # fmt: skip
        for statement in (_FUNCTION, _TRIGGER) if dialect == "postgresql" else (_SQLITE,):
            connection.exec_driver_sql(statement.format(**said))


def drop_marks(connection: Connection, marks: Sequence[Mark] = MARKS) -> None:
    """Undo set_marks."""
    for mark in marks:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"DROP FUNCTION board_{mark.name}() CASCADE")
        else:
            connection.exec_driver_sql(f"DROP TRIGGER board_{mark.name}")


def mark_all(connection: Connection) -> None:
    """Let the row of every lead be made anew, as after a change of the office's rules."""
    mark, at = _FRESH[connection.dialect.name]
    connection.exec_driver_sql(
        f"INSERT INTO board_stale (lead_id, mark, at) SELECT id, {mark}, {at} FROM lead WHERE true "  # noqa: S608  # ours
        "ON CONFLICT (lead_id) DO UPDATE SET mark = excluded.mark, at = excluded.at"
    )


def mark_others(connection: Connection, rules: str, limit: int) -> None:
    """Let at most so many rows that other rules made be made anew, after whatever changed by itself.

    Below and above instead of unequal: both go through the index.
    """
    mark, _ = _FRESH[connection.dialect.name]
    connection.execute(
        text(
            f"INSERT INTO board_stale (lead_id, mark, at) SELECT lead_id, {mark}, 0 FROM board "  # noqa: S608  # ours
            "WHERE (rules < :rules OR rules > :rules) LIMIT :limit ON CONFLICT (lead_id) DO NOTHING"
        ),
        {"rules": rules, "limit": limit},
    )


def _spelt(leads: str, dialect: str) -> str:
    """Office numbers in a dialect's words: [ZT-NEW.id] is the text of a number after its prefix."""
    while "[" in leads:
        before, _, rest = leads.partition("[")
        inside, _, after = rest.partition("]")
        prefix, _, column = inside.partition("-")
        leads = before + _NUMBERED[dialect].format(prefix=f"{prefix}-", id=column) + after
    return leads
