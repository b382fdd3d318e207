"""May a challenger take the champion's place? Three conditions, each answered in a sentence with its figures.

1. no loss at the review budget   paired bootstrap of precision and recall at k on every frozen gate set
2. calibration                    error at most `ece_ratio` times the champion's
3. cases                          no case that the champion gets right goes wrong
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from classifier.cases import GateCase
from classifier.evaluation import calibration_error
from classifier.ranking import AT_BUDGET, Difference, Floats, Labels, difference, resamples
from facts.errors import BrokenCorpus, UnreadableFile

PACKAGED = Path(__file__).parent / "gates" / "conditions.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What a challenger is held to; gates/conditions.yml says why."""

    budget: int
    tolerance: float
    ece_ratio: float
    resamples: int
    least_positives: int

    @classmethod
    def load(cls, path: Path = PACKAGED) -> "Conditions":
        """Read the conditions.

        Raises:
            UnreadableFile: the file cannot be read.
            BrokenCorpus: a field is missing, unknown or out of its range.
        """
        try:
            found = cls(**yaml.safe_load(path.read_text(encoding="utf-8")))
            counts = found.budget >= 1 and found.least_positives >= 1 and found.resamples >= 100
            fits = counts and 0 <= found.tolerance <= 1 and found.ece_ratio >= 1
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
            raise UnreadableFile(f"The conditions {path} cannot be read: {problem}.") from problem
        except TypeError as problem:
            raise BrokenCorpus(f"{path}: {problem}; it holds {', '.join(cls.__slots__)}.") from problem
        if not fits:
            raise BrokenCorpus(
                f"{path}: budget and least_positives ≥ 1, resamples ≥ 100, tolerance 0 to 1, ece_ratio ≥ 1."
            )
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """One question put to both models over one gate set."""

    #: Name of the gate set.
    gate: str
    #: Such as "solicitation head" or "score".
    question: str
    labels: Labels
    champion: Floats
    challenger: Floats
    #: Rows of one group are drawn together.
    groups: Sequence[str]
    #: Whether the answers are probabilities, so that their calibration means something.
    are_chances: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One condition, whether it holds, and the sentence that says so."""

    condition: str
    holds: bool
    sentence: str
    figures: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A challenger's trial against the champion."""

    champion: str
    challenger: str
    findings: tuple[Finding, ...]

    @property
    def failed(self) -> tuple[Finding, ...]:
        """The conditions that do not hold."""
        return tuple(finding for finding in self.findings if not finding.holds)


def hold_against(answers: Sequence[Answers], conditions: Conditions) -> Iterator[Finding]:
    """Ask the first two conditions of every question that has both kinds of rows."""
    for asked in answers:
        if 0 < asked.labels.sum() < len(asked.labels):
            yield from _rankings(asked, conditions)
            if asked.are_chances:
                yield _calibration(asked, conditions)


def _rankings(asked: Answers, conditions: Conditions) -> Iterator[Finding]:
    positives = int(asked.labels.sum())
    k = min(conditions.budget, positives)
    draws = resamples(asked.groups, conditions.resamples)
    for name, measure in AT_BUDGET.items():
        gain = difference(measure, asked.labels, (asked.champion, asked.challenger), k, draws)
        is_no_loss, is_asked = gain.low >= -conditions.tolerance, positives >= conditions.least_positives
        verdict = "no loss" if is_no_loss else "a loss is not ruled out"
        if not is_asked:
            verdict += f", but {positives} positives are fewer than {conditions.least_positives}: told and not asked"
        what = f"{asked.gate}, {asked.question}: {name} at {k}"
        yield Finding(
            condition=f"{name}_at_budget",
            holds=is_no_loss or not is_asked,
            sentence=f"{_say_gain(what, gain, conditions.tolerance)}: {verdict}.",
            figures={"gate": asked.gate, "question": asked.question, "k": k, "is_asked": is_asked} | asdict(gain),
        )


def _say_gain(what: str, gain: Difference, tolerance: float) -> str:
    return (
        f"{what} is {gain.challenger:.3f}, the champion's {gain.champion:.3f}; the difference {gain.value:+.3f} lies "
        f"between {gain.low:+.3f} and {gain.high:+.3f}, at least {-tolerance:+.3f} is asked"
    )


def _calibration(asked: Answers, conditions: Conditions) -> Finding:
    ours, theirs = (calibration_error(asked.labels, one) for one in (asked.challenger, asked.champion))
    most = conditions.ece_ratio * theirs
    return Finding(
        condition="calibration",
        holds=bool(ours <= most or np.isclose(ours, most)),
        sentence=(
            f"{asked.gate}, {asked.question}: calibration error is {ours:.3f}, the champion's {theirs:.3f}; "
            f"at most {most:.3f} ({conditions.ece_ratio:g} times) is asked: {'held' if ours <= most else 'exceeded'}."
        ),
        figures={"gate": asked.gate, "question": asked.question, "challenger": ours, "champion": theirs, "most": most},
    )


def hold_against_cases(champion: Sequence[GateCase], challenger: Sequence[GateCase], total: int) -> Finding:
    """Ask the third condition.

    Args:
        champion: the cases that the champion fails.
        challenger: the cases that the challenger fails.
        total: how many cases there are.
    """
    known = {case.id for case in champion}
    new = [case for case in challenger if case.id not in known]
    named = ", ".join(f"{case.id} ({case.kind}, must {case.expect})" for case in new[:8])
    more = f" and {len(new) - 8} more" if len(new) > 8 else ""
    return Finding(
        condition="cases",
        holds=not new,
        sentence=(
            f"{total} must-hit and must-spare cases: the challenger fails {len(challenger)}, the champion "
            f"{len(champion)}; " + (f"new failures: {named}{more}." if new else "none of them is new.")
        ),
        figures={
            "challenger": [case.id for case in challenger],
            "champion": sorted(known),
            "new": [case.id for case in new],
        },
    )
