"""Servers whose TLS is wrong."""

import asyncio
import ssl
import tempfile
import warnings
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import trustme

from tests.crawler.hostile.servers import Act, Case, Peer


@cache
def authority() -> trustme.CA:
    """The authority that the office trusts."""
    return trustme.CA(organization_name="Invented Authority")


def _context() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)


def issued(*names: str, **times: Any) -> ssl.SSLContext:
    context = _context()
    authority().issue_cert(*names, **times).configure_cert(context)
    return context


def expired() -> ssl.SSLContext:
    return issued("expired.test", not_after=datetime.now(UTC) - timedelta(days=3))


def self_signed() -> ssl.SSLContext:
    own = trustme.CA()
    context = _context()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "own.pem")
        file.write_bytes(own.private_key_pem.bytes() + own.cert_pem.bytes())
        context.load_cert_chain(file)
    return context


def stranger() -> ssl.SSLContext:
    context = _context()
    trustme.CA(organization_name="Nobody\x1b[2J").issue_cert("stranger.test").configure_cert(context)
    return context


def old() -> ssl.SSLContext:
    context = issued("tls10.test")
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    return context


def picky() -> ssl.SSLContext:
    context = issued("sni.test")
    context.sni_callback = lambda *_: ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME  # type: ignore[assignment]
    return context


async def plain(peer: Peer) -> None:
    await peer.answer(b"<p>over TLS all the same</p>")


async def hang(_: Peer) -> None:
    await asyncio.sleep(60)


def says(words: bytes) -> Act:
    async def act(peer: Peer) -> None:
        await peer.send(words)
        await asyncio.sleep(0.1)

    return act


NO_TLS = "no secure connection: "

CASES = (
    Case(
        name="self-signed",
        does="a certificate that signed itself",
        act=plain,
        scheme="https",
        tls=self_signed,
        tls_error="self-signed certificate",
    ),
    Case(
        name="expired",
        does="a certificate that has expired",
        act=plain,
        scheme="https",
        tls=expired,
        tls_error="certificate expired on ",
    ),
    Case(
        name="other-host",
        does="a certificate for another host",
        act=plain,
        scheme="https",
        tls=lambda: issued("honest-bank.test"),
        tls_error="certificate for another host (honest-bank.test), issued by Invented Authority",
    ),
    Case(
        name="stranger",
        does="a certificate of an unknown authority with control characters in its name",
        act=plain,
        scheme="https",
        tls=stranger,
        tls_error="issued by Nobody�[2J",
    ),
    Case(name="tls10", does="speaks TLS 1.0 only", act=plain, scheme="https", tls=old, skip="tls", says=NO_TLS),
    Case(
        name="sni",
        does="does not know the name it is asked for",
        act=plain,
        scheme="https",
        tls=picky,
        skip="tls",
        says=NO_TLS,
    ),
    Case(
        name="no-tls",
        does="plain HTTP on the TLS port",
        act=says(b"HTTP/1.1 400 Bad\r\n\r\n"),
        raw=True,
        scheme="https",
        skip="tls",
        says=NO_TLS,
    ),
    Case(
        name="tls-noise",
        does="noise instead of a handshake",
        act=says(b"\x16\x03\x03\xff\xff" + bytes(400)),
        raw=True,
        scheme="https",
        skip="tls",
        says=NO_TLS,
    ),
    Case(
        name="tls-hang",
        does="a handshake that never ends",
        act=hang,
        raw=True,
        scheme="https",
        skip="timeout",
        says="no complete answer within",
    ),
    Case(
        name="only-tls",
        does="TLS on the port of plain HTTP",
        act=plain,
        tls=lambda: issued("only-tls.test"),
        skip="connection",
        says="",
    ),
)
