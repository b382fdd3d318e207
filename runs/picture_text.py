"""The lines of one picture as people are shown them: personal values covered, length for length."""

from collections.abc import Sequence

from facts.pictures import Picture, PictureLine
from screening import Screener
from screening.contract import masked_text
from text import read_plain


def shown_lines(picture: Picture, screener: Screener, *, unmask: bool = False) -> Sequence[PictureLine]:
    """Return the lines of a picture, with phones, names and numbers masked unless asked otherwise."""
    if picture.reading is None or not picture.reading.lines:
        return ()
    lines = picture.reading.lines
    masked = masked_text(screener.screen(read_plain("\n".join(line.text for line in lines))), unmask=unmask)
    # Masking keeps lengths, so every line is where it was.
    shown, at = [], 0
    for line in lines:
        shown.append(line._replace(text=masked[at : at + len(line.text)]))
        at += len(line.text) + 1
    return shown
