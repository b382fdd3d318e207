"""A screened page or a clue comes in: whose it is, whether it is news, and the one lead it belongs to.

page ─► candidate ─► subject (placed) ─► copies, watch list, alarms ─► lead opened or refreshed ─► news of a quiet one
subjects merged, split, undone ─► their leads follow
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from facts.adverts import AdvertBook
from facts.assessments import Assessment
from facts.cases import Lead, LeadStatus
from facts.dockets import Stage
from facts.findings import Identifier
from facts.pages import Capture, Page
from facts.ports import LeadBook
from facts.readings import Reading
from facts.statements import Basis, Statement, StatementBook
from facts.subjects import Mention, Origin, Placed, SubjectAct, SubjectBook, SubjectKind, TraitKind
from facts.watching import MaterialBook
from keywords import identifiers
from leads.intake import candidate
from leads.repeats.copies import Copies
from leads.repeats.material import material_of
from leads.repeats.quiet import hear, is_quiet
from leads.repeats.rules import MaterialRules
from leads.subjects import SubjectPlacer, mention_of_page, mentions_of_adverts, review
from leads.watch.watcher import Seen, Watcher
from text import fold
from text.skeleton import template_marks

#: Name of the hard rule by which the screening says that somebody watched is on a page.
WATCHED = "watch_listed_subject"
#: What of a page's own says who it is; the filing number of the board that it stands on does not.
_NAMING = frozenset((TraitKind.COMPANY, TraitKind.USCC, TraitKind.REGISTRATION, TraitKind.ICP, TraitKind.APP))
_PAGE_KEY = f"{Origin.PAGE.value} "
_ONE_SUBJECT = "同一主体的线索并为一条"
_TWO_SUBJECTS = "不是同一主体，线索分开"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseworkPorts:
    """Whom the casework works with."""

    leads: LeadBook
    subjects: SubjectBook
    adverts: AdvertBook
    materials: MaterialBook
    watcher: Watcher
    copies: Copies
    #: Decides where a mention belongs.
    placer: SubjectPlacer
    material: MaterialRules
    #: Stage of a lead as its acts have it.
    stage_of: Callable[[str], Stage]
    #: Takes a laid-down lead up again: lead, news, actor.
    reopen: Callable[[str, str, str], object]
    #: Division code -> name.
    district_name: Callable[[str], str] = str
    #: Takes what pages say of themselves for the ledger; None takes nothing.
    statements: StatementBook | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What taking in a page or a clue came to."""

    lead: Lead
    is_new: bool
    #: Watch entries it meets and alarms it raises, one sentence each; only what was not said before.
    flags: tuple[str, ...] = ()
    #: What made a quiet lead speak again, one sentence each.
    news: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """A page below the bands of leads that meets the watch list; it has no lead."""

    #: One sentence an entry; only what was not said before.
    flags: tuple[str, ...]


