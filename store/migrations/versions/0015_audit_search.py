"""Who, what and on what, found in the audit chain without reading all of it."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One index each; those that many entries share end in the number, so that newest first needs no sorting."""
    op.create_index("ix_audit_actor_seq", "audit", ["actor", "seq"])
    op.create_index("ix_audit_act_seq", "audit", ["act", "seq"])
    op.create_index("ix_audit_subject", "audit", ["subject"], postgresql_using="hash")


def downgrade() -> None:
    """Undo."""
    for name in ("ix_audit_actor_seq", "ix_audit_act_seq", "ix_audit_subject"):
        op.drop_index(name, "audit")
