"""Time stamps. Table of store/stamps/tables.py; what was asked, and a token that is there, stay as they are."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_FIXED = ("subject", "statement", "digest", "asked_at")
_CHANGED = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in _FIXED)
_WRONG = f"OLD.state <> 'pending' OR {_CHANGED}"
_SQLITE = (
    f"""
CREATE TRIGGER stamp_no_change BEFORE UPDATE ON stamp WHEN {_WRONG}
BEGIN SELECT RAISE(ABORT, 'a stamp is not changed'); END
""",
    """
CREATE TRIGGER stamp_no_delete BEFORE DELETE ON stamp
BEGIN SELECT RAISE(ABORT, 'a stamp is not removed'); END
""",
)
_POSTGRESQL = (
    """
CREATE FUNCTION stamp_is_kept() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a stamp is neither changed nor removed'; END $$
""",
    f"""
CREATE TRIGGER stamp_no_change BEFORE UPDATE ON stamp FOR EACH ROW WHEN ({_WRONG})
EXECUTE FUNCTION stamp_is_kept()
""",
    """
CREATE TRIGGER stamp_no_delete BEFORE DELETE OR TRUNCATE ON stamp
FOR EACH STATEMENT EXECUTE FUNCTION stamp_is_kept()
""",
)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "stamp",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", _MOMENT, nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("stamped_at", _MOMENT, nullable=True),
        sa.Column("serial", sa.String(length=80), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("subject"),
    )
    op.create_index("ix_stamp_state", "stamp", ["state", "next_at"])
    for statement in _POSTGRESQL if op.get_bind().dialect.name == "postgresql" else _SQLITE:
        op.execute(statement)


def downgrade() -> None:
    """Undo."""
    op.drop_table("stamp")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION stamp_is_kept()")
