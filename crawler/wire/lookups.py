"""Ask the system for a host's addresses, in threads that nobody waits for.

asyncio's own way shares a handful of threads and joins them at the end: six hosts whose name servers do not
answer would hold up every other lookup, and the end of the crawl by half a minute.
"""

import asyncio
import contextlib
import queue
import socket
import threading
from collections.abc import Callable, Sequence
from typing import Any

#: Threads at most; each is started when no other is free, so that an ordinary crawl has two or three.
_THREADS = 48
#: Addresses of one host that are tried; a name with a thousand of them is an attack on our patience.
_MOST = 8

Ask = Callable[[str, int, int, int, int, int], Sequence[tuple[Any, ...]]]


class Lookups:
    """Lookups with a deadline; a thread that hangs in the system's resolver is left behind."""

    def __init__(self, deadline_s: float, ask: Ask | None = None) -> None:
        """Take the seconds a lookup may take, and what answers it in place of socket.getaddrinfo."""
        self._deadline_s = deadline_s
        self._ask: Ask = ask or socket.getaddrinfo
        self._waiting: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._threads = 0
        self._busy = 0

    async def addresses(self, host: str, port: int, family: int = socket.AF_UNSPEC) -> list[str]:
        """Return up to 8 addresses of a host, in the system's order.

        Raises:
            OSError: the name does not resolve, or not within the deadline (EAI_AGAIN).
        """
        job = _Job(asyncio.get_running_loop(), (host, port, family))
        self._busy += 1
        if self._busy > self._threads and self._threads < _THREADS:
            self._threads += 1
            threading.Thread(target=self._serve, name=f"lookup-{self._threads}", daemon=True).start()
        self._waiting.put(job)
        try:
            infos = await asyncio.wait_for(job.answer, self._deadline_s)
        except TimeoutError as problem:
            sentence = f"the name servers did not answer within {self._deadline_s:g} seconds"
            raise socket.gaierror(socket.EAI_AGAIN, sentence) from problem
        return list(dict.fromkeys(str(info[4][0]).partition("%")[0] for info in infos))[:_MOST]

    def close(self) -> None:
        """Let the threads end, each when it comes back."""
        for _ in range(self._threads):
            self._waiting.put(None)

    def _serve(self) -> None:
        while (job := self._waiting.get()) is not None:
            try:
                if not job.answer.done():
                    host, port, family = job.question
                    found = self._ask(host, port, family, socket.SOCK_STREAM, 0, socket.AI_ADDRCONFIG)
                    job.tell(found, None)
            except Exception as problem:  # OSError, and UnicodeError for what is no host name
                job.tell((), problem)
            finally:
                self._busy -= 1


class _Job:
    """One question, and where its answer is awaited."""

    def __init__(self, loop: asyncio.AbstractEventLoop, question: tuple[str, int, int]) -> None:
        self.question = question
        self.answer: asyncio.Future[Sequence[tuple[Any, ...]]] = loop.create_future()
        self._loop = loop

    def tell(self, found: Sequence[tuple[Any, ...]], problem: Exception | None) -> None:
        """Hand the answer to the loop, unless it has ended or nobody waits any more."""
        with contextlib.suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._settle, found, problem)

    def _settle(self, found: Sequence[tuple[Any, ...]], problem: Exception | None) -> None:
        if self.answer.done():
            return
        if problem is None:
            self.answer.set_result(found)
        elif isinstance(problem, OSError):
            self.answer.set_exception(problem)
        else:
            self.answer.set_exception(socket.gaierror(socket.EAI_NONAME, "not a host name"))
