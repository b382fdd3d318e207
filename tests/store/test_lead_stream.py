"""Leads come with their pages, some at a time, as the books have them one by one."""

import pytest

from facts.cases import LeadStatus
from facts.doubles import FrozenClock
from store import SqlLeadBook, Store
from store.lead_stream import SqlLeadStream
from tests.casework import on_page


@pytest.mark.parametrize("together", [1, 2, 500])
def test_a_stream_is_what_the_books_say(
    store: Store, clock: FrozenClock, together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Order of leads and of pages; a merged one only where asked for; a lead without a page has none."""
    monkeypatch.setattr("store.lead_stream._TOGETHER", together)
    book = SqlLeadBook(store, clock)
    for number in range(7):
        url, subject = f"http://www.s{number}.test/", f"ZT-{number % 4 + 1:06}"
        book.take_in(on_page(store, url, score=50.0 + number * 7 % 5, subject_id=subject), "scan")
    book.unite("XS-000001", "XS-000002", actor="李", reason="一家")
    stream = SqlLeadStream(store)

    for status in (None, LeadStatus.CANDIDATE, LeadStatus.MERGED, LeadStatus.CONFIRMED):
        found = list(stream(status))
        assert [lead for lead, _ in found] == list(book.all(status))
        assert [list(pages) for _, pages in found] == [book.sightings(lead.id or "") for lead, _ in found]
    assert [len(pages) for _, pages in stream()] in ([4, 2, 1], [4, 1, 2], [2, 4, 1], [1, 4, 2], [1, 2, 4], [2, 1, 4])
