"""Find and read lines of text in pixels; the only door to rapidocr, whose models lie in its own wheel.

Tall posters are read in pieces: the reader shrinks what is longer than 2,000 pixels, and small print with it.
"""

import importlib
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from facts.pictures import PictureLine
from pictures.layout import in_order

#: Longest side the reader takes without shrinking (its max_side_len).
_LONGEST = 2_000
#: Height of a piece of a tall poster, and by how much pieces overlap: a line cut in one stands whole in the next.
_PIECE, _OVERLAP = 1_600, 160
#: Lines of one picture; a scan of a book page has 60.
MAX_LINES = 400
#: Code points of one line.
MAX_LINE = 400
_SETTINGS = {
    "Global.log_level": "critical",
    # One picture at a time behind everything else: a second core is somebody else's.
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


class Engine:
    """The models, loaded: 0.7 s and 450 MB."""

    def __init__(self) -> None:
        self._ask = importlib.import_module("rapidocr").RapidOCR(params=_SETTINGS)
        self._array = importlib.import_module("numpy").asarray
        self.version = f"rapidocr {version('rapidocr')}"

    def lines(self, image: Any) -> tuple[PictureLine, ...]:
        """Return the lines of a Pillow image in RGB, in reading order, MAX_LINES at most."""
        width, height = image.size
        found: list[PictureLine] = []
        for top, bottom in _pieces(width, height):
            piece = image if bottom - top == height else image.crop((0, top, width, bottom))
            found += (line for line in self._piece(piece, top) if not _is_cut(line, top, bottom, height))
        return in_order(_once(found))[:MAX_LINES]

    def _piece(self, piece: Any, top: int) -> Iterator[PictureLine]:
        # The models want blue first.
        result = self._ask(self._array(piece)[:, :, ::-1])
        if result.txts is None:
            return
        for text, score, corners in zip(result.txts, result.scores, result.boxes, strict=True):
            if kept := " ".join(text.split())[:MAX_LINE]:
                across, down = [int(x) for x, _ in corners], [int(y) + top for _, y in corners]
                yield PictureLine(kept, round(float(score), 4), (min(across), min(down), max(across), max(down)))


def _pieces(width: int, height: int) -> Iterator[tuple[int, int]]:
    """Yield top and bottom of each piece; one where the picture is not tall."""
    if height <= _LONGEST or width > _LONGEST:
        yield 0, height
        return
    top = 0
    while top + _PIECE < height:
        yield top, top + _PIECE
        top += _PIECE - _OVERLAP
    yield top, height


def _is_cut(line: PictureLine, top: int, bottom: int, height: int) -> bool:
    """Whether a line touches an inner edge of its piece; the neighbouring piece has it whole."""
    return (line.box[1] <= top and top > 0) or (line.box[3] >= bottom - 1 and bottom < height)


def _once(lines: list[PictureLine]) -> list[PictureLine]:
    """Leave out what two overlapping pieces both saw."""
    kept: list[PictureLine] = []
    for line in lines:
        if not any(_is_same(line, other) for other in kept[-MAX_LINES:]):
            kept.append(line)
    return kept


def _is_same(one: PictureLine, other: PictureLine) -> bool:
    wide = min(one.box[2], other.box[2]) - max(one.box[0], other.box[0])
    high = min(one.box[3], other.box[3]) - max(one.box[1], other.box[1])
    least = min(one.box[2] - one.box[0], other.box[2] - other.box[0])
    flat = min(one.box[3] - one.box[1], other.box[3] - other.box[1])
    return wide > 0.7 * least and high > 0.7 * flat
