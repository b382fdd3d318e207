"""A small reader for machines without the extra: the real process, wire, unpacking and bounds; only the models are not.

What is "read" stands behind the picture's own end, after TEXT:, where every decoder stops looking. Two words there ask
for trouble: HANG and DIE.
"""

import os
import sys
import time
from typing import Any

from facts.pictures import PictureLine
from pictures import child
from pictures.layout import in_order

MARK = b"TEXT:"
HANG, DIE, NOISE = "HANG", "DIE", "NOISE"


class LetterReader:
    """Stands where pictures.engine.Engine stands."""

    version = "letters 1"

    def __init__(self) -> None:
        self.body = b""

    def lines(self, image: Any) -> tuple[PictureLine, ...]:
        """Return what stands behind the mark, one line below the other."""
        words = self.body.partition(MARK)[2].decode()
        if HANG in words:
            time.sleep(60)
        if DIE in words:
            os._exit(3)
        rows = enumerate(filter(None, words.split("\n")))
        width = image.size[0]
        return in_order(PictureLine(text, 0.9, (0, 20 * row, width, 20 * row + 18)) for row, text in rows)


def main() -> int:
    """Serve as the real child does."""
    reader = LetterReader()
    plain = child.answer

    def answer(body: bytes, engine: Any) -> dict[str, Any]:
        reader.body = body
        if NOISE.encode() in body:
            os.write(1, b"a library says something\n")
        return plain(body, engine)

    child.Engine, child.answer = lambda: reader, answer  # type: ignore[assignment, misc]
    return child.main()


if __name__ == "__main__":
    sys.exit(main())
