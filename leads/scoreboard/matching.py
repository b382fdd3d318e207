"""Which of our subjects a filed case is: by what is decisive, else a person decides."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from facts.filed import CaseDecision, FiledCase, KnownLead, Meeting
from facts.subjects import Trait, TraitKind
from leads.scoreboard.rules import ScoreRules

#: Subjects that are listed for a person.
MOST_LISTED = 20
#: Characters of a name from which on it may be looked for inside longer names.
_LEAST_INSIDE = 3


class Acquaintance:
    """Everything we knew, by trait; built once for all cases."""

    def __init__(self, known: Iterable[KnownLead], rules: ScoreRules) -> None:
        """Take the leads, which may be many of one subject."""
        self._rules = rules
        self._leads: dict[str, list[KnownLead]] = defaultdict(list)
        self._subject_of: dict[str, str] = {}
        self._holders: dict[Trait, set[str]] = defaultdict(set)
        self._traits: dict[str, set[Trait]] = defaultdict(set)
        for each in known:
            self._leads[each.subject].append(each)
            self._subject_of[each.lead] = each.subject
            self._traits[each.subject].update(each.traits)
            for trait in each.traits:
                self._holders[trait].add(each.subject)
        self._names = [trait for trait in self._holders if trait.kind is TraitKind.COMPANY]

    def leads_of(self, subject: str) -> Sequence[KnownLead]:
        """The leads of one subject."""
        return self._leads.get(subject, ())

    def meet(self, case: FiledCase, decision: CaseDecision | None = None) -> tuple[tuple[Meeting, ...], bool]:
        """The subjects a case may be, and whether that is settled: one, or none at all.

        Args:
            case: with traits in comparable form.
            decision: what a person said; it settles the matter.
        """
        if decision is not None:
            return self._as_decided(case, decision), True
        shared = self._shared(case)
        decisive = {subject: traits for subject, traits in shared.items() if self._settles(case, subject, traits)}
        numbered = [s for s, traits in decisive.items() if any(each.kind in self._rules.exclusive for each in traits)]
        if len(numbered) == 1:
            decisive = {numbered[0]: decisive[numbered[0]]}
        if len(decisive) == 1:
            return tuple(self._meetings(decisive)), True
        listed = decisive or shared or self._inside(case)
        return tuple(self._meetings(listed))[:MOST_LISTED], not listed

    def _as_decided(self, case: FiledCase, decision: CaseDecision) -> tuple[Meeting, ...]:
        subject = self._subject_of.get(decision.lead or "")
        if subject is None:
            return ()
        return tuple(self._meetings({subject: self._shared(case).get(subject, set())}))

    def _shared(self, case: FiledCase) -> dict[str, set[Trait]]:
        counted = self._rules.decisive | self._rules.hints
        found: dict[str, set[Trait]] = defaultdict(set)
        for trait in case.traits:
            if trait.kind in counted:
                for subject in self._holders.get(trait, ()):
                    found[subject].add(trait)
        return dict(found)

    def _settles(self, case: FiledCase, subject: str, shared: Iterable[Trait]) -> bool:
        """Whether what is shared is decisive, and no number of the two excludes the other."""
        return any(each.kind in self._rules.decisive for each in shared) and not self._excluded(case, subject)

    def _excluded(self, case: FiledCase, subject: str) -> bool:
        for kind in self._rules.exclusive:
            ours = {each for each in self._traits[subject] if each.kind is kind}
            theirs = {each for each in case.traits if each.kind is kind}
            if ours and theirs and not ours & theirs:
                return True
        return False

    def _inside(self, case: FiledCase) -> Mapping[str, set[Trait]]:
        """Subjects whose registered name holds the short name of the case: worth a person's look, never a match."""
        short = [
            each.value for each in case.traits if each.kind is TraitKind.BRAND and len(each.value) >= _LEAST_INSIDE
        ]
        found: dict[str, set[Trait]] = defaultdict(set)
        for name in self._names if short else ():
            if any(each in name.value for each in short):
                for subject in self._holders[name]:
                    found[subject].add(name)
        return found

    def _meetings(self, found: Mapping[str, set[Trait]]) -> Iterable[Meeting]:
        for subject in sorted(found):
            first = min(self._leads[subject], key=lambda each: each.lead)
            yield Meeting(
                lead=first.lead, subject=subject, name=first.name, shared=tuple(sorted(found[subject])),
            )  # fmt: skip
