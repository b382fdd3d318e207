"""Put what was read in the pictures of a page into its reading, behind the text that visitors see."""

from collections.abc import Sequence
from dataclasses import replace

from facts.readings import Block, Reading, Where

#: Code points of picture text in one reading; a page with more of it is a scanned book.
MAX_TEXT = 20_000
#: The element such blocks come from.
_TAG = "img"


def with_pictures(reading: Reading, texts: Sequence[str]) -> Reading:
    """Return a reading with one block of its own for the text of each picture, in the order given.

    Visitors see pictures, so the blocks are part of the visible text and stand right behind the body; what follows
    moves back. Empty texts are left out, and so is what goes beyond MAX_TEXT.
    """
    at = reading.visible
    # A plain text need not end its last line.
    gap = "\n" if at and reading.text[at - 1] != "\n" else ""
    added, blocks = _laid_out(texts, at + len(gap))
    if not blocks:
        return reading
    length = len(gap) + len(added)
    before = [block for block in reading.blocks if block.where is Where.BODY]
    behind = (each._replace(start=each.start + length, end=each.end + length) for each in reading.blocks[len(before) :])
    return replace(
        reading,
        text=reading.text[:at] + gap + added + reading.text[at:],
        visible=at + length,
        blocks=(*before, *blocks, *behind),
        seams=tuple(seam + length if seam >= at else seam for seam in reading.seams),
    )


def _laid_out(texts: Sequence[str], at: int) -> tuple[str, list[Block]]:
    """Join the texts, each on lines of its own; return them and their blocks, the first of which starts at `at`."""
    parts: list[str] = []
    blocks: list[Block] = []
    start = at
    for text in texts:
        kept = text.strip()[: max(0, MAX_TEXT - (start - at))]
        if not kept:
            continue
        parts.append(kept + "\n")
        blocks.append(Block(start, start + len(kept), Where.PICTURE, _TAG))
        start += len(kept) + 1
    return "".join(parts), blocks
