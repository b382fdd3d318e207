"""Which sources named a subject, how often and since when: a subject that several name rises in grade, and says why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from facts.clues import Clue
from facts.dossiers import SourceSeen

#: Key of our own scan among the sources.
SCAN = "scan"


class Heard(Protocol):
    """What of a clue says who spoke, and when; a whole clue says it too."""

    @property
    def system(self) -> str:
        """Key of the source's profile."""

    @property
    def source(self) -> str:
        """The source's name for people."""

    @property
    def received_at(self) -> datetime:
        """When it came."""

    @property
    def external_id(self) -> str:
        """The source's own number of it."""


class _Voice(NamedTuple):
    system: str
    source: str
    received_at: datetime
    external_id: str


def sources_of(clues: Iterable[Heard]) -> tuple[SourceSeen, ...]:
    """Return one entry for each outside source among a subject's standing clues, the earliest first.

    `times` counts clues, not versions of them: a corrected row is no second voice.
    """
    found: dict[str, list[Heard]] = {}
    for clue in clues:
        found.setdefault(clue.system, []).append(clue)
    seen = [
        SourceSeen(
            system=system,
            name=clues[-1].source,
            first_at=min(clue.received_at for clue in clues),
            times=len({clue.external_id for clue in clues}),
        )
        for system, clues in found.items()
    ]
    return tuple(sorted(seen, key=lambda one: (one.first_at, one.system)))


def all_sources(clues: Iterable[Clue], witnesses: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[SourceSeen]]:
    """Return the sources of every subject; clues are taken one by one, and their texts are not kept.

    `witnesses` are the numbers of each subject's clues; clues of nobody are passed over.
    """
    whose = {number: subject for subject, numbers in witnesses.items() for number in numbers}
    heard: dict[str, list[_Voice]] = defaultdict(list)
    for clue in clues:
        if subject := whose.get(clue.id or ""):
            heard[subject].append(_Voice(clue.system, clue.source, clue.received_at, clue.external_id))
    return {subject: sources_of(voices) for subject, voices in heard.items()}
