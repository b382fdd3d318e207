"""What Scrapy's own commands work with: the tables and evidence of the office, for one source."""

from contextlib import ExitStack

from crawler.errand import Errand
from crawler.shell import errand_in_memory
from facts.errors import BadInput
from facts.runs import Run, RunSpec, RunStatus
from facts.sources import Kind, Source
from runs.holding import Hold, is_alive
from runs.scan import ScanOrder, new_run
from wiring.assembly import House
from wiring.child import crawl_ports
from wiring.scanning import read_rewrites
from wiring.settings import load_settings

ACTOR = "scrapy"


def open_errand(source: str, kind: Kind | None = None) -> Errand:
    """Open a run for one source file and return the errand that its spider works on.

    Scrapy's command crawls and screens nothing: the run stays open, and `fangfei scan` of the same file takes it up,
    fetches what is left and screens all of it.

    Args:
        source: a source file, or an address.
        kind: what the spider reads; None reads any kind.

    Raises:
        HouseError: the source, the settings or the database cannot be used, the source is of another kind, or a scan
            is writing to the same folder.
    """
    settings = load_settings()
    house = House(settings)
    sources = house.sources([source])
    _check(sources, kind)
    lock = ExitStack()  # falls with the process, or when the spider closes
    lock.enter_context(house.alone())
    order = ScanOrder(sources=sources, db=settings.database.url, evidence=str(settings.evidence))
    runs = house.runs(ACTOR)
    run: Run = runs.begin(new_run(order, house.clock), is_alive=lambda other: is_alive(other, house.clock.now()))
    lock.enter_context(Hold(runs, run))
    spec = RunSpec(
        run=run.id,
        sources=order.sources,
        db=order.db,
        evidence=order.evidence,
        rewrites=read_rewrites(settings.resolve),
    )
    errand = Errand(spec, crawl_ports(house.store, spec), settings.crawl)

    def close(reason: str) -> None:
        runs.end(run.id, RunStatus.STOPPED, f"Crawled by scrapy ({reason}), not screened yet.")
        lock.close()

    errand.on_close = close
    return errand


def shell_errand() -> Errand:
    """Return the errand of `scrapy shell`: the office's settings, and nothing that is written anywhere.

    Raises:
        HouseError: the settings cannot be used.
    """
    settings = load_settings()
    return errand_in_memory(settings.crawl, read_rewrites(settings.resolve))


def _check(sources: tuple[Source, ...], kind: Kind | None) -> None:
    for source in sources:
        if kind not in (None, source.kind):
            raise BadInput(f"The source {source.id} is of kind {source.kind}; use scrapy crawl {source.kind}.")
