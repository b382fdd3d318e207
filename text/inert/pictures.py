"""Pictures of an inert document: the bytes that were kept, inside the document itself."""

import base64
import re
from dataclasses import dataclass

#: Bytes of one picture that are shown; the crawl keeps no larger ones.
MOST = 3_000_000
#: Code points of a picture that the page carries itself.
MOST_INLINE = 1_500_000
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF87a", "gif"), (b"GIF89a", "gif"), (b"BM", "bmp"),
    (b"\x00\x00\x01\x00", "x-icon"),
)  # fmt: skip
_SVG = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*|<!--(?:[^-]|-(?!->)){0,2000}-->\s*|<!DOCTYPE[^>]{0,300}>\s*)*<svg[\s>]"
)
_DATA = re.compile(
    r"data:image/(?:png|jpe?g|gif|webp|bmp|avif|x-icon|vnd\.microsoft\.icon);base64,[A-Za-z0-9+/]*={0,2}", re.IGNORECASE
)
_SPACE = re.compile(r"[\s\x00-\x20]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What was kept beside a page: a picture or a style sheet."""

    body: bytes
    content_type: str | None = None


def kind_of(body: bytes) -> str:
    """The subtype of image/ that the first bytes are; empty where they are no picture that browsers show."""
    for magic, kind in _MAGIC:
        if body.startswith(magic):
            return kind
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "webp"
    if body[4:12] in (b"ftypavif", b"ftypavis"):
        return "avif"
    return "svg+xml" if _SVG.match(body[:4096]) else ""


def embedded(body: bytes) -> str:
    """The picture as a data: address; empty where it is none, or too large. As an image, SVG runs and loads nothing."""
    kind = kind_of(body)
    return f"data:image/{kind};base64,{base64.b64encode(body).decode()}" if kind and len(body) <= MOST else ""


def carried(address: str) -> str:
    """A picture of pixels that the page's own address holds, written anew; empty where it is none."""
    if not address[:11].lower().startswith("data:image/") or len(address) > MOST_INLINE:
        return ""
    plain = _SPACE.sub("", address)
    return plain if _DATA.fullmatch(plain) else ""
