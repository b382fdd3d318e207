"""What the office need not keep any longer goes."""

from ops.retention.clearing import sentence
from wiring.assembly import House
from wiring.jobs.errands import Errand, Outcome
from wiring.retention import let_go


def retain(house: House, errand: Errand) -> Outcome:
    """Let go what the rules let go; one that was stopped goes on the next time."""
    gone = let_go(house, errand.actor, errand.pulse.is_stopped)
    return Outcome(note=sentence(gone), is_complete=not errand.pulse.is_stopped())
