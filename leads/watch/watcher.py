"""Look at one mention as it comes in: which watch entries it meets, and whether it is somebody known in a new shell.

mention, subject, main text ──look──► hits, alarms ──(the lead gets its number)──► keep ──► stored once each, flagged
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from facts.alarms import Alarm, AlarmBook, Faces, Holders
from facts.assessments import Stance
from facts.figures import OFFICE_ZONE
from facts.ports import Clock
from facts.subjects import Mention, Subject, SubjectBook, Trait, TraitKind
from facts.watching import WatchBook, WatchHit
from leads.repeats.copies import Copies, Copy
from leads.repeats.identity import Repeat, repeated
from leads.repeats.rules import MaterialRules
from leads.watch.faces import BookFaces
from leads.watch.meeting import WatchIndex
from leads.watch.rules import WatchRules
from leads.watch.shells import Known, Newcomer, copy_alarm, has_changed, known_from, shell_alarms

#: Subjects looked at for one mention; what more than these share is generic anyway.
_MOST_SUBJECTS = 50
_ABOUT_OTHERS = frozenset((Stance.EXPOSURE, Stance.WARNING))


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchPorts:
    """Whom the watcher works with."""

    entries: WatchBook
    alarms: AlarmBook
    subjects: SubjectBook
    #: Which of some subjects have a confirmed lead: subject number -> lead number.
    confirmed: Callable[[Sequence[str]], Mapping[str, str]]
    #: Leads -> the subject's number of each; those that nothing identifies are left out.
    subjects_of_leads: Callable[[Sequence[str]], Mapping[str, str]]
    copies: Copies
    clock: Clock
    #: Reads subjects in a few queries; without it the book is read, which is slow for subjects of thousands of pages.
    faces: Faces | None = None


class Seen(NamedTuple):
    """What looking at a mention came to."""

    hits: tuple[WatchHit, ...]
    alarms: tuple[Alarm, ...]
    #: The lead whose text it repeats; the mention is one more sighting of it where `is_sighting`.
    repeat: Repeat | None


class Watcher:
    """Looks at mentions; keeps the index of the watch list until an entry changes or a day begins."""

    def __init__(self, ports: WatchPorts, rules: WatchRules, material: MaterialRules) -> None:
        self._ports = ports
        self._rules = rules
        self._material = material
        self._faces = ports.faces or BookFaces(ports.subjects)
        self._index: tuple[tuple[int, date], WatchIndex] | None = None

    def before(self, key: str) -> Mention | None:
        """Return a mention as it is stored now; to be asked before the mention is placed anew, for `look`."""
        return self._faces.mention(key)

    def repeat(self, mention: Mention, subject: Subject | None, fingerprint: str | None) -> Repeat | None:
        """Say which lead's text a page repeats, and whether the page may count as one more sighting of that lead.

        A page that was put into the lead's own subject contradicts nobody, whatever name it goes by.
        """
        return self._repeat(mention, subject, self._alike(fingerprint))

    def _alike(self, fingerprint: str | None) -> "_Alike":
        copies = self._ports.copies.near(fingerprint, self._material.least_similarity)
        subjects = self._ports.subjects_of_leads([copy.lead for copy in copies]) if copies else {}
        return _Alike(copies, subjects)

    def _repeat(self, mention: Mention, subject: Subject | None, alike: "_Alike") -> Repeat | None:
        if not alike.copies:
            return None
        copy = alike.copies[0]
        number = alike.subjects.get(copy.lead)
        is_own = number is None or (subject is not None and number == subject.id)
        known = () if number is None or is_own else self._faces.face(number, mention).traits
        return repeated(copy, mention, known)

    def look(
        self,
        mention: Mention,
        subject: Subject | None,
        fingerprint: str | None = None,
        *,
        before: Mention | None = None,
        lead: str | None = None,
        stance: Stance | None = None,
    ) -> Seen:
        """Return hits, alarms and what the text repeats; nothing is written.

        Args:
            mention: who the page, advert or clue says is behind it.
            subject: where it was put.
            fingerprint: of the page's main text (Evidence.main_fingerprint); None where there is none.
            before: what `before` gave for it; None where it is new.
            lead: its lead, where it has a number already.
            stance: what the page does; one that reports on somebody or warns of him names him and is not he, so it
                meets the watch list and raises no alarm.
        """
        spread = _Spread(self._faces, mention)
        now = self._ports.clock.now()
        newcomer = Newcomer(mention=mention, subject=subject, lead=lead, before=before)
        hits = tuple(replace(hit, lead=lead) for hit in self._watched().met(mention, spread, now))
        alike = self._alike(fingerprint)
        repeat = self._repeat(mention, subject, alike)
        if stance in _ABOUT_OTHERS:
            return Seen(hits, (), repeat)
        alarms = shell_alarms(newcomer, self._known(newcomer, alike, spread), spread, self._rules, now)
        copied = self._copied(newcomer, repeat, alike, {alarm.against for alarm in alarms})
        return Seen(hits, (*alarms, copied) if copied else alarms, repeat)

    def keep(self, seen: Seen, lead: str | None, actor: str) -> tuple[str, ...]:
        """Store hits and alarms with the lead they are about; return the sentences that are new."""
        met = self._ports.entries.keep_hits([replace(hit, lead=lead) for hit in seen.hits], actor)
        kept = self._ports.alarms.keep([replace(alarm, lead=lead) for alarm in seen.alarms], actor)
        return (*(hit.says for hit in met), *(alarm.says for alarm in kept))

    def _watched(self) -> WatchIndex:
        today = self._ports.clock.now().astimezone(OFFICE_ZONE).date()
        key = (self._ports.entries.mark(), today)
        if self._index is None or self._index[0] != key:
            self._index = key, WatchIndex(self._ports.entries.all(), today, self._rules)
        return self._index[1]

    def _known(self, newcomer: Newcomer, alike: "_Alike", spread: "_Spread") -> list[Known]:
        """Put together the confirmed subjects that share a trait or a text with the newcomer.

        Its own is left out where it goes by the name, domain and district that it went by before.
        """
        likeness = alike.likeness()
        mine = newcomer.subject.id if newcomer.subject else None
        sharing = [
            found
            for trait in newcomer.mention.traits
            if trait.kind is not TraitKind.TEXT and not self._rules.is_generic(trait, spread)
            for found in spread.holders(trait)
        ]
        ids = list(dict.fromkeys((*((mine,) if mine else ()), *likeness, *sharing)))[:_MOST_SUBJECTS]
        if not has_changed(newcomer.before, newcomer.mention):
            ids = [number for number in ids if number != mine]
        confirmed = self._ports.confirmed(ids) if ids else {}
        return [
            known_from(
                self._ports.subjects.get(number), lead, self._faces.face(number, newcomer.mention), newcomer,
                likeness.get(number, 0.0),
            )
            for number, lead in confirmed.items()
        ]  # fmt: skip

    def _copied(
        self, newcomer: Newcomer, repeat: Repeat | None, alike: "_Alike", alarmed: set[str | None]
    ) -> Alarm | None:
        """Return the alarm of a copied text, unless one of a change of shell says so already."""
        if repeat is None or repeat.is_sighting:
            return None
        number = alike.subjects.get(repeat.lead)
        if number is None or number in alarmed:
            return None
        known = Known(subject=self._ports.subjects.get(number), lead=repeat.lead, traits=())
        return copy_alarm(newcomer, repeat, known, self._rules, self._ports.clock.now())


class _Alike(NamedTuple):
    """The leads with a text like a new one, the likest first, and the subjects of those that have one."""

    copies: tuple[Copy, ...]
    subjects: Mapping[str, str]

    def likeness(self) -> dict[str, float]:
        """Subject number -> how like the text of one of its leads the new text is."""
        found: dict[str, float] = {}
        for copy in self.copies:
            if subject := self.subjects.get(copy.lead):
                found.setdefault(subject, copy.similarity)
        return found


class _Spread:
    """Who has the traits of one mention, asked once for all of them."""

    def __init__(self, faces: Faces, mention: Mention) -> None:
        self._faces = faces
        self._found = dict(faces.holders(mention.traits, _MOST_SUBJECTS))

    def holders(self, trait: Trait) -> tuple[str, ...]:
        return self._ask(trait).subjects

    def __call__(self, trait: Trait) -> int:
        return self._ask(trait).count

    def _ask(self, trait: Trait) -> Holders:
        if trait not in self._found:
            self._found |= self._faces.holders((trait,), _MOST_SUBJECTS)
        return self._found[trait]


def flags(lead: str, entries: WatchBook, alarms: AlarmBook) -> tuple[str, ...]:
    """Return what is shown on a lead: the entries it meets that are still on the list, and alarms nobody dealt with.

    Raises:
        NotKnown: the lead's number is not written as one.
    """
    hits = [hit.says for hit in entries.hits(lead=lead) if hit.entry.removal is None]
    return tuple(dict.fromkeys((*hits, *(alarm.says for alarm in alarms.all(open_only=True, lead=lead)))))
