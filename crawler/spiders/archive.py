"""Archives of other tools, replayed: each response becomes a page of this run, and nothing is asked of the network."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import ClassVar

from crawler.reading.saved import exchanges, saved_files
from crawler.spiders.base import HouseSpider
from facts.archives import Missed
from facts.errors import BadInput, UnreadableFile
from facts.pages import Exchange, Skip, Target, Visit
from facts.sources import Kind, Source


class ArchiveSpider(HouseSpider):
    """Replays WARC and WACZ files."""

    name = "archive"
    kind: ClassVar[Kind] = Kind.ARCHIVE

    def starts(self, source: Source) -> Iterator[Target]:
        """Yield nothing: what the files hold is found when they are read."""
        return iter(())

    async def local(self, source: Source) -> AsyncIterator[Visit]:
        """Yield one visit for each page of the source's files, up to its budget; files come in the order of names."""
        for path in self._paths(source):
            for found in self._found(path, source):
                if self._ends(source):
                    return
                for visit in self._visits(found, source):
                    yield visit
                # The crawl of other sources goes on between two pages.
                await asyncio.sleep(0)

    def _paths(self, source: Source) -> Iterator[Path]:
        for place in source.files:
            try:
                yield from saved_files(self.kind, (place,))
            except BadInput as problem:
                self.errand.note(source.id, f"没有读到 {place}：{problem}")

    def _found(self, path: Path, source: Source) -> Iterator[Exchange | Missed]:
        try:
            yield from exchanges(self.kind, path, self.errand.ports.read_archive)
        except UnreadableFile as problem:
            self.errand.note(source.id, f"{path.name} 没有读完：{problem}")

    def _ends(self, source: Source) -> bool:
        if self.errand.stopping is None and self.errand.is_spent(source.id):
            self.errand.note(source.id, "已达到页数上限，其余内容没有读取。")
            return True
        return self.errand.stopping is not None

    def _visits(self, found: Exchange | Missed, source: Source) -> Iterator[Visit]:
        target = Target(url=found.url, source=source.id)
        if not self.errand.depart(target):
            return
        if isinstance(found, Missed):
            yield Visit(target=target, skip=found.skip, detail=found.detail)
        else:
            yield self._kept(target, found)

    def _kept(self, target: Target, exchange: Exchange) -> Visit:
        exhibit = self.errand.vault.keep(exchange)
        try:
            return self.reception.replay(target, exchange, exhibit)
        except Exception as problem:  # as with a fetched page: whatever a page does to a parser, it is settled
            return Visit(target=target, skip=Skip.UNREADABLE, detail=f"not parsed ({type(problem).__name__})")
