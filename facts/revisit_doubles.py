"""In-memory double of the memory of URLs."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from facts.pages import Known, Page, Skip, Trouble, Visit
from facts.revisits import Change, Plan, Record, Vanished

_VEILS = (Trouble.WALLED, Trouble.BLOCKED)
_FALSE = (*_VEILS, Trouble.SOFT_404)
_SILENT = (Skip.UNRESOLVED, Skip.CONNECTION, Skip.TIMEOUT, Skip.TLS)
_DAY = timedelta(days=1)


class MemoryRevisitBook:
    """facts.revisits.RevisitBook in dicts, with what the frontier does to it: remember, miss, knowns."""

    def __init__(self) -> None:
        #: Every page row, oldest first.
        self.pages: list[Page] = []
        #: Source -> what its last run left waiting; a test fills it.
        self.waiting: dict[str, list[str]] = {}
        self._records: dict[str, Record] = {}
        #: URL -> the page that has its content.
        self._content: dict[str, Page] = {}
        #: URL -> (run, sentence) of the last miss.
        self._missed: dict[str, tuple[str, str]] = {}
        self._changes: dict[int, Change] = {}

    def remember(self, page: Page, number: int, plan: Plan) -> None:
        """Bring the memory up to a visit that brought a page."""
        page = replace(page, id=number)
        self.pages.append(page)
        if page.trouble is Trouble.SOFT_404:
            self._gone(page.run, page.url, "404 said with HTTP 200", page.fetched_at, is_certain=True)
        if page.trouble in _FALSE:
            return
        before = self._content.get(page.url)
        is_same = before is not None and before.sha256 == page.sha256
        is_changed = before is not None and not is_same and (page.gist != before.gist or not page.gist)
        self._records[page.url] = plan(self._records.get(page.url), page, is_changed=is_changed)
        if before and is_same:
            said = page if page.etag or page.last_modified else before
            page = replace(
                page, gist=page.gist or before.gist, etag=said.etag, last_modified=said.last_modified
            )  # fmt: skip
        self._content[page.url] = page
        self._missed.pop(page.url, None)

    def miss(self, run: str, visit: Visit, now: datetime) -> bool:
        """Note that a target gave no page, and return whether its page is newly gone."""
        is_certain = visit.status in (404, 410)
        if not is_certain and (visit.status is not None or visit.skip not in _SILENT):
            return False
        return self._gone(run, visit.target.url, visit.detail, now, is_certain=is_certain)

    def _gone(self, run: str, url: str, detail: str, now: datetime, *, is_certain: bool) -> bool:
        record = self._records.get(url)
        if record is None or (record.gone_since is None and self._missed.get(url, ("",))[0] == run):
            return False
        record = replace(record, misses=record.misses + 1)
        since = record.gone_since
        if since is not None:
            record = replace(record, due_at=now + max(_DAY, now - since))
        else:
            self._missed[url] = (run, detail)
            if is_certain or record.misses >= 3:
                record = replace(record, gone_since=now, due_at=now + _DAY)
        self._records[url] = record
        return since is None and record.gone_since is not None

    def knowns(self, urls: Sequence[str]) -> dict[str, Known]:
        """What earlier runs kept of these URLs."""
        return {url: _known(self._content[url]) for url in urls if url in self._content}

    def due(self, source: str, now: datetime) -> Iterable[str]:
        """URLs that are due and not gone for three months."""
        for url, record in sorted(self._records.items()):
            is_there = record.gone_since is None or record.gone_since > now - 90 * _DAY
            if record.source == source and is_there and (record.due_at is None or record.due_at <= now):
                yield url

    def left(self, source: str) -> Iterable[str]:
        """What the test put there."""
        return sorted(self.waiting.get(source, ()))

    def resting(self, source: str, now: datetime) -> Iterable[str]:
        """URLs that are known and not due yet."""
        found = self._records.values()
        return sorted(each.url for each in found if each.source == source and each.due_at and each.due_at > now)

    def get(self, url: str) -> Record | None:
        """Return the memory of one URL."""
        return self._records.get(url)

    def changed(self, run: str, after: int = 0, limit: int = 100) -> Sequence[tuple[Page, Page]]:
        """Pages of a run beside those of the visit before, where they differ and were not compared."""
        found = []
        for page in sorted(self.pages, key=_number):
            number = _number(page)
            seen = page.run == run and number > after and page.status != 304 and page.trouble not in _FALSE
            before = self._before(page) if seen and number not in self._changes else None
            if before and before.sha256 != page.sha256 and (before.gist != page.gist or not page.gist):
                found.append((page, before))
        return found[:limit]

    def _before(self, page: Page) -> Page | None:
        earlier = [
            each for each in self.pages
            if each.url == page.url and each.run != page.run and _number(each) < _number(page)
            and each.trouble not in _FALSE
        ]  # fmt: skip
        return max(earlier, key=_number, default=None)

    def vanished(self, run: str) -> Sequence[Vanished]:
        """Pages that a run found gone for the first time, by URL."""
        return [
            Vanished(
                url=url, source=record.source, page=self._content[url].id, last_seen=record.checked_at,
                gone_since=record.gone_since, detail=self._missed[url][1],
            )
            for url, record in sorted(self._records.items())
            if record.gone_since is not None and self._missed[url][0] == run
        ]  # fmt: skip

    def keep_changes(self, changes: Sequence[Change]) -> None:
        """Keep the newest of each page."""
        self._changes |= {change.page: change for change in changes}

    def change(self, page: int) -> Change | None:
        """Return what changed on a page."""
        return self._changes.get(page)


def _number(page: Page) -> int:
    return page.id or 0


def _known(page: Page) -> Known:
    return Known(
        page=_number(page), sha256=page.sha256, size=page.size, content_type=page.content_type, exhibit=page.exhibit,
        etag=page.etag, last_modified=page.last_modified,
    )  # fmt: skip
