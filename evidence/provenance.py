"""Keep what no request of ours brought: the bytes, and beside them where they come from.

    response, request?, metadata     a response of another tool's archive, as that tool had it
    resource, metadata               a file that a person saved: there was no HTTP answer, so none is written

The metadata record names the file and what says that it is a page of that address, in Dublin Core's terms.

Source: ISO 28500:2017 (WARC/1.1), 6.5 (resource: "a file directly retrieved from a locally accessible repository")
and 6.6 (metadata); DCMI Metadata Terms (source, provenance).
"""

from collections.abc import Mapping
from datetime import UTC

from evidence import exchanges, resources
from evidence.records import pack
from facts.pages import Exchange
from facts.saved import Naming, Saved

_HOW: Mapping[Naming, str] = {
    Naming.ARCHIVE: "response record of an archive that another tool wrote",
    Naming.RESOURCE: "resource record of an archive; the address is the one the record gives",
    Naming.SINGLEFILE: "saved by a person with SingleFile; the address is the one its comment names",
    Naming.MHTML: "saved by a person as MHTML; the address is the one its headers name",
    Naming.BROWSER: "saved by a person with a browser; the address is the one its comment names",
    Naming.CANONICAL: "saved by a person; the address is the one the page calls canonical",
    Naming.OPENGRAPH: "saved by a person; the address is the one the page gives as og:url",
    Naming.NOTHING: "saved by a person; nothing names an address, so it is made of the file's digest and name",
}


def records(exchange: Exchange, saved: Saved, info: str, *, record_id: str, payload_digest: str) -> bytes:
    """Return the gzip members of an exchange that came as a file, the one with its payload first.

    Args:
        exchange: what came.
        saved: exchange.saved.
        info: record id of the file's warcinfo.
        record_id: WARC-Record-ID of the first record.
        payload_digest: sha256: and 64 hex digits, of the body.
    """
    if saved.is_response:
        written = exchanges.response(exchange, info, record_id=record_id, payload_digest=payload_digest)
    else:
        media = next((value for name, value in exchange.response_headers if name.lower() == "content-type"), "")
        written = resources.resource(
            exchange.url,
            media or "application/octet-stream",
            exchange.body,
            exchange.fetched_at,
            info=info,
            record_id=record_id,
            payload_digest=payload_digest,
        )
    return written + _metadata(exchange, saved, info, record_id)


def _metadata(exchange: Exchange, saved: Saved, info: str, record_id: str) -> bytes:
    file = "".join(char if char.isprintable() else " " for char in saved.file)
    block = f"source: {file}\r\nprovenance: {_HOW[saved.naming]}\r\n".encode("utf-8", "replace")
    moment = exchange.fetched_at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    headers = (
        ("WARC-Type", "metadata"),
        ("WARC-Record-ID", exchanges.new_id()),
        ("WARC-Date", moment),
        ("WARC-Target-URI", "".join(char if char.isprintable() else " " for char in exchange.url)),
        ("WARC-Concurrent-To", record_id),
        ("WARC-Warcinfo-ID", info),
        ("Content-Type", "application/warc-fields"),
    )
    return pack(headers, block)
