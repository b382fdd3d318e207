"""Small makers for the tests of clues."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from facts.clues import Arrival, Clue, ClueBatch, ClueKind, ReporterIdentity
from facts.statements import Basis

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
#: What must appear in no output.
REPORTER = ReporterIdentity(
    name="钱某甲", phone="13800138031", id_card="110101199003070011", other=(("微信号", "qianjia88"),)
)


def a_clue(**changes: Any) -> Clue:
    """A complaint about a firm that names an act."""
    plain = {
        "external_id": "TS-1", "system": "complaints-12315", "source": "12315 投诉", "kind": ClueKind.COMPLAINT,
        "basis": Basis.CLAIMED, "received_at": datetime(2026, 11, 1, tzinfo=UTC), "subject": "滨海金树财富管理有限公司",
        "behaviour": "承诺年化24%，到期不兑付", "amount_yuan": Decimal("200000.00"), "people": 12,
        "address": "厦门市思明区鹭江道 1 号", "district": "350203", "raw": '{"登记号":"TS-1"}',
        "profile": "complaints-12315@1",
    }  # fmt: skip
    return Clue(**plain | changes)


def an_arrival(digest: str = "d1", reporter: ReporterIdentity | None = None, **changes: Any) -> Arrival:
    """A clue on its way in."""
    return Arrival(clue=a_clue(**changes), digest=digest, reporter=reporter)


def a_batch(**changes: Any) -> ClueBatch:
    """An import of complaints."""
    plain = {"system": "complaints-12315", "profile": "complaints-12315@1", "file": "a.csv", "by": "王登记", "at": NOW}
    return ClueBatch(**plain | changes)
