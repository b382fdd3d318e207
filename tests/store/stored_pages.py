"""Screened pages written straight into the tables, and a lead that one of them carries."""

from collections.abc import Sequence

from sqlalchemy import insert

from facts.assessments import Screening
from facts.doubles import FrozenClock
from facts.pages import Page
from store import SqlLeadBook, Store, rows
from store.tables import PageRow, ScreeningRow
from tests.factories import NOON, a_lead


def keep(store: Store, pages: Sequence[tuple[Page, Screening]], lead: str = "") -> list[int]:
    """Write pages in order and return their ids; `lead` is the address of the page that is a lead."""
    numbers = []
    with store.writing() as connection:
        for page, screening in pages:
            made = connection.execute(insert(PageRow.__table__).values(**rows.page_columns(page)))
            number = made.inserted_primary_key[0]
            connection.execute(insert(ScreeningRow.__table__).values(**rows.screening_columns(number, screening)))
            numbers.append(number)
    for number, (page, _) in zip(numbers, pages, strict=True):
        if page.url == lead:
            SqlLeadBook(store, FrozenClock(NOON)).take_in(a_lead(url=page.url, page_id=number, run=page.run), "scan")
    return numbers
