"""Ask an authority for a time stamp over a statement: RFC 3161 over HTTP (its section 3.4)."""

import http
import http.client
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from evidence.stamps.tokens import check
from facts.errors import BadInput, EvidenceFailed
from facts.stamps import Token

#: Seconds an authority may take, and bytes of its answer; one with its certificates has some 6 kB.
_TIMEOUT_S, _MOST = 20.0, 256 * 1024
_ASK, _ANSWER = "application/timestamp-query", "application/timestamp-reply"


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Who stamps."""

    #: http or https; the answer is signed, so that the way it comes needs no trust.
    url: str
    #: PEM files of its root, and of certificates between it and the signer.
    roots: tuple[Path, ...]
    #: PEM files of further authorities whose TLS certificates are good.
    trust_roots: tuple[Path, ...] = ()
    timeout_s: float = _TIMEOUT_S


def ask(statement: bytes, authority: Authority) -> Token:
    """Ask once and check the answer.

    Raises:
        EvidenceFailed: it could not be reached, did not grant the stamp, or its answer does not verify.
        BadInput: a root cannot be read, or the address is none.
    """
    request = TimestampRequestBuilder().data(statement).hash_algorithm(HashAlgorithm.SHA256).build()
    answer = _send(request.as_bytes(), authority)
    return check(answer, statement, authority.roots, nonce=request.nonce)


def _send(query: bytes, authority: Authority) -> bytes:
    """One request, and no second: whoever answers for an authority is named in the settings, no redirect does."""
    connection, path = _connection(authority)
    try:
        connection.request("POST", path, query, {"Content-Type": _ASK, "Accept": _ANSWER})
        reply = connection.getresponse()
        answer = reply.read(_MOST + 1)
    except (OSError, http.client.HTTPException) as problem:
        raise EvidenceFailed(f"The time-stamp authority cannot be reached ({problem}).") from problem
    finally:
        connection.close()
    if reply.status != http.HTTPStatus.OK:
        raise EvidenceFailed(f"The time-stamp authority answered with status {reply.status}.")
    if len(answer) > _MOST:
        raise EvidenceFailed(f"The time-stamp authority answered with more than {_MOST} bytes.")
    return answer


def _connection(authority: Authority) -> tuple[http.client.HTTPConnection, str]:
    parts = urlsplit(authority.url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadInput("The address of the time-stamp authority must be http://… or https://….")
    path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    if parts.scheme == "http":
        return http.client.HTTPConnection(parts.hostname, parts.port, timeout=authority.timeout_s), path
    secure = http.client.HTTPSConnection(
        parts.hostname, parts.port, timeout=authority.timeout_s, context=_context(authority.trust_roots)
    )
    return secure, path


def _context(roots: Sequence[Path]) -> ssl.SSLContext:
    context = ssl.create_default_context()
    for path in roots:
        try:
            context.load_verify_locations(cafile=path)
        except (OSError, ssl.SSLError) as problem:
            raise BadInput(f"The trust root {path} cannot be read; it must be a PEM file.") from problem
    return context
