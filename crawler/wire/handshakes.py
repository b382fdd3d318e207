"""TLS: what is verified, and what is said of a certificate that is not."""

import ssl
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import NameOID

from facts.errors import BadInput

#: Characters of a name in a certificate that are repeated; its owner chose them.
_NAME = 60
#: OpenSSL's verify codes (X509_verify_cert_error_string(3)).
_NOT_YET, _EXPIRED, _SELF_SIGNED, _OTHER_HOST = 9, 10, 18, 62
_SENTENCES = {
    _NOT_YET: "certificate not yet valid",
    _EXPIRED: "certificate expired",
    _SELF_SIGNED: "self-signed certificate",
    19: "self-signed certificate in the chain",
    20: "certificate of an unknown authority",
    21: "certificate of an unknown authority",
    23: "certificate revoked",
    _OTHER_HOST: "certificate for another host",
    64: "certificate for another address",
}


def verified(roots: tuple[Path, ...]) -> ssl.SSLContext:
    """Return the context of an ordinary connection, with the office's own roots beside the system's.

    Raises:
        BadInput: a root cannot be read.
    """
    context = ssl.create_default_context()
    for path in roots:
        try:
            context.load_verify_locations(cafile=path)
        except (OSError, ssl.SSLError) as problem:
            raise BadInput(f"The trust root {path} cannot be read; it must be a PEM file.") from problem
    return context


def unverified() -> ssl.SSLContext:
    """Return the context for hosts whose certificate has failed already; what comes over it is flagged."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def sentence(problem: Exception) -> tuple[int, str]:
    """Return OpenSSL's verify code (0 if none) and one sentence of what is wrong with a certificate."""
    if not isinstance(problem, ssl.SSLCertVerificationError):
        return 0, "certificate not valid"
    code = problem.verify_code
    return code, _SENTENCES.get(code, problem.verify_message or "certificate not valid")


@lru_cache(maxsize=256)
def described(code: int, plain: str, certificate: bytes | None) -> str:
    """Add to the sentence what the certificate itself says: day, names, issuer.

    Args:
        code: OpenSSL's verify code.
        plain: the sentence so far; returned alone where the certificate cannot be read.
        certificate: the leaf, DER.
    """
    try:
        leaf = x509.load_der_x509_certificate(certificate or b"")
        detail = _detail(code, leaf)
        issuer = "" if code == _SELF_SIGNED else _issuer(leaf)
    except (ValueError, x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        return plain
    return plain + detail + (f", issued by {issuer}" if issuer else "")


def _detail(code: int, leaf: x509.Certificate) -> str:
    if code == _EXPIRED:
        return f" on {leaf.not_valid_after_utc:%Y-%m-%d}"
    if code == _NOT_YET:
        return f" before {leaf.not_valid_before_utc:%Y-%m-%d}"
    if code == _OTHER_HOST:
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        first = [_clean(name) for name in names.get_values_for_type(x509.DNSName)[:3]]
        return f" ({', '.join(first)})" if first else ""
    return ""


def _issuer(leaf: x509.Certificate) -> str:
    for kind in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        for attribute in leaf.issuer.get_attributes_for_oid(kind):
            return _clean(str(attribute.value))
    return ""


def _clean(name: str) -> str:
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in name[:_NAME])
