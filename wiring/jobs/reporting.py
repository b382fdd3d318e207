"""Last month's report, drafted as `fangfei report monthly` drafts it; what a person has edited is never overwritten."""

import os
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

from facts.errors import NoSpace
from facts.figures import Span
from leads.figures import write_rows
from leads.reports import Wishes, draft_span, write_draft
from ops.messages.composing.others import report_message
from wiring.assembly import House
from wiring.jobs.errands import Errand, Outcome
from wiring.jobs.places import reports_of
from wiring.papers import OFFICE, month_span, note_report, office_day, report_rules

_KIND = "monthly"
#: Where reports are made at the desk.
_DESK = "/papers"


def draft_report(house: House, errand: Errand) -> Outcome:
    """Draft it once, beside the rows of its figures, and tell of it; the month is that before the shift's moment.

    Raises:
        NoSpace: it cannot be written.
    """
    month = _month_before(office_day(errand.shift.due))
    target = reports_of(house) / f"{month}.docx"
    if target.exists():
        _post(house, month)
        return Outcome(note=f"{month} 的月度报告已经在 {target.name}，没有改动。")
    errand.pulse.say(f"正在起草 {month} 的月度报告")
    is_new = _draft(house, errand, month_span(month), target)
    _post(house, month)
    if not is_new:
        return Outcome(note=f"{month} 的月度报告已经在 {target.name}，没有改动。")
    return Outcome(note=f"{month} 的月度报告草稿已写入 {target}，请核对后使用。")


def _draft(house: House, errand: Errand, span: Span, target: Path) -> bool:
    """Write the report under its name, whole or not at all; False where somebody has put one there meanwhile."""
    wishes = Wishes(office=OFFICE, dated=house.today(), rules=report_rules(house))
    draft = draft_span(_KIND, house.dossiers.all(), span, wishes)
    aside = target.with_name(f".{target.name}.{errand.shift.number}.{errand.shift.attempt}.docx")
    rows = target.with_suffix(".csv")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_draft(draft, aside)
        if not rows.exists():
            write_rows(draft.trace.figures(), rows)
        # A link is made only where there is no file of that name, whoever comes at the same time.
        os.link(aside, target)
    except FileExistsError:
        return False
    except OSError as problem:
        raise NoSpace(f"The report {target} cannot be written ({problem.strerror}); free some space.") from problem
    finally:
        with suppress(OSError):
            aside.unlink()
    detail = {"from": str(span.first), "to": str(span.last), "masked": False, "rows": rows.name}
    note_report(house, _KIND, target, by=errand.actor, **detail)
    return True


def _post(house: House, month: str) -> None:
    year, number = month.split("-")
    house.postbox.post(report_message(f"{year}年{int(number)}月", _DESK))


def _month_before(day: date) -> str:
    return f"{day.replace(day=1) - timedelta(days=1):%Y-%m}"
