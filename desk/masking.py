"""Personal values covered wherever the desk shows them: in the text, in quotes, in titles."""

from dataclasses import replace

from desk.plain import covered
from desk.seen import Finding, Seen
from facts.findings import IdentifierKind
from keywords import mask, mask_value

#: Distinct values replaced in quotes; a page that holds more is a list of numbers, and its text is covered anyway.
_MOST_PAIRS = 500


class Cover:
    """Covers the personal values of one page, or shows them where the analyst asked for it."""

    def __init__(self, seen: Seen | None, *, unmask: bool) -> None:
        self.unmask = unmask
        bare = seen.text if seen else ""
        found = seen.personal() if seen else ()
        #: The reading text, as many code points as the bare one.
        self.text = bare if unmask else mask(bare, found)
        pairs = {(bare[one.start : one.end], self.text[one.start : one.end]) for one in found}
        self._pairs = sorted((pair for pair in pairs if pair[0] != pair[1]), key=lambda pair: -len(pair[0]))

    def free(self, text: str | None) -> str:
        """A text taken from the page without its place, such as a quote."""
        if self.unmask or not text:
            return text or ""
        for bare, cover in self._pairs[:_MOST_PAIRS]:
            text = text.replace(bare, cover)
        return text

    def label(self, text: str | None) -> str:
        """A title or subject, which may hold values that the reading text does not."""
        return self.free(text) if self.unmask else covered(self.free(text))

    def span(self, found: Finding) -> str:
        """The stretch of the reading text that a finding names."""
        return self.text[found.start : found.end]

    def value(self, found: Finding) -> str:
        """An identifier's normalised value."""
        kind, value = found.text("kind"), found.text("value")
        try:
            return value if self.unmask else mask_value(IdentifierKind(kind), value)
        except ValueError:
            return covered(value)

    def over(self, seen: Seen) -> Seen:
        """The same screening with the covered text."""
        return replace(seen, text=self.text)
