"""Personal values covered wherever the desk shows them: in the text, in quotes, in titles."""

from dataclasses import replace

from desk.plain import covered
from desk.seen import Finding, Seen
from facts.findings import IdentifierKind
from keywords import Cover as PageCover
from keywords import mask_value


class Cover:
    """Covers the personal values of one page, or shows them where the analyst asked for it."""

    def __init__(self, seen: Seen | None, *, unmask: bool) -> None:
        self.unmask = unmask
        self._page = PageCover(seen.text if seen else "", seen.personal() if seen else (), unmask=unmask)
        #: The reading text, as many code points as the bare one.
        self.text = self._page.text

    def free(self, text: str | None) -> str:
        """A text taken from the page without its place, such as a quote."""
        return self._page.quote(text) if text else ""

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
            return mask_value(IdentifierKind(kind), value, unmask=self.unmask)
        except ValueError:
            return covered(value)

    def over(self, seen: Seen) -> Seen:
        """The same screening with the covered text."""
        return replace(seen, text=self.text)
