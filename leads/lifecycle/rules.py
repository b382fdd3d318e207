"""The life cycle as data: stages, acts, deadlines, second persons, reminders; read by leads.lifecycle.loading."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from facts.dockets import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """How long something may take."""

    #: 0 or more; None where hours count or the day is always given.
    working_days: int | None = None
    hours: int | None = None
    #: Name of the act that is due then; empty where the act puts off what was due already.
    awaits: str = ""
    #: Working days from the assignment that no given or extended day may pass; None where none is set.
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Second:
    """Whose word an act needs beside its author's."""

    #: Name of the confirming act.
    act: str
    #: Field -> values for which it is needed; empty for always.
    when: Mapping[str, Set[str]]
    #: Whether the act counts at once and is confirmed afterwards.
    at_once: bool = False
    #: Working days to confirm; None where no time is set.
    within: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRule:
    """One act that people can do on a lead."""

    key: str
    #: 派发, 签收 …
    name: str
    #: Stages from which it moves the lead to `to`.
    sources: Set[Stage] = frozenset()
    to: Stage | None = None
    #: It moves the lead back to where it stood before (撤销并案).
    back: bool = False
    #: Stages in which it can be done and moves nothing.
    stays: Set[Stage] = frozenset()
    #: Names of roles; who has which role is the desk's business.
    who: tuple[str, ...] = ()
    #: Fields that it must and may carry: names of leads.lifecycle.fields, `unit`, `due`, `reason`.
    requires: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    #: Units it may name; empty for any.
    units: tuple[str, ...] = ()
    within: Within | None = None
    #: What was due stays due.
    keeps_due: bool = False
    #: It puts off what is due, at most `times` times (延期).
    puts_off: bool = False
    times: int | None = None
    #: What it opens is due beside what the stage waits for (即报, 提请清理).
    aside: bool = False
    second: Second | None = None
    #: Name of the act that it confirms.
    confirms: str = ""
    #: It refuses an act that waits for confirmation.
    declines: bool = False
    #: Acts whose confirmation must not be waiting.
    not_while: tuple[str, ...] = ()
    needs_grade: bool = False
    needs_duty: bool = False
    #: Made from a judgement, never entered as an act.
    by_judgement: bool = False
    #: Act that is done on the other lead at the same time.
    pair: str = ""
    only_in_pair: bool = False
    #: Fields it always carries.
    sets: Mapping[str, object] = field(default_factory=dict)
    source: str = ""

    @property
    def stages(self) -> Set[Stage]:
        """Every stage in which it can be done."""
        return self.sources | self.stays

    @property
    def carries(self) -> tuple[str, ...]:
        """Every field it may carry."""
        return (*self.requires, *self.may)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRule:
    """A stage and what it waits for where no act has said so."""

    name: str
    within: Within | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value that a field can have."""

    #: As it is printed, and stored where it has no key of its own.
    name: str
    key: str = ""
    #: Other ways to write it.
    also: tuple[str, ...] = ()
    #: The act by which it is done; empty where it is only named.
    act: str = ""
    #: Fields that go with it.
    sets: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a reminder (催办), from the mildest to the last."""

    key: str
    name: str
    #: Working days after the due day, negative before it; None where it does not serve days.
    working_days: int | None = None
    #: Hours after the due moment; None where it does not serve hours.
    hours: int | None = None
    #: Who is told.
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A whole life cycle."""

    id: str
    source: str
    valid_from: date
    valid_to: date | None
    zone: ZoneInfo
    home_province: str
    roles: Mapping[str, str]
    stages: Mapping[Stage, StageRule]
    acts: Mapping[str, ActRule]
    #: Field -> what it can say.
    choices: Mapping[str, tuple[Choice, ...]]
    steps: tuple[Step, ...]

    def act_name(self, key: str) -> str:
        """派发 for assign; the key itself where these rules do not know it."""
        return self.acts[key].name if key in self.acts else key

    def stage_name(self, stage: Stage) -> str:
        """派发 for ASSIGNED."""
        return self.stages[stage].name

    def may_do(self, act: str, roles: Set[str]) -> bool:
        """Whether somebody with these roles may do an act; the desk asks this."""
        return act in self.acts and not roles.isdisjoint(self.acts[act].who)
