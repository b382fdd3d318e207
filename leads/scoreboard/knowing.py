"""What we knew, and since when: dossiers as the scoreboard looks at them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from facts.cases import Decision, Judgement
from facts.dossiers import Dossier
from facts.filed import KnownLead
from facts.subjects import Trait, TraitKind
from keywords.identity.traits import normalise
from leads.scoreboard.rules import ScoreRules
from leads.scoreboard.traits import name_traits

#: Subject number -> every trait its mentions have, normalised as traits are kept.
TraitsOf = Callable[[str], Iterable[Trait]]
#: Whether a trait can matter.
Counts = Callable[[Trait], bool]
#: Hosts of one lead that count where it has no subject.
_MOST_HOSTS = 50


def known_lead(
    dossier: Dossier, traits_of: TraitsOf, rules: ScoreRules, counts: Counts = lambda _: True
) -> KnownLead | None:
    """A lead with its traits in comparable form, and when it was found, confirmed and dismissed; None unnumbered.

    Of its traits only those that `counts` says something of are kept.
    """
    lead = dossier.lead
    if lead.id is None:
        return None
    judged = sorted(dossier.judgements, key=lambda each: each.at)
    return KnownLead(
        lead=lead.id,
        subject=lead.subject_id or lead.merged_into or lead.id,
        name=dossier.row.subject or lead.subject or lead.title,
        traits=tuple(dict.fromkeys(filter(counts, _traits(dossier, traits_of)))),
        found_at=_found_at(dossier, rules),
        confirmed_at=next((each.at for each in judged if each.decision is Decision.CONFIRM), None),
        dismissed=tuple(_dismissed(judged)),
    )


def _compared(trait: Trait) -> Trait:
    """A kept trait in comparable form: it is normalised already, which takes 50 microseconds each to do again."""
    return Trait(kind=TraitKind.COMPANY, value=trait.value) if trait.kind is TraitKind.FORMER_NAME else trait


def _found_at(dossier: Dossier, rules: ScoreRules) -> datetime | None:
    """When a source of ours first named it: what the police told us is no finding of ours."""
    if not dossier.sources:
        return dossier.lead.first_seen
    return min((each.first_at for each in dossier.sources if each.system not in rules.not_ours), default=None)


def _dismissed(judged: Iterable[Judgement]) -> Iterator[tuple[datetime, datetime | None]]:
    since: datetime | None = None
    for each in judged:
        if each.decision is Decision.DISMISS:
            since = since or each.at
        elif since is not None:
            yield since, each.at
            since = None
    if since is not None:
        yield since, None


def _traits(dossier: Dossier, traits_of: TraitsOf) -> Iterator[Trait]:
    lead, row = dossier.lead, dossier.row
    for name in dict.fromkeys(filter(None, (row.subject, lead.subject))):
        yield from name_traits(name)
    code = normalise(TraitKind.USCC, row.uscc or "")
    if code:
        yield code
    if lead.subject_id:
        # Which of its sites are its own, and which only carry its adverts, whoever places mentions has decided.
        yield from map(_compared, traits_of(lead.subject_id))
        return
    for host in dict.fromkeys(each.host for each in dossier.sightings[:_MOST_HOSTS]):
        if site := normalise(TraitKind.DOMAIN, host):
            yield site
