"""In-memory doubles of the ports of facts/pictures.py, for tests and for trying things without a disk."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from facts.errors import NotKnown
from facts.pages import Page
from facts.pictures import Picture, PictureReading, PictureState


class MemoryPictureBook:
    """facts.pictures.PictureBook in dicts; a test fills the pages, and says how each was screened."""

    def __init__(self, pages: Sequence[Page] = ()) -> None:
        self.pages = {page.id or 0: page for page in pages}
        #: Page id -> (rank in the queue, version of its screening).
        self.screened: dict[int, tuple[float, str]] = {}
        self.pictures: dict[str, Picture] = {}
        #: Page id -> digest -> version of the screening that heard it.
        self.places: dict[int, dict[str, str | None]] = {}
        self._addresses: dict[str, str] = {}
        self._marks: dict[str, int] = {}

    def add(self, found: Sequence[Picture]) -> int:
        """Note pictures and addresses."""
        before = len(self.pictures)
        for one in found:
            self.pictures.setdefault(one.sha256, one)
            self._addresses[one.url] = one.sha256
        return len(self.pictures) - before

    def marks(self) -> Mapping[str, int]:
        """Return the marks."""
        return dict(self._marks)

    def mark(self, name: str, position: int) -> None:
        """Set a mark."""
        self._marks[name] = position

    def known(self, urls: Sequence[str]) -> Mapping[str, str]:
        """Return the digests of addresses that were captured."""
        return {url: self._addresses[url] for url in urls if url in self._addresses}

    def pages_beside(self, files: Sequence[str], *, since: int, after: int = 0, limit: int = 200) -> Sequence[Page]:
        """Return pages above `since` and those of the runs that wrote the files."""
        runs = {page.run for page in self.pages.values() if page.exhibit.file in files}
        return self._pages(lambda page: (page.id or 0) > since or page.run in runs, after, limit)

    def tie(self, page_id: int, digests: Sequence[str]) -> int:
        """Tie pictures to a page."""
        places = self.places.setdefault(page_id, {})
        before = len(places)
        for each in digests:
            places.setdefault(each, None)
        return len(places) - before

    def waiting(self, limit: int) -> Sequence[Picture]:
        """Return what waits, best page first."""
        found = [one for one in self.pictures.values() if one.state is PictureState.WAITING]
        return sorted(found, key=lambda one: (-self._rank(one.sha256), one.captured_at, one.sha256))[:limit]

    def left(self) -> int:
        """Count what waits."""
        return len(self.waiting(len(self.pictures)))

    def settle(self, sha256: str, reading: PictureReading) -> None:
        """Keep a reading."""
        self.pictures[sha256] = replace(self.pictures[sha256], reading=reading)

    def get(self, digest: str) -> Picture:
        """Return one picture.

        Raises:
            NotKnown: there is none, or more than one.
        """
        found = [one for name, one in self.pictures.items() if name.startswith(digest)]
        if len(found) != 1:
            raise NotKnown(f"There is not one picture {digest}.")
        return found[0]

    def pages_of(self, sha256: str) -> Sequence[int]:
        """Ids of the pages a picture stands on."""
        return sorted(number for number, places in self.places.items() if sha256 in places)

    def on_page(self, page_id: int) -> Sequence[Picture]:
        """Pictures with text on a page."""
        found = (self.pictures[each] for each in self.places.get(page_id, {}))
        return [one for one in found if one.reading and one.state.has_text and one.reading.lines]

    def unheard(self, after: int = 0, limit: int = 50) -> Sequence[Page]:
        """Return screened pages that have not heard their pictures."""

        def is_missing(page: Page) -> bool:
            number = page.id or 0
            version = self.screened.get(number, (0.0, ""))[1]
            newer = (one for other, one in self.pages.items() if other > number and one.url == page.url)
            if not version or any(one.sha256 != page.sha256 for one in newer):
                return False
            return any(self.places[number][one.sha256] != version for one in self.on_page(number))

        return self._pages(is_missing, after, limit)

    def heard(self, page_id: int, digests: Sequence[str], version: str) -> None:
        """Note what a screening heard."""
        self.places[page_id].update(dict.fromkeys(digests, version))

    def _rank(self, sha256: str) -> float:
        pages = self.pages_of(sha256)
        return max((self.screened.get(number, (-1.0, ""))[0] for number in pages), default=-2.0)

    def _pages(self, chosen: Callable[[Page], bool], after: int, limit: int) -> Sequence[Page]:
        return [page for number, page in sorted(self.pages.items()) if number > after and chosen(page)][:limit]
