"""Wrong passwords count where they come from; accounts are locked no longer. Table of store/people_tables.py."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply; a lock that holds now ends."""
    op.create_table(
        "sign_in_brake",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", _MOMENT, nullable=False),
        sa.Column("until", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("who", "source"),
    )
    op.create_index("ix_sign_in_brake_until", "sign_in_brake", ["until"])
    for name in ("failures", "failed_at", "locks", "locked_until"):
        op.drop_column("person", name)


def downgrade() -> None:
    """Undo."""
    op.add_column("person", sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("person", sa.Column("failed_at", _MOMENT, nullable=True))
    op.add_column("person", sa.Column("locks", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("person", sa.Column("locked_until", _MOMENT, nullable=True))
    op.drop_table("sign_in_brake")
