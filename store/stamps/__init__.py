"""Time stamps as rows."""

from store.stamps.book import SqlStampBook

__all__ = ["SqlStampBook"]
