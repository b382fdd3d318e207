"""Read, examine, assess: the whole way of a page through text/, keywords/ and classifier/."""

from classifier import RULES_VERSION, Head, Model, assess
from facts.assessments import Assessment, Screening
from facts.pages import Capture
from facts.readings import Reading
from keywords import Engine
from screening.contract import as_json
from text import read


class Screener:
    """An engine of rules and a model, loaded once and used for every page; keeps no state between pages."""

    def __init__(self, engine: Engine, model: Model) -> None:
        self._engine = engine
        self._model = model

    @property
    def version(self) -> str:
        """Lexicon, model and rules together; pages screened at another version may be screened again."""
        return f"{self._engine.lexicon.version}/{self._model.version}/{RULES_VERSION}"

    def screen(self, reading: Reading) -> Assessment:
        """Assess a reading."""
        return assess(self._engine.examine(reading), self._model)

    def screen_capture(self, capture: Capture) -> tuple[Assessment, Screening]:
        """Read a kept response and assess it; the second value is what the store keeps."""
        assessment = self.screen(read(capture.body, capture.headers.get("content-type"), capture.url))
        stored = Screening(
            score=assessment.score,
            band=assessment.band,
            stance=assessment.stance,
            contract=as_json(assessment, identity=capture.url),
            text=assessment.evidence.reading.text,
            version=self.version,
        )
        return assessment, stored

    def heat(self, assessment: Assessment) -> list[float]:
        """Contribution of each code point of the reading text to the solicitation head's log-odds.

        Returns:
            As many floats as the reading text has code points, 4 decimals; characters that are not scored are 0.
        """
        evidence = assessment.evidence
        heat = [0.0] * len(evidence.reading.text)
        for place, share in zip(
            evidence.positions, self._model.heat(evidence.squeezed, Head.SOLICITATION), strict=True
        ):
            heat[place] = round(float(share), 4)
        return heat
