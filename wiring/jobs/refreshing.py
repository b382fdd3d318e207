"""A challenger of the office's own judgements; a person decides whether it is put in use, unless the office said."""

from facts.notices import AlertKind, Severity, Trouble
from runs.desk_rows import desk_rows
from runs.promoting import PromotionOrder
from runs.refreshing import Refreshed, RefreshPorts, refresh
from wiring.assembly import House
from wiring.jobs.errands import Errand, Outcome
from wiring.jobs.places import marks_of

#: The one trouble of this kind: a newer challenger takes the place of an older one.
_KEY = "challenger"


def refresh_model(house: House, errand: Errand) -> Outcome:
    """Train a challenger where enough was judged, try it, and tell whoever decides; errors as `refresh`."""
    rows, _ = desk_rows(house.reviews, house.pages)
    order = PromotionOrder(by=errand.actor, bands=house.bands, reason="每周模型更新：各项条件全部达到")
    ports = RefreshPorts(
        shelf=house.shelf, engine=house.rules.engine(), clock=house.clock, audit=house.audit, marks=marks_of(house),
        order=order, promotes=house.settings.model_refresh == "promote",
    )  # fmt: skip
    done = refresh(rows, ports, is_stopped=errand.pulse.is_stopped, say=errand.pulse.say)
    _tell(house, done)
    return Outcome(note=done.sentence, is_complete=not done.is_stopped)


def _tell(house: House, done: Refreshed) -> None:
    if done.is_proposed:
        trouble = Trouble(
            kind=AlertKind.MODEL, key=_KEY, severity=Severity.INFO, title=f"新模型 {done.version} 等待确认",
            detail=f"{done.sentence}请在“配置—模型”中查看比较结果，决定是否启用。",
        )  # fmt: skip
        house.alerts.tell(trouble)
    elif done.promotion is not None:
        house.alerts.clear(AlertKind.MODEL, _KEY)
