"""What a person makes of a proposal: agrees or overrides with a reason; whether somebody else has to confirm it.

That nobody confirms his own grade is a rule of the life cycle, which keeps the acts.
"""

from facts.dockets import Grade
from facts.errors import BadInput
from facts.grading import GradeDecision, GradeProposal
from leads.grading.rules import GradingRules


def decide(
    proposal: GradeProposal, rules: GradingRules, *, grade: Grade | None = None, by: str, reason: str = ""
) -> GradeDecision:
    """Set a grade: the proposed one where `grade` is None, another one only with a reason.

    Raises:
        BadInput: nobody is named, or another grade is set without a reason.
    """
    if not by.strip():
        raise BadInput("定级须写明研判人。")
    chosen = grade or proposal.grade
    override = chosen is not proposal.grade
    if override and not reason.strip():
        names = rules.names
        raise BadInput(f"规则建议{names[proposal.grade]}级，改定{names[chosen]}级须写明理由。")
    return GradeDecision(
        grade=chosen,
        proposed=proposal.grade,
        override=override,
        needs_second=needs_second(chosen, rules),
        reason=reason.strip(),
        reasons=proposal.sentences,
        rules=proposal.rules,
    )


def needs_second(grade: Grade, rules: GradingRules) -> bool:
    """Whether somebody else than the one who set the grade has to confirm it."""
    return grade in rules.second_person
