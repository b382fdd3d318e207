"""Sites that come up one after the other while a drill goes on, each with a source file of its own."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.drills.server import Server
from tests.drills.town import Town, street

#: Pages of a site, two of which become leads, and seconds between two requests: a scan of one takes some seconds.
PAGES, DELAY_S = 20, 0.1


class Streets:
    """What is served on one port; hosts are told by their Host header."""

    def __init__(self, folder: Path) -> None:
        self.town = Town()
        self.port = 0
        self._folder = folder
        folder.mkdir()
        #: Every request, a line each.
        self.log = folder / "log"

    def build(self, name: str) -> Path:
        """Serve NAME.test, and return the file of the source that watches it."""
        street(self.town, f"{name}.test", PAGES)
        path = self._folder / f"{name}.yml"
        lines = f"id: {name}\nstart_urls: [http://{name}.test/0.html]\ndelay_s: {DELAY_S}\ndelay_factor: 0\n"
        path.write_text(f"{lines}max_depth: 1000\n", encoding="utf-8")
        return path

    def pages(self, name: str) -> set[str]:
        """Addresses of a site's pages."""
        return {url for url in self.town.pages if url.startswith(f"http://{name}.test/")}


@contextmanager
def served(folder: Path) -> Iterator[Streets]:
    """Serve streets from a thread; the requests go to a file beside their sources."""
    streets, is_up, loop = Streets(folder), threading.Event(), asyncio.new_event_loop()
    with streets.log.open("w", encoding="utf-8") as log:

        async def serve() -> None:
            server = await asyncio.start_server(Server(streets.town, log).serve, "127.0.0.1", 0)
            streets.port = server.sockets[0].getsockname()[1]
            is_up.set()

        loop.create_task(serve())
        thread = threading.Thread(target=loop.run_forever, name="streets", daemon=True)
        thread.start()
        assert is_up.wait(10)
        try:
            yield streets
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
