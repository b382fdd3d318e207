"""The channels of the settings as values of ops/."""

from collections.abc import Mapping

from facts.notices import MessageKind, Severity
from ops.messages.channels import BASES, Channel, ChannelKind, Quiet
from wiring.settings import Settings
from wiring.settings.channels import ChannelSettings


def channels_of(settings: Settings) -> Mapping[str, Channel]:
    """Name -> channel, in the order of the settings."""
    return {name: _channel(name, one, settings) for name, one in settings.channels.items()}


def _channel(name: str, said: ChannelSettings, settings: Settings) -> Channel:
    kind, quiet = ChannelKind(said.kind), said.quiet_hours
    return Channel(
        name=name,
        kind=kind,
        base=said.base or BASES.get(kind, ""),
        secret=said.secret.get_secret_value() if said.secret else "",
        sign_secret=said.sign_secret.get_secret_value() if said.sign_secret else "",
        recipients=said.recipients,
        sender=said.sender,
        user=said.user,
        kinds=frozenset(map(MessageKind, said.kinds)),
        least=Severity(said.severity),
        districts=frozenset(said.districts),
        sectors=frozenset(said.sectors),
        grades=frozenset(said.grades),
        stand_in=said.stand_in,
        per_minute=said.per_minute,
        quiet=Quiet(start=quiet[0], end=quiet[1]) if quiet else None,
        timeout_s=said.timeout_s,
        trust_roots=settings.trust_roots,
    )
