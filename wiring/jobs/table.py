"""Which function does which job."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from facts.shifts import Job
from wiring.assembly import House
from wiring.jobs.backing_up import back_up
from wiring.jobs.discovering import discover
from wiring.jobs.errands import Errand, Outcome
from wiring.jobs.maintaining import maintain_database
from wiring.jobs.reminding import remind
from wiring.jobs.rescreening import rescreen_all
from wiring.jobs.retaining import retain
from wiring.jobs.revisiting import revisit
from wiring.jobs.scanning import scan_sources
from wiring.jobs.stamping import stamp_what_waits
from wiring.jobs.verifying import verify_evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One job's function."""

    do: Callable[[House, Errand], Outcome]
    #: Seconds without a sign of getting on after which it counts as stuck; None where it cannot say so itself.
    quiet_s: float | None = 600.0


def _refresh(house: House, errand: Errand) -> Outcome:
    # Training loads scikit-learn, and a report draws: no other job's process shall wait for that, and carry it.
    from wiring.jobs.refreshing import refresh_model  # noqa: PLC0415

    return refresh_model(house, errand)


def _report(house: House, errand: Errand) -> Outcome:
    from wiring.jobs.reporting import draft_report  # noqa: PLC0415

    return draft_report(house, errand)


JOBS: Mapping[Job, Work] = {
    Job.BACKUP: Work(do=back_up),
    Job.MAINTENANCE: Work(do=maintain_database, quiet_s=3600.0),
    Job.SCAN: Work(do=scan_sources),
    Job.REVISIT: Work(do=revisit),
    Job.DISCOVERY: Work(do=discover),
    Job.RETRO: Work(do=rescreen_all),
    # Training asks nobody whether to go on; its window ends it.
    Job.REFRESH: Work(do=_refresh, quiet_s=None),
    Job.REMIND: Work(do=remind),
    Job.REPORT: Work(do=_report, quiet_s=None),
    Job.VERIFY: Work(do=verify_evidence),
    Job.RETENTION: Work(do=retain),
    Job.STAMP: Work(do=stamp_what_waits),
}
