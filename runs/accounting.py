"""Account for the sources of a run: count, measure where an assertion asks for it, judge, keep."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median_low

from facts.errors import HouseError
from facts.pages import Page
from facts.ports import Clock, Vault
from facts.reports import ReportBook, SourceReport, SourceTally, TallyBook
from facts.runs import CrawlAccount
from facts.sources import Claim, Source
from runs.reporting import report
from text import read

#: Pages of a source whose visible text is measured, spread evenly over the run: enough for a median that stands still,
#: and not the cost of reading every page twice.
MEASURED = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPorts:
    """Whom an account needs."""

    tallies: TallyBook
    reports: ReportBook
    vault: Vault
    clock: Clock


class Accountant:
    """Writes the account of each source of a run that has come to its end."""

    def __init__(self, ports: AccountPorts) -> None:
        self._ports = ports

    def __call__(self, run: str, sources: tuple[Source, ...], account: CrawlAccount) -> tuple[SourceReport, ...]:
        """Count, judge and keep; returns the reports in the order of the sources."""
        now = self._ports.clock.now()
        made = tuple(report(source, run, now, self._tally(run, source, account)) for source in sources)
        self._ports.reports.keep(made)
        return made

    def _tally(self, run: str, source: Source, account: CrawlAccount) -> SourceTally:
        tally = counted(self._ports.tallies, run, source, account)
        if not any(each.claim is Claim.LEAST_TEXT for each in source.assertions):
            return tally
        return measured(tally, source, self._ports.tallies.sample(run, source.id, MEASURED), self._ports.vault)


def counted(tallies: TallyBook, run: str, source: Source, account: CrawlAccount) -> SourceTally:
    """Return what the tables and the crawl counted of one source."""
    return replace(
        tallies.tally(run, source),
        resting=account.resting.get(source.id, 0),
        traps=dict(account.not_followed.get(source.id, {})),
        notes=tuple(account.notes.get(source.id, ())),
    )


def measured(tally: SourceTally, source: Source, pages: Sequence[Page], vault: Vault) -> SourceTally:
    """Add what the texts of some pages say: the median of their visible characters, and the canaries that they have."""
    phrases = [str(each.value) for each in source.assertions if each.claim is Claim.CANARY]
    texts = [text for page in pages if (text := _visible(page, vault)) is not None]
    found = {phrase for phrase in phrases if any(phrase in text for text in texts)}
    return replace(
        tally,
        median_text=median_low(map(_length, texts)) if texts else None,
        read=max(tally.read, len(texts)),
        canaries=tally.canaries | found,
    )


def _length(text: str) -> int:
    return sum(not character.isspace() for character in text)


def _visible(page: Page, vault: Vault) -> str | None:
    try:
        capture = vault.open(page.exhibit)
        reading = read(capture.body, content_type=page.content_type, url=page.url)
    except HouseError:
        return None  # a damaged exhibit is told by `fangfei evidence fsck`
    return reading.text[: reading.visible]
