"""Rows and queries: tables, migrations, frontier, leads, audit chain; nothing dialect-specific leaves here."""

from store.adverts import SqlAdvertBook
from store.audit import SqlAuditLog
from store.database import Store, StoreSettings, open_store
from store.frontier import SqlFrontier
from store.health import SqlHealthBook
from store.hosts import SqlHostBook
from store.leads import SqlLeadBook
from store.pages import SqlPageBook
from store.reviews import SqlReviewBook
from store.revisits import SqlRevisitBook
from store.runs import SqlRunBook
from store.schedules import SqlScheduleBook

__all__ = [
    "SqlAdvertBook",
    "SqlAuditLog",
    "SqlFrontier",
    "SqlHealthBook",
    "SqlHostBook",
    "SqlLeadBook",
    "SqlPageBook",
    "SqlReviewBook",
    "SqlRevisitBook",
    "SqlRunBook",
    "SqlScheduleBook",
    "Store",
    "StoreSettings",
    "open_store",
]
