"""Filed cases, campaigns and retro-hunts; tables of store/campaign_tables.py."""

import sqlalchemy as sa
from alembic import op

from store.guarding import drop_append_only, make_append_only

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_APPEND_ONLY = ("filed_case", "filed_decision", "campaign_filing", "area_tag", "place_declaration")


def upgrade() -> None:
    """Apply."""
    _add_filed()
    _add_filings()
    _add_places()
    _add_hunts()
    for table in _APPEND_ONLY:
        make_append_only(op.get_bind(), table)


def _key() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), nullable=False)


def _words(*names: str, nullable: bool = False) -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, sa.Text(), nullable=nullable) for name in names)


def _at(name: str = "at", *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, _MOMENT, nullable=nullable)


def _short(name: str, length: int, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=nullable)


def _day(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _add_filed() -> None:
    op.create_table(
        "filed_batch",
        _key(), *_words("file"), _short("sha256", 64), *_words("by"), _at(), _number("cases"),
        _at("undone_at", nullable=True), *_words("undone_by", nullable=True), *_words("undone_reason"),
        sa.PrimaryKeyConstraint("id"),
    )  # fmt: skip
    op.create_table(
        "filed_case",
        _key(), _number("batch"), _number("row"), _short("source", 200), _short("external_id", 200),
        *_words("name", nullable=True), *_words("traits"), _day("filed_on"),
        *_words("district", "sector", nullable=True), _short("amount_yuan", 40, nullable=True),
        sa.Column("people", sa.BigInteger(), nullable=True), *_words("raw"),
        sa.ForeignKeyConstraint(["batch"], ["filed_batch.id"]),
        sa.PrimaryKeyConstraint("id"),
    )  # fmt: skip
    op.create_index("ix_filed_case_key", "filed_case", ["source", "external_id"])
    op.create_index("ix_filed_case_batch", "filed_case", ["batch"])
    op.create_index("ix_filed_case_filed_on", "filed_case", ["filed_on"])
    op.create_table(
        "filed_decision",
        _key(), _number("case_id"), _number("lead_id", nullable=True), *_words("by", "reason"), _at(),
        sa.ForeignKeyConstraint(["case_id"], ["filed_case.id"]),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"]),
        sa.PrimaryKeyConstraint("id"),
    )  # fmt: skip
    op.create_index("ix_filed_decision_case_id", "filed_decision", ["case_id"])


def _add_filings() -> None:
    op.create_table(
        "campaign_filing",
        _key(), _short("campaign", 64), _short("unit", 64), _short("kind", 16), _day("filed_on"),
        *_words("title", "by"), _at(), _short("period", 7), *_words("file"), _short("sha256", 64),
        _number("withdraws", nullable=True), *_words("reason"),
        sa.ForeignKeyConstraint(["withdraws"], ["campaign_filing.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("withdraws"),
    )  # fmt: skip
    op.create_index("ix_campaign_filing_unit", "campaign_filing", ["campaign", "unit"])


def _add_places() -> None:
    op.create_table(
        "area_tag",
        _key(), _short("campaign", 64), _short("place", 32), _short("kind", 16), _day("since"),
        _day("until", nullable=True), *_words("source", "by"), _at(), _number("ends", nullable=True),
        sa.ForeignKeyConstraint(["ends"], ["area_tag.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("ends"),
    )  # fmt: skip
    op.create_index("ix_area_tag_campaign", "area_tag", ["campaign"])
    op.create_table(
        "place_declaration",
        _key(), _short("place", 32), sa.Column("is_free", sa.Boolean(), nullable=False), *_words("basis"),
        _day("declared_on"), *_words("by"), _at(),
        sa.PrimaryKeyConstraint("id"),
    )  # fmt: skip
    op.create_index("ix_place_declaration_place", "place_declaration", ["place"])


def _add_hunts() -> None:
    op.create_table(
        "retro_hunt",
        _key(), _short("digest", 64), *_words("quarry", "by"), _at("started_at"), _number("after"), _number("last"),
        _number("pages"), _number("traces"), _at("finished_at", nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )  # fmt: skip
    op.create_index("ix_retro_hunt_digest", "retro_hunt", ["digest"])
    op.create_table(
        "retro_trace",
        _number("hunt_id"), _number("page_id"), _short("url", 2048), _short("source", 200), _at("fetched_at"),
        *_words("found", "disguise", "quote"),
        sa.ForeignKeyConstraint(["hunt_id"], ["retro_hunt.id"]),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"]),
        sa.PrimaryKeyConstraint("hunt_id", "page_id"),
    )  # fmt: skip


def downgrade() -> None:
    """Undo."""
    for table in _APPEND_ONLY:
        drop_append_only(op.get_bind(), table)
    for table in ("retro_trace", "retro_hunt", "place_declaration", "area_tag", "campaign_filing", "filed_decision",
                  "filed_case", "filed_batch"):  # fmt: skip
        op.drop_table(table)
