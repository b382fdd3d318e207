"""Which addresses of a run become targets, and how many did not, by the name of what held them back.

Every address is remembered as its 64-bit hash, see crawler/targets/seen.py. Two addresses share one
with a chance of 1 in 10**7 for a run of 1,000,000; the later of them would be taken for known.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from crawler.targets.bounds import Fences
from crawler.targets.seen import Seen
from crawler.urls import canonical
from facts.pages import Purpose, Target
from facts.sources import Kind, Source

#: Raw links remembered as leading nowhere new; a bound on memory, forgetting costs a little time.
_DISMISSED = 200_000
#: Kinds whose pages are single and stand wherever a list says, unless the source names hosts.
_ANYWHERE = frozenset({Kind.FEED, Kind.ARTICLES, Kind.DOMAINS, Kind.LIST})
#: What holds back a landing page beyond bounds.max_landings.
LANDINGS = "landing_budget"
#: What holds back a guide beyond bounds.max_pages: an index may name 50,000 sitemaps.
GUIDES = "guide_budget"


class Admission:
    """The door between links and the frontier."""

    def __init__(self, sources: Mapping[str, Source], *, this_year: int = 0) -> None:
        self.fences = Fences(sources.values(), this_year=this_year)
        #: Source -> what held a link back -> links.
        self.refused: dict[str, Counter[str]] = {name: Counter() for name in sources}
        #: Source -> known addresses whose change is not likely yet.
        self.resting: Counter[str] = Counter()
        self._sources = sources
        #: Landing pages and guides that were led to.
        self._led: Counter[tuple[str, Purpose]] = Counter()
        self._seen = Seen()
        self._dismissed: set[int] = set()
        self._salts = {name: hash(("dismissed", name)) for name in sources}

    def __len__(self) -> int:
        """Addresses known in all."""
        return len(self._seen)

    def __contains__(self, url: str) -> bool:
        """Whether an address in its one form is a target already."""
        return hash(url) in self._seen

    def add(self, url: str) -> None:
        """Remember an address as known, whoever admitted it."""
        self._seen.add(hash(url))

    def rest(self, source: str, urls: Iterable[str]) -> None:
        """Remember addresses that nobody need ask for in this run."""
        before = len(self._seen)
        for url in urls:
            self._seen.add(hash(url))
        self.resting[source] += len(self._seen) - before

    def recall(self, known: Iterable[tuple[str, str]]) -> None:
        """Take up the (URL, source) pairs of a run that goes on."""
        for url, source in known:
            self._seen.add(hash(url))
            if (fence := self.fences.get(source)) is not None and fence.holds(url):
                fence.note(url)

    def landed(self, counts: Mapping[str, int]) -> None:
        """Take up how many landing pages earlier processes of the run have admitted for each source."""
        self._led.update({(source, Purpose.LANDING): count for source, count in counts.items()})

    def fresh(self, references: Iterable[str], source: str) -> Iterable[str]:
        """Yield the raw links that may be new; of a followed page, 98 of 100 are not."""
        dismissed, salt = self._dismissed, self._salts[source]
        found = list(references)
        keys = [hash(reference) for reference in found]
        for reference, key, is_known in zip(found, keys, self._seen.known(keys), strict=True):
            if not is_known and key ^ salt not in dismissed:
                yield reference

    def follow(self, reference: str, charset: str, page: Target, base: str) -> Target | None:
        """Return the target of a link that belongs to its page's source, or None where it is not followed."""
        url = canonical(reference, charset)
        fence = self.fences[page.source]
        if url is not None and url not in self and self.holds(page.source, url):
            refusal = fence.refusal(url)
            if refusal is None:
                self.add(url)
                fence.note(url)
                return Target(url=url, source=page.source, depth=page.depth + 1, via=base)
            self.refused[page.source][refusal] += 1
        self._dismiss(reference, page.source)
        return None

    def holds(self, source: str, url: str) -> bool:
        """Whether an address may be a page of the source: inside its hosts, or anywhere where its kind has none."""
        found = self._sources[source]
        return (not found.hosts and found.kind in _ANYWHERE) or self.fences[source].holds(url)

    @staticmethod
    def form(address: str | None) -> str | None:
        """Return the one form of an address, or None where it is none."""
        return canonical(address) if address else None

    def lead(self, address: str, page: Target, via: str | None, purpose: Purpose) -> Target | None:
        """Return the target of an address that no fence holds; None where it is no address, known, or one too many."""
        url = canonical(address)
        if url is None or url in self:
            return None
        if (most := self._most(page.source, purpose)) is not None:
            if self._led[page.source, purpose] >= most:
                self.refused[page.source][LANDINGS if purpose is Purpose.LANDING else GUIDES] += 1
                return None
            self._led[page.source, purpose] += 1
        self.add(url)
        return Target(url=url, source=page.source, depth=page.depth + 1, via=via, purpose=purpose)

    def _most(self, source: str, purpose: Purpose) -> int | None:
        bounds = self._sources[source].bounds
        return {Purpose.LANDING: bounds.max_landings, Purpose.GUIDE: bounds.max_pages}.get(purpose)

    def _dismiss(self, reference: str, source: str) -> None:
        if len(self._dismissed) >= _DISMISSED:
            self._dismissed.clear()
        self._dismissed.add(hash(reference) ^ self._salts[source])
