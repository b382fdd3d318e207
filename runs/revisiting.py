"""The pages that the office waits on, looked at again between two nights: one source of single pages."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import islice

from crawler.urls import canonical
from facts.sources import Bounds, Browsing, Revisits, Source
from facts.subjects import TraitKind
from facts.watching import SEALED, WatchEntry, WatchState

#: The source that says of a run what it is.
REVISIT = "revisit"
#: Pages of one run where its schedule names no number, and how long a page rests after somebody looked at it.
MOST_PAGES, RESTS = 400, timedelta(hours=6)
#: Seconds between two requests to one host: these are few pages, and nobody waits for them.
_DELAY_S = 2.0


def look_again(urls: Iterable[str], limit: int = MOST_PAGES) -> Source | None:
    """Return the source of some addresses, each once; None where there is none.

    What it fetches stays with the source that found it, see crawler.targets.revisiting.Planner.
    """
    forms = dict.fromkeys(form for url in urls if (form := canonical(url)))
    chosen = tuple(islice(forms, limit))
    if not chosen:
        return None
    return Source(
        id=REVISIT, title="重点页面复查", start_urls=chosen, revisits=Revisits.ALL, browsing=Browsing.AUTO,
        bounds=Bounds(max_pages=len(chosen), max_depth=0, delay_s=_DELAY_S, max_landings=0), adverts=False,
    )  # fmt: skip


def watched_sites(entries: Iterable[WatchEntry], today: date) -> Sequence[str]:
    """Return the front pages of the domains on the watch list, of the entries in force."""
    return [
        f"http://{trait.value}/"
        for entry in entries
        if entry.state_on(today) is WatchState.ACTIVE
        for trait in entry.traits
        if trait.kind is TraitKind.DOMAIN and not trait.value.startswith(SEALED)
    ]
