"""How a page is judged by machine: stance, elements, score, band, and reasons that add up."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from facts.errors import BadInput
from facts.findings import Element, Evidence


class Stance(StrEnum):
    """What a page does: ask for money, report, warn, sell under licence, or something else."""

    SOLICITATION = "solicitation"
    EXPOSURE = "exposure"
    WARNING = "warning"
    LICENSED = "licensed"
    OTHER = "other"
    TOO_LITTLE_TEXT = "too_little_text"


class Band(StrEnum):
    """Score band of a page; yellow and above become candidate leads. Not the grade of a case."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    BLUE = "blue"
    NONE = "none"

    @property
    def is_candidate(self) -> bool:
        """Whether a page of this band becomes a candidate lead."""
        return self in (Band.RED, Band.ORANGE, Band.YELLOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """Least score of each band, and where the numbers are from.

    Raises:
        BadInput: the scores do not descend from red to blue within 0..100.
    """

    red: float
    orange: float
    yellow: float
    blue: float
    #: Day from which they hold, ISO 8601.
    since: str = ""
    #: What they were set by, in words for the analyst.
    basis: str = ""
    #: Who answers for them.
    by: str = ""

    def __post_init__(self) -> None:
        if not 100.0 >= self.red >= self.orange >= self.yellow >= self.blue > 0.0 or self.yellow <= 1.0:
            scores = ", ".join(map(str, (self.red, self.orange, self.yellow, self.blue)))
            raise BadInput(f"Bands descend from 100 to 0, red first; these are {scores}.")

    def of(self, score: float) -> Band:
        """Return the band of a score of 0..100."""
        steps = ((self.red, Band.RED), (self.orange, Band.ORANGE), (self.yellow, Band.YELLOW), (self.blue, Band.BLUE))
        return next((band for least, band in steps if score >= least), Band.NONE)

    @property
    def cap(self) -> float:
        """Just below the lead band: what a page without inducement reaches at most."""
        return round(self.yellow - 1.0, 1)

    @property
    def digest(self) -> str:
        """Six hex digits that tell these bands from others; who set them and why does not count."""
        scores = " ".join(str(float(score)) for score in (self.red, self.orange, self.yellow, self.blue))
        return hashlib.sha256(scores.encode("ascii")).hexdigest()[:6]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One signed part of the score; the parts add up to the score before clipping."""

    name: str
    points: float
    #: The sentence that speaks for it; None where no single sentence does.
    quote: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementFinding:
    """The strongest evidence for one of the four elements."""

    element: Element
    #: 0..1, from the strongest clean hit; lengths of pages do not raise it.
    score: float
    quote: str
    #: Code points of the quoted sentence in the reading text, half-open.
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimensions:
    """The five dimensions of the field's smoke index (冒烟指数), each 0..1.

    Source: the Beijing index as described publicly (compliance, inducement, complaints, spread, feature words).
    """

    compliance: float
    inducement: float
    complaints: float
    spread: float
    feature_words: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One page, scored and explained."""

    #: 0..100, clipped; reasons add up to it before clipping.
    score: float
    band: Band
    stance: Stance
    #: Calibrated probabilities, 0..1; None where there is too little text to say.
    p_solicitation: float | None
    p_exposure: float | None
    elements: tuple[ElementFinding, ...]
    dimensions: Dimensions
    reasons: tuple[Reason, ...]
    evidence: Evidence
    model: str
    rules: str

    def element(self, element: Element) -> ElementFinding | None:
        """Return the finding for one element, or None where the page gives no evidence for it."""
        return next((found for found in self.elements if found.element == element), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """An assessment as it is stored: the contract's JSON, and the text its offsets point into."""

    score: float
    band: Band
    stance: Stance
    #: One assessment as `fangfei assess` prints it, personal values unmasked; a JSON object.
    contract: str
    text: str
    #: Lexicon, model and rules versions together.
    version: str
