"""The demonstration's account: stance by site against the readers' word, and every page it got wrong."""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from demo.expectations import Book, find
from facts.assessments import Screening, Stance
from facts.pages import Page

_COLUMNS = ("site", "pages", "read", "right", "招揽 read", "招揽 found", "false alarms")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One screened page beside what its reader said."""

    folder: str
    url: str
    expected: Stance | None
    found: Stance
    score: float
    band: str

    @property
    def is_wrong(self) -> bool:
        """Whether a reader said something else."""
        return self.expected is not None and self.expected is not self.found


def compare(screened: Sequence[tuple[Page, Screening]], book: Book, folders: dict[str, str]) -> list[Outcome]:
    """Put every screened page beside its expectation.

    Args:
        screened: the pages of the run.
        book: what the readers said.
        folders: host -> folder, for pages nobody has read.
    """
    outcomes = []
    for page, screening in screened:
        read = find(book, page.url) or find(book, page.requested_url)
        outcomes.append(
            Outcome(
                folder=folders.get(page.host, page.host),
                url=page.url,
                expected=read.stance if read else None,
                found=screening.stance,
                score=screening.score,
                band=screening.band.value,
            )
        )
    return outcomes


def site_table(outcomes: Sequence[Outcome]) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """Columns and rows: one a site, and the sum."""
    folders = sorted({outcome.folder for outcome in outcomes})
    rows = [_row(folder, [outcome for outcome in outcomes if outcome.folder == folder]) for folder in folders]
    return _COLUMNS, [*rows, _row("all", outcomes)]


def _row(name: str, outcomes: Sequence[Outcome]) -> tuple[object, ...]:
    read = [outcome for outcome in outcomes if outcome.expected]
    asking = [outcome for outcome in read if outcome.expected is Stance.SOLICITATION]
    alarms = [outcome for outcome in read if outcome.found is Stance.SOLICITATION and outcome.is_wrong]
    found = [outcome for outcome in asking if not outcome.is_wrong]
    right = sum(not outcome.is_wrong for outcome in read)
    return (name, len(outcomes), len(read), right, len(asking), len(found), len(alarms))


def confusion(outcomes: Sequence[Outcome]) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """Columns and rows: what readers said against what was found."""
    counts = Counter((outcome.expected, outcome.found) for outcome in outcomes if outcome.expected)
    stances = list(Stance)
    return ("read \\ found", *stances), [(row, *(counts[row, column] for column in stances)) for row in stances]


def write_misses(outcomes: Sequence[Outcome], path: Path) -> list[Outcome]:
    """Write every page with another stance than its reader's, and return them, highest score first."""
    wrong = sorted((outcome for outcome in outcomes if outcome.is_wrong), key=lambda outcome: -outcome.score)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("url", "read", "found", "score", "band"))
        writer.writerows((w.url, w.expected, w.found, w.score, w.band) for w in wrong)
    return wrong
