"""Shifts of schedules, the lease without a clock, and a run's signs of life. Tables of store/nights/tables.py."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_WHEN = ("last_run", "last_started_at")


def upgrade() -> None:
    """Apply; a schedule has stood since it last started something, or since nobody knows when."""
    op.create_table(
        "shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("schedule", sa.String(length=64), nullable=False),
        sa.Column("job", sa.String(length=16), nullable=False),
        sa.Column("due", _MOMENT, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(length=300), nullable=False),
        sa.Column("beat", sa.Integer(), nullable=False),
        sa.Column("beat_at", _MOMENT, nullable=True),
        sa.Column("not_before", _MOMENT, nullable=True),
        sa.Column("started_at", _MOMENT, nullable=True),
        sa.Column("until", _MOMENT, nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("run", sa.String(length=64), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("seen_by", sa.String(length=200), nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("schedule", "due", "asked_by"),
    )
    op.create_index("ix_shift_state", "shift", ["state", "due"])
    op.create_index("ix_shift_due", "shift", ["due", "id"])
    with op.batch_alter_table("schedule") as table:
        table.add_column(sa.Column("job", sa.String(length=16), nullable=False, server_default="scan"))
        table.add_column(sa.Column("late_minutes", sa.Integer(), nullable=False, server_default="360"))
        table.add_column(sa.Column("most_minutes", sa.Integer(), nullable=False, server_default="300"))
        table.add_column(sa.Column("max_pages", sa.Integer(), nullable=True))
        table.add_column(sa.Column("priority", sa.Integer(), nullable=False, server_default="50"))
        table.add_column(sa.Column("since", _MOMENT, nullable=True))
    op.execute("UPDATE schedule SET since = last_started_at")
    for name in _WHEN:
        op.drop_column("schedule", name)
    op.drop_table("lease")
    _lease(sa.Column("beat", sa.Integer(), nullable=False), sa.Column("beat_at", _MOMENT, nullable=False))
    op.add_column("run", sa.Column("shift", sa.Integer(), nullable=True))
    op.add_column("run", sa.Column("holder", sa.String(length=300), nullable=False, server_default=""))
    op.add_column("run", sa.Column("beat_at", _MOMENT, nullable=True))


def downgrade() -> None:
    """Undo; what became of shifts is lost."""
    for name in ("beat_at", "holder", "shift"):
        op.drop_column("run", name)
    op.drop_table("lease")
    _lease(sa.Column("until", _MOMENT, nullable=False))
    op.add_column("schedule", sa.Column("last_run", sa.String(length=64), nullable=True))
    op.add_column("schedule", sa.Column("last_started_at", _MOMENT, nullable=True))
    op.execute("UPDATE schedule SET last_started_at = since")
    for name in ("since", "priority", "max_pages", "most_minutes", "late_minutes", "job"):
        op.drop_column("schedule", name)
    op.drop_table("shift")


def _lease(*columns: "sa.Column[object]") -> None:
    op.create_table(
        "lease",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=300), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("name"),
    )
