"""Propose new terms: what solicitations say and others do not, cohesive, free at both ends, and not known yet.

pages of one kind ─► runs of 2–6 characters and words ─► log-odds against the others (z) ─► cohesion, boundaries
                                                                        └─► known terms and their parts left out

Counted are groups of pages (near copies, one site), since an advert posted a hundred times says its words once.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from text import words

#: Lengths of a proposed term in characters.
SHORTEST, LONGEST = 2, 6
#: Weight of the prior as a share of the smaller side: it holds rare terms back and lets common ones speak.
_PRIOR = 0.1
#: Two-sided 1 %.
LEAST_Z = 2.58
#: Bits that a term occurs more often than its parts would by chance, at its weakest joint.
LEAST_COHESION = 3.0
#: Bits of what stands before and behind it; a part of a longer term always has the same neighbour.
LEAST_FREEDOM = 1.0
#: A shorter term is left out where so much of it stands inside one longer proposal.
_INSIDE = 0.8
#: Characters on either side in which the neighbours that suggest a category are looked for.
_NEAR = 20
_CONTEXTS = 3
_HAN = re.compile(r"[\u4e00-\u9fff]+")
#: Characters that no term begins or ends with.
_LOOSE = frozenset("的了着过是在和与及或也就都很把被从对为以于之而且您你我他她它们这那个一不")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text in the form terms are matched on."""

    #: The squeezed stream: folded, sentence ends are barriers.
    squeezed: str
    group: str
    #: Where lexicon hits begin in it, and their category.
    marks: tuple[tuple[int, str], ...] = ()


