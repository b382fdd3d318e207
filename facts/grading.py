"""Grades of cases: what they are judged by, what a proposal says, and what an analyst decided (分级).

Source: the seed's 四(三) 涉众规模、风险敞口、舆论热度、涉稳隐患, and strength of evidence (notes 5.2 【建】);
points, steps and grades are data in leads/grading/grading.yml.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from facts.dockets import Grade
from facts.statements import Basis


class Factor(StrEnum):
    """What a case is graded by."""

    #: 涉众规模.
    CROWD = "crowd"
    #: 风险敞口.
    EXPOSURE = "exposure"
    #: 舆论热度.
    HEAT = "heat"
    #: 涉稳隐患.
    UNREST = "unrest"
    #: 证据强度.
    STRENGTH = "strength"


class Indicator(StrEnum):
    """What is counted or found for a factor."""

    PEOPLE = "people"
    #: Yuan.
    AMOUNT = "amount"
    #: Yuan.
    UNPAID = "unpaid"
    SITES = "sites"
    ADVERTS = "adverts"
    #: Media clues and pages that report the scheme.
    MEDIA = "media"
    COMPLAINTS = "complaints"
    #: Signs of unrest, 1 where one was seen: old people aimed at, failure to pay, gathering, petitions.
    AGED = "aged"
    FAILURE = "failure"
    GATHERING = "gathering"
    PETITION = "petition"
    #: Of the four elements, how many are quoted.
    ELEMENTS = "elements"
    #: Promised simple annual percent; 1 where a return is promised without a rate.
    PROMISE = "promise"
    #: Facts of identity known: credit code, legal representative, registered address …
    IDENTITIES = "identities"
    #: Independent sources that named the subject.
    SOURCES = "sources"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number, on what basis it is known and from where."""

    value: Decimal
    basis: Basis
    #: For people, plain Chinese: 网页自称, 12315 投诉; empty where the basis says all.
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GradingFacts:
    """Everything a grade is proposed from; a measure that is absent is unknown, which is not zero."""

    figures: Mapping[Indicator, Figure] = field(default_factory=dict)
    #: Names of the independent sources, for the sentence that says why.
    sources: tuple[str, ...] = ()
    #: What an analyst states of heat and unrest: 高, 中 or 低, with its basis.
    levels: Mapping[Factor, tuple[str, Basis]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeReason:
    """One line of a grade: what speaks, on what basis, and how many points it gives."""

    #: None for floors, lifts and caps, which concern the whole.
    factor: Factor | None
    #: Indicator, or key of the floor, lift or cap.
    name: str
    #: One decimal; 0 where unknown or without weight, below 0 for a cap.
    points: Decimal
    #: Plain Chinese.
    text: str
    basis: Basis | None = None
    is_known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeProposal:
    """What the rules propose; its reasons add up to its points."""

    grade: Grade
    points: Decimal
    #: By factor in the order of the rules, then caps, lifts and floors.
    reasons: tuple[GradeReason, ...]
    #: Id and version of the rules.
    rules: str
    #: Grade it could reach if everything unknown spoke for the worst.
    ceiling: Grade
    unknown: tuple[Indicator, ...] = ()
    #: 舆论热度 and 涉稳隐患 as the ledger words them; None where nothing is known.
    heat: str | None = None
    unrest: str | None = None

    @property
    def sentences(self) -> tuple[str, ...]:
        """The reasons for people, each with its points."""
        return tuple(f"{reason.text}（{reason.points:+}分）" for reason in self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeDecision:
    """The grade a person set, by the proposal or against it."""

    grade: Grade
    proposed: Grade
    #: The person set another grade than the rules propose.
    override: bool
    #: Somebody else has to confirm it before it counts.
    needs_second: bool
    reason: str
    reasons: tuple[str, ...]
    rules: str

    @property
    def detail(self) -> dict[str, object]:
        """JSON-ready detail of the act `grade`."""
        return {
            "grade": self.grade.value,
            "proposed": self.proposed.value,
            "reasons": list(self.reasons),
            "rules": self.rules,
            "override": self.override,
            "needs_second": self.needs_second,
        }
