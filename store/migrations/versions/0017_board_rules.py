"""By which rules a row of the board was made, and what they propose; the scoreboard drawn last.

Rows of the board from before are made anew by the desk.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("board", sa.Column("proposed", sa.String(length=16), nullable=True))
    op.add_column("board", sa.Column("rules", sa.String(length=32), nullable=False, server_default=""))
    op.create_index("ix_board_rules", "board", ["rules"])
    op.create_index("ix_board_figures", "board", ["by_age", "status", "sector", "grade", "districts", "lead_id"])
    op.create_table(
        "scoreboard",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("scoreboard")
    op.drop_index("ix_board_figures", "board")
    op.drop_index("ix_board_rules", "board")
    op.drop_column("board", "rules")
    op.drop_column("board", "proposed")
