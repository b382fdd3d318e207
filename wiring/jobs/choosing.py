"""Which sources a job that crawls takes, in which order, and what is said of those that it does not take."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from facts.cases import LeadStatus
from facts.errors import BadInput
from facts.runs import Turn
from facts.shifts import Job
from facts.sources import Kind, Rhythm, Source
from facts.turns import Brought
from runs import hot
from runs.reporting import DISCOVERY
from store.upkeep.brought import SqlBrought
from wiring.asking import with_terms
from wiring.assembly import House
from wiring.jobs.errands import Errand
from wiring.watching import survey

#: How long after its last run a source of a rarer rhythm rests; half a day less than the rhythm, since nights differ.
_RESTS = {Rhythm.WEEKLY: timedelta(days=6, hours=12), Rhythm.MONTHLY: timedelta(days=29, hours=12)}
#: Broken files named in a sentence, and how a problem names its file.
_NAMED, _FILE = 3, re.compile(r"[^\s/\\:'\"]+\.ya?ml")
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a job takes."""

    #: In the order of their turns.
    sources: tuple[Source, ...]
    turns: tuple[Turn, ...]
    #: One sentence for each source that cannot be used.
    problems: tuple[str, ...] = ()
    #: Sources that can be used and are not due yet.
    resting: int = 0

    @property
    def note(self) -> str:
        """What the office should know of what was not taken, plain Chinese; empty where there is nothing."""
        if not self.problems:
            return ""
        files = dict.fromkeys(name for problem in self.problems for name in _FILE.findall(problem))
        named = "、".join(list(files)[:_NAMED]) + ("等" if len(files) > _NAMED else "")
        where = f"（{named}）" if named else ""
        return f"；另有 {len(self.problems)} 个监测源不能用{where}，没有扫描，原因见监测源页面和日志"


def for_scan(house: House, errand: Errand) -> Choice:
    """What the nightly scan takes: what is due by its rhythm, without what the discovery takes on its own cadence."""
    others = _discovered_elsewhere(house, errand)
    return choose(house, errand, lambda source: source.kind not in others)


def for_discovery(house: House, errand: Errand) -> Choice:
    """What the discovery takes: searches and lists of new domains."""
    return choose(house, errand, lambda source: source.kind in DISCOVERY)


def choose(house: House, errand: Errand, takes: Callable[[Source], bool]) -> Choice:
    """Take the sources that can be used and that are due; a broken file, or an approval that has run out, is named."""
    usable, problems = _usable(house, errand)
    wanted = [source for source in usable if takes(source)]
    brought = what_they_brought(house, errand, wanted)
    due = [source for source in wanted if _is_due(source, brought[source.id], errand)]
    ordered = hot.in_order(due, brought)
    return Choice(
        sources=ordered, turns=hot.turns(due, brought, errand.schedule.max_pages),
        problems=problems, resting=len(wanted) - len(due),
    )  # fmt: skip


def what_they_brought(house: House, errand: Errand, sources: Iterable[Source]) -> Mapping[str, Brought]:
    """What each source brought before this shift was due: a shift taken up again chooses as it did at first."""
    since, book = errand.shift.due - hot.LOOK_BACK, SqlBrought(house.store)
    nights = {
        source: tuple(night for night in found if night.at >= since) or found[:1]
        # A monthly source's last night lies further back than finds count.
        for source, found in book.nights(errand.shift.due - timedelta(days=31), errand.shift.due).items()
    }
    confirmed, candidates = (book.leads(since, status) for status in (LeadStatus.CONFIRMED, LeadStatus.CANDIDATE))
    changed = book.changed(since)
    return {
        source.id: Brought(
            nights=nights.get(source.id, ()), confirmed=confirmed.get(source.id, 0),
            candidates=candidates.get(source.id, 0), changed=changed.get(source.id, 0),
        )
        for source in sources
    }  # fmt: skip


def _usable(house: House, errand: Errand) -> tuple[Sequence[Source], tuple[str, ...]]:
    try:
        found = survey(errand.schedule.sources, house.settings)
    except BadInput as problem:
        return (), (str(problem),)
    problems = list(found.problems)
    usable: list[Source] = []
    for source in found.sources:
        try:
            usable += with_terms([source], house.rules)
        except BadInput as problem:
            problems.append(str(problem))
    for problem_said in problems:
        log.error("source not scanned", schedule=errand.schedule.name, reason=problem_said)
    return usable, tuple(problems)


def _is_due(source: Source, brought: Brought, errand: Errand) -> bool:
    rests = _RESTS.get(source.rhythm)
    if rests is None or not brought.nights or errand.shift.asked_by:
        return True
    last = brought.nights[0]
    return bool(last.waiting) or last.at + rests <= errand.shift.due


def _discovered_elsewhere(house: House, errand: Errand) -> frozenset[Kind]:
    """The kinds that another schedule of the same sources looks after."""
    return frozenset(
        kind
        for schedule in house.schedules.all()
        if schedule.job is Job.DISCOVERY and schedule.enabled and schedule.sources == errand.schedule.sources
        for kind in DISCOVERY
    )
