"""Hosts and robots.txt, revisits and changes, adverts, reports of sources; what targets and pages say of themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    _widen_targets_and_pages()
    _add_revisits()
    _add_adverts()
    _add_hosts()
    op.create_table(
        "source_report",
        sa.Column("run", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("run", "source"),
    )
    op.create_index("ix_source_report_source", "source_report", ["source"])


def _widen_targets_and_pages() -> None:
    with op.batch_alter_table("target") as table:
        table.add_column(sa.Column("host", sa.String(length=255), nullable=False, server_default=""))
        table.add_column(sa.Column("purpose", sa.String(length=16), nullable=False, server_default="page"))
        table.add_column(sa.Column("status", sa.Integer(), nullable=True))
        table.create_index("ix_target_lane", ["run", "done", "source", "host", "id"])
    with op.batch_alter_table("page") as table:
        table.add_column(sa.Column("gist", sa.String(length=16), nullable=False, server_default=""))
        table.add_column(sa.Column("trouble", sa.String(length=16), nullable=True))
        table.add_column(sa.Column("rendered", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("etag", sa.Text(), nullable=True))
        table.add_column(sa.Column("last_modified", sa.Text(), nullable=True))


def _add_revisits() -> None:
    op.create_table(
        "revisit",
        sa.Column("url", sa.String(length=2048), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("gist", sa.String(length=16), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("first_seen", _MOMENT, nullable=False),
        sa.Column("checked_at", _MOMENT, nullable=False),
        sa.Column("checks", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("watched_s", sa.Float(), nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=True),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("gone_since", _MOMENT, nullable=True),
        sa.Column("gone_run", sa.String(length=64), nullable=True),
        sa.Column("gone_detail", sa.Text(), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("url"),
    )
    op.create_index("ix_revisit_source", "revisit", ["source", "due_at"])
    op.create_index("ix_revisit_gone_run", "revisit", ["gone_run"])
    op.create_table(
        "change",
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("before_id", sa.Integer(), nullable=False),
        sa.Column("added", sa.Text(), nullable=False),
        sa.Column("removed", sa.Text(), nullable=False),
        sa.Column("alike", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"]),
        sa.PrimaryKeyConstraint("page_id"),
    )


def _add_adverts() -> None:
    op.create_table(
        "advert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run", sa.String(length=64), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("spot", sa.String(length=16), nullable=False),
        sa.Column("signs", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("image_url", sa.Text(), nullable=True),
        sa.Column("click_url", sa.Text(), nullable=True),
        sa.Column("target_url", sa.String(length=2048), nullable=True),
        sa.Column("network", sa.String(length=64), nullable=True),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_advert_page_id", "advert", ["page_id"])
    op.create_index("ix_advert_click", "advert", ["run", "target_url"])


def _add_hosts() -> None:
    op.create_table(
        "host",
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=True),
        sa.Column("until", _MOMENT, nullable=True),
        sa.Column("not_before", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("host"),
    )
    op.create_index("ix_host_owner", "host", ["owner"])
    op.create_table(
        "robots",
        sa.Column("site", sa.String(length=300), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("fetched_at", _MOMENT, nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("site"),
    )


def downgrade() -> None:
    """Undo."""
    for table in ("source_report", "robots", "host", "advert", "change", "revisit"):
        op.drop_table(table)
    with op.batch_alter_table("page") as page:
        for column in ("gist", "trouble", "rendered", "etag", "last_modified"):
            page.drop_column(column)
    with op.batch_alter_table("target") as target:
        target.drop_index("ix_target_lane")
        for column in ("host", "purpose", "status"):
            target.drop_column(column)
