"""Whom the scheduler works with, and what it does beside the shifts."""

from runs.nights.chores import Chore
from runs.nights.supervising import NightPorts
from wiring.assembly import House
from wiring.shift_launcher import ProcessShiftLauncher


def night_ports(house: House) -> NightPorts:
    """Rows, processes and clock of a house."""
    return NightPorts(
        schedules=house.schedules,
        shifts=house.shifts,
        launcher=ProcessShiftLauncher(house.settings),
        clock=house.clock,
    )


def chores(house: House) -> tuple[Chore, ...]:
    """What is done beside the shifts: nothing yet has to be."""
    return ()
