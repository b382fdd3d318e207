"""Say what a page is about from where its evidence routes: sector, mode, pretexts, audiences, and what carried each.

Three things route: the hits of lexicon entries that have routes; the signs of modes.yml and sectors.yml, words that
only speak for a mode or a sector; and where these leave a mode open, the many words of its trade (trade.py). What the
page denies does not count, what it quotes counts half, what stands in its first line counts half as much again. Topics
route a lead and score nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import log
from pathlib import Path
from typing import NamedTuple

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from facts.findings import Family, Hit, Identifier, IdentifierKind, Promise
from facts.readings import Where
from facts.topics import TopicKind, Topics
from keywords.entries.entry import Routes
from keywords.entries.forms import Form, read_form
from keywords.entries.lexicon import Lexicon
from keywords.routes.grounds import Found, Weights
from keywords.routes.trade import trade_words
from keywords.speech.voice import Heard
from text import Folded, folded_each

#: A quoted claim says less about the page than its own, and so does what no reader sees.
_QUOTED_SHARE, _UNSEEN_SHARE = 0.5, 0.5
#: What a wallet address adds to its mode.
_WALLET = 0.25
#: What an entry adds that names its mode (P2P网贷); a form that innocent pages use as well adds less.
_NAMED, _NAMED_WEAKLY, _WEAK = 0.3, 0.1, 0.1
#: Weight of a sign. One strong sign names a mode, one plain sign does not.
_STRONG, _PLAIN = 0.2, 0.08
#: Below this the page only brushes the mode or the sector.
MIN_WEIGHT = 0.125
#: A sector's own signs overrule the usual sector of the mode from this weight on: two strong ones.
_OVERRULES = 0.4
#: How much the second time counts, on a logarithm: eight times count a bit more than double.
_AGAIN = 0.6
#: The first line says what a page is about: code points of it, and how much more they count.
_FIRST, _FIRST_SHARE = 60, 1.5
#: The mode 其他 has signs of many small schemes, each rarer than those of a mode with a name.
_OTHER_SHARE = 1.3
#: Code points of a page in which signs are looked for; what it is about is said before its lists and footers.
_SIGNS_REACH = 800
#: Code points in which words of the trade are looked for; further words change nothing but the time it takes.
_TRADE_REACH = 150
#: Words of the trade are not asked where hits and signs weigh this much for one mode, and so many times the next one.
_DECIDED, _APART = 0.35, 1.7
_SECTOR, _MODE, _PRETEXT, _AUDIENCE = TopicKind.SECTOR, TopicKind.MODE, TopicKind.PRETEXT, TopicKind.AUDIENCE
_KINDS = tuple(TopicKind)
_IS_WALLET = IdentifierKind.WALLET
# Looked up once: an attribute of an enumeration costs more than the comparison.
_TOPIC, _UNSEEN = Family.TOPIC, frozenset((Where.HIDDEN, Where.ATTRIBUTE, Where.DATA))
_CRYPTO, _OTHER = "虚拟货币", "其他"
_LEXICON = Path(__file__).parents[1] / "lexicon"


class _Route(NamedTuple):
    """A name of some kind that is routed to, and by how much."""

    kind: TopicKind
    name: str
    #: Of a sign; an entry's weight is its hit's.
    weight: float = 0.0


#: The weights of each kind.
_All = dict[TopicKind, Weights]


class Routing:
    """The routes of a lexicon, by entry, and the signs of the modes and sectors it knows."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take the routes out of the entries, and the packaged signs for the names the lexicon has."""
        self._routes = {entry.id: _of(entry.routes) for entry in lexicon.entries if entry.routes != Routes()}
        self._sectors: Mapping[str, str] = lexicon.modes
        words: dict[str, list[_Route]] = {}
        for word, route in packaged_signs():
            if route.name in (lexicon.modes if route.kind is TopicKind.MODE else lexicon.sectors):
                words.setdefault(word, []).append(route)
        self._signs = list(words.values())
        self._latin = {number for number, word in enumerate(words) if word.isascii()}
        self._automaton = CharwiseDoubleArrayAhoCorasick(list(words), MATCH_KIND_LEFTMOST_LONGEST) if words else None
        self._trade = trade_words(frozenset((word, route.name) for word, route in packaged_signs()))

    def topics(
        self,
        hits: Iterable[Hit],
        promises: Sequence[Promise] = (),
        identifiers: Iterable[Identifier] = (),
        *,
        folded: Folded | None = None,
        heard: Heard | None = None,
    ) -> Topics:
        """Weigh the routes of the hits that are not negated, and the signs of the text: 0.1 ms a page.

        A mode is named when what speaks for it weighs MIN_WEIGHT together; a pretext or an audience by plain mention.
        A page that promises a return in no known mode is of the mode 其他. The sector is the usual one of the mode
        unless signs of another are strong.

        Args:
            hits: as Matcher.find gives them.
            promises: returns promised on the page.
            identifiers: names and numbers on the page.
            folded: `text.fold(reading.text)`; without it there are no signs, and fewer pages get a mode.
            heard: the cues of speech, as Matcher.listen(folded) gives them; without them a denied sign counts.
        """
        weights = {kind: Weights() for kind in _KINDS}
        self._weigh_hits(hits, weights)
        industry = self._weigh_signs(folded, heard, weights).heaviest(_OVERRULES) if folded else None
        for each in identifiers:
            if each.kind is _IS_WALLET and each.valid:
                weights[_MODE].add(_CRYPTO, Found(_WALLET, each))
                break
        modes = weights[_MODE]
        places = self._weigh_trade(folded, heard, modes) if folded else {}
        if _OTHER in modes.of:
            modes.of[_OTHER] *= _OTHER_SHARE
        mode = modes.heaviest(MIN_WEIGHT)
        if mode is not None:
            carried = [Found(weight, place) for weight, place in self._trade.carriers(mode, places)]
            modes.found.setdefault(mode, []).extend(carried)
        if mode is None and any(not each.negated and not each.quoted for each in promises):
            mode = _OTHER
        return self._named(weights, mode, industry, folded)

    def _named(self, weights: _All, mode: str | None, industry: str | None, folded: Folded | None) -> Topics:
        usual, sectors = self._sectors.get(mode or ""), weights[_SECTOR]
        sector = industry or usual or sectors.heaviest(MIN_WEIGHT)
        if mode is not None and sector is not None and sector == usual:
            # What routes to the mode carries its usual sector, once even where it routes there by itself.
            known = {id(found.source) for found in sectors.found.get(sector, ())}
            for found in weights[_MODE].found.get(mode, ()):
                if id(found.source) not in known:
                    sectors.add(sector, found)
        order = {kind: weights[kind].ordered() for kind in _KINDS}
        named = [(_SECTOR, sector), (_MODE, mode)]
        named += [(kind, name) for kind in (_PRETEXT, _AUDIENCE) for name in order[kind]]
        return Topics(
            sector=sector,
            mode=mode,
            pretexts=tuple(order[_PRETEXT]),
            audiences=tuple(order[_AUDIENCE]),
            grounds=tuple(
                [weights[kind].ground(kind, name, order[kind], folded) for kind, name in named if name is not None]
            ),
        )

    def _weigh_hits(self, hits: Iterable[Hit], weights: _All) -> None:
        """Add each routing entry once, at its heaviest hit, and a little for saying it again."""
        best: dict[str, tuple[float, Hit]] = {}
        times: dict[str, int] = {}
        routed = self._routes
        for hit in hits:
            identity = hit.term_id
            if identity not in routed or hit.negated:
                continue
            weight = _weight_of(hit)
            if identity not in best or weight > best[identity][0]:
                best[identity] = weight, hit
            times[identity] = times.get(identity, 0) + 1
        for identity, (weight, hit) in best.items():
            found = Found(weight * _again(times[identity]), hit)
            for kind, name, _ in self._routes[identity]:
                weights[kind].add(name, found)

    def _weigh_signs(self, folded: Folded, heard: Heard | None, weights: _All) -> Weights:
        """Add each sign once, where it stands first, and a little for saying it again; return those of sectors."""
        industries = Weights()
        signs = self._signs_of(folded)
        voices = _voices([place for place, _ in signs.values()], heard)
        for (number, (place, times)), (denied, quoted) in zip(signs.items(), voices, strict=True):
            if denied:
                continue
            scale = _again(times) * (_FIRST_SHARE if place[0] < _FIRST else 1.0) * (_QUOTED_SHARE if quoted else 1.0)
            for kind, name, weight in self._signs[number]:
                found = Found(weight * scale, place)
                weights[kind].add(name, found)
                if kind is _SECTOR:
                    industries.add(name, found)
        return industries

    def _weigh_trade(self, folded: Folded, heard: Heard | None, modes: Weights) -> Mapping[int, tuple[int, int]]:
        """Add each word of the trade once, unless hits and signs agree already; return where those counted stand."""
        first, second = (*sorted(modes.of.values(), reverse=True)[:2], 0.0, 0.0)[:2]
        if first >= _DECIDED and first >= _APART * second:
            return {}
        places = self._trade.places(folded.folded[:_TRADE_REACH])
        if not modes.of:
            # Nothing else speaks, so what the page denies must not; elsewhere hearing each word tells too little.
            voices = _voices(list(places.values()), heard)
            places = {
                each: place for (each, place), voice in zip(places.items(), voices, strict=True) if not any(voice)
            }
        for mode, weight in self._trade.sums(places).items():
            modes.of[mode] = modes.of.get(mode, 0.0) + weight
        return places

    def _signs_of(self, folded: Folded) -> dict[int, tuple[tuple[int, int], int]]:
        """Return where each sign stands first, and how often it stands."""
        signs: dict[int, tuple[tuple[int, int], int]] = {}
        for start, end, number in self._automaton.find(folded.folded[:_SIGNS_REACH]) if self._automaton else ():
            if number in self._latin and _cuts_word(folded.folded, start, end):
                continue
            place, times = signs.get(number, ((start, end), 0))
            signs[number] = place, times + 1
        return signs


