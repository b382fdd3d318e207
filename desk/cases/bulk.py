"""Several leads at once: each its own act, each with its own answer; one that cannot be done stops no other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desk.cases.acting import Wanted, act_on
from desk.context import Desk
from desk.realm import check_lead
from facts.errors import BadInput, NotAllowed
from facts.people import Person
from leads.lifecycle import tell

#: Acts that make sense on many leads, and leads of one go: what takes longer than a second would need a job.
TOGETHER, MOST = ("assign", "urge"), 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of it on one lead."""

    lead: str
    #: What was written; empty where nothing was.
    said: str = ""
    #: Why nothing was; empty where it was.
    problem: str = ""
    act: int | None = None


def act_on_many(desk: Desk, who: Person, leads: Sequence[str], wanted: Wanted) -> Sequence[Result]:
    """Do one act on several leads, in the order given, each once.

    Raises:
        BadInput: no lead is named, too many are, or the act is none for many.
    """
    if wanted.act not in TOGETHER:
        raise BadInput("批量办理只有派发和催办；其他事项请打开线索办理。")
    chosen = tuple(dict.fromkeys(leads))
    if not 0 < len(chosen) <= MOST:
        raise BadInput(f"请勾选 1 至 {MOST} 条线索；现在勾选了 {len(chosen)} 条。")
    return [_one(desk, who, lead, wanted) for lead in chosen]


def _one(desk: Desk, who: Person, lead: str, wanted: Wanted) -> Result:
    rules = desk.house.lifecycle
    try:
        check_lead(desk, who, lead)
        outcome = act_on(desk.house, who, lead, replace(wanted, last_act=None, judgements=None))
    except (BadInput, NotAllowed) as problem:
        return Result(lead=lead, problem=str(problem))
    if outcome.is_overtaken:
        return Result(lead=lead, problem="刚刚由他人办理了其他事项，请打开线索看过再定。")
    act = outcome.written[0]
    told = tell(act, rules, unit_name=desk.house.unit_name)
    return Result(lead=act.lead, said=f"已{rules.act_name(act.act)}" + (f"（{told}）" if told else ""), act=act.id)
