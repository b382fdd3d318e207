"""`fangfei promote`, `rollback`, `model list` and `model show`: which text model the office works with."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from classifier.heads import Head
from cli import printing
from cli.learning import Data, Label, Map, a_house, finite, pairs, tell
from cli.options import Db, Json, Out, running_account
from facts.errors import BadInput

if TYPE_CHECKING:
    from runs.promoting import Promotion, PromotionOrder
    from wiring.assembly import House

By = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help="Who does it, for the audit log; default: this account.")
]


def promote(
    challenger: Annotated[
        str | None,
        typer.Argument(metavar="VERSION", help="A model of the shelf or a folder; default: the newest challenger."),
    ] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Try it and change nothing.")] = False,
    force: Annotated[
        str, typer.Option("--force", metavar="REASON", help="Put it in use although a condition fails, and why.")
    ] = "",
    gates: Annotated[
        list[Path] | None,
        typer.Option("--gate", metavar="FILE", help="A labelled file of your own to try it on too; repeatable."),
    ] = None,
    data: Data = None,
    label_column: Label = "stance",
    mapping: Map = None,
    by: By = None,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Hold a challenger against the model in use and, where every condition holds, put it in use.

    Example: fangfei promote 2026.12-3f9a2c --dry-run
    """
    from runs import promoting

    house = a_house(out, db)
    order = promoting.PromotionOrder(
        by=running_account() if by is None else by, challenger=challenger, gates=tuple(gates or ()), data=data,
        label_column=label_column, map=pairs(mapping or []), force=force, bands=house.bands,
    )  # fmt: skip
    engine = house.rules.engine()
    if dry_run:
        done = promoting.rehearse(order, house.shelf, engine, tell)
    else:
        done = promoting.promote(order, house.shelf, engine, house.audit, tell)
    _print_promotion(done, order, is_dry=dry_run, as_json=as_json)
    _warn_of_pinned(house)


def rollback(
    *,
    by: By = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for the audit log.")] = "",
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Put the model before the one in use in use again; one that is damaged is passed over.

    Example: fangfei rollback --reason "更新后软文漏检增多" --by 王主任
    """
    from runs.promoting import roll_back

    house = a_house(out, db)
    went = roll_back(house.shelf, house.audit, by=running_account() if by is None else by, reason=reason)
    if as_json:
        printing.as_json(asdict(went))
    else:
        over = f" ({', '.join(went.passed_over)} cannot be used)" if went.passed_over else ""
        typer.echo(f"model {went.in_use} is in use again{over}; {went.given_up} stays on the shelf")
    _warn_of_pinned(house)


def list_models(*, out: Out = None, as_json: Json = False) -> None:
    """List the models on the shelf: which is in use, which was before, and which are challengers.

    Example: fangfei model list --json
    """
    from runs.promoting import standings

    house = a_house(out)
    found = standings(house.shelf)
    if as_json:
        cut, pinned = house.shelf.is_cut_short, house.settings.model
        printing.as_json(finite({"models": [asdict(one) for one in found], "cut_short": cut, "pinned": pinned}))
        return
    heads = (Head.SOLICITATION, Head.EXPOSURE)
    rows = [
        (one.version, one.place, one.rows, *(_average(one.figures.get(head, {})) for head in heads), one.fault)
        for one in found
    ]
    columns = ("version", "place", "rows", *(f"{head.value}: average precision" for head in heads), "fault")
    printing.table(f"models in {house.shelf.folder}", columns, rows)
    if house.shelf.is_cut_short:
        tell("A change of model was cut short and did not take hold; do it again.")
    _warn_of_pinned(house)


def show_model(
    name: Annotated[
        str | None, typer.Argument(metavar="VERSION", help="A model of the shelf or `shipped`; default: that in use.")
    ] = None,
    *,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Print a model's card: what it is for, its data, its figures and its known failures.

    Example: fangfei model show shipped
    """
    from classifier.shelf import CARD_FILE, SHIPPED

    shelf = a_house(out).shelf
    named = name or (SHIPPED, *shelf.line())[-1]
    manifest = shelf.open(named).manifest
    if as_json:
        printing.as_json(finite(manifest))
        return
    try:
        typer.echo((shelf.folder_of(named) / CARD_FILE).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as problem:
        raise BadInput(f"Model {named} has no card that can be read ({problem}); train it again.") from problem


def _print_promotion(done: "Promotion", order: "PromotionOrder", *, is_dry: bool, as_json: bool) -> None:
    from runs.promoting import explain

    trial, failed = done.trial, len(done.trial.failed)
    if as_json:
        gates = [{"name": gate.name, "rows": len(gate.rows), "sha256": gate.sha256} for gate in done.gates]
        flags = {"is_done": done.is_done, "is_forced": done.is_forced, "is_dry": is_dry, "failed": failed}
        printing.as_json(finite(asdict(trial) | flags | {"gates": gates}))
    else:
        typer.echo("\n".join(map(explain, trial.findings)))
    ending = f"{failed} of {len(trial.findings)} conditions fail" if failed else "every condition holds"
    if not done.is_done and not is_dry:
        raise BadInput(f"Model {trial.challenger} stays a challenger: {ending}. --force REASON puts it in use anyway.")
    if as_json:
        return
    if is_dry:
        typer.echo(f"dry run, nothing was changed: {ending}; {trial.champion} stays in use")
    else:
        forced = f", forced ({order.force.strip()})" if done.is_forced else ""
        typer.echo(f"model {trial.challenger} is in use{forced}: {ending}; {trial.champion} was before")


def _average(figures: dict[str, dict[str, float]]) -> str:
    found = figures.get("average_precision")
    return f"{found['value']:.3f}" if found else ""


def _warn_of_pinned(house: "House") -> None:
    if house.settings.model:
        tell(f"The settings name {house.settings.model} as the model, so that one is used whatever stands here.")
