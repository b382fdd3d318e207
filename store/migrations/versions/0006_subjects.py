"""Who stands behind pages, adverts and clues, by what they were put together, and what was done about it."""

import sqlalchemy as sa
from alembic import op

from store.guarding import drop_append_only, make_append_only

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "subject",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_rank", sa.Integer(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.Column("first_seen", _MOMENT, nullable=False),
        sa.Column("last_seen", _MOMENT, nullable=False),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("is_stale", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["merged_into"], ["subject.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    _index("subject", "last_seen", "merged_into", "is_stale")
    op.create_table(
        "mention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=640), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("traits", sa.Text(), nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.Column("district", sa.String(length=16), nullable=True),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    _index("mention", "subject_id")
    _add_traits()
    _add_edges()
    _add_acts()


def _add_traits() -> None:
    op.create_table(
        "trait",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("value", sa.String(length=256), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "value"),
    )
    op.create_table(
        "mention_trait",
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("trait_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["mention_id"], ["mention.id"]),
        sa.ForeignKeyConstraint(["trait_id"], ["trait.id"]),
        sa.PrimaryKeyConstraint("mention_id", "trait_id"),
    )
    _index("mention_trait", "trait_id")
    op.create_table(
        "subject_trait",
        sa.Column("trait_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["trait_id"], ["trait.id"]),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"]),
        sa.PrimaryKeyConstraint("trait_id", "subject_id"),
    )
    _index("subject_trait", "subject_id")


def _add_edges() -> None:
    op.create_table(
        "subject_edge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("left_id", sa.Integer(), nullable=False),
        sa.Column("right_id", sa.Integer(), nullable=False),
        sa.Column("relation", sa.String(length=8), nullable=False),
        sa.Column("shared", sa.Text(), nullable=False),
        sa.Column("weight", sa.Float(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("cut_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["left_id"], ["mention.id"]),
        sa.ForeignKeyConstraint(["right_id"], ["mention.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    _index("subject_edge", "left_id", "right_id")


def _add_acts() -> None:
    op.create_table(
        "subject_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"]),
        sa.ForeignKeyConstraint(["other_id"], ["subject.id"]),
        sa.ForeignKeyConstraint(["undoes"], ["subject_act.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("undoes"),
    )
    _index("subject_act", "subject_id", "other_id")
    make_append_only(op.get_bind(), "subject_act")


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    """Undo."""
    drop_append_only(op.get_bind(), "subject_act")
    for table in ("subject_act", "subject_edge", "subject_trait", "mention_trait", "trait", "mention", "subject"):
        op.drop_table(table)
