"""All leads gone over once: what the scoreboard needs of each, and never the dossiers themselves."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from facts.cases import LeadStatus
from facts.dossiers import Dossier
from facts.filed import FiledCase, KnownLead, Share, SourceYield
from facts.subjects import Trait, TraitKind
from leads.scoreboard.intervals import share
from leads.scoreboard.knowing import TraitsOf, known_lead
from leads.scoreboard.rules import ScoreRules
from leads.scoreboard.yields import SCAN, source_yield


class Tally:
    """Counts over a stream of dossiers; holds traits and numbers of leads."""

    def __init__(
        self,
        cases: Iterable[FiledCase],
        traits_of: TraitsOf,
        rules: ScoreRules,
        sources_of: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Count nothing yet.

        Args:
            cases: those that the leads will be held against; of a lead only what can meet one is kept.
            traits_of: subject number -> its traits.
            rules: window and match rules.
            sources_of: lead -> the sources on whose pages it was seen.
        """
        self._traits_of, self._rules, self._sources_of = traits_of, rules, sources_of or {}
        self._wanted = frozenset(trait for case in cases for trait in case.traits)
        self.known: list[KnownLead] = []
        self._confirmed: set[str] = set()
        self._judged = self._accepted = 0
        #: Source -> leads, judged ones, confirmed ones.
        self._sources: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])

    def take(self, dossiers: Iterable[Dossier]) -> None:
        """Count every lead, dismissed and merged ones included."""
        for dossier in dossiers:
            if found := known_lead(dossier, self._traits_of, self._rules, self._counts):
                self.known.append(found)
            if dossier.lead.status is LeadStatus.CONFIRMED:
                self._confirmed.add(dossier.lead.id or "")
            # Merged leads count where they live on.
            if dossier.lead.status is not LeadStatus.MERGED:
                self._count(dossier)

    @property
    def confirmed(self) -> frozenset[str]:
        """Leads that stand confirmed."""
        return frozenset(self._confirmed)

    @property
    def acceptance(self) -> Share:
        """Confirmed leads among those that somebody judged."""
        return share(self._accepted, self._judged)

    def sources(self, pages: Mapping[str, tuple[int, int]]) -> tuple[SourceYield, ...]:
        """What every source brought, those of outside systems included; most confirmed first.

        Args:
            pages: source -> pages fetched and their bytes.

        A lead that several sources have counts for each of them.
        """
        names = {*self._sources, *pages}
        found = (source_yield(name, self._sources.get(name, (0, 0, 0)), pages.get(name, (0, 0))) for name in names)
        return tuple(sorted(found, key=lambda one: (-one.confirmed, -one.candidates, -one.pages, one.source)))

    def _counts(self, trait: Trait) -> bool:
        """What a case has, numbers that exclude another, and names in which a short one may lie."""
        return trait in self._wanted or trait.kind in self._rules.exclusive or trait.kind is TraitKind.COMPANY

    def _count(self, dossier: Dossier) -> None:
        is_judged, is_confirmed = bool(dossier.judgements), dossier.lead.status is LeadStatus.CONFIRMED
        self._judged += is_judged
        self._accepted += is_judged and is_confirmed
        outside = (each.name for each in dossier.sources if each.system != SCAN)
        for source in {*self._sources_of.get(dossier.lead.id or "", ()), *outside}:
            count = self._sources[source]
            count[0] += 1
            count[1] += is_judged
            count[2] += is_confirmed