class Place(NamedTuple):
    """Where a proposed term stands: text among those of its side, half-open span in its squeezed stream."""

    text: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One term for an analyst to accept or not."""

    term: str
    #: Standard normal score of the log-odds ratio with an informative Dirichlet prior.
    z: float
    #: Groups that have it on the side looked at, and on the other.
    here: int
    there: int
    #: Whether the dictionary has it as a word.
    is_word: bool
    #: Category of the lexicon terms that stand near it more than elsewhere; empty where none does.
    category: str
    #: Up to three, of different groups where there are such.
    places: tuple[Place, ...]


def mine(
    here: Sequence[Text], there: Sequence[Text], known: Collection[str], *, least: int = 5, limit: int = 100
) -> list[Proposal]:
    """Return the best proposals, highest z first.

    Args:
        here: texts whose terms are wanted, such as solicitations.
        there: texts to tell them from.
        known: squeezed forms of the lexicon; they and their parts are never proposed.
        least: groups that must have a term.
        limit: proposals at most.

    Source: log-odds with an informative Dirichlet prior, Monroe, Colaresi, Quinn 2008, eq. 16 and 22.
    """
    counts = _frequent(here, least)
    others = _count(there, counts.groups)
    vocabulary = {word for text in here for clause in _runs(text.squeezed) for word in words(clause.text)}
    scores = _z(counts.groups, others, _sizes(here), _sizes(there))
    is_known = _knower(known)
    passed = [
        term
        for term, z in sorted(scores.items(), key=lambda one: (-one[1], one[0]))
        if z >= LEAST_Z and term[0] not in _LOOSE and term[-1] not in _LOOSE and not is_known(term)
    ]
    cohesive = [term for term in passed if term in vocabulary or _cohesion(term, counts.times) >= LEAST_COHESION]
    seen = _look(here, set(cohesive))
    free = [term for term in cohesive if term in vocabulary or seen[term].freedom >= LEAST_FREEDOM]
    kept = _longest(free, counts.groups)[:limit]
    usual = Counter(category for text in here for _, category in text.marks)
    return [
        Proposal(
            term=term, z=scores[term], here=counts.groups[term], there=others[term], is_word=term in vocabulary,
            category=_suggest(seen[term].near, usual), places=tuple(seen[term].places),
        )
        for term in kept
    ]  # fmt: skip


class _Run(NamedTuple):
    start: int
    text: str


def _runs(squeezed: str) -> Iterator[_Run]:
    """Stretches of Han characters; terms with letters or digits in them are numbers and names, and left to people."""
    yield from (_Run(found.start(), found[0]) for found in _HAN.finditer(squeezed))


@dataclass(frozen=True, slots=True)
class _Counts:
    #: Term -> groups that have it, and times it stands anywhere; times of single characters too.
    groups: Mapping[str, int]
    times: Mapping[str, int]


def _frequent(texts: Sequence[Text], least: int) -> _Counts:
    """Count runs that enough groups have; a longer one only where both its shorter halves are such."""
    groups: dict[str, int] = {}
    times: Counter[str] = Counter(char for text in texts for run in _runs(text.squeezed) for char in run.text)
    for length in range(SHORTEST, LONGEST + 1):
        having: dict[str, set[str]] = defaultdict(set)
        found: Counter[str] = Counter()
        for text in texts:
            for term in _terms(text, length, groups if length > SHORTEST else None):
                having[term].add(text.group)
                found[term] += 1
        level = {term: len(names) for term, names in having.items() if len(names) >= least}
        groups |= level
        times.update({term: found[term] for term in level})
    times[""] = sum(count for term, count in times.items() if len(term) == 1)
    return _Counts(groups, times)


def _terms(text: Text, length: int, shorter: Mapping[str, int] | None) -> Iterator[str]:
    for run in _runs(text.squeezed):
        for start in range(len(run.text) - length + 1):
            term = run.text[start : start + length]
            if shorter is None or (term[1:] in shorter and term[:-1] in shorter):
                yield term


def _count(texts: Sequence[Text], wanted: Mapping[str, int]) -> Counter[str]:
    """Count the groups that have each wanted term."""
    having: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        for length in range(SHORTEST, LONGEST + 1):
            for term in _terms(text, length, None):
                if term in wanted:
                    having[term].add(text.group)
    return Counter({term: len(names) for term, names in having.items()})


def _sizes(texts: Sequence[Text]) -> Counter[int]:
    """Length -> different runs of that length, summed over the texts."""
    lengths = range(SHORTEST, LONGEST + 1)
    return Counter({length: sum(len(set(_terms(text, length, None))) for text in texts) for length in lengths})


def _z(
    here: Mapping[str, int], there: Mapping[str, int], ours: Mapping[int, int], theirs: Mapping[int, int]
) -> dict[str, float]:
    """Score each term among all those of its own length."""
    scores: dict[str, float] = {}
    for term, one in here.items():
        left, right, other = ours[len(term)], theirs[len(term)], there.get(term, 0)
        prior = _PRIOR * max(1, min(left, right))
        alpha = prior * (one + other) / (left + right)
        odds = _logit(one + alpha, left + prior) - _logit(other + alpha, right + prior)
        scores[term] = odds / math.sqrt(1 / (one + alpha) + 1 / (other + alpha))
    return scores


def _logit(part: float, whole: float) -> float:
    # Where one term is all there is, half a count stands for the rest.
    return math.log(part / max(0.5, whole - part))


def _knower(known: Collection[str]) -> Callable[[str], bool]:
    """Whether a term is a known one, a part of one, or little more than one."""
    forms = {form for form in known if len(form) >= SHORTEST}
    parts = {
        form[start : start + length]
        for form in forms
        for length in range(SHORTEST, LONGEST + 1)
        for start in range(len(form) - length + 1)
    }

    def is_known(term: str) -> bool:
        inner = (term[a:b] for a in range(len(term)) for b in range(a + SHORTEST, len(term) + 1))
        longest = max((len(part) for part in inner if part in forms), default=0)
        return term in parts or 0 < len(term) - longest < SHORTEST

    return is_known


def _cohesion(term: str, times: Mapping[str, int]) -> float:
    """Pointwise mutual information of the weakest joint, bits; `times` has the number of all characters under ""."""
    joints = ((term[:at], term[at:]) for at in range(1, len(term)))
    return min(math.log2(times[term] * times[""] / (times[left] * times[right])) for left, right in joints)


@dataclass(slots=True)
class _Seen:
    before: Counter[str] = field(default_factory=Counter)
    behind: Counter[str] = field(default_factory=Counter)
    near: Counter[str] = field(default_factory=Counter)
    places: list[Place] = field(default_factory=list)
    groups: set[str] = field(default_factory=set)

    @property
    def freedom(self) -> float:
        """Entropy of the poorer side, bits."""
        return min(_entropy(self.before), _entropy(self.behind))


def _look(texts: Sequence[Text], terms: Collection[str]) -> dict[str, _Seen]:
    seen: dict[str, _Seen] = {term: _Seen() for term in terms}
    for number, text in enumerate(texts):
        for run in _runs(text.squeezed):
            for length in range(SHORTEST, LONGEST + 1):
                for start in range(len(run.text) - length + 1):
                    found = seen.get(run.text[start : start + length])
                    if found is not None:
                        place = Place(number, run.start + start, run.start + start + length)
                        _note(found, text, place, run.text[:start][-1:], run.text[start + length :][:1])
    return seen


def _note(seen: _Seen, text: Text, place: Place, before: str, behind: str) -> None:
    # An end of the run is a neighbour unlike any other.
    seen.before[before or f"{place}"] += 1
    seen.behind[behind or f"{place}"] += 1
    seen.near.update(category for at, category in text.marks if place.start - _NEAR <= at < place.end + _NEAR)
    if len(seen.places) < _CONTEXTS and text.group not in seen.groups:
        seen.groups.add(text.group)
        seen.places.append(place)


def _entropy(counts: Counter[str]) -> float:
    whole = counts.total()
    return -sum(count / whole * math.log2(count / whole) for count in counts.values()) if whole else 0.0


def _longest(terms: Sequence[str], groups: Mapping[str, int]) -> list[str]:
    """Leave out what mostly stands inside a longer proposal."""
    chosen = set(terms)
    return [
        term
        for term in terms
        if not any(
            len(other) > len(term) and term in other and groups[other] >= _INSIDE * groups[term] for other in chosen
        )
    ]


def _suggest(near: Counter[str], usual: Counter[str]) -> str:
    """The category whose terms stand near more often than they do anywhere, by log-likelihood."""
    whole, all_marks = near.total(), usual.total()
    best = max(
        ((count * math.log(count / whole / (usual[name] / all_marks)), name) for name, count in near.items()),
        default=(0.0, ""),
    )
    return best[1] if best[0] > 0 else ""
