"""Whom the scheduler works with, and what it does beside the shifts."""

from runs.nights.chores import Chore
from runs.nights.ports import NightPorts
from wiring.assembly import House
from wiring.notices import notices
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
    """What is done beside the shifts: looking after what is wrong, sending what waits, asking for the monitor."""
    told = notices(house)
    return (
        Chore(name="watch over", every_s=60.0, do=told.watch_over),
        Chore(name="send", every_s=15.0, do=told.send),
        Chore(name="ping", every_s=60.0 * house.settings.ping_minutes, do=told.ping),
    )
