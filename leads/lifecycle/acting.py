"""Do an act: look at the lead, decide, and write; a merger is written on both leads at once, with what it moves."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime

from facts.cases import LeadStatus
from facts.dockets import Act, Docket, DocketBook, Stage
from facts.errors import BadInput
from facts.ports import LeadBook
from leads.lifecycle.checking import REOPEN
from leads.lifecycle.deciding import AddWorkingDays, decide
from leads.lifecycle.folding import docket
from leads.lifecycle.rules import ActRule, Rules

#: Kept lead, merged lead, actor, reason.
Tie = Callable[[str, str, str, str], object]
#: Makes one transaction of what is done in its block.
Together = Callable[[], AbstractContextManager[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActPorts:
    """Whom acting works with."""

    leads: LeadBook
    dockets: DocketBook
    rules: Rules
    add_working_days: AddWorkingDays
    #: Lets the second lead live on in the first, with actor and reason, once the acts of a merger stand.
    unite: Tie | None = None
    #: Undoes that for the second lead.
    separate: Tie | None = None
    #: The acts of a merger and what it does to the leads stand together, or neither does.
    together: Together = nullcontext
    #: Refuses a unit that the office does not know, by raising NotKnown.
    check_unit: Callable[[str], object] | None = None


def docket_of(ports: ActPorts, lead: str) -> Docket:
    """How a lead stands now.

    Raises:
        NotKnown: there is no such lead.
    """
    found = ports.leads.get(lead)
    number = found.id or lead
    return docket(found, ports.leads.judgements(number), ports.dockets.acts(number))


def dockets(ports: ActPorts) -> Iterator[Docket]:
    """How every lead stands now, highest score first."""
    acts, judgements = ports.dockets.all_acts(), ports.leads.all_judgements()
    for lead in ports.leads.all():
        number = lead.id or ""
        yield docket(lead, judgements.get(number, ()), acts.get(number, ()))


def perform(ports: ActPorts, act: Act) -> tuple[Act, ...]:
    """Decide and write an act, with its counterpart on the other lead of a merger; return what was written.

    Raises:
        NotKnown: there is no such lead.
        BadInput: it cannot be done, or somebody else acted meanwhile; one sentence says so.
    """
    before = docket_of(ports, act.lead)
    if ports.leads.get(act.lead).status is LeadStatus.WITHDRAWN:
        raise BadInput(f"线索{before.lead}已随导入撤销而撤回，不再办理；同一主体再有来源时，另立新的线索。")
    act = decide(before, replace(act, lead=before.lead), ports.rules, ports.add_working_days)
    _check_units(ports, act)
    rule = ports.rules.acts[act.act]
    if rule.only_in_pair:
        raise BadInput(f"线索{act.lead}：“{rule.name}”随另一线索的并案一同办理，不单独办理。")
    if not rule.pair:
        return (ports.dockets.add(act, expected_last=before.last_act),)
    return _in_pair(ports, act, before, rule)


def _check_units(ports: ActPorts, act: Act) -> None:
    others = act.detail.get("with_units", ())
    for unit in (act.unit, *(others if isinstance(others, list) else ())):
        if unit and ports.check_unit:
            ports.check_unit(unit)


def _in_pair(ports: ActPorts, act: Act, before: Docket, rule: ActRule) -> tuple[Act, ...]:
    """A merger, or its undoing: acts on both leads, then the leads themselves."""
    other = docket_of(ports, _other(act, before))
    counterpart = Act(
        lead=other.lead, act=rule.pair, by=act.by, at=act.at, reason=act.reason, detail={"from_lead": act.lead}
    )
    counterpart = decide(other, counterpart, ports.rules, ports.add_working_days)
    tie = _untie(ports, act.lead, other.lead) if rule.back else ports.unite
    with ports.together():
        written = ports.dockets.add_together(((act, before.last_act), (counterpart, other.last_act)))
        if tie is not None:
            tie(other.lead, act.lead, act.by, act.reason)
    return tuple(written)


def _untie(ports: ActPorts, gone: str, kept: str) -> Tie | None:
    """How the leads themselves come apart; None where only acts had joined them."""
    if ports.leads.get(gone).merged_into is None:
        return None
    if ports.separate is None:
        raise BadInput(f"线索{gone}的网页已经归入{kept}，不能只撤销并案；请先把网页拆分出来。")
    return ports.separate


def _other(act: Act, before: Docket) -> str:
    other = act.detail.get("into") or before.merged_into
    if not isinstance(other, str):
        raise BadInput(f"线索{act.lead}没有写明与哪一线索并案。")
    return other


def comes_back(found: Docket, rules: Rules) -> bool:
    """Whether material news of its subject reopens a lead: it was laid down, and is no part of another."""
    return found.stage in rules.acts[REOPEN].sources and found.stage is not Stage.MERGED


def reopen(ports: ActPorts, lead: str, *, news: str, by: str, at: datetime) -> tuple[Act, ...]:
    """Take a lead up again (复发重开) where it was laid down; nothing happens to one that is still worked on.

    Args:
        ports: whom it works with.
        lead: its number.
        news: what is new, in plain Chinese; it stands in the ledger's remarks.
        by: the analyst, or the run that saw it.
        at: now.

    Raises:
        NotKnown, BadInput: as `perform`.
    """
    if not comes_back(docket_of(ports, lead), ports.rules):
        return ()
    return perform(ports, Act(lead=lead, act=REOPEN, by=by, at=at, detail={"news": news}))
