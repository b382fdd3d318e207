"""The model card, made of the manifest: data by name and digest, figures with intervals, known failures, use."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from classifier.cases import GateCase
from classifier.heads import HEADS
from classifier.model import MANIFEST_FILE, WEIGHTS_FILE, Model

_SETS = Path(__file__).parent / "sets.yml"
_BY_SET = ("f1", "average_precision", "calibration_error", "macro_f1", "false_alarms")
_METRICS = ("precision", "recall", "f1", "average_precision", "calibration_error")

_USE = """\
## What it is for

It helps an office's analysts decide which public Chinese web pages to read first. It says what a page *does*: ask
the public for money (招揽), report on or complain about a scheme (曝光、维权), warn (警示), offer a licensed product
(持牌), or something else. Its probability is one named part of a score that a person can argue with.

## What it must not be used for

* **It never decides that something is illegal.**
  本模型只用于排序和提示，不作违法认定；是否属于非法集资，由主管机关依法认定。
  Nobody may be named, fined, blocked, reported or listed because of its answer alone; a person reads the page first.
* It does not judge people. Private messages, customers' accounts and staff are none of its business.
* It is no proof that a page is harmless: what it calls other may still be a scheme, and the office's random sample of
  unread pages says how often.
* It does not read pictures, sound, text drawn by scripts, or languages other than Chinese.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReport:
    """How a model and the rules of the day did on the must-hit and must-spare cases."""

    cases: tuple[GateCase, ...]
    failed: tuple[GateCase, ...]
    #: Lexicon and rules that took part.
    rules: str


def render_card(model: Model, report: CaseReport) -> str:
    """The whole card as Markdown."""
    parts = (_head(model), _USE.splitlines(), _data(model), _figures(model), _sets_apart(model), _known(report))
    return "\n".join("\n".join(part).rstrip() + "\n" for part in parts)


def write_card(model: Model, report: CaseReport, path: Path) -> None:
    """Write the card."""
    path.write_text(render_card(model, report), encoding="utf-8")


def _head(model: Model) -> Iterator[str]:
    manifest = model.manifest
    yield f"# Model card: text model {manifest['version']}"
    yield ""
    yield "Made from the model's manifest when it was trained; nothing in it is written by hand."
    yield ""
    yield f"Characters and pairs of characters, one logistic regression for each of {len(HEADS)} heads, calibrated on"
    yield f"answers of folds that had not seen the row. {len(model.vocabulary)} grams; folding `{manifest['fold']}`."
    yield f"Stored as `{WEIGHTS_FILE}` (never a pickle) and `{MANIFEST_FILE}`; SHA-256 of the weights:"
    yield f"`{manifest.get('sha256', 'not stored yet')}`."


def _data(model: Model) -> Iterator[str]:
    yield "## Data"
    yield ""
    yield "Rows of public sets are not redistributed; the model keeps weights. A digest is over the rows trained on."
    yield ""
    yield "| set | what it is | licence | rows | held out | heads | weight | stances | SHA-256 of the rows |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for entry in model.manifest.get("data", ()):
        about = _sets().get(entry["name"], {"what": "the office's own", "licence": "none stated"})
        stances = ", ".join(f"{stance} {count}" for stance, count in entry.get("stances", {}).items())
        cells = (
            entry["name"], about["what"], entry.get("licence", about["licence"]), entry["rows"], entry["held_out"],
            "all" if len(entry["heads"]) == len(HEADS) else ", ".join(entry["heads"]), f"{entry['weight']:g}",
            stances, f"`{entry['sha256'][:16]}`",
        )  # fmt: skip
        yield "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


@cache
def _sets() -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load(_SETS.read_text(encoding="utf-8"))
    return found


def _figures(model: Model) -> Iterator[str]:
    yield "## Figures"
    yield ""
    yield "Grouped folds of the data above: nothing of a group is on both sides. Value and 95 % interval, by bootstrap"
    yield "over groups. Pages of sites the model has never seen score lower; `make gate` prints what it reaches there."
    yield ""
    yield "| head | precision | recall | F1 | average precision | calibration error |"
    yield "|---|---|---|---|---|---|"
    for head, figures in model.manifest.get("figures", {}).items():
        cells = (_cell(figures[name]) for name in _METRICS)
        yield f"| {head} | " + " | ".join(cells) + " |"


def _sets_apart(model: Model) -> Iterator[str]:
    yield "## The same by set"
    yield ""
    yield "Rows of one set alone, answered by the folds that had not seen their group. Stances: the choice among all of"
    yield "them. False alarms: share of rows taken for what the head asks, in sets that hold none of it."
    yield ""
    yield "| set | question | rows | of them yes | figures |"
    yield "|---|---|---|---|---|"
    for found in model.manifest.get("sets", ()):
        figures = " · ".join(
            f"{name.replace('_', ' ')} {_cell(found['figures'][name])}" for name in _BY_SET if name in found["figures"]
        )
        yield f"| {found['dataset']} | {found['question']} | {found['rows']} | {found['positives']} | {figures} |"


def _cell(figure: Mapping[str, Any]) -> str:
    return f"{figure['value']:.3f} ({figure['low']:.3f}–{figure['high']:.3f})"


def _known(report: CaseReport) -> Iterator[str]:
    yield "## Known failures"
    yield ""
    yield "* Reports and warnings that quote a promoter at length, and soft solicitations without a rate, are the usual"
    yield "  errors."
    wrong = f"{len(report.failed)} of {len(report.cases)}"
    yield f"* Of the must-hit and must-spare cases (`classifier/gates/cases.tsv`) {wrong} go wrong with {report.rules}:"
    yield from ("", "| expected | go wrong | of |", "|---|---|---|", *_counts(report), "")
    if report.failed:
        yield from ("| case | expected | about |", "|---|---|---|")
        yield from (f"| {case.id} | {case.expect} | {case.kind} |" for case in report.failed)


def _counts(report: CaseReport) -> Sequence[str]:
    return [
        f"| {expected} | {sum(case.expect == expected for case in report.failed)} | "
        f"{sum(case.expect == expected for case in report.cases)} |"
        for expected in ("hit", "spare")
    ]
