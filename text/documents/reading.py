"""Read any body: a web page or a plain text as such, a document by its own reader.

body ──media_of──► PDF      ──► read_pdf, in a child process
               ├─► MHTML    ──► its page, and the pages in its frames
               ├─► picture  ──► an empty reading that names the picture; its text is read elsewhere
               └─► the rest ──► text.pages
"""

import re
from dataclasses import replace

from facts.readings import Block, Reading, Where
from text import pages
from text.documents.mhtml import open_mhtml
from text.documents.pdf import read_pdf
from text.documents.sniffing import MHTML, PDF, is_picture, media_of

#: What nearly every page is sent as; such a body is not looked at twice.
_PLAIN = ("text/", "TEXT/", "Text/")
#: A picture or font inside the page; a saved page has megabytes of them, and its text may stand behind.
_INLAY = re.compile(rb"(data:[a-z0-9.+/-]{0,60}(?:;[a-z0-9=-]{0,40}){0,3};base64,)[A-Za-z0-9+/=]{1000,}+")
_TOO_LONG = f"这个网页太长，只读了前面 {pages.MAX_HTML // 1_000_000} 百万个字符；其余请人工查看原件。"


def read(body: bytes, content_type: str | None, url: str | None = None) -> Reading:
    """Read a response body by its content type, or by its first bytes where the type says nothing.

    text/plain becomes a reading without markup; PDF, MHTML and pictures are read as what they are; everything else
    is taken for HTML.

    Raises:
        UnreadableFile: a PDF or MHTML file of which nothing can be read; HTML, text and pictures raise nothing.
    """
    if content_type and content_type.startswith(_PLAIN) and len(body) <= pages.MAX_HTML:
        return pages.read(body, content_type, url)
    media = media_of(body, content_type)
    if media == PDF:
        return read_pdf(body, url)
    if media == MHTML:
        return _read_mhtml(body, url)
    if is_picture(media):
        return Reading(url=url, title="", text="", visible=0, images=(url,) if url else (), charset_from="content")
    return _read_page(body, content_type, url)


def _read_page(body: bytes, content_type: str | None, url: str | None) -> Reading:
    """Read a page however long; what SingleFile wrote into it is left out before the page is cut."""
    whole = len(body) <= pages.MAX_HTML
    kept = body if whole else _INLAY.sub(rb"\1", body)
    reading = pages.read(kept, content_type, url)
    # Bytes for code points: a little longer than what was parsed is said to be cut, and never the reverse.
    return reading if len(kept) <= pages.MAX_HTML else replace(reading, unread=_TOO_LONG)


def _read_mhtml(body: bytes, url: str | None) -> Reading:
    """Read the page of an MHTML file, and what its frames show, which visitors see inside it."""
    snapshot = open_mhtml(body)
    where = snapshot.url or url
    reading = _read_page(snapshot.page.body, snapshot.page.content_type, where)
    for frame in snapshot.frames:
        if len(reading.text) >= pages.MAX_TEXT:
            break
        reading = _with_frame(reading, pages.read(frame.body, frame.content_type, frame.location or where))
    return replace(reading, url=url or where)


def _with_frame(reading: Reading, frame: Reading) -> Reading:
    """Put the visible text of a frame behind the visible text of the page; its links are the page's too."""
    at = reading.visible
    added = frame.text[: min(frame.visible, max(0, pages.MAX_TEXT - len(reading.text)))]
    if added and not added.endswith("\n"):
        added = added[:-1] + "\n"
    length = len(added)
    body = [block for block in reading.blocks if block.where is Where.BODY]
    inside = [
        block._replace(start=block.start + at, end=min(block.end, length - 1) + at)
        for block in frame.blocks
        if block.where is Where.BODY and block.start < length - 1
    ]
    behind = [_moved(block, length) for block in reading.blocks[len(body) :]]
    seams = [seam for seam in reading.seams if seam < at]
    seams += [seam + at for seam in frame.seams if seam < length - 1]
    seams += [seam + length for seam in reading.seams if seam >= at]
    return replace(
        reading,
        text=reading.text[:at] + added + reading.text[at:],
        visible=at + length,
        blocks=(*body, *inside, *behind),
        seams=tuple(seams),
        links=tuple({link.url: link for link in (*frame.links, *reading.links)}.values()),
        images=tuple(dict.fromkeys((*reading.images, *frame.images))),
        fields=tuple(dict.fromkeys((*reading.fields, *frame.fields))),
        scripts=tuple(dict.fromkeys((*reading.scripts, *frame.scripts))),
        trackers=tuple(dict.fromkeys((*reading.trackers, *frame.trackers))),
    )


def _moved(block: Block, length: int) -> Block:
    return block._replace(start=block.start + length, end=block.end + length)
