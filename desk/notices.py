"""The one line that says what was just written; read back from the book, never from the address."""

from desk import words
from desk.context import Desk
from facts.errors import NotKnown


def recorded(desk: Desk, lead_id: str) -> str:
    """What the last judgement of a lead came to; empty where there is none."""
    if not lead_id:
        return ""
    try:
        last = desk.ports.leads.judgements(lead_id)[-1]
    except (NotKnown, IndexError):
        return ""
    return f"已记录：{last.lead} {words.DECISIONS[last.decision.value]}（{last.analyst}）。"
