"""What the office watches, read without the rest of the house: files that can be used, and their last reports."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from crawler import source_from_url
from crawler.catalogue import Survey, survey_sources
from facts.errors import BadInput
from facts.reports import SourceReport
from facts.sources import Source
from store import open_store
from store.reports import SqlReportBook
from wiring.settings import Settings


def survey(names: Sequence[str], settings: Settings) -> Survey:
    """Return what of URLs, source files and folders can be used; the configured ones where none is named.

    Raises:
        BadInput: nothing is named or configured, or there is no such file.
    """
    paths = [Path(name) for name in names if not _is_web(name)]
    if not names:
        if settings.sources is None:
            raise BadInput("No source is named or configured; give a URL or a source file, or set FANGFEI_SOURCES.")
        paths = [settings.sources]
    files = survey_sources(paths)
    addresses = tuple(source_from_url(name) for name in names if _is_web(name))
    return Survey(sources=(*addresses, *files.sources), problems=files.problems)


def _is_web(name: str) -> bool:
    return name.lower().startswith(("http://", "https://"))


def last_reports(sources: Iterable[Source], settings: Settings) -> dict[str, SourceReport]:
    """Return the newest report of each source that has one; a database that is not there yet is not made for it.

    Raises:
        StoreFailed: the database cannot be used, or is older than this program.
    """
    if settings.db is None and not (settings.out / "fangfei.db").exists():
        return {}
    store = open_store(settings.database)
    try:
        book = SqlReportBook(store)
        return {source.id: found[0] for source in sources if (found := book.latest(source.id, limit=1))}
    finally:
        store.close()
