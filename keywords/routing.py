"""Say what a page is about from where its evidence routes: sector, mode, pretexts, audiences.

A route counts once for each entry, by the entry's weight, however often the page repeats it; what the page
denies does not count. Topics route a lead and score nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from facts.findings import Family, Hit, Identifier, IdentifierKind, Promise, Topics
from keywords.entries import Routes
from keywords.lexicon import Lexicon

#: A quoted claim says less about the page than its own.
_QUOTED_SHARE = 0.5
#: What a wallet address or an entry that names its mode (P2P网贷) adds to that mode.
_WALLET = 0.5
_NAMED = 0.3
#: Below this the page only brushes the mode.
MIN_WEIGHT = 0.25
_KEYS = ("sector", "mode", "pretext", "audience")
_CRYPTO, _OTHER = "虚拟货币", "其他"


class Routing:
    """The routes of a lexicon, by entry."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take the routes out of the entries."""
        self._routes = {entry.id: entry.routes for entry in lexicon.entries if entry.routes != Routes()}
        self._sectors: Mapping[str, str] = lexicon.modes

    def topics(
        self, hits: Iterable[Hit], promises: Sequence[Promise] = (), identifiers: Iterable[Identifier] = ()
    ) -> Topics:
        """Weigh the routes of the hits that are not negated.

        A mode is named when its entries weigh MIN_WEIGHT together; a pretext or an audience by plain mention.
        A page that promises a return in no known mode is of the mode 其他.
        """
        weights: dict[str, dict[str, float]] = {key: defaultdict(float) for key in _KEYS}
        for identity, weight in self._once(hits).items():
            routes = self._routes[identity]
            for key, values in weights.items():
                if value := getattr(routes, key):
                    values[value] += weight
        if any(each.kind == IdentifierKind.WALLET and each.valid for each in identifiers):
            weights["mode"][_CRYPTO] += _WALLET
        mode = _heaviest(weights["mode"], MIN_WEIGHT)
        if mode is None and any(not each.negated and not each.quoted for each in promises):
            mode = _OTHER
        return Topics(
            sector=self._sectors.get(mode or "") or _heaviest(weights["sector"], MIN_WEIGHT),
            mode=mode,
            pretexts=_ordered(weights["pretext"]),
            audiences=_ordered(weights["audience"]),
        )

    def _once(self, hits: Iterable[Hit]) -> dict[str, float]:
        """Return the highest weight of each routing entry that the page does not deny."""
        best: dict[str, float] = {}
        for hit in hits:
            if hit.negated or hit.term_id not in self._routes:
                continue
            weight = hit.weight + (_NAMED if hit.family == Family.TOPIC else 0.0)
            weight *= _QUOTED_SHARE if hit.quoted else 1.0
            best[hit.term_id] = max(best.get(hit.term_id, 0.0), weight)
        return best


def _heaviest(weights: Mapping[str, float], least: float) -> str | None:
    """Return the heaviest name, the first in code point order among equals; None below `least`."""
    name = max(sorted(weights), key=lambda each: weights[each], default=None)
    return name if name is not None and weights[name] >= least else None


def _ordered(weights: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(sorted(weights, key=lambda each: (-weights[each], each)))


@cache
def _packaged() -> Routing:
    return Routing(Lexicon.load())


def topics(
    hits: Iterable[Hit],
    promises: Sequence[Promise] = (),
    identifiers: Iterable[Identifier] = (),
    lexicon: Lexicon | None = None,
) -> Topics:
    """Weigh hits by the routes of a lexicon; the packaged one is read once. See Routing.topics."""
    routing = _packaged() if lexicon is None else Routing(lexicon)
    return routing.topics(hits, promises, identifiers)