class Casework:
    """Takes in what comes, and keeps leads in line with their subjects."""

    def __init__(self, ports: CaseworkPorts) -> None:
        self._ports = ports

    def take_page(
        self,
        page: Page,
        assessment: Assessment,
        actor: str,
        capture: Capture | None = None,
        *,
        by_hand: bool = False,
    ) -> Taken | Flagged | None:
        """Open or refresh the lead of a page; None where the page's band is below yellow and nobody watches for it.

        A page below the band that meets the watch list is flagged all the same, without a lead. Doing it twice
        changes nothing more. `capture` is what was kept of the page, for the build of its markup. With `by_hand` a
        person says that the page is a lead, whatever its band.
        """
        lead = candidate(page, assessment, by_hand=by_hand)
        if lead is None:
            flags = self._flag(page, assessment, actor)
            return Flagged(flags=flags) if flags else None
        mention = mention_of_page(page, assessment, templates=_templates(capture))
        before = self._ports.watcher.before(mention.key)
        placed = self.place(mention, actor)
        for advert in mentions_of_adverts(self._ports.adverts.leading_to(page.url), _find, page.fetched_at):
            self.meet(advert, actor)
        seen = self._ports.watcher.look(
            mention, placed.subject, lead.fingerprint, before=before, stance=assessment.stance
        )
        named = lead.subject if any(trait.kind in _NAMING for trait in mention.traits) else None
        stored, is_new = self._take_in(replace(lead, subject=named, subject_id=placed.subject.id), seen, actor)
        if is_new:
            self._state_code(stored, mention, page, actor)
        flags = self._ports.watcher.keep(seen, stored.id, actor)
        news = self._listen(stored, assessment, mention, actor)
        spoken = self._ports.leads.get(stored.id or "") if news else stored
        return Taken(lead=spoken, is_new=is_new, flags=flags, news=news)

    def meet(self, mention: Mention, actor: str, lead: str | None = None) -> Placed:
        """Put an advert or a clue into its subject, and look whom it meets."""
        before = self._ports.watcher.before(mention.key)
        placed = self.place(mention, actor)
        seen = self._ports.watcher.look(mention, placed.subject, before=before)
        self._ports.watcher.keep(seen, lead, actor)
        return placed

    def place(self, mention: Mention, actor: str) -> Placed:
        """Put a mention into its subject; where it shows that subjects are one, their leads become one."""
        placed = self._ports.subjects.place(mention, self._ports.placer, actor)
        for old in placed.absorbed:
            self._hand_over(old, placed.subject.id, actor)
        if placed.absorbed:
            self._gather(placed.subject.id, actor)
        return placed

    def review(self, actor: str) -> Sequence[SubjectAct]:
        """Look again at subjects whose shared values others have come to have, with their leads; run it after a run."""
        acts = review(self._ports.subjects, self._ports.placer, actor)
        for act in acts:
            self.follow(act, actor)
        return acts

    def follow(self, act: SubjectAct, actor: str) -> None:
        """Bring leads in line with a merge, a split, a cut or the undoing of one."""
        one = self._ports.subjects.get(act.subject).id
        other = self._ports.subjects.get(act.other).id if act.other else one
        if other == one and act.other:
            self._hand_over(act.other, one, actor)
        elif other != one:
            self._bring_back(other, one, actor)
            self._gather(other, actor)
        self._gather(one, actor)
        for subject in {one, other}:
            self._name(subject, actor)

    def _take_in(self, lead: Lead, seen: Seen, actor: str) -> tuple[Lead, bool]:
        repeat = seen.repeat
        into = repeat.lead if repeat and repeat.is_sighting else None
        stored, is_new = self._ports.leads.take_in(lead, actor, into=into)
        self._ports.copies.add(stored.id or "", lead.fingerprint)
        return stored, is_new

    def _state_code(self, lead: Lead, mention: Mention, page: Page, actor: str) -> None:
        """Let the ledger have the credit code that the page gives for its own."""
        code = next((trait.value for trait in mention.traits if trait.kind is TraitKind.USCC), None)
        if code and self._ports.statements:
            said = Statement(
                lead=lead.id or "", field="uscc", value=code, basis=Basis.CLAIMED, source=f"page {page.url}", by=actor,
                at=page.fetched_at,
            )  # fmt: skip
            self._ports.statements.add([said])

    def _listen(self, lead: Lead, assessment: Assessment, mention: Mention, actor: str) -> tuple[str, ...]:
        number = lead.id or ""
        quiet = is_quiet(lead, self._ports.stage_of(number))
        seen = material_of(assessment, mention)
        news = hear(
            number, seen, self._ports.materials, self._ports.material, quiet=quiet, actor=actor,
            place=self._ports.district_name,
        )  # fmt: skip
        if news:
            said = "；".join(news)
            # Taken up again while it still lies down; as a candidate it would not need to be.
            self._ports.reopen(number, said, actor)
            self._ports.leads.speak_again(number, said, actor)
        return news

    def _flag(self, page: Page, assessment: Assessment, actor: str) -> tuple[str, ...]:
        if not any(reason.name == WATCHED for reason in assessment.reasons):
            return ()
        mention = mention_of_page(page, assessment)
        seen = self._ports.watcher.look(mention, None, stance=assessment.stance)
        return self._ports.watcher.keep(seen, None, actor)

    def _hand_over(self, old: str, subject: str, actor: str) -> None:
        leads = self._ports.leads
        lead, kept = leads.of_subject(old), leads.of_subject(subject)
        if lead and kept:
            leads.unite(kept.id or "", lead.id or "", actor=actor, reason=_ONE_SUBJECT)
            self._ports.copies.move(lead.id or "", kept.id or "")
        elif lead:
            leads.assign(lead.id or "", subject, actor)

    def _name(self, subject: str, actor: str) -> None:
        """Call a firm's lead by the firm's name, which merging, splitting and renaming change."""
        found, lead = self._ports.subjects.get(subject), self._ports.leads.of_subject(subject)
        if lead and found.kind is SubjectKind.FIRM and found.name != lead.subject:
            self._ports.leads.assign(lead.id or "", subject, actor)

    def _bring_back(self, subject: str, kept: str, actor: str) -> None:
        """Let a subject that stands for itself again have the lead it had brought along."""
        leads, own = self._ports.leads, self._ports.leads.of_subject(kept)
        for lead in leads.all(LeadStatus.MERGED):
            if own and (lead.subject_id, lead.merged_into) == (subject, own.id):
                leads.separate(lead.id or "", actor=actor, reason=_TWO_SUBJECTS)
                for one in leads.sightings(lead.id or ""):
                    self._ports.copies.give(one.fingerprint, lead.id or "")

    def _gather(self, subject: str, actor: str) -> None:
        """Let every page of a subject be a sighting of its one lead."""
        leads = self._ports.leads
        for number, urls in leads.homes(list(self._pages(subject))).items():
            own = leads.of_subject(subject)
            if own and own.id == number:
                continue
            if len(urls) < len(leads.sightings(number)):
                self._part(number, urls, subject, actor)
            elif own:
                leads.unite(own.id or "", number, actor=actor, reason=_ONE_SUBJECT)
            else:
                leads.assign(number, subject, actor)

    def _part(self, lead: str, urls: Sequence[str], subject: str, actor: str) -> None:
        parted = self._ports.leads.part(lead, urls, subject, actor=actor, reason=_ONE_SUBJECT)
        for one in self._ports.leads.sightings(parted.id or ""):
            self._ports.copies.give(one.fingerprint, parted.id or "")

    def _pages(self, subject: str) -> Iterator[str]:
        for mention in self._ports.subjects.mentions(subject):
            if mention.origin is Origin.PAGE:
                yield mention.key.removeprefix(_PAGE_KEY)


def _templates(capture: Capture | None) -> tuple[str, ...]:
    return template_marks(capture.body, capture.headers.get("content-type")) if capture else ()


def _find(text: str) -> Sequence[Identifier]:
    return identifiers(fold(text), Reading(url=None, title="", text=text, visible=len(text)))
