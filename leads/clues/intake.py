"""Clues into the casework: placed with a subject, opening or refreshing its lead, stating what they know of it.

clue ─► mention ─► subject ─┬─ names an act ─► lead ─► statements
                            └─ names none   ─► the subject's lead, if it has one, else an observation that stays open
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace

from facts.cases import Lead
from facts.clues import Clue, ClueBook, Taking
from facts.ports import Clock
from facts.statements import StatementBook
from facts.subjects import Mention, Placed
from leads.clues.opening import lead_of, why_open
from leads.clues.signals import SignalRules, load_rules, with_history
from leads.clues.stating import stated, statements
from leads.clues.traits import mention_of

#: Clues taken from the queue together.
_TOGETHER = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakePorts:
    """Whom clues are handed to."""

    clues: ClueBook
    statements: StatementBook
    #: Places a mention with its subject, in a transaction of its own.
    place: Callable[[Mention], Placed]
    #: Opens a lead of the subject named in `subject_id`, or refreshes the one that is open; and whether it is new.
    open_lead: Callable[[Lead], tuple[Lead, bool]]
    #: The open lead of a subject, if there is one.
    find_lead: Callable[[str], Lead | None]
    clock: Clock
    #: Sector code -> name as the forms write it.
    sectors: Mapping[str, str] = field(default_factory=dict)
    rules: SignalRules = field(default_factory=load_rules)
    #: Withdraws a lead that nothing speaks for any more, in somebody's name, with a reason; False where it stays.
    retract: Callable[[str, str, str], bool] | None = None
    #: Makes one transaction of an undoing.
    together: Callable[[], AbstractContextManager[object]] = nullcontext


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What taking clues came to."""

    leads_new: int = 0
    leads_updated: int = 0
    #: Clues that stay observations.
    open: int = 0

    def __add__(self, other: "Taken") -> "Taken":
        return Taken(
            leads_new=self.leads_new + other.leads_new,
            leads_updated=self.leads_updated + other.leads_updated,
            open=self.open + other.open,
        )


class ClueIntake:
    """Takes clues in; each is taken once a version, and one that was interrupted is taken again."""

    def __init__(self, ports: IntakePorts) -> None:
        self._ports = ports

    def take(self, clue: Clue, *, by: str) -> Taking:
        """Take one stored clue.

        What an earlier version stated is undone first; a person's statements are left alone.
        """
        return self._take(clue, by)[0]

    def take_waiting(self, *, by: str) -> Taken:
        """Take every clue that nobody took yet, those of an interrupted import included."""
        total = Taken()
        for clue in self._waiting():
            total += self._take(clue, by)[1]
        return total

    def retry_open(self, *, by: str) -> Taken:
        """Offer observations again: their subject may have a lead by now."""
        total, after = Taken(), None
        while some := self._ports.clues.all(open_only=True, after=after, limit=_TOGETHER):
            after = some[-1].id
            for clue in some:
                last = self._ports.clues.taking(clue.id or "")
                if last and last.subject and self._ports.find_lead(last.subject):
                    total += self._take(clue, by)[1]
        return total

    def undo_batch(self, batch: int, *, by: str, reason: str) -> int:
        """Undo an import: what its clues stated, and leads that only they speak for; return how many clues."""
        with self._ports.together():
            gone = self._ports.clues.undo_batch(batch, by=by, reason=reason)
            self._forget(gone, by, reason)
        return len(gone)

    def undo(self, clue: str, *, by: str, reason: str) -> None:
        """Undo the standing version of one clue, what it stated, and a lead that only it speaks for."""
        with self._ports.together():
            self._ports.clues.undo(clue, by=by, reason=reason)
            self._forget((clue,), by, reason)

    def _waiting(self) -> Iterator[Clue]:
        after = None
        while some := self._ports.clues.waiting(after=after, limit=_TOGETHER):
            after = some[-1].id
            yield from some

    def _take(self, clue: Clue, by: str) -> tuple[Taking, Taken]:
        ports, mention = self._ports, mention_of(clue)
        before = ports.clues.taking(clue.id or "")
        if before and before.statements and before.version != clue.version:
            ports.statements.undo_batch(before.statements, by=by, reason=f"{clue.id} 有了新版本")
        placed = ports.place(mention) if mention.traits or mention.name else None
        subject = placed.subject.id if placed else None
        lead, is_new = self._lead(clue, subject)
        number = self._state(clue, lead, by) if lead else None
        taking = Taking(
            clue=clue.id or "", version=clue.version, at=ports.clock.now(), subject=subject,
            lead=lead.id if lead else None, reason="" if lead else why_open(clue), statements=number,
        )  # fmt: skip
        ports.clues.record([taking])
        if lead is None:
            return taking, Taken(open=1)
        return taking, Taken(leads_new=1) if is_new else Taken(leads_updated=1)

    def _lead(self, clue: Clue, subject: str | None) -> tuple[Lead | None, bool]:
        made = lead_of(clue, self._ports.sectors)
        if made and subject:
            return self._ports.open_lead(replace(made, subject_id=subject))
        return (self._ports.find_lead(subject) if subject else None), False

    def _state(self, clue: Clue, lead: Lead, by: str) -> int | None:
        ports, number = self._ports, lead.id or ""
        if clue.registration and clue.version > 1:
            clue = with_history(clue, ports.clues.versions(clue.id or "", standing_only=True))
        if not stated(clue, ports.rules, ports.sectors):
            return None
        standing, now = ports.statements.of(number), ports.clock.now()
        made = statements(clue, number, standing, ports.rules, by=by, at=now, batch=None, sectors=ports.sectors)
        if not made:
            return None
        batch = ports.statements.open_batch(source=f"clue {clue.id}", by=by)
        ports.statements.add([replace(each, batch=batch) for each in made])
        return batch

    def _forget(self, numbers: Sequence[str], by: str, reason: str) -> None:
        """Take back what clues came to; of those whose earlier version stands again the lead stays."""
        standing = {clue.id for clue in self._ports.clues.some(numbers)}
        taken = [last for number in numbers if (last := self._forgotten(number, by, reason))]
        for lead in sorted({last.lead for last in taken if last.lead and last.clue not in standing}):
            if self._ports.retract:
                self._ports.retract(lead, by, reason)

    def _forgotten(self, number: str, by: str, reason: str) -> Taking | None:
        last = self._ports.clues.taking(number)
        if last is None:
            return None
        if last.statements:
            self._ports.statements.undo_batch(last.statements, by=by, reason=reason)
        # An earlier version that stands again differs from the version taken last, and is taken anew.
        gone = replace(last, at=self._ports.clock.now(), lead=None, statements=None, reason="导入已撤销")
        self._ports.clues.record([gone])
        return last
