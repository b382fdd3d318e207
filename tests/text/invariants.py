"""What holds of every reading, whatever it was read from."""

from facts.readings import Reading, Where


def holds(reading: Reading) -> None:
    """Fail where blocks overlap, leave the text, or stand out of order, or `visible` is not where they say."""
    order = list(Where)
    at, place = 0, 0
    for block in reading.blocks:
        assert at <= block.start < block.end <= len(reading.text)
        assert order.index(block.where) >= place
        assert "\n" not in reading.text[block.start : block.end] or block.tag == "text"
        at, place = block.end, order.index(block.where)
    shown = [block.end for block in reading.blocks if block.where in (Where.BODY, Where.PICTURE)]
    hidden = [block.start for block in reading.blocks if block.where not in (Where.BODY, Where.PICTURE)]
    assert max(shown, default=0) <= reading.visible <= min(hidden, default=len(reading.text))
    assert all(0 < seam < len(reading.text) for seam in reading.seams)
    assert list(reading.seams) == sorted(reading.seams)
    reading.text.encode()
