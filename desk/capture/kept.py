"""Pictures and style sheets as they were kept with a page: found by address, opened and checked one by one."""

from collections.abc import Sequence

from crawler.urls import canonical
from desk.context import Desk
from facts.errors import DamagedExhibit
from facts.pages import Exhibit, Page
from text.documents.mhtml import Snapshot
from text.inert import Part

#: Exhibits opened for one document, and addresses asked for one by one, as style sheets name them.
_MOST_OPENED, _MOST_ASKED = 60, 60


class Kept:
    """What was kept with one page."""

    def __init__(self, desk: Desk, page: Page, named: Sequence[str]) -> None:
        """Take the addresses that the page's elements name; they are looked up with one query."""
        self._desk = desk
        # Of a page that was the same as before, what it shows was fetched by the run that kept its bytes.
        self._runs = tuple({page.run, page.exhibit.file.rsplit("-", 2)[0]})
        self._asked = 0
        self._left = _MOST_OPENED
        self._known: dict[str, Exhibit | None] = {}
        self._look_up(named)
        #: Exhibits that could not be opened.
        self.damaged = 0

    def __call__(self, url: str) -> Part | None:
        """What was kept at an absolute address."""
        form = canonical(url)
        if form is None:
            return None
        if form not in self._known and self._asked < _MOST_ASKED:
            self._asked += 1
            self._look_up([url])
        exhibit = self._known.get(form)
        return self._open(exhibit) if exhibit else None

    def _look_up(self, urls: Sequence[str]) -> None:
        forms = [form for form in map(canonical, urls) if form is not None]
        found = self._desk.house.visits.kept_with(self._runs, forms)
        self._known |= {form: found.get(form) for form in forms}

    def _open(self, exhibit: Exhibit) -> Part | None:
        self._left -= 1
        if self._left < 0:
            return None
        try:
            capture = self._desk.vault.open(exhibit)
        except DamagedExhibit:
            self.damaged += 1
            return None
        return Part(body=capture.body, content_type=capture.headers.get("content-type"))


class Saved:
    """What a page that somebody saved as MHTML holds beside itself."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._parts = {part.location: part for part in reversed(snapshot.others) if part.location}

    def __call__(self, url: str) -> Part | None:
        """The part that was loaded from an absolute address."""
        part = self._parts.get(url)
        return Part(body=part.body, content_type=part.content_type) if part else None
