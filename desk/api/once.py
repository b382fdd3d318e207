"""Idempotency-Key: a request sent twice with one key is done once and answered twice with the same words.

POST with key ──► new: done, its answer kept for a day ──► again: the kept answer, `Idempotency-Replayed: true`
              ├─► same key, other content: 422
              └─► same key, still under way: 409
"""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from desk.access import person_of
from facts.people import Person

HEADER = "idempotency-key"
#: Characters of a key, and bytes of an answer that is kept.
MOST_KEY, MOST_ANSWER = 200, 1_000_000
#: Of other methods the guard lets bodies of any length through, which nobody reads.
WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
Next = Callable[[Request], Awaitable[Response]]


class Answers(Protocol):
    """Where answers are kept."""

    def begin(self, person: int, key: str, what: str) -> tuple[str, int, bytes] | None:
        """Take a key for a request of digest `what`; None where it is new, else (its digest, status or 0, answer)."""
        ...

    def end(self, person: int, key: str, status: int, answer: bytes) -> None:
        """Keep the answer."""
        ...

    def forget(self, person: int, key: str) -> None:
        """Let a key be used again: the request came to nothing."""
        ...


class Once:
    """Middleware for writing requests of the API."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    async def __call__(self, request: Request, go_on: Next) -> Response:
        """Answer as before where the key is known."""
        key, person = request.headers.get(HEADER, ""), person_of(request)
        if not key or person is None or request.method not in WRITING or not request.url.path.startswith("/api/v1/"):
            return await go_on(request)
        if len(key) > MOST_KEY or not key.isprintable():
            return _told(422, f"Idempotency-Key 最多 {MOST_KEY} 个可见字符。")
        what = _digest(request, person, await request.body())
        known = await run_in_threadpool(self._answers.begin, person.id, key, what)
        if known is not None:
            return _again(known, what)
        return await self._do(request, go_on, person.id, key)

    async def _do(self, request: Request, go_on: Next, person: int, key: str) -> Response:
        try:
            response = await go_on(request)
            body = b"".join([part async for part in response.body_iterator])  # type: ignore[attr-defined]
        except BaseException:
            await run_in_threadpool(self._answers.forget, person, key)
            raise
        if response.status_code >= 500 or len(body) > MOST_ANSWER:
            await run_in_threadpool(self._answers.forget, person, key)
        else:
            await run_in_threadpool(self._answers.end, person, key, response.status_code, body)
        headers = {name: value for name, value in response.headers.items() if name != "content-length"}
        return Response(body, response.status_code, headers)


def _again(known: tuple[str, int, bytes], what: str) -> Response:
    before, status, answer = known
    if before != what:
        return _told(422, "这个 Idempotency-Key 已用于另一个请求，请换一个。")
    if not status:
        return _told(409, "同一个 Idempotency-Key 的请求还没有结束，请稍后再试。")
    headers = {"Idempotency-Replayed": "true", "Content-Type": "application/json"}
    return Response(answer, status, headers)


def _digest(request: Request, person: Person, body: bytes) -> str:
    # What was answered to somebody with more rights, or a wider realm, is not answered again to who has less.
    realm = [None if some is None else sorted(some) for some in (person.realm.districts, person.realm.sectors)]
    may = f"{sorted(person.rights)} {realm}"
    head = f"{request.method} {request.url.path}?{request.url.query}\n{may}\n".encode()
    return hashlib.sha256(head + body).hexdigest()


def _told(status: int, sentence: str) -> Response:
    return JSONResponse({"error": sentence, "title": "内容无法使用"}, status)
