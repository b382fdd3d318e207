"""Features over Evidence, the stored text model, and the fusion of both into one explained score."""

from classifier.fusion import RULES_VERSION, assess
from classifier.heads import Head
from classifier.model import Model, Verdict

__all__ = ["RULES_VERSION", "Head", "Model", "Verdict", "assess"]
