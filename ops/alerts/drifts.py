"""Drift of the screening: what the last run's pages look like against the weeks before."""

from facts.notices import AlertKind, Severity, Trouble
from facts.runs import Drift

KEY = "drift:screening"
KINDS = frozenset({AlertKind.DRIFT})


def drift_troubles(newest: Drift | None) -> list[Trouble]:
    """What the newest measurement warns of."""
    if newest is None or not newest.alerts:
        return []
    title = f"筛查口径变化：{newest.warnings[0]}" + (
        f"（共 {len(newest.warnings)} 项）" if len(newest.warnings) > 1 else ""
    )
    return [
        Trouble(
            kind=AlertKind.DRIFT, key=KEY, severity=Severity.WARNING, title=title,
            detail="".join(newest.warnings[1:6]), group="drift",
        )
    ]  # fmt: skip
