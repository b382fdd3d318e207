"""Between rows of the board and their values, and the numbers that each order sorts by."""

import json
from datetime import date
from typing import Any

from facts.assessments import Band, Stance
from facts.boards import BoardOrder, BoardRow
from facts.cases import LeadStatus
from facts.dockets import Grade, Stage
from store.lead_rows import lead_id, lead_number
from store.rows import Columns

#: Column that an order sorts by, ascending; the number of the lead decides between equals.
ORDERS = {
    BoardOrder.RISK: "by_risk", BoardOrder.AGE: "by_age", BoardOrder.DUE: "by_due", BoardOrder.PERCENT: "by_percent",
    BoardOrder.PAGES: "by_pages", BoardOrder.SEEN: "by_seen",
}  # fmt: skip
_GRADES = {Grade.RED: 4, Grade.ORANGE: 3, Grade.YELLOW: 2, Grade.BLUE: 1, None: 0}
#: A grade outweighs every score.
_ONE_GRADE = 1000.0
_PLAIN = (
    "subject", "subject_id", "title", "url", "page_id", "score", "sector", "mode", "quote", "annual_percent", "pages",
    "sites", "first_seen", "last_seen", "run", "due", "holder", "news",
)  # fmt: skip
#: Longest stretch of a title or quote that is kept; hostile pages have titles of megabytes.
_LONGEST = 500


def board_columns(row: BoardRow) -> dict[str, Any]:
    """A row of the board as a row of its table."""
    return {
        **{name: getattr(row, name) for name in _PLAIN},
        "title": row.title[:_LONGEST],
        "quote": row.quote[:_LONGEST],
        "lead_id": lead_number(row.lead),
        "band": row.band.value,
        "stance": row.stance.value,
        "status": row.status.value,
        "stage": row.stage.value,
        "grade": row.grade and row.grade.value,
        "proposed": row.proposed and row.proposed.value,
        "districts": json.dumps(sorted(row.districts)),
        "sources": json.dumps(row.sources, ensure_ascii=False),
        "units": json.dumps(row.units),
        "words": "\n".join((row.lead, row.subject or "", row.title[:_LONGEST], row.url)).lower(),
        **_orders(row),
    }


def board_row(row: Columns) -> BoardRow:
    """The inverse of board_columns."""
    return BoardRow(
        **{name: row[name] for name in _PLAIN},
        lead=lead_id(row["lead_id"]),
        band=Band(row["band"]),
        stance=Stance(row["stance"]),
        status=LeadStatus(row["status"]),
        stage=Stage(row["stage"]),
        grade=Grade(row["grade"]) if row["grade"] else None,
        proposed=Grade(row["proposed"]) if row["proposed"] else None,
        districts=frozenset(json.loads(row["districts"])),
        sources=tuple(json.loads(row["sources"])),
        units=tuple(json.loads(row["units"])),
    )


def _orders(row: BoardRow) -> dict[str, float]:
    return {
        "by_risk": -(_GRADES[row.grade] * _ONE_GRADE + row.score),
        "by_age": row.first_seen.timestamp(),
        "by_due": float((row.due or date.max).toordinal()),
        "by_percent": 1.0 if row.annual_percent is None else -row.annual_percent,
        "by_pages": float(-row.pages),
        "by_seen": -row.last_seen.timestamp(),
    }
