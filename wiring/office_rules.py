"""The office's rules of casework: the shipped files, or the office's own of the same name in one folder.

The folder is the setting `casework`: lifecycle.yml, grading.yml, checklist.yml, weights.yml, generic.yml, material.yml,
watch.yml, watch-columns.yml, units.yml, routes.yml, districts.yml, divisions.yml, days-off.yml.
"""

from collections.abc import Callable
from datetime import date
from functools import cached_property, lru_cache, partial
from pathlib import Path

from facts.errors import NotKnown
from facts.ports import Clock
from leads.calendar import add_working_days, load_calendar
from leads.checklist import Checklist, load_checklist
from leads.grading import GradingRules, load_grading
from leads.lifecycle import Rules
from leads.lifecycle import load_rules as load_lifecycle
from leads.repeats.rules import SHIPPED as SHIPPED_MATERIAL
from leads.repeats.rules import MaterialRules, load_material_rules
from leads.routing import RoutingRules, name_of
from leads.routing import load_rules as load_routing
from leads.subjects import SubjectPlacer
from leads.subjects import load_rules as load_weights
from leads.subjects.rules import GENERIC, WEIGHTS
from leads.watch.columns import SHIPPED as SHIPPED_COLUMNS
from leads.watch.columns import Columns, load_columns
from leads.watch.rules import SHIPPED as SHIPPED_WATCH
from leads.watch.rules import WatchRules, load_watch_rules
from wiring.rules import OFFICE_ZONE
from wiring.settings import Settings


class OfficeRules:
    """Every rules file, read when it is first asked for."""

    settings: Settings
    clock: Clock

    def today(self) -> date:
        """The office's day."""
        return self.clock.now().astimezone(OFFICE_ZONE).date()

    @cached_property
    def lifecycle(self) -> Rules:
        """Stages, acts, deadlines."""
        return load_lifecycle(self._own("lifecycle.yml"))

    @cached_property
    def routing(self) -> RoutingRules:
        """Units, sectors, districts."""
        return load_routing(self.settings.casework)

    @cached_property
    def grading(self) -> GradingRules:
        """How a case is graded."""
        return load_grading(self._own("grading.yml"))

    @cached_property
    def checklist(self) -> Checklist:
        """The eleven facts of a lead."""
        return load_checklist(self._own("checklist.yml"))

    @cached_property
    def placer(self) -> SubjectPlacer:
        """Decides where a mention belongs."""
        return SubjectPlacer(load_weights(self._own("weights.yml") or WEIGHTS, self._own("generic.yml") or GENERIC))

    @cached_property
    def add_working_days(self) -> Callable[[date, int], date]:
        """Counts working days by the calendar, with the office's own days off; remembers what it was asked."""
        calendar = load_calendar(office=self._own("days-off.yml"))
        return lru_cache(maxsize=65_536)(partial(add_working_days, calendar=calendar))

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

    def _own(self, name: str) -> Path | None:
        """The office's own file of that name; None where it has none."""
        file = self.settings.casework / name if self.settings.casework else None
        return file if file and file.exists() else None
