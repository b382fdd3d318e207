"""Read, examine, assess: the whole way of a page through text/, keywords/ and classifier/."""

from collections.abc import Callable, Mapping

from classifier import NOTHING_KNOWN, SHIPPED_BANDS, Head, Known, Model, assess, rules_version
from facts.assessments import Assessment, Bands, Screening
from facts.heat import HeatMap
from facts.pages import Capture
from facts.readings import Reading
from keywords import Engine
from screening.contract import as_json
from screening.heat import heat_maps
from text import read


class Screener:
    """An engine of rules and a model, loaded once and used for every page; keeps no state between pages."""

    def __init__(
        self,
        engine: Engine,
        model: Model,
        *,
        bands: Bands = SHIPPED_BANDS,
        known: Callable[[], Known] = lambda: NOTHING_KNOWN,
    ) -> None:
        """Take the rules, and who is asked at each page what casework knows already."""
        self._engine = engine
        self._model = model
        self._bands = bands
        self._known = known

    @property
    def version(self) -> str:
        """Lexicon, model and rules together; pages screened at another version may be screened again."""
        return f"{self._engine.lexicon.version}/{self._model.version}/{rules_version(bands=self._bands)}"

    def screen(self, reading: Reading) -> Assessment:
        """Assess a reading."""
        return assess(self._engine.examine(reading), self._model, bands=self._bands, known=self._known())

    def screen_capture(self, capture: Capture) -> tuple[Assessment, Screening]:
        """Read a kept response and assess it; the second value is what the store keeps."""
        return self.screen_reading(read(capture.body, capture.headers.get("content-type"), capture.url), capture.url)

    def screen_reading(self, reading: Reading, identity: str) -> tuple[Assessment, Screening]:
        """Assess a reading; the second value is what the store keeps under the page's address."""
        assessment = self.screen(reading)
        stored = Screening(
            score=assessment.score,
            band=assessment.band,
            stance=assessment.stance,
            contract=as_json(assessment, identity=identity),
            text=assessment.evidence.reading.text,
            version=self.version,
        )
        return assessment, stored

    def heat(self, text: str) -> Mapping[Head, HeatMap]:
        """Where the two shown heads' log-odds for a reading text come from; see heat_maps."""
        return heat_maps(text, self._model)
