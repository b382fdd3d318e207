"""Whether a page says anything that the pages of its kind have not said yet.

A page is cut into pieces of about four characters, at bytes of its own text, so that a changed word changes only the
pieces it stands in: menus, footers and a shared description give old pieces, an article gives new ones. Which pieces
were seen is kept as bits, 1 KiB for a kind of address.

Source: content-defined chunking (Muthitacharoen, Chen, Mazières 2001) with a set of cut bytes for the rolling hash,
which bytes.translate and bytes.split do at the speed of C; a Bloom filter of one hash (Bloom 1970).
"""

from crawler.traps.plain import visible

#: Bytes of new pieces below which a page says nothing new: about 16 characters in UTF-8, 24 in GB18030.
LEAST_NEW = 48
#: The same as a share of the page: one part in so many.
LEAST_SHARE = 400
#: Bits of a kind; beyond _FULL pieces it starts again, since by then its pages do differ.
_BITS = 8192
_FULL = 3500
#: A page with fewer foreign bytes is told by its words.
_LATIN = 100
#: Bytes of a page looked at; what lies behind is a download more than a page.
_LOOKED_AT = 512 * 1024
#: ASCII and some bytes of characters become blanks, so that a piece has four characters in UTF-8 and six in GB18030.
_CUT = bytes(32 if code < 128 or 0xA0 <= code < 0xA8 or 0xD0 <= code < 0xD4 else code for code in range(256))


class Said:
    """The pieces that one kind of page has said."""

    __slots__ = ("_bits", "_count", "_pages")

    def __init__(self) -> None:
        self._bits = bytearray(_BITS >> 3)
        self._count = self._pages = 0

    def take(self, body: bytes) -> bool:
        """Add a page's pieces and return whether they were new enough; the first page always is."""
        pieces = _pieces(body[:_LOOKED_AT])
        if self._count > _FULL:
            self._bits = bytearray(_BITS >> 3)
            self._count = self._pages = 0
        new = sum(map(len, self._unseen(pieces)))
        self._pages += 1
        return self._pages == 1 or new >= max(LEAST_NEW, sum(map(len, pieces)) // LEAST_SHARE)

    def _unseen(self, pieces: set[bytes]) -> list[bytes]:
        """Return the pieces whose bit was not set, and set it."""
        bits, unseen = self._bits, []
        for piece in pieces:
            place = hash(piece) & (_BITS - 1)
            mask = 1 << (place & 7)
            if not bits[place >> 3] & mask:
                bits[place >> 3] |= mask
                unseen.append(piece)
        self._count += len(unseen)
        return unseen


def _pieces(body: bytes) -> set[bytes]:
    pieces = body.translate(_CUT).split()
    if sum(map(len, pieces)) < _LATIN:
        pieces = [word for word in visible(body).lower().split() if word.isalpha() and len(word) > 2]
    return set(pieces)
