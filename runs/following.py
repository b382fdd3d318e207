"""What a run goes on to when its pages are screened: what shows candidates as they were, and where codes lead.

candidates ─► their pictures and styles ─► codes in the pictures ─► landing pages ─► screened like any page
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import takewhile

from crawler.adverts import requisites
from crawler.reading.links import Document
from crawler.urls import canonical
from evidence.images import Found
from facts.crawling import Frontier
from facts.errors import HouseError
from facts.pages import Page, Purpose, Target
from facts.ports import Vault

#: Pictures and styles kept with one candidate.
REQUISITES = 20
#: Addresses from codes that one run follows at most.
MOST_CODES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowPorts:
    """Whom the work is done with."""

    vault: Vault
    #: The targets of a run.
    frontier: Callable[[str], Frontier]
    #: Walks the pictures of a run's evidence.
    pictures: Callable[[str], Iterable[Found]]
    #: Reads the web addresses in a picture's codes; safe with any bytes.
    codes: Callable[[bytes], Sequence[str]]


@dataclass(slots=True)
class Following:
    """The further targets of one run, found round by round."""

    run: str
    ports: FollowPorts
    problems: list[str] = field(default_factory=list)
    _read: set[str] = field(default_factory=set)
    _codes: int = 0

    def more(self, candidates: Sequence[Page], is_stopped: Callable[[], bool] = lambda: False) -> int:
        """Add what the candidates of the last round call for, and where codes lead; return how many targets are new.

        Ends early, between two pages or pictures, when somebody asked for an end.
        """
        frontier = self.ports.frontier(self.run)
        going = takewhile(lambda _: not is_stopped(), candidates)
        found = [target for page in going for target in self._requisites(page)]
        return frontier.seed([*found, *self._coded(frontier, is_stopped)])

    def _requisites(self, page: Page) -> Iterator[Target]:
        try:
            capture = self.ports.vault.open(page.exhibit)
        except HouseError as problem:
            self.problems.append(f"{page.url}: {problem}")
            return
        document = Document(capture.body, page.content_type or "", page.url)
        if document.tree is None:
            return
        for address in requisites(document.tree, document.url, limit=REQUISITES):
            url = canonical(address)
            if url is not None:
                yield Target(url=url, source=page.source, depth=1, via=page.url, purpose=Purpose.REQUISITE)

    def _coded(self, frontier: Frontier, is_stopped: Callable[[], bool]) -> Iterator[Target]:
        for found in takewhile(lambda _: not is_stopped(), self.ports.pictures(self.run)):
            if found.capture is None or self._codes >= MOST_CODES:
                continue
            digest = sha256(found.capture.body).hexdigest()
            if digest not in self._read:
                self._read.add(digest)
                yield from self._landings(frontier.get(found.capture.url), found.capture.body)

    def _landings(self, picture: Target | None, body: bytes) -> Iterator[Target]:
        if picture is None:
            return
        for address in self.ports.codes(body):
            url = canonical(address)
            if url is not None:
                self._codes += 1
                yield Target(
                    url=url, source=picture.source, depth=picture.depth + 1, via=picture.via, purpose=Purpose.LANDING
                )
