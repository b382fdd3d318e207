"""The one line that says what was just written; read back from the book, never from the address."""

from desk import words
from desk.context import Desk
from desk.realm import check_lead
from facts.errors import NotKnown
from facts.people import Person
from leads.lifecycle import tell


def recorded(desk: Desk, who: Person, lead_id: str) -> str:
    """What the last judgement of a lead came to; empty where there is none, or the lead is outside somebody's realm."""
    if not lead_id:
        return ""
    try:
        check_lead(desk, who, lead_id)
        last = desk.house.leads.judgements(lead_id)[-1]
    except (NotKnown, IndexError):
        return ""
    return f"已记录：{last.lead} {words.DECISIONS[last.decision.value]}（{last.analyst}）。"


def acted(desk: Desk, lead_id: str, number: str) -> str:
    """What an act on a lead came to; empty where there is none of that number."""
    found = next((act for act in desk.house.dockets.acts(lead_id) if str(act.id) == number), None)
    if found is None:
        return ""
    rules = desk.house.lifecycle
    told = tell(found, rules, unit_name=desk.house.unit_name)
    return f"已办理：{rules.act_name(found.act)}" + (f"（{told}）" if told else "") + f"，{found.by}。"
