"""In-memory books and crawls for scans: what runs/ needs of its ports, and how each can go wrong."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from facts.assessments import Assessment, Screening
from facts.cases import Judgement, Lead, LeadStatus
from facts.doubles import MemoryVault
from facts.errors import NotKnown, Overtaken
from facts.pages import Capture, Exchange, Page
from facts.runs import CrawlAccount, Run, RunSpec, RunStatus, Tally
from leads import candidate
from leads.casework import Taken
from tests.factories import NOON, a_page


class MemoryPages:
    """facts.ports.PageBook in a list."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self.screenings: dict[int, Screening] = {}
        self.refused: dict[int, str] = {}

    def handed_on(self, run: str) -> int:
        return 0

    def unscreened(self, run: str, version: str, *, after: int = 0, limit: int = 200) -> Sequence[Page]:
        waiting = [
            page for page in self.pages
            if page.run == run and page.id is not None and page.id > after
            and page.id not in self.screenings and page.id not in self.refused
        ]  # fmt: skip
        return waiting[:limit]

    def last(self, run: str) -> int:
        return max((page.id or 0 for page in self.pages if page.run == run), default=0)

    def record(self, screened: Sequence[tuple[Page, Screening]]) -> None:
        self.screenings |= {page.id: screening for page, screening in screened if page.id is not None}

    def refuse(self, page: Page, sentence: str) -> None:
        assert page.id is not None
        self.refused[page.id] = sentence

    def get(self, page_id: int) -> Page:
        for page in self.pages:
            if page.id == page_id:
                return page
        raise NotKnown(f"There is no page {page_id}.")

    def screening(self, page_id: int) -> Screening | None:
        return self.screenings.get(page_id)


class MemoryLeads:
    """facts.ports.LeadBook in a dict by URL."""

    def __init__(self) -> None:
        self.leads: dict[str, Lead] = {}

    def take(self, page: Page, assessment: Assessment, actor: str, capture: Capture | None = None) -> Taken | None:
        lead = candidate(page, assessment)
        return Taken(lead=(taken := self.take_in(lead, actor))[0], is_new=taken[1]) if lead else None

    def candidates(self, run: str) -> Sequence[int]:
        return [lead.page_id for lead in self.leads.values() if lead.run == run and lead.page_id is not None]

    def take_in(self, lead: Lead, actor: str) -> tuple[Lead, bool]:
        known = self.leads.get(lead.url)
        times = known.times_seen + (known.run != lead.run) if known else 1
        self.leads[lead.url] = replace(lead, id=f"XS-{len(self.leads):06}", times_seen=times)
        return self.leads[lead.url], known is None

    def seen_again(self, run: str, actor: str) -> int:
        return 0

    def judge(self, judgement: Judgement) -> Lead:
        raise NotKnown(f"There is no lead {judgement.lead}.")

    def get(self, lead_id: str) -> Lead:
        raise NotKnown(f"There is no lead {lead_id}.")

    def all(self, status: LeadStatus | None = None) -> Sequence[Lead]:
        return list(self.leads.values())

    def judgements(self, lead_id: str) -> Sequence[Judgement]:
        return []


class MemoryRuns:
    """facts.ports.RunBook in a dict; a run that is open is taken up again."""

    def __init__(self, pages: MemoryPages) -> None:
        self.runs: dict[str, Run] = {}
        self._pages = pages

    def begin(self, run: Run, *, is_alive: Callable[[Run], bool] = lambda _: False) -> Run:
        for known in self.runs.values():
            if known.plan == run.plan and known.status is not RunStatus.FINISHED:
                if known.status is RunStatus.RUNNING and is_alive(known):
                    raise Overtaken(f"Run {known.id} is under way.")
                run = replace(known, status=RunStatus.RUNNING, holder=run.holder)
        self.runs[run.id] = run
        return run

    def beat(self, run_id: str, holder: str) -> bool:
        found = self.runs[run_id]
        return (found.holder, found.status) == (holder, RunStatus.RUNNING)

    def of_shift(self, shift: int) -> Sequence[Run]:
        return [run for run in self.runs.values() if run.shift == shift]

    def end(self, run_id: str, status: RunStatus, note: str = "") -> None:
        self.runs[run_id] = replace(self.runs[run_id], status=status, note=note)

    def get(self, run_id: str) -> Run:
        return self.runs[run_id]

    def recent(self, limit: int = 20) -> Sequence[Run]:
        return list(self.runs.values())[:limit]

    def tally(self, run_id: str) -> Tally:
        own = [page for page in self._pages.pages if page.run == run_id]
        return Tally(pages_fetched=len(own), screened=sum(page.id in self._pages.screenings for page in own))


class FakeCrawl:
    """facts.crawling.Crawl that takes one step a poll, and then ends with a code and words."""

    def __init__(self, steps: Sequence[Callable[[], object]], code: int, words: str) -> None:
        self._steps = list(steps)
        self._end = code, words
        self.stopped = 0

    def poll(self) -> int | None:
        if self._steps:
            self._steps.pop(0)()
            return None
        return self._end[0]

    def stop(self, grace_s: float = 10.0) -> None:
        self.stopped += 1
        self._steps.clear()

    def account(self) -> CrawlAccount:
        return CrawlAccount()

    def last_words(self) -> str:
        return self._end[1]


class FakeLauncher:
    """facts.crawling.RunLauncher: the crawl brings one page of each (url, body) a poll."""

    def __init__(self, pages: MemoryPages, vault: MemoryVault, brings: Sequence[tuple[str, str]]) -> None:
        self.specs: list[RunSpec] = []
        self.crawls: list[FakeCrawl] = []
        #: How the next crawl ends.
        self.code, self.words = 0, ""
        self.brings = list(brings)
        self._pages = pages
        self._vault = vault

    def launch(self, spec: RunSpec, *, browser: bool = False) -> FakeCrawl:
        self.specs.append(spec)
        steps = [lambda url=url, body=body: self._bring(spec.run, url, body) for url, body in self.brings]
        self.crawls.append(FakeCrawl(steps, self.code, self.words))
        return self.crawls[-1]

    def _bring(self, run: str, url: str, body: str) -> None:
        exchange = Exchange(
            url=url, method="GET", request_headers=(), status=200, reason="OK",
            response_headers=(("Content-Type", "text/html; charset=utf-8"),), body=body.encode(), fetched_at=NOON,
        )  # fmt: skip
        exhibit = self._vault.keep(exchange)
        number = len(self._pages.pages) + 1
        self._pages.pages.append(a_page(id=number, run=run, url=url, requested_url=url, exhibit=exhibit))
