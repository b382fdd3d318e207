"""Which function does which job."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from facts.shifts import Job
from wiring.assembly import House
from wiring.jobs.errands import Errand, Outcome
from wiring.jobs.scanning import scan_sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One job's function."""

    do: Callable[[House, Errand], Outcome]
    #: Seconds without a sign of getting on after which it counts as stuck; None where it cannot say so itself.
    quiet_s: float | None = 600.0


JOBS: Mapping[Job, Work] = {Job.SCAN: Work(do=scan_sources)}
