"""What `fangfei settings show` prints: each value in effect and where it was set, secrets hidden."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from wiring.settings.example import toml
from wiring.settings.layers import SUFFIX
from wiring.settings.model import Settings
from wiring.settings.origins import Origin, Place
from wiring.settings.secrets import MASK, Secret, is_open

#: Parts of the names of values that say who may come in, though their digest alone is kept.
_KEYS = ("token", "password", "secret")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One setting as it holds."""

    name: str
    #: As the file would have it; "" where nothing is set.
    value: str
    origin: Origin
    #: Variable, file and line; "" for the default and the command line.
    place: str


def shown(settings: Settings) -> Iterator[Shown]:
    """Every setting in the order of the reference."""
    for name in Settings.model_fields:
        value = getattr(settings, name)
        place = settings.places.get(name) or settings.places.get(name + SUFFIX)
        yield Shown(
            name=name, value=_written(name, value),
            origin=place.origin if place else _without_place(settings, name), place=_words(place),
        )  # fmt: skip


def advice(settings: Settings) -> Iterator[str]:
    """What can be used and yet should be otherwise; one sentence each."""
    if not settings.contact:
        yield "contact is not set: owners of sites cannot turn to you; set it before scanning sites that are not yours."
    for name, place in settings.places.items():
        value = getattr(settings, name, None)
        if isinstance(value, Secret) and value.weak_part and place.origin is Origin.FILE:
            yield f"{name} stands in {place}; a file of its own is safer: {name}{SUFFIX}."
    key = settings.desk_tls_key
    if key is not None and key.exists() and is_open(key):
        yield f"desk_tls_key: {key} can be read by every account of this machine; run: chmod 600 {key}"


def plain(value: Any) -> Any:
    """A value without models and secrets, for TOML and JSON."""
    if isinstance(value, Secret):
        return str(value)
    if isinstance(value, BaseModel):
        return {name: plain(each) for name, each in value if each is not None}
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, tuple | list) else value


def _written(name: str, value: Any) -> str:
    if value is None or value in ("", (), {}):
        return ""
    hides = any(word in name for word in _KEYS) and not name.endswith(SUFFIX) and not isinstance(value, Secret)
    if hides and isinstance(value, Mapping):
        return toml(dict.fromkeys(value, MASK))
    return toml(MASK if hides else plain(value))


def _without_place(settings: Settings, name: str) -> Origin:
    return Origin.COMMAND if name in settings.model_fields_set else Origin.DEFAULT


def _words(place: Place | None) -> str:
    return "" if place is None or place.origin is Origin.COMMAND else str(place)
