"""What clues, alarms, answers, sessions and batches are found by; how united leads stood alone."""

import sqlalchemy as sa
from alembic import op

from store.board_marks import MARKS, drop_marks, set_marks

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_OPEN, _UNDER_WAY = sa.text("ack_at IS NULL"), sa.text("status = 0")
_KINDS = ("form", "clue")


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_clue_system_id", "clue", ["system", "id"])
    op.create_index("ix_clue_taking_lead", "clue_taking", ["lead"])
    op.create_index("ix_filed_decision_lead_id", "filed_decision", ["lead_id"])
    op.create_index("ix_watch_entry_lead", "watch_entry", ["lead"])
    op.create_index("ix_alarm_open", "alarm", ["id"], sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_index("ix_answer_waiting", "answer", ["at"], sqlite_where=_UNDER_WAY, postgresql_where=_UNDER_WAY)
    op.create_index("ix_run_started_at", "run", ["started_at", "id"])
    op.create_index("ix_watch_hit_at", "watch_hit", ["at"])
    op.create_index("ix_delivery_of_lead", "delivery", ["lead"])
    op.create_index("ix_session_until", "session", ["until"])
    op.create_index("ix_one_time_link_until", "one_time_link", ["until"])
    _tell_batches_apart()
    for name, kind in (
        ("own_first_seen", _MOMENT), ("own_last_seen", _MOMENT), ("own_times_seen", sa.Integer()),
        ("own_face", sa.Text()),
    ):  # fmt: skip
        op.add_column("lead", sa.Column(name, kind, nullable=True))
    op.create_index("ix_lead_merged_into", "lead", ["merged_into"])


def _tell_batches_apart() -> None:
    """Sheets and clues number their batches together; no lead changes by it, so that none is marked."""
    op.add_column("statement_batch", sa.Column("kind", sa.String(length=16), nullable=False, server_default=""))
    of_batches = [mark for mark in MARKS if mark.table == "statement_batch"]
    drop_marks(op.get_bind(), of_batches)
    batch = sa.table("statement_batch", sa.column("kind"), sa.column("source"))
    for kind in _KINDS:
        op.execute(batch.update().where(batch.c.source.like(f"{kind} %")).values(kind=kind))
    set_marks(op.get_bind(), of_batches)
    op.create_index("ix_statement_batch_kind", "statement_batch", ["kind", "id"])


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_lead_merged_into", "lead")
    for name in ("own_face", "own_times_seen", "own_last_seen", "own_first_seen"):
        op.drop_column("lead", name)
    op.drop_index("ix_statement_batch_kind", "statement_batch")
    op.drop_column("statement_batch", "kind")
    for name, table in (
        ("ix_one_time_link_until", "one_time_link"), ("ix_session_until", "session"),
        ("ix_delivery_of_lead", "delivery"), ("ix_watch_hit_at", "watch_hit"), ("ix_run_started_at", "run"),
        ("ix_answer_waiting", "answer"),
        ("ix_alarm_open", "alarm"), ("ix_watch_entry_lead", "watch_entry"),
        ("ix_filed_decision_lead_id", "filed_decision"), ("ix_clue_taking_lead", "clue_taking"),
        ("ix_clue_system_id", "clue"),
    ):  # fmt: skip
        op.drop_index(name, table)
