"""Fill the office's own Word file: every placeholder by its value, every number traced to its leads."""

import copy
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from leads.figures.counting import Rules
from leads.reports.composing import Filling, Trace, annex_table, value_of
from leads.reports.office_file import (
    CASES,
    HOLE,
    NUMBERS,
    OfficeFile,
    names,
    paragraphs_of,
    prompt_of,
    runs_of,
    texts_of,
)
from leads.reports.paper import Heading, Text
from leads.reports.plain import paragraphs
from leads.reports.template import Piece

#: Typical cases that are told where nobody chose any.
_CASES = 3
_PLACE = "模板"


def fill_office_file(file: OfficeFile, filling: Filling, rules: Rules) -> tuple[bytes, tuple[str, ...], Trace]:
    """Fill a file; returns the new file, its paragraphs as text, and every figure with where it stands.

    Raises:
        BadInput: a chosen lead is not on the books.
    """
    trace, word = Trace(), Document(io.BytesIO(file.body))
    filler = _Filler(filling, names(rules), trace)
    every = list(paragraphs_of(word))
    # Where numbers come from is known when all the others are written.
    for paragraph in sorted(every, key=lambda one: NUMBERS in _text(one)):
        filler.fill(paragraph)
    body = io.BytesIO()
    word.save(body)
    return body.getvalue(), tuple(text for text in texts_of(word) if text.strip()), trace


class _Filler:
    """Fills one paragraph after the other."""

    def __init__(self, filling: Filling, known: Mapping[str, str], trace: Trace) -> None:
        self._filling, self._known, self._trace = filling, known, trace

    def fill(self, paragraph: Any) -> None:
        """Fill the placeholders of one paragraph; one that stands alone may become several paragraphs."""
        text = _text(paragraph)
        alone = HOLE.fullmatch(text.strip())
        if alone and (lines := self._lines(alone[1])) is not None:
            _become(paragraph, lines)
            return
        # Valued in the order of the text, which is that of the trace; written from the end, so that places stay.
        values = [(found.span(), self._value(found[1], text)) for found in HOLE.finditer(text)]
        for span, value in reversed(values):
            _replace(paragraph, span, value)

    def _lines(self, hole: str) -> Sequence[str] | None:
        """The paragraphs of a placeholder that has some; None for one that is a single value."""
        if hole == CASES:
            return list(self._cases())
        if hole == NUMBERS:
            rows = annex_table(self._trace).rows
            return ["　".join(str(cell) for cell in row if cell) for row in rows] or ["本期无数字。"]
        prompt = prompt_of(hole)
        return None if prompt is None else self._written(prompt)

    def _cases(self) -> Iterator[str]:
        for block, figures in self._filling.make(Piece(kind="cases", value=str(_CASES))):
            self._trace.note(CASES, figures)
            if isinstance(block, Heading | Text):
                yield block.text

    def _written(self, prompt: str) -> Sequence[str]:
        return paragraphs(self._filling.texts.get(prompt, "")) or (f"【{prompt}】",)

    def _value(self, hole: str, around: str) -> str:
        prompt = prompt_of(hole)
        if prompt is not None:
            return "　".join(self._written(prompt))
        place = HOLE.sub("…", around).strip()[:20] or _PLACE
        return value_of(self._known.get(hole, hole), self._filling, self._trace, place) or ""


def _text(paragraph: Any) -> str:
    return "".join(each.text or "" for each in runs_of(paragraph))


def _replace(paragraph: Any, span: tuple[int, int], value: str) -> None:
    """Write a value over a stretch of a paragraph's text, in the look of the run in which the stretch begins."""
    at, (start, end), is_written = 0, span, False
    for run in runs_of(paragraph):
        text = run.text or ""
        first, last = max(start - at, 0), min(end - at, len(text))
        at += len(text)
        if first < last:
            run.text = text[:first] + ("" if is_written else value) + text[last:]
            run.set(qn("xml:space"), "preserve")
            is_written = True


def _become(paragraph: Any, lines: Sequence[str]) -> None:
    """Write lines as paragraphs of the same look, the first in the paragraph itself."""
    blank = copy.deepcopy(paragraph)
    after = paragraph
    for number, line in enumerate(lines):
        one = paragraph if number == 0 else copy.deepcopy(blank)
        if number:
            after.addnext(one)
            after = one
        runs = runs_of(one)
        for place, run in enumerate(runs):
            run.text = line if place == 0 else ""
