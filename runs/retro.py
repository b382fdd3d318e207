"""Retro-hunt (回溯): look for a new term, pattern or watched subject in everything that was ever screened.

stored pages ──batches by page id──► Finder ──► traces ──► hunt book (traces and mark in one transaction)
                                                              └─ take in ─► screened anew, leads opened

A hunt holds one batch in memory. Killed, it goes on after its mark: no page is looked at twice, none is left out.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from facts.errors import HouseError
from facts.ports import PageBook, Progress, Vault
from facts.retro import Hunt, HuntBook, Quarry, ScreenedPages, TakeIn, Trace
from facts.subjects import Subject, SubjectBook
from leads.casework import Taken
from runs.intake import Take
from runs.retro_finding import Finder
from screening import Screener

#: Pages held at once; a page may be some megabytes.
BATCH = 50
#: Traces read at once when found pages are taken in.
_TRACES = 1_000
#: Subjects told of a term.
_SUBJECTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class HuntPorts:
    """Whom a hunt works with."""

    pages: ScreenedPages
    hunts: HuntBook


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """What screening the found pages anew came to."""

    screened: int = 0
    #: Leads that their pages now belong to, each once.
    leads: tuple[str, ...] = ()
    #: Screened, and below the lead band.
    below: int = 0
    problems: tuple[str, ...] = ()


def hunt(
    quarry: Quarry,
    finder: Finder,
    ports: HuntPorts,
    *,
    by: str,
    progress: Progress = lambda done, known, what: None,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Hunt:
    """Look through everything stored, or go on with the unfinished hunt for the same thing.

    Args:
        quarry: what is looked for.
        finder: made of `quarry`.
        ports: where pages come from and traces go.
        by: who asks.
        progress: told after each batch: pages done and known.
        is_stopped: asked between batches; a stopped hunt stays unfinished.

    Returns:
        The hunt as it stands: finished, or stopped at its mark.
    """
    begun = ports.hunts.begin(quarry, last=ports.pages.last(), by=by)
    after, done = begun.after, begun.pages
    known = done + ports.pages.count(after, begun.last)
    while not is_stopped():
        batch = [page for page in ports.pages.after(after, BATCH) if page.page_id <= begun.last]
        if not batch:
            return ports.hunts.finish(begun.id, by=by)
        traces = [trace for page in batch if (trace := finder.look(page))]
        after = batch[-1].page_id
        ports.hunts.advance(begun.id, traces, after=after, pages=len(batch))
        done += len(batch)
        progress(done, known, batch[-1].url)
    return ports.hunts.get(begun.id)


def all_traces(hunts: HuntBook, number: int) -> Iterator[Trace]:
    """Everything a hunt found, by page id, in bounded stretches."""
    after = 0
    while found := hunts.traces(number, after=after, limit=_TRACES):
        yield from found
        after = found[-1].page_id


def take_in(
    hunts: HuntBook, number: int, screen: TakeIn, *, progress: Progress = lambda done, known, what: None
) -> TakenIn:
    """Screen the found pages that are no lead yet anew, the newest version of each address, and open leads.

    A page that cannot be screened is named, and the next is taken.
    """
    newest = {trace.url: trace.page_id for trace in all_traces(hunts, number) if trace.lead is None}
    leads: dict[str, None] = {}
    problems: list[str] = []
    below = 0
    for done, (url, page_id) in enumerate(sorted(newest.items(), key=lambda pair: pair[1]), 1):
        try:
            lead = screen(page_id)
        except HouseError as problem:
            problems.append(f"{url}：{problem}")
            continue
        below += lead is None
        if lead:
            leads[lead] = None
        progress(done, len(newest), url)
    return TakenIn(
        screened=len(newest) - len(problems), leads=tuple(leads), below=below, problems=tuple(problems)
    )  # fmt: skip


def subjects_with(quarry: Quarry, subjects: SubjectBook) -> Sequence[Subject]:
    """Subjects that have one of the traits looked for, or the term in a name; each once, by number."""
    found = {subject.id: subject for trait in quarry.traits for subject in subjects.with_trait(trait)}
    if quarry.term:
        found |= {subject.id: subject for subject in subjects.all(quarry.term, _SUBJECTS)}
    return sorted(found.values(), key=lambda each: each.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainPorts:
    """Whom screening stored pages anew works with."""

    pages: PageBook
    vault: Vault
    screener: Screener
    #: Takes a screened page into the casework; None where its band opens no lead.
    take: Take


def screening_again(ports: AgainPorts, by: str) -> TakeIn:
    """Screen one stored page with the rules of today, from its exhibit, as a scan does; `by` is noted."""

    def screen(page_id: int) -> str | None:
        page = ports.pages.get(page_id)
        capture = replace(ports.vault.open(page.exhibit), url=page.url)
        assessment, screening = ports.screener.screen_capture(capture)
        # As in a scan: a crash between the two screens the page again, which refreshes the lead.
        taken = ports.take(page, assessment, by)
        ports.pages.record([(page, screening)])
        return taken.lead.id if isinstance(taken, Taken) else None

    return screen
