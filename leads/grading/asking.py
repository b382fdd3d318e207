"""The grade that the rules propose for a lead, with what is known beside its dossier: adverts and clues."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from facts.clues import Clue
from facts.dossiers import Dossier
from facts.grading import GradeProposal
from leads.grading.gathering import facts_of, told_by
from leads.grading.proposing import propose
from leads.grading.rules import GradingRules

#: Pages of a subject whose adverts are counted; more say nothing new.
MOST_PAGES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class GradePorts:
    """Who is asked beside the dossier."""

    rules: GradingRules
    #: Pages -> the pages that show adverts leading to one of them.
    publishers: Callable[[Sequence[str]], AbstractSet[str]]
    #: Subject -> the outside clues that named it.
    clues: Callable[[str], Sequence[Clue]]


def propose_for(dossier: Dossier, ports: GradePorts) -> GradeProposal:
    """Propose a lead's grade; a publisher that advertises several of its pages counts once."""
    urls = {one.url for one in dossier.sightings[:MOST_PAGES]} | ({dossier.lead.url} - {""})
    publishers = ports.publishers(sorted(urls)) if urls else ()
    clues = ports.clues(dossier.subject.id) if dossier.subject else ()
    adverts = len(publishers) if urls else None
    return propose(facts_of(dossier, ports.rules, adverts=adverts, told=told_by(clues)), ports.rules)
