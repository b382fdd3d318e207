"""What `fangfei sources check` works with: a house that will be gone, and the sources as a crawl takes them."""

from collections.abc import Iterable
from pathlib import Path

from facts.sources import Source
from runs.checking import CheckPorts
from store.tallies import SqlTallyBook
from wiring.asking import with_terms
from wiring.assembly import House
from wiring.launcher import ProcessLauncher
from wiring.settings import Settings


def check_house(settings: Settings, folder: Path) -> House:
    """Return a house of the same settings whose tables, evidence and logs are under a folder that will be gone."""
    return House(settings.model_copy(update={"out": folder, "db": None}))


def check_ports(house: House) -> CheckPorts:
    """Whom a check works with."""
    return CheckPorts(
        launcher=ProcessLauncher(house.settings.logs),
        runs=house.runs("check"),
        pages=house.pages,
        tallies=SqlTallyBook(house.store),
        vault=house.vault(),
        clock=house.clock,
    )


def asked(sources: Iterable[Source], house: House) -> tuple[Source, ...]:
    """Return the sources as a crawl takes them: with the lexicon's terms for the categories of searches."""
    return with_terms(sources, house.rules)
