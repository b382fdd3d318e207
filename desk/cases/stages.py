"""The life cycle as a bar: the way of most leads, and where this one stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from facts.dockets import Docket, Stage
from leads.lifecycle import Rules

#: The way of most leads; the other stages are its ends.
WAY = (
    Stage.FOUND, Stage.REGISTERED, Stage.JUDGED, Stage.ASSIGNED, Stage.VERIFYING, Stage.GRADED, Stage.DISPOSAL,
    Stage.FEEDBACK, Stage.CLOSED, Stage.ARCHIVED,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One stage of the bar."""

    name: str
    #: done, now or ahead.
    state: str

    @property
    def says(self) -> str:
        """The state in words, for those who do not see colours."""
        return {"done": "已过", "now": "当前", "ahead": "未到"}[self.state]


def bar(docket: Docket, rules: Rules) -> Sequence[Step]:
    """The stages in order; a lead that ended beside the way shows its end as the last one."""
    if docket.stage in WAY:
        at = WAY.index(docket.stage)
        return [Step(name=rules.stage_name(one), state=_state(place, at)) for place, one in enumerate(WAY)]
    came = WAY.index(docket.came_from) if docket.came_from in WAY else 0
    passed = [Step(name=rules.stage_name(one), state="done") for one in WAY[: came + 1]]
    return [*passed, Step(name=rules.stage_name(docket.stage), state="now")]


def awaited(stage: Stage, rules: Rules) -> str:
    """Name of the act that a lead of this stage waits for; empty where it waits for none."""
    within = rules.stages[stage].within
    if within:
        return rules.act_name(within.awaits)
    moving = (rule.within for rule in rules.acts.values() if rule.to is stage and rule.within)
    return next((rules.act_name(one.awaits) for one in moving if one.awaits), "")


def _state(place: int, at: int) -> str:
    return "done" if place < at else "now" if place == at else "ahead"
