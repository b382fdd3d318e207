"""Ledger rows completed by what the rules propose, where nobody has said or done it yet.

The ledger of risky firms asks for 舆论热度, 涉稳隐患 and who is responsible on every row (notes 5.4). What a rule
worked out stands there as such until a person decides: a proposed duty is marked 建议.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from facts.dossiers import Dossier
from facts.grading import GradeProposal
from facts.units import Routing

PROPOSED = "（建议）"
Propose = Callable[[Dossier], GradeProposal]
Route = Callable[[Dossier], Routing]


def completed(dossiers: Iterable[Dossier], propose: Propose, route: Route) -> Iterator[Dossier]:
    """Yield the dossiers with the empty fields of their rows filled from the proposals."""
    for dossier in dossiers:
        yield replace(dossier, row=replace(dossier.row, **_missing(dossier, propose(dossier), route(dossier))))


def _missing(dossier: Dossier, proposal: GradeProposal, routing: Routing) -> dict[str, Any]:
    duty = {"duty_unit": routing.duty_unit, "duty_district": routing.duty_district}
    found: dict[str, str | None] = {
        "heat": proposal.heat,
        "unrest": proposal.unrest,
        "cross_province": routing.crossing,
        **{name: said and f"{PROPOSED}{said}" for name, said in duty.items()},
    }
    return {name: said for name, said in found.items() if said and getattr(dossier.row, name) is None}
