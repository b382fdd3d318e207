"""New hosts: the sources that search, and the lists of newly seen domains, on a cadence of their own."""

from wiring.assembly import House
from wiring.jobs.choosing import for_discovery
from wiring.jobs.errands import Errand, Outcome
from wiring.jobs.scanning import scan_these


def discover(house: House, errand: Errand) -> Outcome:
    """Ask what searches and lists of domains name now, and scan where they lead; errors as `scan_these`."""
    chosen = for_discovery(house, errand)
    if not chosen.sources and chosen.resting:
        return Outcome(note=f"{chosen.resting} 个搜索类或域名清单类来源都还没到再查的时候。")
    if not chosen.sources and not chosen.problems:
        return Outcome(note="监测源中没有搜索类和域名清单类来源，没有新站可找。")
    if not chosen.sources:
        return Outcome(note=f"没有可用的搜索类或域名清单类来源{chosen.note}。", is_complete=False)
    return scan_these(house, errand, chosen, has_queue=False)
