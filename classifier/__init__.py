"""Features over Evidence, the stored text model, and the fusion of both into one explained score."""

from classifier.fusion import RULES_VERSION, SHIPPED_BANDS, assess, rules_version
from classifier.heads import Head
from classifier.known import NOTHING_KNOWN, Known
from classifier.model import Model, Verdict
from classifier.scorecard import Scorecard

__all__ = [
    "NOTHING_KNOWN",
    "RULES_VERSION",
    "SHIPPED_BANDS",
    "Head",
    "Known",
    "Model",
    "Scorecard",
    "Verdict",
    "assess",
    "rules_version",
]
