"""附件3: who answers for which area, with the units' names of 2018 or those of today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leads.forms.layout import Form


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRow:
    """One line of 附件3."""

    area: str
    #: Joined as the form writes them: 市金融办、人行厦门市中心支行.
    units: str


def duty_rows(form: Form, today: Mapping[str, Sequence[str]] | None = None) -> tuple[DutyRow, ...]:
    """Return the lines of 附件3.

    Args:
        form: one with duties.
        today: name in the form -> names of the units that answer now, in order; a unit that is not in it keeps its
            name. One of 2018 may have become several. None gives the form as it was issued.
    """
    return tuple(DutyRow(area=duty.area, units="、".join(_named(duty.units, today or {}))) for duty in form.duties)


def _named(units: Sequence[str], today: Mapping[str, Sequence[str]]) -> Sequence[str]:
    return tuple(dict.fromkeys(name for unit in units for name in today.get(unit, (unit,))))
