"""Try things of a running office without leaving a trace in its tables: sources, and drafts of the lexicon."""

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from classifier.sampling import Shares
from facts.ports import Progress
from facts.sources import Source
from keywords import Engine
from runs.checking import PAGES, Checked, CheckOrder, check
from runs.trying import Trial, TrialOrder, TrialPorts, try_out
from runs.wording import Draft, lexicon_of, touched
from screening import Screener
from wiring.assembly import House
from wiring.checking import asked, check_house, check_ports
from wiring.scanning import read_rewrites


def try_sources(
    house: House,
    sources: Sequence[Source],
    *,
    progress: Progress,
    resolve: Sequence[str] = (),
    pages: int = PAGES,
    deadline_s: float = 300.0,
    delay_s: float | None = None,
    is_stopped: Callable[[], bool] = lambda: False,
) -> tuple[Checked, ...]:
    """Fetch a few pages of sources for real, with tables and evidence that are gone afterwards.

    Args:
        house: whose settings, lexicon and lock are used.
        sources: what to try.
        progress: told of pages fetched.
        resolve: where hosts really are, beside those of the settings.
        pages: of each source at most.
        deadline_s: seconds for all together.
        delay_s: seconds between requests to one host; None leaves it to each source.
        is_stopped: asked whether to end early.

    Raises:
        BadInput: a scan or another trial is under way; one host is never asked by two at once.
    """
    rewrites = read_rewrites([*resolve, *house.settings.resolve])
    with house.alone(), TemporaryDirectory(prefix="fangfei-check-") as folder:
        aside = check_house(house.settings, Path(folder))
        order = CheckOrder(
            sources=asked(sources, house),
            db=aside.settings.database.url,
            evidence=str(aside.settings.evidence),
            pages=pages,
            deadline_s=deadline_s,
            delay_s=delay_s,
            rewrites=rewrites,
        )
        try:
            return check(order, check_ports(aside), progress=progress, is_stopped=is_stopped)
        finally:
            aside.store.close()


def try_draft(house: House, draft: Draft, runs: Sequence[str], progress: Progress) -> Trial:
    """Try a draft of the lexicon on the pages of some runs, with the model and the bands in use; nothing is written.

    Raises:
        BrokenLexicon: the draft cannot be loaded.
        BadInput: it changes nothing that is matched, or there are no pages.
    """
    today, settings = house.rules.today(), house.settings
    lexicons = [lexicon_of(office, today) for office in (draft.before, draft.after)]
    now, then = (
        Screener(Engine.of(lexicon), house.model, bands=house.bands, known=house.knowing.now) for lexicon in lexicons
    )
    order = TrialOrder(
        runs=tuple(runs),
        budget=settings.queue_budget,
        shares=Shares(uncertain=settings.queue_uncertain, random=settings.queue_random),
    )
    ports = TrialPorts(reviews=house.reviews, pages=house.pages, vault=house.vault(), now=now, draft=then)
    return try_out(order, ports, touched(draft, today), lexicons[1], progress)
