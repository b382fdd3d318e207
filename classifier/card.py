"""The model card: what a model was trained from, by name and digest, and what its folds measured."""

from pathlib import Path
from typing import Any

from classifier.model import Model

_KNOWN = """\
## Known limits

* The figures come from grouped folds of the training data. Pages of a site the model has never seen score lower;
  `make gate` prints what it reaches on data it was not trained on.
* Reports and warnings that quote a promoter at length, and soft solicitations without a rate, are the usual errors.
* English pages, pictures and text drawn by scripts are not read by this model.
"""


def write_card(model: Model, path: Path) -> None:
    """Write the card beside the model."""
    manifest = model.manifest
    lines = [
        f"# Model {manifest['version']}",
        "",
        "Character 1–2-grams, logistic regression a head, calibrated on out-of-fold answers. Says what a page does",
        "(solicit, expose, warn, sell under licence, other); it never says that something is illegal.",
        "",
        f"Grams: {len(model.vocabulary)} · fold table: `{manifest['fold']}`",
        "",
        "## Data",
        "",
        "| set | rows | held out | heads | weight | SHA-256 of the rows |",
        "|---|---|---|---|---|---|",
        *(_data_line(entry) for entry in manifest["data"]),
        "",
        "## Figures (5 folds, split by group, 95 % interval over groups)",
        "",
        "| head | precision | recall | F1 | average precision | calibration error |",
        "|---|---|---|---|---|---|",
        *(_figure_line(head, figures) for head, figures in manifest["figures"].items()),
        "",
        _KNOWN,
    ]
    path.write_text("\n".join(lines), encoding="utf-8")


def _data_line(entry: dict[str, Any]) -> str:
    heads = ", ".join(entry["heads"]) if len(entry["heads"]) < 5 else "all"
    name, rows, held, weight = entry["name"], entry["rows"], entry["held_out"], entry["weight"]
    return f"| {name} | {rows} | {held} | {heads} | {weight} | `{entry['sha256'][:16]}` |"


def _figure_line(head: str, figures: dict[str, dict[str, float]]) -> str:
    names = ("precision", "recall", "f1", "average_precision", "calibration_error")
    cells = (f"{figures[n]['value']:.3f} ({figures[n]['low']:.3f}–{figures[n]['high']:.3f})" for n in names)
    return f"| {head} | " + " | ".join(cells) + " |"
