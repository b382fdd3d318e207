"""Everything stored, screened again after a change of lexicon, model or bands."""

import time
from contextlib import closing

from runs.rescreening import ACTOR, RescreenPorts, rescreen
from store.upkeep.outdated import SqlOutdated
from wiring.assembly import House
from wiring.jobs.errands import Errand, Outcome
from wiring.jobs.places import marks_of

#: Seconds of a window that are kept for what follows: subjects looked at again, the board kept up.
_AFTER_S = 120.0


def rescreen_all(house: House, errand: Errand) -> Outcome:
    """Go on with it until it is through or the window is over; where nothing changed, one look into an index."""
    until = time.monotonic() + errand.seconds - min(_AFTER_S, errand.seconds / 10)
    ports = RescreenPorts(
        outdated=SqlOutdated(house.store), pages=house.pages, vault=house.vault(), take=house.casework.take_page,
        marks=marks_of(house), screener=lambda: house.knowing_screener,
    )  # fmt: skip
    with closing(house):
        done = rescreen(
            ports, is_over=lambda: time.monotonic() > until, is_stopped=errand.pulse.is_stopped, say=errand.pulse.say
        )
    if done.pages:
        house.settle(ACTOR)
    return Outcome(note=done.sentence, is_complete=not done.is_stopped)
