"""Words taken back and second opinions; tables of store/word_tables.py."""

import sqlalchemy as sa
from alembic import op

from store.guarding import drop_append_only, make_append_only

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_TABLES = ("withdrawal", "before_judgement", "second_opinion")


def upgrade() -> None:
    """Apply."""
    _add_withdrawals()
    _add_questions()
    # Pages and leads are asked for one by one, and a person's day for the meter.
    op.create_index("ix_opinion_at", "opinion", ["at"])
    op.create_index("ix_judgement_at", "judgement", ["at"])
    op.create_index("ix_judgement_page_id", "judgement", ["page_id"])
    for table in _TABLES:
        make_append_only(op.get_bind(), table)


def downgrade() -> None:
    """Undo."""
    for table in reversed(_TABLES):
        drop_append_only(op.get_bind(), table)
        op.drop_table(table)
    op.drop_index("ix_judgement_page_id", "judgement")
    op.drop_index("ix_judgement_at", "judgement")
    op.drop_index("ix_opinion_at", "opinion")


def _add_withdrawals() -> None:
    op.create_table(
        "withdrawal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("word_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "word_id"),
    )
    op.create_table(
        "before_judgement",
        sa.Column("judgement_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("news", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("judgement_id"),
        sa.ForeignKeyConstraint(["judgement_id"], ["judgement.id"]),
    )


def _add_questions() -> None:
    op.create_table(
        "second_opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=True),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("last_opinion", sa.Integer(), nullable=False),
        sa.Column("last_judgement", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"]),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"]),
    )
    op.create_index("ix_second_opinion_page_id", "second_opinion", ["page_id"])
    op.create_index("ix_second_opinion_lead_id", "second_opinion", ["lead_id"])
