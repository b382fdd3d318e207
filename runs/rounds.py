"""The crawl processes of one run, one after the other, with the screening beside them."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from facts.crawling import Crawl, RunLauncher
from facts.runs import CrawlAccount, RunSpec
from runs.intake import Intake

#: Seconds between two looks at the page table when nothing is waiting there.
POLL_S = 0.1


@dataclass(frozen=True, slots=True)
class Ending:
    """How the last crawl process of a run ended."""

    code: int
    words: str

    @property
    def is_good(self) -> bool:
        """Whether it came to its end; one that says something was stopped, by its deadline or by a signal."""
        return self.code == 0 and not self.words


#: No process was asked to end, the scan was.
CUT = Ending(0, "The scan was ended by a signal.")


class Rounds:
    """Starts the processes, follows each to its end, and adds up what they counted."""

    def __init__(self, spec: RunSpec, launcher: RunLauncher) -> None:
        self.spec = spec
        self._launcher = launcher
        self._started = time.monotonic()
        self._is_first = True
        self._not_followed: dict[str, Counter[str]] = {}
        self._resting: dict[str, int] = {}
        self._notes: dict[str, dict[str, None]] = {}

    def go(self, intake: Intake, is_stopped: Callable[[], bool], *, browser: bool = False) -> Ending:
        """Run one process to its end and screen all it brought."""
        if is_stopped():
            return CUT
        crawl = self._launcher.launch(self._within_deadline(), browser=browser)
        try:
            code = _follow(crawl, intake, is_stopped)
        except BaseException:
            crawl.stop()
            raise
        is_screened = intake.drain(is_stopped)
        self._add(crawl.account())
        ending = Ending(code, crawl.last_words())
        return CUT if ending.is_good and not is_screened else ending

    @property
    def account(self) -> CrawlAccount:
        """What all processes counted together."""
        return CrawlAccount(
            not_followed=self._not_followed,
            resting=self._resting,
            notes={source: tuple(notes) for source, notes in self._notes.items()},
        )

    def _within_deadline(self) -> RunSpec:
        if self.spec.deadline_s is None or self._is_first:
            self._is_first = False
            return self.spec
        left = self.spec.deadline_s - (time.monotonic() - self._started)
        return replace(self.spec, deadline_s=max(1.0, left))

    def _add(self, account: CrawlAccount) -> None:
        for source, held in account.not_followed.items():
            self._not_followed.setdefault(source, Counter()).update(held)
        for source, resting in account.resting.items():
            self._resting[source] = max(self._resting.get(source, 0), resting)
        for source, notes in account.notes.items():
            self._notes.setdefault(source, {}).update(dict.fromkeys(notes))


def _follow(crawl: Crawl, intake: Intake, is_stopped: Callable[[], bool]) -> int:
    while (code := crawl.poll()) is None:
        if is_stopped():
            crawl.stop()
        if not intake.batch():
            time.sleep(POLL_S)
    return code
