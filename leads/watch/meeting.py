"""Which entries of the watch list a mention meets, whatever district they are of.

entries active today ──index by compared value──► look up each trait of the mention ──add up──► hits
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from facts.subjects import Mention, Trait, TraitKind
from facts.watching import Scope, Strength, WatchEntry, WatchHit, WatchState, WatchTrait
from leads.repeats.naming import FIRM_NAMES, LABELS, NAMES, say, seal, shown
from leads.watch.rules import Spread, WatchRules

STRENGTHS: Mapping[Strength, str] = {Strength.STRONG: "强", Strength.MEDIUM: "中", Strength.WEAK: "弱"}
_SCOPES = {Scope.CITY: "适用全市", Scope.DISTRICT: "限发布区适用，其他区提示"}


class WatchIndex:
    """The entries that hit on a day, found by what meets them; 10,000 entries are indexed in about a second."""

    def __init__(self, entries: Iterable[WatchEntry], today: date, rules: WatchRules) -> None:
        """Index the entries that are active on a day."""
        self._rules = rules
        self._met: dict[str, list[tuple[WatchEntry, WatchTrait]]] = defaultdict(list)
        for entry in entries:
            if entry.state_on(today) is WatchState.ACTIVE:
                for trait in entry.traits:
                    self._met[_key(trait.kind, trait.value)].append((entry, trait))

    def met(self, mention: Mention, spread: Spread, at: datetime) -> tuple[WatchHit, ...]:
        """Return the entries that a mention meets, the strongest first.

        A name or number has to be the same in its compared form; a domain may stand below the entry's. A person's name
        counts beside something else alone, and what many subjects have does not count.

        Args:
            mention: who a page, advert or clue says is behind it.
            spread: how many subjects have a trait.
            at: when the hit is noted.
        """
        found: dict[str, dict[WatchTrait, None]] = defaultdict(dict)
        entries: dict[str, WatchEntry] = {}
        for trait in _traits(mention):
            for entry, own in self._meeting(trait):
                if not self._rules.is_generic(trait, spread):
                    found[entry.id or entry.name][own] = None
                    entries[entry.id or entry.name] = entry
        hits = [self._hit(entries[key], tuple(traits), mention, at) for key, traits in found.items()]
        return tuple(sorted(filter(None, hits), key=lambda hit: -hit.points))

    def _meeting(self, trait: Trait) -> Iterator[tuple[WatchEntry, WatchTrait]]:
        for key in dict.fromkeys(key for one in (trait, *trait.counterparts) for key in _keys(one)):
            yield from self._met.get(key, ())

    def _hit(self, entry: WatchEntry, traits: Sequence[WatchTrait], mention: Mention, at: datetime) -> WatchHit | None:
        scale = self._rules.watch
        points = scale.points({one.kind for one in traits})
        strength = scale.strength(points)
        if strength is None:
            return None
        ordered = tuple(sorted(traits, key=lambda one: (-scale.weights.get(one.kind, 0.0), one)))
        return WatchHit(
            entry=entry, mention=mention.key, traits=ordered, points=points, strength=strength, at=at,
            says=_sentence(entry, ordered, strength),
        )  # fmt: skip


def _traits(mention: Mention) -> tuple[Trait, ...]:
    """A mention's traits, and the name it goes by, which may be a firm's or a brand's."""
    if not mention.name:
        return mention.traits
    named = (Trait(kind=TraitKind.COMPANY, value=mention.name), Trait(kind=TraitKind.BRAND, value=mention.name))
    return tuple(dict.fromkeys((*mention.traits, *named)))


def _key(kind: TraitKind, value: str) -> str:
    """One key for all names of firms, whatever they were called when; else one a kind."""
    return seal(TraitKind.COMPANY if kind in FIRM_NAMES else kind, value)


def _keys(trait: Trait) -> Iterator[str]:
    if trait.kind is not TraitKind.DOMAIN:
        yield _key(trait.kind, trait.value)
        return
    labels = trait.value.split(".")
    for start in range(min(len(labels) - 1, 10)):
        yield _key(trait.kind, ".".join(labels[start:]))


def _sentence(entry: WatchEntry, traits: Sequence[WatchTrait], strength: Strength) -> str:
    shared = "、".join(dict.fromkeys(spoken(one) for one in traits))
    until = f"至 {entry.until.isoformat()}" if entry.until else "至解除为止"
    issued = f"{entry.issuer}发布，{_SCOPES[entry.scope]}，{until}"
    return (
        f"命中警示名单 {entry.id}“{display_name(entry)}”（{issued}）：{shared}；"
        f"依据：{entry.basis}。相符程度：{STRENGTHS[strength]}，待核实。"
    )


def spoken(trait: WatchTrait) -> str:
    """Return a trait of an entry as part of a sentence: 法定代表人“王*”."""
    if trait.role and trait.shown:
        return f"{trait.role}“{trait.shown}”"
    if trait.kind in NAMES:
        return f"{LABELS[trait.kind]}“{trait.shown}”"
    return say(trait.kind, trait.shown)


def is_person(entry: WatchEntry) -> bool:
    """Whether the entry is of a person, and its name that person's."""
    return any(one.kind is TraitKind.PERSON and not one.role for one in entry.traits)


def display_name(entry: WatchEntry, *, unmask: bool = False) -> str:
    """Return an entry's name as it may be shown."""
    return shown(TraitKind.PERSON, entry.name, unmask=unmask) if is_person(entry) else entry.name
