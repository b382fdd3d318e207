"""`fangfei train` and `fangfei evaluate`: the model keeper's commands."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from classifier.heads import Head
from cli import printing
from cli.options import Json
from facts.errors import BadInput

Files = Annotated[
    list[Path], typer.Argument(metavar="FILE…", help="CSV or JSON Lines with text and stance, or a recipe.")
]
Label = Annotated[str, typer.Option("--label-column", metavar="NAME", help="Column that holds the label.")]
Map = Annotated[list[str] | None, typer.Option("--map", metavar="OLD=STANCE", help="What a label means; repeatable.")]


def train(
    files: Files,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for model and model card.")],
    *,
    data: Annotated[
        Path | None, typer.Option("--data", metavar="DIR", help="What `data:` in a recipe stands for.")
    ] = None,
    label_column: Label = "stance",
    mapping: Map = None,
) -> None:
    """Train both heads and write model and card.

    Example: fangfei train judged.csv --out model --label-column 结论 --map 招揽=solicitation --map 其他=other
    """
    from runs.training import TrainingOrder, train_model
    from wiring.clock import SystemClock

    order = TrainingOrder(files=tuple(files), out=out, data=data, label_column=label_column, map=_pairs(mapping or []))
    model = train_model(order, SystemClock(), lambda sentence: typer.echo(sentence, err=True))
    typer.echo(f"model {model.version} written to {out}")


def evaluate(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or JSON Lines with text and stance.")],
    *,
    head: Annotated[Head, typer.Option("--head", help="Which question to measure.")],
    model: Annotated[
        Path | None, typer.Option("--model", metavar="DIR", help="Model folder; default: the shipped one.")
    ] = None,
    label_column: Label = "stance",
    mapping: Map = None,
    as_json: Json = False,
) -> None:
    """Measure one head on a labelled file, with 95 % intervals over groups.

    Example: fangfei evaluate --model model --head solicitation judged.csv
    """
    from classifier.model import Model
    from runs.training import evaluate_model, load_labelled

    rows = load_labelled(file, label_column=label_column, mapping=_pairs(mapping or []))
    figures = evaluate_model(Model.load(model), head, rows)
    if as_json:
        printing.as_json({"head": head.value, "rows": len(rows)} | {name: asdict(f) for name, f in figures.items()})
        return
    lines = [(name, f"{f.value:.3f}", f"{f.low:.3f} – {f.high:.3f}") for name, f in figures.items()]
    printing.table(f"{head.value}, {len(rows)} rows", ("figure", "value", "95 % interval"), lines)


def _pairs(values: list[str]) -> tuple[tuple[str, str], ...]:
    pairs = []
    for value in values:
        old, equals, stance = value.rpartition("=")
        if not equals:
            raise BadInput(f"--map {value!r} is not OLD=STANCE.")
        pairs.append((old, stance))
    return tuple(pairs)
