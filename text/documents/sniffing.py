"""Say what a body is: by its content type, and by its first bytes only where the type says nothing.

A type that was declared is believed, as browsers believe it: a page sent as text/html that begins with %PDF- is shown
to visitors as a page, and so it is read as one.
"""

import re

PDF = "application/pdf"
#: What the whole of an MHTML file is: a message with its headers.
MHTML = "message/rfc822"
HTML = "text/html"

_MHTML_TYPES = frozenset({"multipart/related", "message/rfc822", "application/x-mimearchive"})
_PDF_TYPES = frozenset({PDF, "application/x-pdf"})
#: Types that say nothing; servers send them for whatever they do not know.
_UNSAID = frozenset(
    {"", "application/octet-stream", "binary/octet-stream", "application/x-download", "unknown/unknown"}
)
#: A drawing holds text that visitors read and search engines find.
_DRAWING = "image/svg"
#: Bytes of the beginning that are looked at.
_HEAD = 2048
_MAGIC = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_FIELD = re.compile(rb"[\r\n]*[A-Za-z][A-Za-z0-9-]{0,60}:[ \t]?[^\r\n]")
_RELATED = re.compile(rb"^content-type:[ \t]{0,40}(?:\r?\n[ \t]{1,40})?multipart/related", re.IGNORECASE | re.MULTILINE)


def media_of(body: bytes, content_type: str | None) -> str:
    """Return the media type to read a body by, lower case and without parameters; empty where nothing tells.

    All pictures but drawings are some image/…, all saved pages are MHTML, all PDF is PDF.
    """
    declared = (content_type or "").partition(";")[0].strip().lower()
    if declared in _PDF_TYPES:
        return PDF
    if declared in _MHTML_TYPES:
        return MHTML
    return sniffed(body) if declared in _UNSAID else declared


def sniffed(body: bytes) -> str:
    """Return what the first bytes are; empty where they are none of the documents known here."""
    head = body[:_HEAD]
    for magic, media in _MAGIC:
        if head.startswith(magic):
            return media
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if _FIELD.match(head) and _RELATED.search(head):
        return MHTML
    return ""


def is_picture(media: str) -> bool:
    """Whether a media type is one of pixels."""
    return media.startswith("image/") and not media.startswith(_DRAWING)
