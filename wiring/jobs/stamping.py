"""The time stamps: the audit chain's head once a day, and whatever still waits for the authority."""

from runs.stamping import stamp
from wiring.assembly import House
from wiring.jobs.errands import Errand, Outcome
from wiring.stamps import has_authority, stamp_ports


def stamp_what_waits(house: House, errand: Errand) -> Outcome:
    """Ask for what is due; what cannot be had now waits, and is said to wait."""
    done = stamp(stamp_ports(house), errand.pulse.is_stopped)
    if not has_authority(house.settings):
        return Outcome(note=f"没有设置时间戳服务，{done.waiting} 项待盖。")
    note = f"新盖时间戳 {done.stamped} 项，待盖 {done.waiting} 项"
    return Outcome(note=f"{note}；{done.problem}" if done.problem else f"{note}。")
