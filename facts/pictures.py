"""Pictures and the text in them: what was captured, what a reader made of it, and the doors to both.

A picture is its bytes: SHA-256 of the decoded body names it, and it is read once whatever its addresses are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from facts.pages import Exhibit, Page

#: The mark of the pages among those of evidence files, whose names have an ending.
PAGES = "pages"


class PictureState(StrEnum):
    """How far the reading of a picture has come; everything but WAITING is final."""

    WAITING = "waiting"
    #: Read whole; there may be no text in it.
    READ = "read"
    #: It moves; the first frame was read.
    FIRST_FRAME = "first_frame"
    #: Too small to hold a character.
    TOO_SMALL = "too_small"
    #: More bytes than are read.
    TOO_HEAVY = "too_heavy"
    #: More pixels than are read; a few bytes may claim billions.
    TOO_MANY_PIXELS = "too_many_pixels"
    #: A drawing (SVG) and no raster: its text is markup.
    DRAWING = "drawing"
    #: No format that is read, whatever its address or type says.
    NOT_A_PICTURE = "not_a_picture"
    #: Cut off or broken.
    DAMAGED = "damaged"
    #: The reader did not end within its time and was killed.
    TIMED_OUT = "timed_out"
    #: The reader died of it.
    KILLED_READER = "killed_reader"

    @property
    def has_text(self) -> bool:
        """Whether a picture in this state may hold text that was read."""
        return self in (PictureState.READ, PictureState.FIRST_FRAME)


class PictureLine(NamedTuple):
    """One line of text in a picture."""

    text: str
    #: The reader's own confidence, 0..1.
    confidence: float
    #: Left, top, right, bottom in pixels of the picture, the origin at its top left.
    box: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureReading:
    """What one reader made of one picture."""

    state: PictureState
    #: Name and version of the reader; empty where it was not asked.
    reader: str = ""
    #: Pixels; 0 where nobody could tell.
    width: int = 0
    height: int = 0
    frames: int = 0
    #: From top to bottom, from left to right.
    lines: tuple[PictureLine, ...] = ()
    #: Seconds of wall time the reader took.
    seconds: float = 0.0

    @property
    def text(self) -> str:
        """The lines, one below the other; empty where there is no text."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One captured picture; its bytes lie in the exhibit."""

    #: SHA-256 of the decoded body, 64 lower-case hex digits.
    sha256: str
    #: Bytes of the decoded body.
    size: int
    #: Where it was first captured; equal bytes under another address are the same picture.
    url: str
    exhibit: Exhibit
    captured_at: datetime
    reading: PictureReading | None = None

    @property
    def state(self) -> PictureState:
        """How far its reading has come."""
        return self.reading.state if self.reading else PictureState.WAITING


class PictureReader(Protocol):
    """Turns the bytes of a picture into lines of text; never raises for what is in the bytes."""

    @property
    def version(self) -> str:
        """Name and version, such as rapidocr 3.10.0."""
        ...

    def read(self, body: bytes) -> PictureReading:
        """Read one picture; a final state whatever the bytes are.

        Raises:
            BadInput: the reader is not installed on this machine.
        """
        ...

    def close(self) -> None:
        """Give back what it holds; read() may be called again."""
        ...


class PictureBook(Protocol):
    """The queue of pictures, what was read in them, and the pages they stand on."""

    def add(self, found: Sequence[Picture]) -> int:
        """Note captured pictures and their addresses; return how many have bytes that were not known."""
        ...

    def marks(self) -> Mapping[str, int]:
        """How far each thing was searched: an evidence file by bytes, the pages (PAGES) by their number."""
        ...

    def mark(self, name: str, position: int) -> None:
        """Note how far something was searched."""
        ...

    def known(self, urls: Sequence[str]) -> Mapping[str, str]:
        """Return address -> SHA-256 of the bytes it gave last, for those addresses whose pictures were captured."""
        ...

    def pages_beside(self, files: Sequence[str], *, since: int, after: int = 0, limit: int = 200) -> Sequence[Page]:
        """Return pages numbered above `since`, and pages of the runs that wrote these evidence files.

        Ids above `after`, ascending.
        """
        ...

    def tie(self, page_id: int, digests: Sequence[str]) -> int:
        """Note which pictures stand on a page, in its order; return how many that were not tied before."""
        ...

    def waiting(self, limit: int) -> Sequence[Picture]:
        """Return pictures to read: those of pages with too little text first, then by the highest score of a page."""
        ...

    def left(self) -> int:
        """Count the pictures that wait."""
        ...

    def settle(self, sha256: str, reading: PictureReading) -> None:
        """Keep what a reader made of a picture; the newest counts."""
        ...

    def get(self, digest: str) -> Picture:
        """Return one picture by its digest or the first eight digits or more of it.

        Raises:
            NotKnown: there is none, or more than one.
        """
        ...

    def pages_of(self, sha256: str) -> Sequence[int]:
        """Ids of the pages a picture stands on, ascending."""
        ...

    def on_page(self, page_id: int) -> Sequence[Picture]:
        """Pictures with text on a page, in the order they were tied."""
        ...

    def unheard(self, after: int = 0, limit: int = 50) -> Sequence[Page]:
        """Return screened pages whose screening as it stands has not heard all the text in their pictures.

        Ids above `after`, ascending; pages that have changed since are left out.
        """
        ...

    def heard(self, page_id: int, digests: Sequence[str], version: str) -> None:
        """Note that the screening of a page, at this version, has the text of these pictures."""
        ...
