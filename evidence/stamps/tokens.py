"""Whether an authority's answer is a stamp over a statement, by the office's own trusted certificates."""

from collections.abc import Sequence
from datetime import UTC
from pathlib import Path

from cryptography import x509
from rfc3161_client import TimeStampResponse, VerificationError, VerifierBuilder, decode_timestamp_response

from facts.errors import BadInput, EvidenceFailed
from facts.stamps import Token

#: PKIStatus of RFC 3161, 2.4.2: granted.
_GRANTED = 0


def check(answer: bytes, statement: bytes, roots: Sequence[Path], *, nonce: int | None = None) -> Token:
    """Check an answer and return what it says.

    Args:
        answer: the DER of a TimeStampResp.
        statement: the stamped bytes.
        roots: PEM files of the authority's root, and of certificates between it and the signer.
        nonce: what was asked with; None for an answer kept from before.

    Raises:
        EvidenceFailed: it is no stamp over this statement by an authority that is trusted; the sentence says why.
        BadInput: a root cannot be read.
    """
    response = _decoded(answer)
    builder = VerifierBuilder() if nonce is None else VerifierBuilder().nonce(nonce)
    for certificate in _certificates(roots):
        is_root = certificate.subject == certificate.issuer
        add = builder.add_root_certificate if is_root else builder.add_intermediate_certificate
        builder = add(certificate)
    try:
        builder.build().verify_message(response, statement)
    except (VerificationError, ValueError) as problem:
        raise EvidenceFailed(f"The time stamp does not verify: {problem}") from problem
    return _token(answer, response)


def _decoded(answer: bytes) -> TimeStampResponse:
    try:
        response = decode_timestamp_response(answer)
    except ValueError as problem:
        raise EvidenceFailed("The authority's answer is no time-stamp response.") from problem
    if response.status != _GRANTED:
        said = "; ".join(response.status_string)[:200] or "no reason given"
        raise EvidenceFailed(f"The authority did not grant the stamp (status {response.status}: {said}).")
    return response


def _token(answer: bytes, response: TimeStampResponse) -> Token:
    info = response.tst_info
    signer = next(iter(response.signed_data.signer_infos))
    names = [
        certificate.subject.rfc4514_string()
        for certificate in map(x509.load_der_x509_certificate, response.signed_data.certificates)
        if certificate.serial_number == signer.serial_number and certificate.issuer == signer.issuer
    ]
    stamped_at = info.gen_time if info.gen_time.tzinfo else info.gen_time.replace(tzinfo=UTC)
    return Token(
        answer=answer, stamped_at=stamped_at, serial=f"{info.serial_number:x}",
        authority=(names or [signer.issuer.rfc4514_string()])[0],
    )  # fmt: skip


def _certificates(roots: Sequence[Path]) -> list[x509.Certificate]:
    found: list[x509.Certificate] = []
    for path in roots:
        try:
            found += x509.load_pem_x509_certificates(path.read_bytes())
        except (OSError, ValueError) as problem:
            raise BadInput(f"The time-stamp root {path} cannot be read; it must be a PEM file.") from problem
    if not any(one.subject == one.issuer for one in found):
        raise BadInput("No root certificate of the time-stamp authority is set; name its PEM file in `stamp_roots`.")
    return found