def _cuts_word(text: str, start: int, end: int) -> bool:
    """Whether a sign in Latin letters is part of a longer word: gold in golden."""
    beside = text[max(0, start - 1) : start] + text[end : end + 1]
    return any(each.isascii() and each.isalpha() for each in beside)


def _of(routes: Routes) -> tuple[_Route, ...]:
    names = {
        TopicKind.SECTOR: routes.sector,
        TopicKind.MODE: routes.mode,
        TopicKind.PRETEXT: routes.pretext,
        TopicKind.AUDIENCE: routes.audience,
    }
    return tuple(_Route(kind, name) for kind, name in names.items() if name)


def _voices(places: Sequence[tuple[int, int]], heard: Heard | None) -> list[tuple[bool, bool]]:
    if heard is None:
        return [(False, False)] * len(places)
    return heard.of([start for start, _ in places], [end for _, end in places])


def _weight_of(hit: Hit) -> float:
    weight = hit.weight
    if hit.family is _TOPIC:
        weight += _NAMED if hit.weight >= _WEAK else _NAMED_WEAKLY
    if hit.quoted:
        weight *= _QUOTED_SHARE
    if hit.where in _UNSEEN:
        weight *= _UNSEEN_SHARE
    return weight * _FIRST_SHARE if hit.start < _FIRST else weight


