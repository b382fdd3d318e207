"""Why a target gave no page, as an exception that travels through Scrapy to the spider's errback."""

import ssl
from collections.abc import Callable

import aiohttp
from scrapy.exceptions import IgnoreRequest

from facts.pages import Skip

#: OpenSSL's verify codes as one sentence for the report (X509_verify_cert_error_string(3)).
_CERTIFICATE = {
    9: "certificate not yet valid",
    10: "certificate expired",
    18: "self-signed certificate",
    19: "self-signed certificate in the chain",
    20: "certificate of an unknown authority",
    21: "certificate of an unknown authority",
    23: "certificate revoked",
    62: "certificate for another host",
    64: "certificate for another address",
}


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

    def __init__(self, sentence: str) -> None:
        super().__init__(Skip.TLS, sentence)


class Stopped(IgnoreRequest):
    """The crawl is ending; the target stays waiting."""


def explain(problem: Exception) -> Skipped:
    """Map what aiohttp raises to a reason and a sentence."""
    if isinstance(problem, aiohttp.ClientConnectorCertificateError):
        return BadCertificate(_sentence(problem.certificate_error))
    for kinds, make in _KINDS:
        if isinstance(problem, kinds):
            return make(problem)
    return Skipped(Skip.CONNECTION, f"the request failed ({type(problem).__name__})")


def _sentence(problem: Exception) -> str:
    if not isinstance(problem, ssl.SSLCertVerificationError):
        return "certificate not valid"
    return _CERTIFICATE.get(problem.verify_code, problem.verify_message or "certificate not valid")


def _ssl_reason(problem: Exception) -> str:
    reason = getattr(problem, "reason", None) or getattr(getattr(problem, "os_error", None), "reason", None)
    return str(reason or "handshake failed").replace("_", " ").lower()


def _no_connection(problem: Exception) -> Skipped:
    said = getattr(getattr(problem, "os_error", None), "strerror", None) or "connection refused"
    return Passing(Skip.CONNECTION, f"no connection: {said}")


#: The first kind that fits decides, so the narrow ones stand above the wide ones.
_KINDS: tuple[tuple[tuple[type[Exception], ...], Callable[[Exception], Skipped]], ...] = (
    (
        (aiohttp.ClientConnectorSSLError, ssl.SSLError),
        lambda problem: Skipped(Skip.TLS, f"no secure connection: {_ssl_reason(problem)}"),
    ),
    ((aiohttp.ClientConnectorDNSError,), lambda _: Passing(Skip.UNRESOLVED, "the host name does not resolve")),
    ((aiohttp.ClientConnectorError,), _no_connection),
    (
        (aiohttp.ClientPayloadError,),
        lambda _: Passing(Skip.CONNECTION, "the connection broke off in the middle of the page"),
    ),
    (
        (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, ConnectionError),
        lambda _: Passing(Skip.CONNECTION, "the server closed the connection without an answer"),
    ),
    (
        (aiohttp.InvalidURL,),  # 2130706433 and 127.1 are addresses in disguise; no honest site writes them
        lambda _: Skipped(Skip.REFUSED_ADDRESS, "the host is written in a way that is not followed"),
    ),
    (
        (aiohttp.ClientResponseError, ValueError),
        lambda _: Skipped(Skip.UNREADABLE, "the answer is not readable HTTP"),
    ),
)
