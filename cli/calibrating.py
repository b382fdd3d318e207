"""`fangfei calibrate`: bands from what an office can read, and the scorecard from labelled rows."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import printing
from cli.options import Db, Json, Out
from facts.errors import BadInput

if TYPE_CHECKING:
    from runs.calibrating import Calibration

Cost = float | None


def calibrate(
    *,
    budget: Annotated[
        int | None, typer.Option("--budget", min=1, help="Pages the office can read a night; default: the settings'.")
    ] = None,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who answers for the bands.")] = "clerk",
    nights: Annotated[int, typer.Option("--nights", min=1, help="Latest runs to count on.")] = 28,
    missed: Annotated[
        Cost, typer.Option("--missed", help="What a missed lead costs, in readings; default: the settings'.")
    ] = None,
    wasted: Annotated[
        Cost, typer.Option("--wasted", help="What reading a page in vain costs; default: the settings'.")
    ] = None,
    dry: Annotated[bool, typer.Option("--dry-run", help="Only show what would be chosen.")] = False,
    fit: Annotated[
        Path | None, typer.Option("--fit", metavar="RECIPE", help="Fit the scorecard instead, on a recipe's rows.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option("--data", metavar="DIR", help="What `data:` in the recipe stands for.")
    ] = None,
    sets: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="NAME", help="Set to fit on, repeatable; default: those that keep groups out of training."
        ),
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="Scorecard to write; default: the program's own.")
    ] = None,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Choose the bands so that the candidates of a night are what the office can read, and write them to its file.

    Example: fangfei calibrate --budget 200 --by 王主任
    """
    if fit:
        _fit(fit, data, tuple(sets or ()), to, as_json=as_json)
        return
    if data or sets or to:
        raise BadInput("--data, --set and --to belong to --fit RECIPE; bands are chosen on the office's own nights.")
    _bands(budget=budget, by=by, nights=nights, costs=(missed, wasted), out=out, db=db, dry=dry, as_json=as_json)


def _bands(
    *,
    budget: int | None,
    by: str,
    nights: int,
    costs: tuple[Cost, Cost],
    out: Path | None,
    db: str | None,
    dry: bool,
    as_json: bool,
) -> None:
    from classifier import rules_version
    from classifier.capacity import Costs
    from runs.calibrating import CalibrationOrder, calibrate, put_in_use
    from wiring.assembly import House
    from wiring.settings import load_settings

    house = House(load_settings(out=out, db=db))
    settings, before = house.settings, house.bands
    missed, wasted = costs
    order = CalibrationOrder(
        budget=budget or settings.queue_budget,
        rules=rules_version(),
        model=house.model.version,
        costs=Costs(missed=missed or settings.missed_cost, wasted=wasted or settings.wasted_cost),
        nights=nights,
    )
    found = calibrate(order, house.reviews, house.runs("calibrate"))
    if not dry:
        since = house.rules.today().isoformat()
        put_in_use(found, settings.bands_file, house.audit, by=by, since=since, before=before)
    _say(found, None if dry else settings.bands_file, as_json=as_json)


def _say(found: "Calibration", path: Path | None, *, as_json: bool) -> None:
    from runs.calibrating import sentences

    if as_json:
        told = {"file": path and str(path), "budget": found.budget, "costs": asdict(found.costs)}
        lost = {"judged_lost": found.judged_lost, "judged_lost_a_night": found.judged_lost_a_night}
        printing.as_json(told | asdict(found.choice) | lost | {"strange": found.strange, "sentences": sentences(found)})
        return
    typer.echo("\n".join(sentences(found)))
    typer.echo(f"已写入 {path}，下次筛查起生效。" if path else "只是试算，没有写入。")


def _fit(recipe: Path, data: Path | None, sets: tuple[str, ...], to: Path | None, *, as_json: bool) -> None:
    from classifier.scorecard import PACKAGED
    from runs.card_fitting import FittingOrder, fit_card
    from wiring.clock import SystemClock
    from wiring.rules import Rules

    clock = SystemClock()
    target = to or PACKAGED
    order = FittingOrder(recipe=recipe, data=data, target=target, sets=sets)
    card, figures = fit_card(order, Rules(None, clock).engine(), clock, lambda said: typer.echo(said, err=True))
    if as_json:
        printing.as_json({"file": str(target), "digest": card.digest, "figures": [asdict(one) for one in figures]})
        return
    heads = ("set", "rows", "soliciting", "AP score", "AP uncapped", "AP text head", "lead recall", "lead precision")
    rows = [
        (
            one.name,
            one.rows,
            one.soliciting,
            *map(_figure, (one.score, one.uncapped, one.text, one.recall, one.precision)),
        )
        for one in figures
    ]
    printing.table(f"scorecard {card.version} {card.digest[:6]} written to {target}", heads, rows)


def _figure(value: float) -> str:
    return f"{value:.3f}" if value == value else "–"  # noqa: PLR0124  # NaN: there was nothing to measure
