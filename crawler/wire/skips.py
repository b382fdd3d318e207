"""Why a target gave no page, as an exception that travels through Scrapy to the spider's errback."""

import socket
import ssl
from collections.abc import Callable

import aiohttp
from scrapy.exceptions import IgnoreRequest

from crawler.wire.handshakes import sentence
from facts.pages import Skip


class Skipped(IgnoreRequest):
    """A target ends without a page."""

    def __init__(self, skip: Skip, detail: str) -> None:
        super().__init__(detail)
        self.skip = skip
        self.detail = detail


class Passing(Skipped):
    """A failure that may be gone in a moment, so that one more try is fair."""


class BadCertificate(Skipped):
    """The certificate does not verify; the page may still be fetched once, and is flagged."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(Skip.TLS, sentence)
        #: OpenSSL's verify code.
        self.code = code


class Stopped(IgnoreRequest):
    """The crawl is ending; the target stays waiting."""


class Held(IgnoreRequest):
    """Another process asks the host for now; the target stays waiting."""


def explain(problem: Exception) -> Skipped:
    """Map what aiohttp raises to a reason and a sentence."""
    if isinstance(problem, aiohttp.ClientConnectorCertificateError):
        return BadCertificate(*sentence(problem.certificate_error))
    for kinds, make in _KINDS:
        if isinstance(problem, kinds):
            return make(problem)
    return Skipped(Skip.CONNECTION, f"the request failed ({type(problem).__name__})")


def _ssl_reason(problem: Exception) -> str:
    reason = getattr(problem, "reason", None) or getattr(getattr(problem, "os_error", None), "reason", None)
    return str(reason or "handshake failed").replace("_", " ").lower()


def _no_connection(problem: Exception) -> Skipped:
    if getattr(getattr(problem, "os_error", None), "errno", 0) is None:  # asyncio's word for an end inside a handshake
        return Passing(Skip.TLS, "no secure connection: the server broke off the handshake")
    said = getattr(getattr(problem, "os_error", None), "strerror", None) or "connection refused"
    return Passing(Skip.CONNECTION, f"no connection: {said}")


def _unresolved(problem: Exception) -> Skipped:
    cause = getattr(problem, "os_error", None)
    if getattr(cause, "errno", None) == socket.EAI_AGAIN:
        # A resolver that hangs would only be made to hang twice.
        return Skipped(Skip.UNRESOLVED, "the host name does not resolve: the name servers gave no answer")
    return Passing(Skip.UNRESOLVED, "the host name does not resolve")


def _broken_off(problem: Exception) -> Skipped:
    sentence = "the connection broke off in the middle of the page"
    return _over(problem.__cause__) or Passing(Skip.CONNECTION, sentence)


def _no_http(problem: Exception) -> Skipped:
    return _over(problem) or Skipped(Skip.UNREADABLE, "the answer is not readable HTTP")


def _over(problem: BaseException | None) -> Skipped | None:
    said = str(getattr(problem, "message", ""))
    return next((Skipped(Skip.TOO_LARGE, cap) for beginning, cap in _LIMITS.items() if beginning in said), None)


#: How aiohttp's message begins where a cap was reached; what follows in it is the site's own words.
_LIMITS = {
    "Got more than": "a header of the answer is larger than the cap",
    "Too many headers": "the answer has more headers than the cap",
    "Too many trailers": "the answer has more trailers than the cap",
}

#: The first kind that fits decides, so the narrow ones stand above the wide ones.
_KINDS: tuple[tuple[tuple[type[Exception], ...], Callable[[Exception], Skipped]], ...] = (
    (
        (aiohttp.ClientConnectorSSLError, ssl.SSLError),
        lambda problem: Skipped(Skip.TLS, f"no secure connection: {_ssl_reason(problem)}"),
    ),
    ((aiohttp.ClientConnectorDNSError,), _unresolved),
    ((aiohttp.ClientConnectorError,), _no_connection),
    ((aiohttp.ClientPayloadError,), _broken_off),
    (
        (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, ConnectionError),
        lambda _: Passing(Skip.CONNECTION, "the server closed the connection without an answer"),
    ),
    (
        (aiohttp.InvalidURL,),  # 2130706433 and 127.1 are addresses in disguise; no honest site writes them
        lambda _: Skipped(Skip.REFUSED_ADDRESS, "the host is written in a way that is not followed"),
    ),
    ((aiohttp.ClientResponseError, ValueError), _no_http),
)