def _again(times: int) -> float:
    return 1.0 + _AGAIN * log(times) if times > 1 else 1.0


@cache
def packaged_signs() -> tuple[tuple[str, _Route], ...]:
    """Return the packaged signs as (folded word, where it routes); a word may route to several names.

    Raises:
        BrokenLexicon: naming file and line.
    """
    modes, sectors = (read_form(_LEXICON / f"{name}.yml").forms(name) for name in ("modes", "sectors"))
    named = [(TopicKind.MODE, form.text("mode"), form) for form in modes]
    named += [(TopicKind.SECTOR, form.text("code"), form) for form in sectors]
    signs = [sign for kind, name, form in named for sign in _signs(kind, name, form)]
    return tuple(zip(folded_each([word for word, _ in signs]), [route for _, route in signs], strict=True))


def _signs(kind: TopicKind, name: str, form: Form) -> Iterable[tuple[str, _Route]]:
    for key, weight in (("strong", _STRONG), ("plain", _PLAIN)):
        route = _Route(kind, name, weight)
        for word in form.texts(key):
            yield word, route


@cache
def _packaged() -> Routing:
    return Routing(Lexicon.load())


def topics(
    hits: Iterable[Hit],
    promises: Sequence[Promise] = (),
    identifiers: Iterable[Identifier] = (),
    lexicon: Lexicon | None = None,
    *,
    folded: Folded | None = None,
    heard: Heard | None = None,
) -> Topics:
    """Weigh hits by the routes of a lexicon; the packaged one is read once. See Routing.topics."""
    routing = _packaged() if lexicon is None else Routing(lexicon)
    return routing.topics(hits, promises, identifiers, folded=folded, heard=heard)
