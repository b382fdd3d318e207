"""Outside clues, who reported them (apart), and messages to partner systems."""

import sqlalchemy as sa
from alembic import op

from store.guarding import drop_append_only, make_append_only

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_APPEND_ONLY = ("clue", "clue_version", "clue_undoing", "clue_taking")
_TABLES = ("delivery", "reporter", "clue_taking", "clue_undoing", "clue_version", "clue_batch", "clue")


def upgrade() -> None:
    """Apply."""
    _add_clues()
    _add_what_becomes_of_them()
    _add_deliveries()
    for table in _APPEND_ONLY:
        make_append_only(op.get_bind(), table)


def _add_clues() -> None:
    op.create_table(
        "clue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("system", sa.String(length=64), nullable=False),
        sa.Column("external_id", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("system", "external_id", name="uq_clue_system"),
    )
    op.create_table(
        "clue_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("system", sa.String(length=64), nullable=False),
        sa.Column("profile", sa.String(length=64), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("new", "changed", "same", "refused")),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_clue_batch_system", "clue_batch", ["system"])
    op.create_table(
        "clue_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clue_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["clue_id"], ["clue.id"]),
        sa.ForeignKeyConstraint(["batch_id"], ["clue_batch.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("clue_id", "version", name="uq_clue_version_clue_id"),
    )
    op.create_index("ix_clue_version_batch_id", "clue_version", ["batch_id"])


def _add_what_becomes_of_them() -> None:
    op.create_table(
        "clue_undoing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["clue_version.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("version_id", name="uq_clue_undoing_version_id"),
    )
    op.create_table(
        "clue_taking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clue_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=True),
        sa.Column("lead", sa.String(length=16), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("statements", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["clue_id"], ["clue.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_clue_taking_clue_id", "clue_taking", ["clue_id", "version"])
    op.create_table(
        "reporter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clue_id", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["clue_id"], ["clue.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_reporter_clue_id", "reporter", ["clue_id"])


def _add_deliveries() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("endpoint", sa.String(length=64), nullable=False),
        sa.Column("lead", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", _MOMENT, nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_delivery_lead", "delivery", ["endpoint", "lead"])
    op.create_index("ix_delivery_due", "delivery", ["endpoint", "state", "next_at"])


def downgrade() -> None:
    """Undo."""
    for table in _APPEND_ONLY:
        drop_append_only(op.get_bind(), table)
    for table in _TABLES:
        op.drop_table(table)
