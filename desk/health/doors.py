"""`/healthz`: the process lives; `/readyz`: it can work; `/metrics`: figures for a monitor that may read them."""

import ipaddress
import threading
from contextvars import copy_context
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from desk.access import person_of
from desk.context import Desk
from desk.health.readiness import Readiness
from desk.listening import is_loopback
from facts import __version__
from facts.errors import HouseError
from facts.people import Right
from ops.metrics import CONTENT_TYPE, Metrics

#: Seconds that the newest run may take to be read: whether the process lives does not depend on it.
PATIENCE_S = 0.5
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


def add(router: APIRouter, desk: Desk, readiness: Readiness, metrics: Metrics) -> None:
    """Add the three doors."""
    newest = _Newest(desk)

    @router.get("/healthz")
    async def health() -> Response:
        return JSONResponse({"status": "ok", "version": __version__, **await run_in_threadpool(newest.now)})

    @router.get("/readyz")
    def ready() -> Response:
        answer = readiness.now()
        said = {"status": "ready" if answer.is_ready else "not ready", "version": __version__, "checks": answer.checks}
        return JSONResponse(said, 200 if answer.is_ready else 503)

    @router.get("/metrics")
    def figures(request: Request) -> Response:
        if not may_read(request, desk.house.settings.metrics_from, tls=desk.settings.tls):
            return PlainTextResponse("这个地址只对本机、设置 metrics_from 里的地址和带“设置”权限令牌的程序开放。", 403)
        return Response(metrics.text(), media_type=CONTENT_TYPE)


def may_read(request: Request, allowed: tuple[str, ...], *, tls: bool) -> bool:
    """Whether whoever asks is this machine itself, a monitor named in the settings, or brings a token."""
    person = person_of(request)
    if person is not None and person.may(Right.SETTINGS):
        # Over a bare line a token is anybody's who listens.
        return not tls or request.url.scheme == "https"
    address = request.client.host if request.client else ""
    if is_loopback(address):
        # A proxy of this machine that nobody named speaks for the whole network.
        return not any(name in request.headers for name in _FORWARDED)
    return _is_among(address, allowed)


def _is_among(address: str, allowed: tuple[str, ...]) -> bool:
    try:
        where = ipaddress.ip_address(address)
        return any(where in ipaddress.ip_network(one, strict=False) for one in allowed)
    except ValueError:
        return False


class _Newest:
    """The newest run, as far as it can be read at once; a database that hangs holds up one thread and no answer."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        self._said: dict[str, Any] = _UNREAD

    def now(self) -> dict[str, Any]:
        """What is known of it."""
        if self._lock.acquire(blocking=False):
            reading = threading.Thread(target=copy_context().run, args=[self._read], name="newest run", daemon=True)
            reading.start()
            reading.join(PATIENCE_S)
            return _UNREAD if reading.is_alive() else self._said
        return self._said

    def _read(self) -> None:
        try:
            last = next(iter(self._desk.runs.recent(1)), None)
            self._said = {
                "database": "ok",
                "last_run": last and last.id,
                "last_run_status": last and last.status.value,
                "last_run_started_at": last and last.started_at.isoformat(),
            }
        except HouseError:
            self._said = _UNREAD
        finally:
            self._lock.release()


_UNREAD: dict[str, Any] = {
    "database": "unavailable", "last_run": None, "last_run_status": None, "last_run_started_at": None,
}  # fmt: skip
