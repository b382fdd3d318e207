"""Where in a text the text model's answer comes from."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMap:
    """One head's log-odds spread over the code points of the text it was asked about.

    The contributions and the intercept add up to the log-odds; positive ones speak for the head, negative ones
    against it, and code points that the model does not read (spaces, marks, unknown characters) have 0.
    """

    #: As many as the text has code points.
    contributions: Sequence[float]
    #: What the head says of a text that holds nothing it knows.
    intercept: float
    #: Log-odds before calibration.
    logit: float
    #: Calibrated probability of the logit, 0..1; an assessment has none where the text is too short.
    probability: float
    #: Version of the model.
    model: str
