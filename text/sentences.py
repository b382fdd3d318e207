"""Find the sentence around a span, so that what is shown to people can be read."""

import re

#: Characters at which a sentence ends; a comma does not end one.
SENTENCE_ENDS = "。！？!?；\n"
#: Code points shown on either side at most; run-on adverts have no full stops at all.
REACH = 120
_END = re.compile(f"[{SENTENCE_ENDS}]")
_LAST_END = re.compile(f"[{SENTENCE_ENDS}][^{SENTENCE_ENDS}]*\\Z")


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the half-open span of the sentence that holds text[start:end], with its own closing mark.

    It reaches at most REACH code points beyond the span on either side, and never starts or ends with a space.
    """
    left = max(0, start - REACH)
    before = _LAST_END.search(text, left, start)
    first = before.start() + 1 if before else left
    after = _END.search(text, end, min(len(text), end + REACH))
    last = min(len(text), end + REACH)
    if after:
        last = after.start() if after[0] == "\n" else after.end()
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return first, last
