"""The screening side of a scan: takes pages from the table in batches, assesses them, opens leads, keeps count."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from facts.assessments import Assessment, Screening
from facts.errors import HouseError, NoSpace, StoreFailed
from facts.pages import Capture, Page
from facts.ports import LeadBook, PageBook, Progress, Vault
from leads.casework import Flagged, Taken
from screening import Screener

#: Pages fetched from the table at once; a batch is screened in about a quarter of a second.
BATCH = 200
#: Screenings written in one transaction: few enough that a crash repeats a tenth of a second of work.
TOGETHER = 25
#: Seconds of screening that a scan has left when it was asked to end; the crawl process has had four of the ten.
ENDING_S = 3.0
ACTOR = "scan"


class Take(Protocol):
    """Takes a screened page into the casework; None where its band opens no lead and it meets nobody watched."""

    def __call__(
        self, page: Page, assessment: Assessment, actor: str, capture: Capture | None = None
    ) -> Taken | Flagged | None:
        """Take one page in `actor`'s name; `capture` is what was kept of it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakePorts:
    """Whom the intake works with."""

    pages: PageBook
    leads: LeadBook
    vault: Vault
    take: Take


class Intake:
    """Screens the pages of one run as they come."""

    def __init__(
        self,
        run: str,
        ports: IntakePorts,
        screener: Screener,
        progress: Progress,
        newest: Callable[[], Screener] | None,
    ) -> None:
        """Take the run, the rules, and who is asked before each batch whether there are newer rules."""
        self._newest = newest or (lambda: screener)
        #: Whether the rules changed during the run.
        self.is_swapped = False
        self._run = run
        self._ports = ports
        self._screener = screener
        self._progress = progress
        self._after = 0
        self._done = 0
        self.leads_new = 0
        self.leads_updated = 0
        self.problems: list[str] = []
        #: Watch entries met and alarms raised, one sentence each.
        self.flags: list[str] = []
        #: The same of pages that open no lead, with their addresses.
        self.watched: list[str] = []
        self._candidates: list[Page] = []

    def batch(self) -> int:
        """Screen what is waiting, up to one batch, and return how many pages that were."""
        if (newest := self._newest()) is not self._screener:
            self._screener, self.is_swapped = newest, True
        # Asked first, so that no page that comes in between is passed over.
        last = self._ports.pages.last(self._run)
        waiting = self._ports.pages.unscreened(self._run, self._screener.version, after=self._after, limit=BATCH)
        for start in range(0, len(waiting), TOGETHER):
            self._settle(waiting[start : start + TOGETHER])
        if len(waiting) < BATCH:
            # Unchanged pages are never offered: without this mark each look would go over all of a night's again.
            self._after = max(self._after, last)
        return len(waiting)

    def drain(self, is_stopped: Callable[[], bool] = lambda: False) -> bool:
        """Screen the rest from the beginning: rows of parallel writers may have come in behind our mark.

        Who was asked to end screens what a few seconds allow; return whether that was all.
        """
        self._after, began = 0, time.monotonic()
        while self.batch():
            if is_stopped() and time.monotonic() - began > ENDING_S:
                return False
        return True

    def renew_unchanged(self) -> None:
        """Renew the leads whose pages came back as they were."""
        self._ports.leads.seen_again(self._run, ACTOR)

    def count_leads(self) -> None:
        """Count the leads of the whole run, those included that its earlier processes took in."""
        touched = [lead for lead in self._ports.leads.all() if lead.run == self._run]
        self.leads_new = sum(lead.times_seen == 1 for lead in touched)
        self.leads_updated = len(touched) - self.leads_new

    def take_up_candidates(self) -> None:
        """Remember what earlier processes of this run found: they may have been killed before going on from it."""
        found = map(self._ports.pages.get, self._ports.leads.candidates(self._run))
        self._candidates += [page for page in found if page.run == self._run]

    def hand_over_candidates(self) -> Sequence[Page]:
        """Return the pages that became candidates since this was last asked."""
        candidates, self._candidates = self._candidates, []
        return candidates

    def _settle(self, pages: Sequence[Page]) -> None:
        screened = [(page, screening) for page in pages if (screening := self._screen(page))]
        # Leads first: a crash between the two screens these pages again, which refreshes the leads; the other
        # order would leave screened pages whose leads nobody ever opened.
        self._ports.pages.record(screened)
        self._after = pages[-1].id or self._after

    def _screen(self, page: Page) -> Screening | None:
        self._done += 1
        self._progress(self._done, None, page.url)
        try:
            capture = replace(self._ports.vault.open(page.exhibit), url=page.url)
            assessment, screening = self._screener.screen_capture(capture)
            taken = self._ports.take(page, assessment, ACTOR, capture)
        except (StoreFailed, NoSpace):
            # Going on would lose rows.
            raise
        except Exception as problem:
            # One page that breaks a parser must not end the night; it is named in the summary.
            known = isinstance(problem, HouseError)
            self._refuse(page, str(problem) if known else f"{type(problem).__name__}: {problem}")
            return None
        if isinstance(taken, Flagged):
            self.watched += [f"{said}（{page.url}，未达线索区间，没有立线索）" for said in taken.flags]
        elif taken:
            self.flags += [*taken.flags, *(f"线索 {taken.lead.id} 重新出现：{said}。" for said in taken.news)]
            self._candidates.append(page)
        return screening

    def _refuse(self, page: Page, sentence: str) -> None:
        self._ports.pages.refuse(page, sentence)
        self.problems.append(f"{page.url}: {sentence}")
