"""Who else has a page's bytes, found without reading all pages."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One index; a digest is asked for as a whole, so PostgreSQL keeps only its hash."""
    op.create_index("ix_page_sha256", "page", ["sha256"], postgresql_using="hash")


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_page_sha256", "page")
