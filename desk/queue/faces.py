"""What a list shows of a page beside its columns: title, strongest sentence, promise; read once for each screening.

A stored screening is some hundred kilobytes of JSON; a list of fifty must not read fifty of them each time.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from desk.context import Desk
from desk.masking import Cover
from desk.plain import shortened
from desk.seen import Seen, read_back, title_of
from facts.assessments import Screening
from facts.findings import Element

#: Faces kept; one is about 600 bytes.
MOST_KEPT = 5000
#: Code points of a title and of a sentence.
_TITLE, _SENTENCE = 120, 140
_ORDER = (Element.INDUCEMENT, Element.ILLEGALITY, Element.PUBLICITY, Element.SOCIALITY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What a page shows of itself in a list; personal values covered."""

    title: str
    #: Strongest sentence; empty where nothing is quoted.
    quote: str
    #: Element that the sentence speaks for; empty where there is none.
    about: str
    #: Highest promised simple annual percent; None where none is promised.
    percent: float | None


NOTHING = Face(title="", quote="", about="", percent=None)
Key = tuple[int, str]


class Faces:
    """Faces of pages, the latest asked for kept; safe in many threads."""

    def __init__(self, read: Callable[[int], Screening | None]) -> None:
        self._read = read
        self._kept: OrderedDict[Key, Face] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, keys: Sequence[Key]) -> Mapping[int, Face]:
        """Page -> its face, for (page, version of its screening)."""
        return {page: self._one((page, version)) for page, version in keys}

    def _one(self, key: Key) -> Face:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        screening = self._read(key[0])
        face = face_of(screening) if screening else NOTHING
        if screening and screening.version == key[1]:
            self._keep(key, face)
        return face

    def _keep(self, key: Key, face: Face) -> None:
        with self._lock:
            self._kept[key] = face
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)


def face_of(screening: Screening) -> Face:
    """Read the face of a stored screening; nothing raises."""
    seen = read_back(screening)
    cover = Cover(seen, unmask=False)
    quote, about = _strongest(seen)
    promised = [one.number("annual_percent") for one in seen.promises if not (one.is_("negated") or one.is_("quoted"))]
    return Face(
        title=shortened(cover.label(title_of(screening)), _TITLE),
        quote=shortened(cover.free(quote).strip(), _SENTENCE),
        about=about,
        percent=max((one for one in promised if one is not None), default=None),
    )


def _strongest(seen: Seen) -> tuple[str, str]:
    for element in _ORDER:
        found = seen.elements.get(element.value)
        if found and found.text("quote"):
            return found.text("quote"), element.value
    return next(((reason.quote, "") for reason in seen.reasons if reason.quote), ("", ""))


def faces(desk: Desk) -> Faces:
    """Those of a desk; to be asked for by `desk.own`."""
    return Faces(desk.house.pages.screening)
