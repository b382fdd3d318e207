"""The grade of a case: facts gathered from a dossier, a proposal that explains itself, and a person's decision."""

from leads.grading.asking import GradePorts, propose_for
from leads.grading.deciding import decide, needs_second
from leads.grading.gathering import facts_of, told_by
from leads.grading.proposing import grade_name, propose
from leads.grading.rules import GradingRules, load_grading

__all__ = [
    "GradePorts",
    "GradingRules",
    "decide",
    "facts_of",
    "grade_name",
    "load_grading",
    "needs_second",
    "propose",
    "propose_for",
    "told_by",
]
