"""More than a channel may be told in a minute: the gravest singly, the others in one message; nothing is left out."""

from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate

from facts.notices import Dispatch, Message, MessageKind
from ops.messages.channels import SEVERITIES
from ops.messages.templates import phrases
from ops.messages.wording import heaviest

Pair = tuple[Message, Dispatch]


#: Bytes of a bundle that are not its titles.
_FRAME = 500


def split(found: Sequence[Pair], room: int, most_bytes: int) -> tuple[Sequence[Pair], Sequence[Pair]]:
    """What goes out singly, gravest and then oldest first, and what goes out as one message; the others wait.

    Args:
        found: what may be sent now.
        room: how many messages may go out; 0 or less lets everything wait.
        most_bytes: how much one message holds: a bundle has only as many as it can name.
    """
    ordered = sorted(found, key=lambda pair: (-SEVERITIES.index(pair[0].severity), pair[1].id))
    if room <= 0:
        return (), ()
    if len(ordered) <= room:
        return ordered, ()
    named = ordered[room - 1 :]
    sizes = accumulate(3 * len(message.title) + 10 for message, _ in named)
    count = sum(size <= most_bytes - _FRAME for size in sizes)
    return ordered[: room - 1], named[: max(1, count)]


def bundle(messages: Sequence[Message], at: datetime) -> Message:
    """Several messages as one: their titles."""
    said = phrases()["bundle"]
    return Message(
        kind=messages[0].kind if len({one.kind for one in messages}) == 1 else MessageKind.FAILURE,
        key="+".join(str(one.id) for one in messages),
        severity=heaviest(messages),
        title=said["title"].format(count=len(messages)),
        lines=tuple(said["line"].format(title=one.title) for one in messages),
        path="/operations",
        at=at,
    )
