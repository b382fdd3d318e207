"""What casework knows already, for the screening: the watch list's names and numbers, and texts of confirmed leads."""

import time
from collections.abc import Callable, Iterable
from datetime import date

from classifier import Known
from facts.cases import Lead, LeadStatus
from facts.findings import IdentifierKind
from facts.ports import LeadBook
from facts.watching import SEALED, WatchBook, WatchEntry, WatchState

#: Seconds after which it is put together anew; a watch entry is flagged at intake by the watch list itself at once.
EVERY_S = 60.0
#: Kinds that name one subject on a page; a person's name alone has namesakes.
_NAMING = frozenset(IdentifierKind) - {IdentifierKind.PERSON, IdentifierKind.TRACKING_ID, IdentifierKind.ICON}


class Knowing:
    """Holds what is known, and puts it together anew from time to time; asked once a page."""

    def __init__(
        self,
        leads: LeadBook,
        watch: WatchBook,
        today: Callable[[], date],
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._leads, self._watch, self._today, self._seconds = leads, watch, today, seconds
        self._known: Known | None = None
        self._until = 0.0

    def now(self) -> Known:
        """Return what is known, at most EVERY_S old."""
        if self._known is None or self._seconds() >= self._until:
            self._known = known(self._leads.all(LeadStatus.CONFIRMED), self._watch.all(), self._today())
            self._until = self._seconds() + EVERY_S
        return self._known


def known(confirmed: Iterable[Lead], entries: Iterable[WatchEntry], today: date) -> Known:
    """Put together what the screening's hard rules go by."""
    kinds = {kind.value: kind for kind in _NAMING}
    subjects = {
        (kinds[trait.kind.value], trait.value)
        for entry in entries
        if entry.state_on(today) is WatchState.ACTIVE
        for trait in entry.traits
        if trait.kind.value in kinds and not trait.value.startswith(SEALED)
    }
    texts = tuple(lead.fingerprint for lead in confirmed if lead.fingerprint)
    return Known(subjects=frozenset(subjects), texts=texts)
