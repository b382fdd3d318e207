"""The watch list with its acts and hits, alarms, and what quiet leads are compared with."""

import sqlalchemy as sa
from alembic import op

from store.guarding import drop_append_only, make_append_only

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def _texts(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names]


def upgrade() -> None:
    """Apply."""
    _add_entries()
    _add_hits()
    _add_alarms()
    op.create_table(
        "lead_material",
        sa.Column("lead_id", sa.Integer(), autoincrement=False, nullable=False),
        *_texts("material", "why"),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"]),
        sa.PrimaryKeyConstraint("lead_id"),
    )


def _add_entries() -> None:
    op.create_table(
        "watch_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        *_texts("name", "traits", "basis", "issuer"),
        sa.Column("district", sa.String(length=16), nullable=False),
        sa.Column("scope", sa.String(length=16), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("review", sa.Date(), nullable=True),
        *_texts("procedure", "reason"),
        sa.Column("lead", sa.String(length=16), nullable=True),
        sa.Column("subject", sa.String(length=16), nullable=True),
        *_texts("added_by"),
        sa.Column("added_at", _MOMENT, nullable=False),
        *_texts("removed_by", nullable=True),
        sa.Column("removed_at", _MOMENT, nullable=True),
        *_texts("removed_reason", nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "watch_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        *_texts("by"),
        sa.Column("at", _MOMENT, nullable=False),
        *_texts("reason", "detail"),
        sa.ForeignKeyConstraint(["entry_id"], ["watch_entry.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_watch_act_entry_id", "watch_act", ["entry_id"])
    make_append_only(op.get_bind(), "watch_act")


def _add_hits() -> None:
    op.create_table(
        "watch_hit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("mention", sa.String(length=640), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        *_texts("traits"),
        sa.Column("points", sa.Float(), nullable=False),
        sa.Column("strength", sa.String(length=16), nullable=False),
        *_texts("says"),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["watch_entry.id"]),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("entry_id", "mention"),
    )
    for column in ("entry_id", "lead_id"):
        op.create_index(f"ix_watch_hit_{column}", "watch_hit", [column])


def _add_alarms() -> None:
    op.create_table(
        "alarm",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("pair", sa.String(length=64), nullable=False),
        sa.Column("mention", sa.String(length=640), nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=True),
        *_texts("name"),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("against", sa.String(length=16), nullable=True),
        sa.Column("against_lead_id", sa.Integer(), nullable=True),
        *_texts("against_name", "shared", "differs"),
        sa.Column("points", sa.Float(), nullable=False),
        sa.Column("strength", sa.String(length=16), nullable=False),
        *_texts("says"),
        sa.Column("at", _MOMENT, nullable=False),
        *_texts("ack_by", nullable=True),
        sa.Column("ack_at", _MOMENT, nullable=True),
        *_texts("ack_reason", nullable=True),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"]),
        sa.ForeignKeyConstraint(["against_lead_id"], ["lead.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("pair", "lead_id", "against_lead_id"):
        op.create_index(f"ix_alarm_{column}", "alarm", [column])


def downgrade() -> None:
    """Undo."""
    drop_append_only(op.get_bind(), "watch_act")
    for table in ("lead_material", "alarm", "watch_hit", "watch_act", "watch_entry"):
        op.drop_table(table)
