"""Hold a promised return against the public lines: 6, 8, 10 % and four times the prime rate; the lines are data.

    24 % a year  →  6%, 8%, 10%, LPR×4, each with what it says, in Chinese, and where that stands

A line warns; it decides nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from keywords.entries.forms import Form, read_form

PACKAGED_LINES = Path(__file__).parents[1] / "tables" / "thresholds.yml"
_KEYS = ("id", "name", "above", "basis", "factor", "says", "source", "from", "until")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line; it is crossed by what lies above it."""

    id: str
    #: As the contract and analysts write it, such as 10% or LPR×4.
    name: str
    #: Simple annual percent.
    above: float
    #: What crossing it means, in plain Chinese.
    says: str
    #: Where that stands; 【待核】 where nobody has checked it.
    source: str
    since: date
    #: Last day it holds; None where it still does.
    until: date | None = None

    def holds(self, on: date | None) -> bool:
        """Whether the line holds on a day; None asks for the lines without an end."""
        return self.until is None if on is None else self.since <= on <= (self.until or date.max)


def crossed(annual: float | None, lines: Sequence[Line] | None = None, on: date | None = None) -> tuple[Line, ...]:
    """Return the lines that a simple annual percent lies above, lowest first.

    Args:
        annual: as Promise.annual_percent; None crosses nothing.
        lines: as read_lines gives them; the packaged ones serve where it is None.
        on: the day the page was seen; None takes the lines that still hold.
    """
    if annual is None:
        return ()
    over = (line for line in (packaged_lines() if lines is None else lines) if line.holds(on) and annual > line.above)
    return tuple(sorted(over, key=lambda line: line.above))


def explain(annual: float | None, lines: Sequence[Line] | None = None, on: date | None = None) -> str:
    """Return one Chinese sentence on the lines crossed, each with its source; empty where none is."""
    over = crossed(annual, lines, on)
    said = "；".join(f"{line.says}（{line.source}）" for line in over)
    return f"折合年化{annual:g}%：{said}。" if over else ""


def read_lines(path: Path) -> tuple[Line, ...]:
    """Read a file of lines.

    Raises:
        BrokenLexicon: naming file, line, what is wrong and what to do.
    """
    file = read_form(path)
    file.only(("lines",))
    return tuple(_line(form) for form in file.forms("lines"))


@cache
def packaged_lines() -> tuple[Line, ...]:
    """Return the packaged lines, read once."""
    return read_lines(PACKAGED_LINES)


def _line(form: Form) -> Line:
    form.only(_KEYS)
    above = _percent(form, "above")
    if form.text("factor", ""):
        form.text("basis")
    since, until = _day(form, "from"), _day(form, "until") if form.text("until", "") else None
    if until is not None and until < since:
        raise form.refuse("“until” lies before “from”; correct one of them", "until")
    return Line(
        id=form.text("id"),
        name=form.text("name"),
        above=above,
        says=form.text("says"),
        source=form.text("source"),
        since=since,
        until=until,
    )


def _percent(form: Form, key: str) -> float:
    try:
        value = float(form.text(key))
    except ValueError:
        value = -1.0
    if not 0 < value <= 1_000:
        raise form.refuse(f"“{key}” must be a percentage above 0 and up to 1000", key)
    return value


def _day(form: Form, key: str) -> date:
    try:
        return date.fromisoformat(form.text(key))
    except ValueError as error:
        raise form.refuse(f"“{key}” must be a day such as 2020-08-20", key) from error
