"""What a queue shows of its pages beside their columns: titles, and the texts of the other pages of their leads."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from store.casework_tables import SightingRow
from store.database import Store
from store.lead_rows import lead_id, lead_number
from store.tables import ScreeningRow

_SCREENING = ScreeningRow.__table__  # type: ignore[attr-defined]
_SIGHTING = SightingRow.__table__  # type: ignore[attr-defined]
_AT_ONCE = 500
#: A stored screening is some hundred kilobytes; its title stands at the beginning.
_HEAD = 4096
#: The first name of this kind; a quote within a text has a stroke before it.
_TITLE = re.compile(r'"title": ("(?:[^"\\]|\\.)*")')


class SqlNightDetails:
    """Reads them for the pages of one queue."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def titles(self, pages: Sequence[int]) -> Mapping[int, str]:
        """Page -> its title as it was screened; those without a screening or title left out."""
        found: dict[int, str] = {}
        with self._store.reading() as connection:
            for start in range(0, len(pages), _AT_ONCE):
                some = _SCREENING.c.page_id.in_(pages[start : start + _AT_ONCE])
                heads = select(_SCREENING.c.page_id, func.substr(_SCREENING.c.contract, 1, _HEAD)).where(some)
                found |= {page: title for page, head in connection.execute(heads) if (title := _in_head(head))}
            left = [page for page in pages if page not in found]
            for start in range(0, len(left), _AT_ONCE):
                some = _SCREENING.c.page_id.in_(left[start : start + _AT_ONCE])
                whole = select(_SCREENING.c.page_id, _SCREENING.c.contract).where(some)
                found |= {page: title for page, contract in connection.execute(whole) if (title := _in_all(contract))}
        return found

    def fingerprints(self, leads: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
        """Lead -> address -> fingerprint of the text, of every page that it is seen on and that has one."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        numbers = sorted({lead_number(lead) for lead in leads})
        with self._store.reading() as connection:
            for start in range(0, len(numbers), _AT_ONCE):
                own = _SIGHTING.c.lead_id.in_(numbers[start : start + _AT_ONCE]) & _SIGHTING.c.fingerprint.is_not(None)
                query = select(_SIGHTING.c.lead_id, _SIGHTING.c.url, _SIGHTING.c.fingerprint).where(own)
                for number, url, fingerprint in connection.execute(query):
                    found[lead_id(number)][url] = fingerprint
        return found


def _in_head(head: str) -> str:
    found = _TITLE.search(head)
    try:
        return str(json.loads(found[1])) if found else ""
    except ValueError:
        return ""


def _in_all(contract: str) -> str:
    try:
        title = json.loads(contract).get("title")
    except (ValueError, RecursionError, AttributeError):
        return ""
    return title if isinstance(title, str) else ""
