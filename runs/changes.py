"""What a run found changed on pages it knew, and which pages behind leads are not there any more.

revisit book ─► (page, the visit before) ─► vault ─► text ─► difference ─► revisit book
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from facts.errors import HouseError
from facts.pages import Page
from facts.ports import Vault
from facts.readings import Reading
from facts.revisits import Change, RevisitBook
from text import read
from text.differences import difference

#: Pages compared in one run at most, some 10 ms each: a site that is rebuilt changes on every page at once.
MOST = 2000
#: Comparisons written together; a crash repeats a quarter of a second of work.
TOGETHER = 25


@dataclass(slots=True, kw_only=True)
class Comparison:
    """What comparing a run's pages came to."""

    #: Pages compared, those in which only markup or figures differ included.
    compared: int = 0
    #: Pages with sentences that are new or gone.
    changed: int = 0
    #: Whether the bound was reached before the last page.
    is_cut: bool = False
    #: Pages that could not be compared, one sentence each.
    problems: list[str] = field(default_factory=list)


def compare(
    run: str,
    book: RevisitBook,
    vault: Vault,
    *,
    most: int = MOST,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Comparison:
    """Compare the pages of a run that differ from the visit before, and store what is new and gone on each.

    A page whose exhibits cannot be opened or read is a problem of the account, and the next page is taken. Pages that
    were compared already are not offered by the book again, so that a run taken up again goes on where it was.

    Args:
        run: the run whose pages are compared.
        book: knows which pages differ, and keeps what differs.
        vault: opens both exhibits.
        most: pages at most.
        is_stopped: whether somebody asked for an end; asked before each batch.
    """
    account, after, taken = Comparison(), 0, 0
    while taken < most and not is_stopped():
        pairs = book.changed(run, after, min(TOGETHER, most - taken))
        if not pairs:
            return account
        found = [_change(page, before, vault, account) for page, before in pairs]
        book.keep_changes([change for change in found if change])
        after, taken = pairs[-1][0].id or after, taken + len(pairs)
    account.is_cut = bool(book.changed(run, after, 1))
    return account


def _change(page: Page, before: Page, vault: Vault, account: Comparison) -> Change | None:
    try:
        found = difference(_read(before, vault), _read(page, vault))
    except Exception as problem:
        # One page that breaks a parser must not end the night; it is named in the account.
        known = isinstance(problem, HouseError)
        account.problems.append(f"{page.url}: {problem if known else f'{type(problem).__name__}: {problem}'}")
        return None
    account.compared += 1
    account.changed += bool(found.added or found.removed)
    return Change(
        page=page.id or 0, before=before.id or 0, added=found.added, removed=found.removed, alike=found.alike
    )  # fmt: skip


def _read(page: Page, vault: Vault) -> Reading:
    capture = vault.open(page.exhibit)
    return read(capture.body, capture.headers.get("content-type"), page.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """失联: that what a lead points at is not there any more; its evidence stays."""

    since: datetime
    #: The address that is gone: the lead's own, or its site's start page.
    url: str
    #: Whether the whole site seems to be gone.
    is_site: bool


def absence(book: RevisitBook, url: str) -> Absence | None:
    """Return since when the page at `url` is gone, or its site's start page; None where both may be there."""
    parts = urlsplit(url)
    start = f"{parts.scheme}://{parts.netloc}/"
    for each in dict.fromkeys((start, url)):
        record = book.get(each)
        if record and record.gone_since:
            return Absence(since=record.gone_since, url=each, is_site=each == start)
    return None
