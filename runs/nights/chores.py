"""Something small that is done again and again beside the shifts."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """Done while a scheduler holds the lease, in a thread of its own; may wait for a network."""

    name: str
    every_s: float
    do: Callable[[], object]
