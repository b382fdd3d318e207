"""Leads are of subjects: where each was seen, and what people state of it."""

import json

import sqlalchemy as sa
from alembic import op

from facts.pages import host_of
from store.guarding import drop_append_only, make_append_only

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_EXHIBIT = (
    ("exhibit_file", sa.String(length=255)), ("exhibit_offset", sa.Integer()), ("exhibit_sha256", sa.String(length=64)),
    ("exhibit_record", sa.String(length=255)), ("page_id", sa.Integer()),
)  # fmt: skip
#: Every lead of before was one page; it becomes that lead's first sighting.
_FACE = (
    "url", "title", "subject", "band", "stance", "score", "sector", "mode", "pretexts", "audiences", "quotes",
    "annual_percent", "raised_yuan", "exhibit_file", "exhibit_offset", "exhibit_sha256", "exhibit_record", "page_id",
    "fingerprint",
)  # fmt: skip
_SAME = (
    "url", "title", "page_id", "run", "score", "band", "stance", "first_seen", "last_seen", "times_seen", "fingerprint",
)  # fmt: skip


def upgrade() -> None:
    """Apply."""
    _add_sightings()
    _add_statements()
    with op.batch_alter_table("lead", naming_convention={"uq": "uq_%(table_name)s_%(column_0_name)s"}) as lead:
        lead.add_column(sa.Column("subject_id", sa.String(length=16), nullable=True))
        lead.add_column(sa.Column("news", sa.Text(), nullable=False, server_default=""))
        lead.add_column(sa.Column("merged_into", sa.Integer(), nullable=True))
        for name, kind in _EXHIBIT:
            lead.alter_column(name, existing_type=kind, nullable=True)
        lead.create_index("ix_lead_subject_id", ["subject_id"])
        lead.drop_constraint(_unique_url(), type_="unique")
        lead.create_index("ix_lead_url", ["url"])
    op.add_column("judgement", sa.Column("page_id", sa.Integer(), nullable=True))
    came = sa.text("page_id IS NOT NULL")
    op.create_index("ix_target_page", "target", ["page_id"], sqlite_where=came, postgresql_where=came)


def _unique_url() -> str:
    # PostgreSQL names it itself; SQLite's has no name until batch mode gives it one.
    return "lead_url_key" if op.get_bind().dialect.name == "postgresql" else "uq_lead_url"


def _add_sightings() -> None:
    op.create_table(
        "sighting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=2048), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("run", sa.String(length=64), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("band", sa.String(length=16), nullable=False),
        sa.Column("stance", sa.String(length=24), nullable=False),
        sa.Column("first_seen", _MOMENT, nullable=False),
        sa.Column("last_seen", _MOMENT, nullable=False),
        sa.Column("times_seen", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("moved_from", sa.Integer(), nullable=True),
        sa.Column("face", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"]),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("url"),
    )
    for column in ("lead_id", "host", "page_id", "run", "moved_from"):
        op.create_index(f"ix_sighting_{column}", "sighting", [column])
    op.create_index("ix_sighting_digest", "sighting", ["sha256", "host"])
    _make_first_sightings(op.get_bind())


def _make_first_sightings(connection: sa.Connection) -> None:
    lead, sighting = (sa.Table(name, sa.MetaData(), autoload_with=connection) for name in ("lead", "sighting"))
    for row in connection.execute(sa.select(lead)).mappings().all():
        face = json.dumps({name: row[name] for name in _FACE}, ensure_ascii=False)
        more = {"lead_id": row["id"], "host": host_of(row["url"]), "sha256": row["exhibit_sha256"], "face": face}
        connection.execute(sa.insert(sighting).values({name: row[name] for name in _SAME} | more))


def _add_statements() -> None:
    op.create_table(
        "statement_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("undone_at", _MOMENT, nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("basis", sa.String(length=16), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"]),
        sa.ForeignKeyConstraint(["batch"], ["statement_batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_statement_lead_id", "statement", ["lead_id"])
    op.create_index("ix_statement_batch", "statement", ["batch"])
    make_append_only(op.get_bind(), "statement")


def downgrade() -> None:
    """Undo: leads without a page, which the older layout has no place for, must not be there."""
    drop_append_only(op.get_bind(), "statement")
    op.drop_index("ix_target_page", "target")
    for table in ("statement", "statement_batch", "sighting"):
        op.drop_table(table)
    with op.batch_alter_table("judgement") as judgement:
        judgement.drop_column("page_id")
    with op.batch_alter_table("lead") as lead:
        lead.drop_index("ix_lead_subject_id")
        lead.drop_index("ix_lead_url")
        lead.drop_column("subject_id")
        lead.drop_column("news")
        lead.drop_column("merged_into")
        for name, kind in _EXHIBIT:
            lead.alter_column(name, existing_type=kind, nullable=False)
        lead.create_unique_constraint(_unique_url(), ["url"])
