"""The board, the full text, saved views."""

import sqlalchemy as sa
from alembic import op

from store.board_marks import drop_marks, mark_all, set_marks

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_ORDERS = ("risk", "age", "due", "percent", "pages", "seen")
_BESIDE = (("place", 64), ("source", 200), ("unit", 64))


def upgrade() -> None:
    """Apply."""
    _add_board()
    _add_beside()
    _add_texts(op.get_bind())
    _add_views()
    set_marks(op.get_bind())
    mark_all(op.get_bind())


def _add_board() -> None:
    op.create_table(
        "board",
        sa.Column("lead_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("subject_id", sa.String(length=16), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.String(length=2048), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=True),
        sa.Column("band", sa.String(length=16), nullable=False),
        sa.Column("stance", sa.String(length=24), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("stage", sa.String(length=24), nullable=False),
        sa.Column("grade", sa.String(length=16), nullable=True),
        sa.Column("sector", sa.String(length=64), nullable=True),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("annual_percent", sa.Float(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("sites", sa.Integer(), nullable=False),
        sa.Column("districts", sa.Text(), nullable=False),
        sa.Column("sources", sa.Text(), nullable=False),
        sa.Column("units", sa.Text(), nullable=False),
        sa.Column("first_seen", _MOMENT, nullable=False),
        sa.Column("last_seen", _MOMENT, nullable=False),
        sa.Column("run", sa.String(length=64), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("holder", sa.String(length=200), nullable=True),
        sa.Column("news", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        *(sa.Column(f"by_{name}", sa.Float(), nullable=False) for name in _ORDERS),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"]),
        sa.PrimaryKeyConstraint("lead_id"),
    )
    op.create_index("ix_board_status", "board", ["status", "by_risk", "lead_id"])
    op.create_index("ix_board_counts", "board", ["status", "band", "by_risk", "lead_id"])
    for name in _ORDERS:
        op.create_index(f"ix_board_{name}", "board", [f"by_{name}", "lead_id"])
    op.create_index("ix_board_sector", "board", ["sector", "by_risk"])
    op.create_index("ix_board_holder", "board", ["holder", "by_risk"])


def _add_beside() -> None:
    for name, length in _BESIDE:
        op.create_table(
            f"board_{name}",
            sa.Column(name, sa.String(length=length), nullable=False),
            sa.Column("lead_id", sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint(["lead_id"], ["board.lead_id"]),
            sa.PrimaryKeyConstraint(name, "lead_id"),
        )
        op.create_index(f"ix_board_{name}_lead_id", f"board_{name}", ["lead_id"])
    op.create_table(
        "board_stale",
        sa.Column("lead_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("lead_id"),
    )
    op.create_index("ix_board_stale_at", "board_stale", ["at"])


def _add_texts(connection: sa.Connection) -> None:
    op.create_table(
        "indexed_text",
        sa.Column("page_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"]),
        sa.PrimaryKeyConstraint("page_id"),
    )
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE page_words USING fts5(pairs, singles, content='', "
            "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* M* Co Cn'\")"
        )
        return
    connection.exec_driver_sql(
        "CREATE TABLE page_words (page_id integer PRIMARY KEY REFERENCES page (id), "
        "grams tsvector NOT NULL, squeezed text NOT NULL)"
    )
    # Pages come in by night and are looked for by day: what waits in a list would be read by every query.
    connection.exec_driver_sql("CREATE INDEX ix_page_words ON page_words USING gin (grams) WITH (fastupdate = off)")


def _add_views() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("list", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("person_id", "list", "name"),
    )
    op.create_index("ix_saved_view_list", "saved_view", ["list"])


def downgrade() -> None:
    """Undo."""
    drop_marks(op.get_bind())
    for table in ("saved_view", "page_words", "indexed_text", "board_stale"):
        op.drop_table(table)
    for name, _ in _BESIDE:
        op.drop_table(f"board_{name}")
    op.drop_table("board")
