"""The office's rules of casework: the shipped files, or the office's own of the same name in one folder.

The folder is the setting `casework`: lifecycle.yml, grading.yml, checklist.yml, weights.yml, generic.yml, material.yml,
watch.yml, watch-columns.yml, units.yml, routes.yml, districts.yml, divisions.yml, days-off.yml. Those by which
lists are made (life cycle, routing, grading, calendar) are read again when a file of them changes.
"""

import time
from collections.abc import Callable
from datetime import date
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TypeVar

from facts.errors import NotKnown
from facts.ports import Clock
from leads.calendar import add_working_days, load_calendar
from leads.calendar.loading import SHIPPED as SHIPPED_DAYS
from leads.checklist import Checklist, load_checklist
from leads.grading import GradingRules, load_grading
from leads.grading.rules import SHIPPED as SHIPPED_GRADING
from leads.lifecycle import Rules
from leads.lifecycle import load_rules as load_lifecycle
from leads.lifecycle.loading import SHIPPED as SHIPPED_LIFECYCLE
from leads.repeats.rules import SHIPPED as SHIPPED_MATERIAL
from leads.repeats.rules import MaterialRules, load_material_rules
from leads.routing import RoutingRules, name_of
from leads.routing import load_rules as load_routing
from leads.routing.rules import SHIPPED as SHIPPED_ROUTING
from leads.subjects import SubjectPlacer
from leads.subjects import load_rules as load_weights
from leads.subjects.rules import GENERIC, WEIGHTS
from leads.watch.columns import SHIPPED as SHIPPED_COLUMNS
from leads.watch.columns import Columns, load_columns
from leads.watch.rules import SHIPPED as SHIPPED_WATCH
from leads.watch.rules import WatchRules, load_watch_rules
from runs.fresh import Fresh
from wiring.rule_files import Files, Read, fresh_rules
from wiring.rules import OFFICE_ZONE
from wiring.settings import Settings

T = TypeVar("T")
#: Files of one folder that say who is responsible for what.
_ROUTING = ("units.yml", "routes.yml", "districts.yml", "divisions.yml")
AddDays = Callable[[date, int], date]


class OfficeRules:
    """Every rules file, read when it is first asked for."""

    settings: Settings
    clock: Clock
    #: Seconds that only grow, for when to look at the files again.
    seconds = staticmethod(time.monotonic)

    def today(self) -> date:
        """The office's day."""
        return self.clock.now().astimezone(OFFICE_ZONE).date()

    @property
    def lifecycle(self) -> Rules:
        """Stages, acts, deadlines."""
        return self._lifecycle.now().rules

    @property
    def routing(self) -> RoutingRules:
        """Units, sectors, districts."""
        return self._routing.now().rules

    @property
    def grading(self) -> GradingRules:
        """How a case is graded."""
        return self._grading.now().rules

    @property
    def add_working_days(self) -> AddDays:
        """Counts working days by the calendar, with the office's own days off; remembers what it was asked."""
        return self._days.now().rules

    def rule_digests(self) -> tuple[str, ...]:
        """Digests of the files by which lists are made, as they are in use now."""
        return (
            self._lifecycle.now().digest, self._routing.now().digest, self._grading.now().digest,
            self._days.now().digest,
        )  # fmt: skip

    @cached_property
    def checklist(self) -> Checklist:
        """The eleven facts of a lead."""
        return load_checklist(self._own("checklist.yml"))

    @cached_property
    def placer(self) -> SubjectPlacer:
        """Decides where a mention belongs."""
        return SubjectPlacer(load_weights(self._own("weights.yml") or WEIGHTS, self._own("generic.yml") or GENERIC))

    def unit_name(self, key: str) -> str:
        """What people call a unit today; its key where the office's file does not have it (any more)."""
        try:
            return name_of(key, self.today(), self.routing)
        except NotKnown:
            return key

    @cached_property
    def material(self) -> MaterialRules:
        """Which changes make a quiet lead speak again."""
        return load_material_rules(self._own("material.yml") or SHIPPED_MATERIAL)

    @cached_property
    def watching(self) -> WatchRules:
        """How much shared names and numbers say."""
        return load_watch_rules(self._own("watch.yml") or SHIPPED_WATCH)

    @cached_property
    def watch_columns(self) -> Columns:
        """How the watch list and its places are worded."""
        return load_columns(self._own("watch-columns.yml") or SHIPPED_COLUMNS)

    @cached_property
    def _lifecycle(self) -> Fresh[Read[Rules]]:
        name = "lifecycle.yml"
        return self._fresh(lambda: load_lifecycle(self._own(name)), lambda: [self._own(name) or SHIPPED_LIFECYCLE])

    @cached_property
    def _routing(self) -> Fresh[Read[RoutingRules]]:
        return self._fresh(
            lambda: load_routing(self.settings.casework),
            lambda: [self._own(name) or SHIPPED_ROUTING / name for name in _ROUTING],
        )

    @cached_property
    def _grading(self) -> Fresh[Read[GradingRules]]:
        name = "grading.yml"
        return self._fresh(lambda: load_grading(self._own(name)), lambda: [self._own(name) or SHIPPED_GRADING])

    @cached_property
    def _days(self) -> Fresh[Read[AddDays]]:
        def load() -> AddDays:
            calendar = load_calendar(office=self._own("days-off.yml"))
            return lru_cache(maxsize=65_536)(partial(add_working_days, calendar=calendar))

        return self._fresh(load, lambda: [SHIPPED_DAYS, *filter(None, [self._own("days-off.yml")])])

    def _fresh(self, load: Callable[[], T], files: Files) -> Fresh[Read[T]]:
        return fresh_rules(load, files, self.seconds)

    def _own(self, name: str) -> Path | None:
        """The office's own file of that name; None where it has none."""
        file = self.settings.casework / name if self.settings.casework else None
        return file if file and file.exists() else None
