"""Sources of which a run saw nothing, or not what is expected; the longer it lasts, the more severe."""

from collections.abc import Mapping, Sequence
from itertools import takewhile

from facts.notices import AlertKind, Severity, Trouble
from facts.reports import SourceReport, Verdict

PREFIX = "source:"
KINDS = frozenset({AlertKind.SOURCE})
#: Runs in a row from which a source is a warning, and from which somebody has to look today.
WARN_AFTER, GRAVE_AFTER = 2, 7
#: Reports of a source that are looked at.
LOOKED_AT = 30
_BAD = frozenset({Verdict.UNSEEN, Verdict.DRIFTED})


def source_troubles(latest: Mapping[str, Sequence[SourceReport]]) -> list[Trouble]:
    """What is wrong with sources.

    Args:
        latest: source -> its reports, newest first, at most LOOKED_AT.
    """
    found = [(reports[0], _runs(reports)) for reports in latest.values() if reports]
    return [_trouble(newest, runs) for newest, runs in found if runs]


def _runs(reports: Sequence[SourceReport]) -> int:
    """Runs in a row, up to the newest, in which the source was not seen as expected."""
    return sum(1 for _ in takewhile(lambda one: one.verdict in _BAD, reports))


def _trouble(newest: SourceReport, runs: int) -> Trouble:
    name = newest.title or newest.source
    what = "没有看到任何内容" if newest.verdict is Verdict.UNSEEN else "内容与预期不符"
    lasting = f"，已连续 {runs} 次" if runs > 1 else ""
    severity = Severity.CRITICAL if runs >= GRAVE_AFTER else Severity.WARNING if runs >= WARN_AFTER else Severity.INFO
    return Trouble(
        kind=AlertKind.SOURCE,
        key=f"{PREFIX}{newest.source}",
        severity=severity,
        title=f"来源“{name}”{what}{lasting}",
        detail="".join((*newest.drift[:3], *newest.sentences[:3])),
        group=f"sources:{newest.run}",
    )
