"""Pictures, what was read in them, and the pages they stand on."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "picture",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=2048), nullable=False),
        sa.Column("exhibit_file", sa.String(length=255), nullable=False),
        sa.Column("exhibit_offset", sa.Integer(), nullable=False),
        sa.Column("exhibit_sha256", sa.String(length=64), nullable=False),
        sa.Column("exhibit_record", sa.String(length=255), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("has_text", sa.Boolean(), nullable=False),
        sa.Column("reader", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("frames", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_index("ix_picture_state", "picture", ["state"])
    op.create_table(
        "picture_address",
        sa.Column("url", sa.String(length=2048), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["picture.sha256"]),
        sa.PrimaryKeyConstraint("url"),
    )
    op.create_table(
        "picture_place",
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heard", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"]),
        sa.ForeignKeyConstraint(["sha256"], ["picture.sha256"]),
        sa.PrimaryKeyConstraint("page_id", "sha256"),
    )
    op.create_index("ix_picture_place_sha256", "picture_place", ["sha256"])
    op.create_table(
        "picture_mark",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def downgrade() -> None:
    """Undo."""
    for table in ("picture_mark", "picture_place", "picture_address", "picture"):
        op.drop_table(table)
