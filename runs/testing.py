"""Put the must-hit and must-spare cases to a model and the rules of the day."""

from collections.abc import Sequence

from classifier import Model
from classifier.card import CaseReport
from classifier.cases import GateCase, load_cases
from keywords import Engine
from screening import Screener
from text import read_plain


def failed_cases(screener: Screener, cases: Sequence[GateCase]) -> tuple[GateCase, ...]:
    """Return the cases that go wrong: a text that must become a candidate lead and does not, or the other way."""
    return tuple(
        case for case in cases if case.is_failed(is_candidate=screener.screen(read_plain(case.text)).band.is_candidate)
    )


def report_cases(model: Model, engine: Engine) -> CaseReport:
    """Run the packaged cases for the model card."""
    cases, screener = load_cases(), Screener(engine, model)
    lexicon, _, rules = screener.version.rpartition(f"/{model.version}/")
    return CaseReport(
        cases=cases, failed=failed_cases(screener, cases), rules=f"lexicon {lexicon} and score rules {rules}"
    )
