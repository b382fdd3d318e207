"""What is done on leads, act by act."""

import sqlalchemy as sa
from alembic import op

from store.guarding import drop_append_only, make_append_only

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=64), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(length=24), nullable=True),
        sa.Column("unit", sa.String(length=64), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("awaits", sa.String(length=64), nullable=False),
        sa.Column("waits_for", sa.String(length=64), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"]),
        sa.ForeignKeyConstraint(["answers"], ["act.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_act_lead", "act", ["lead_id", "id"])
    make_append_only(op.get_bind(), "act")


def downgrade() -> None:
    """Undo."""
    drop_append_only(op.get_bind(), "act")
    op.drop_table("act")
