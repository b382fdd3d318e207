"""Who gets a message: kind, severity, district, sector and grade against what each channel takes."""

from collections.abc import Collection, Iterable, Sequence

from facts.notices import Message, Severity
from ops.messages.channels import SEVERITIES, Channel

#: Between districts, where a message speaks of several.
PARTED = ","


def route(message: Message, channels: Iterable[Channel]) -> tuple[str, ...]:
    """Names of the channels that take a message, in the order given.

    A channel for some districts, sectors or grades gets what speaks of those, and nothing that speaks of all. What is
    critical and that no channel takes goes to those that would take it but for district, sector and grade, else to
    every channel: nobody hearing of it would be worse than the wrong one.
    """
    every = tuple(channels)
    found = tuple(one.name for one in every if _takes(one, message) and _is_its(one, message))
    if found or message.severity is not Severity.CRITICAL:
        return found
    return tuple(one.name for one in every if _takes(one, message)) or tuple(one.name for one in every)


def another(failed: str, channels: Sequence[Channel], has: Collection[str], broken: Collection[str]) -> str | None:
    """The channel that stands in for one that fails: its own stand-in, else one that works; None where none is left.

    Args:
        failed: name of the channel that fails; it need not be among the channels any more.
        channels: every channel.
        has: names of those that have the message already, or had it.
        broken: names of those that fail too.
    """
    wanted = next((one.stand_in for one in channels if one.name == failed), "")
    order = sorted(channels, key=lambda one: (one.name in broken, one.name != wanted))
    return next((one.name for one in order if one.name != failed and one.name not in has), None)


def _takes(channel: Channel, message: Message) -> bool:
    is_heavy = SEVERITIES.index(message.severity) >= SEVERITIES.index(channel.least)
    return is_heavy and (not channel.kinds or message.kind in channel.kinds)


def _is_its(channel: Channel, message: Message) -> bool:
    districts = {one for one in message.district.split(PARTED) if one}
    return (
        (not channel.districts or bool(channel.districts & districts))
        and (not channel.sectors or message.sector in channel.sectors)
        and (not channel.grades or message.grade in channel.grades)
    )
