"""`fangfei train` and `fangfei evaluate`: make a text model, and measure one."""

import math
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from classifier.heads import Head
from cli import printing
from cli.options import Json, Out
from facts.errors import BadInput

if TYPE_CHECKING:
    from classifier.report import Evaluation
    from wiring.assembly import House

Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE…",
        help="CSV or JSON Lines with text and stance, a recipe, or `shipped`: the recipe that came along.",
    ),
]
Label = Annotated[str, typer.Option("--label-column", metavar="NAME", help="Column that holds the label.")]
Map = Annotated[list[str] | None, typer.Option("--map", metavar="OLD=STANCE", help="What a label means; repeatable.")]
Data = Annotated[Path | None, typer.Option("--data", metavar="DIR", help="What `data:` in a recipe stands for.")]


def train(
    files: Files,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Folder for model and card; default: the shelf, as a challenger."),
    ] = None,
    *,
    data: Data = None,
    label_column: Label = "stance",
    mapping: Map = None,
) -> None:
    """Train both heads and write model and card; nobody uses the model until it is promoted.

    Example: fangfei train shipped judged.csv --out model --label-column 结论 --map 招揽=solicitation --map 其他=other
    """
    from runs.training import TrainingOrder, train_challenger, train_model

    house = a_house()
    order = TrainingOrder(
        files=tuple(files), out=out or Path(), data=data, label_column=label_column, map=pairs(mapping or [])
    )
    engine = house.rules.engine()
    if out:
        typer.echo(f"model {train_model(order, house.clock, tell, engine).version} written to {out}")
        return
    version = train_challenger(order, house.shelf, house.clock, tell, engine)
    typer.echo(f"model {version} is on the shelf; try it with `fangfei promote {version} --dry-run`")


def evaluate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="CSV or JSON Lines with text and stance.")],
    *,
    head: Annotated[Head | None, typer.Option("--head", help="Which question to measure; default: all.")] = None,
    model: Annotated[
        str | None,
        typer.Option("--model", metavar="VERSION|DIR", help="A model of the shelf or a folder; default: that in use."),
    ] = None,
    budget: Annotated[
        int | None, typer.Option("--budget", min=1, help="Pages that are read; default: the one in the settings.")
    ] = None,
    label_column: Label = "stance",
    mapping: Map = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Measure a model on labelled files, with 95 % intervals over groups, confusion and reliability.

    Example: fangfei evaluate --model model --head solicitation judged.csv
    """
    from runs.labelled import load_labelled
    from runs.training import evaluate_heads

    house = a_house(out)
    meanings = pairs(mapping or [])
    rows = [row for file in files for row in load_labelled(file, label_column=label_column, mapping=meanings)]
    asked = house.shelf.open(model) if model else house.model
    measured = evaluate_heads(asked, rows, [head] if head else list(Head), budget or house.settings.queue_budget)
    if as_json:
        said = [{"model": asked.version, "head": name.value} | _flat(found) for name, found in measured.items()]
        printing.as_json(finite(said[0] if head else {"model": asked.version, "heads": said}))
        return
    for name, found in measured.items():
        _print_evaluation(f"{asked.version}, {name.value}", found)


def _print_evaluation(title: str, found: "Evaluation") -> None:
    figures = dict(found.figures) | {f"{name} at {found.budget}": one for name, one in found.at_budget.items()}
    lines = [(name, f"{one.value:.3f}", f"{one.low:.3f} – {one.high:.3f}") for name, one in figures.items()]
    printing.table(
        f"{title}: {found.rows} rows in {found.groups} groups, {found.positives} positive",
        ("figure", "value", "95 % interval"), lines,
    )  # fmt: skip
    of = found.confusion
    printing.table(
        "at even chances", ("", "says yes", "says no"),
        [("is", of.true_positives, of.false_negatives), ("is not", of.false_positives, of.true_negatives)],
    )  # fmt: skip
    printing.table(
        "reliability: what it says, and what is so", ("rows", "from", "mean", "to", "share", "95 % interval"),
        [
            (one.rows, f"{one.least:.3f}", f"{one.mean:.3f}", f"{one.most:.3f}", f"{one.share.value:.3f}",
             f"{one.share.low:.3f} – {one.share.high:.3f}")
            for one in found.reliability
        ],
    )  # fmt: skip


def _flat(found: "Evaluation") -> dict[str, Any]:
    """Figures stand at the top, as `fangfei evaluate --json` has always said them."""
    content = asdict(found)
    figures: dict[str, Any] = content.pop("figures")
    return content | figures


def finite(value: Any) -> Any:
    """The same with null for what could not be measured; NaN is no JSON."""
    if isinstance(value, dict):
        return {key: finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [finite(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def tell(sentence: str) -> None:
    """Say something that is not what the command was asked for."""
    typer.echo(sentence, err=True)


def a_house(out: Path | None = None, db: str | None = None) -> "House":
    """The house as the settings have it."""
    from wiring.assembly import House
    from wiring.settings import load_settings

    return House(load_settings(out=out, db=db))


def pairs(values: list[str]) -> tuple[tuple[str, str], ...]:
    """Read --map values."""
    found = []
    for value in values:
        old, equals, stance = value.rpartition("=")
        if not equals:
            raise BadInput(f"--map {value!r} is not OLD=STANCE.")
        found.append((old, stance))
    return tuple(found)
