"""Hard rules: what casework knows already overrides what the card makes of a page.

`Known` is a value that casework fills, from its watch list and its confirmed leads; the default knows nothing.
An override lifts the score to the least of a band and never lowers it; what it adds is a reason with points.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from classifier.case import Measure
from facts.findings import Evidence, IdentifierKind

#: Estimated share of pieces in common from which a text is taken for a known one: copies of one advert on other sites
#: share half and more, two adverts of one template under a quarter. 待核 against an office's own confirmed leads.
SAME_TEXT = 0.6
#: Bins of a signature that no piece fell into (text/fingerprints.py).
_EMPTY = 0xFF
_BINS = 128


@dataclass(frozen=True, kw_only=True)
class Known:
    """Subjects on the watch list and texts of confirmed leads; no slots, since the table of texts is kept once made."""

    #: (kind, normalised value), such as (COMPANY, "…有限公司") or (PHONE, "13800138000").
    subjects: frozenset[tuple[IdentifierKind, str]] = frozenset()
    #: Fingerprints as Evidence holds them, hex.
    texts: tuple[str, ...] = ()

    @cached_property
    def _table(self) -> NDArray[np.uint8]:
        rows = [np.frombuffer(bytes.fromhex(text), np.uint8) for text in self.texts]
        whole = [row for row in rows if row.size == _BINS]
        return np.array(whole, np.uint8).reshape(len(whole), _BINS)

    def resemblance(self, fingerprint: str | None) -> float:
        """Estimated share of pieces that the nearest known text has in common with this one, 0..1."""
        if fingerprint is None or not self.texts:
            return 0.0
        own = np.frombuffer(bytes.fromhex(fingerprint), np.uint8)
        filled = (self._table != _EMPTY) | (own != _EMPTY)
        shares = ((self._table == own) & filled).sum(1) / np.maximum(1, filled.sum(1))
        return max(0.0, (float(shares.max(initial=0.0)) - 1 / _EMPTY) / (1 - 1 / _EMPTY))


NOTHING_KNOWN = Known()


def known_text(evidence: Evidence, known: Known) -> Measure | None:
    """已知文本：与已确认线索的文本大体相同，直接进入最高档。"""
    if not known.texts:
        return None
    nearest = max(known.resemblance(evidence.main_fingerprint), known.resemblance(evidence.fingerprint))
    return Measure(nearest) if nearest >= SAME_TEXT else None


def watch_listed_subject(evidence: Evidence, known: Known) -> Measure | None:
    """关注名单：页面上的主体或号码在关注名单上，报道与警示除外。"""
    if not known.subjects:
        return None
    found = next((one for one in evidence.identifiers if (one.kind, one.value) in known.subjects), None)
    return Measure(1.0, (found.start, found.end) if found.end else None) if found else None
