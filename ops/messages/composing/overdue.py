"""逾期催办: what is late or due soon, one message for everybody who gets the same.

What has newly reached its step comes first and is told in full; the others were told before and are counted on.
"""

import hashlib
from collections.abc import Collection, Sequence
from datetime import date

from facts.notices import Message, MessageKind, Severity
from leads.lifecycle import Reminder
from ops.messages.templates import say

#: Reminders told in full.
_NAMED = 20
#: Steps from which it is grave.
_GRAVE = frozenset({"escalated", "reported"})


def overdue_message(
    found: Sequence[Reminder], known: Collection[tuple[str, str, str]], day: date, audience: Sequence[str]
) -> Message:
    """One message of the reminders of one audience; said once a day.

    Args:
        found: what is late or due soon, the latest first; not empty.
        known: (lead, awaited act, step) of what had been reached the day before.
        day: the office's day.
        audience: names of the channels that get it.
    """
    ordered = sorted(found, key=lambda one: (one.lead, one.awaits, one.step) in known)
    late = sum(one.is_late for one in found)
    lines = [say("overdue", "line", text=one.text) for one in ordered[:_NAMED]]
    if len(found) > _NAMED:
        lines.append(say("overdue", "more", count=len(found) - _NAMED))
    who = hashlib.sha256("\n".join(sorted(audience)).encode()).hexdigest()[:16]
    return Message(
        kind=MessageKind.OVERDUE,
        key=f"overdue:{day.isoformat()}:{who}",
        severity=Severity.WARNING if any(one.step in _GRAVE for one in found) or late else Severity.INFO,
        title=say("overdue", "title", late=late, soon=len(found) - late, day=f"{day.month}月{day.day}日"),
        lines=tuple(lines),
        path="/duties",
    )
