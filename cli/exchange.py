"""The way out: `fangfei leads feed` and `fangfei leads push`."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from cli import printing
from cli.options import Db, Json, Out
from facts.errors import BadInput

By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who does it, for the audit log.")]


def feed(
    *,
    form: Annotated[str, typer.Option("--format", metavar="json|csv", help="Shape of the feed.")] = "json",
    target: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="File to write; default: printed.")
    ] = None,
    since: Annotated[datetime | None, typer.Option("--since", help="Only leads changed since, UTC.")] = None,
    unit: Annotated[list[str] | None, typer.Option("--unit", metavar="KEY", help="Of these units; repeatable.")] = None,
    grade: Annotated[list[str] | None, typer.Option("--grade", help="red, orange, yellow or blue; repeatable.")] = None,
    judged_only: Annotated[bool, typer.Option("--judged-only", help="Leave out leads nobody has judged yet.")] = False,
    by: By = "clerk",
    db: Db = None,
    out: Out = None,
) -> None:
    """Give out leads for other systems: masked, marked 线索，未经认定.

    Example: fangfei leads feed --format csv --grade red --to leads.csv
    """
    import sys

    from cli.clue_house import house_of, written
    from leads.feed import entries, write_csv, write_json

    if form not in ("json", "csv"):
        raise BadInput(f"--format {form!r} is neither json nor csv.")
    house, wanted = house_of(out, db), _wanted(since, unit, grade, judged_only=judged_only)
    found = entries(house.dossiers.all(), wanted)
    with written(target) as file:
        count = write_csv(found, file) if form == "csv" else write_json(found, file, at=house.clock.now())
    detail: dict[str, object] = {"format": form, "leads": count, "to": target.name if target else "stdout"}
    house.audit.append(actor=by, act="feed given out", subject=form, detail=detail)
    if target:
        print(f"{target}: {count} leads", file=sys.stderr)  # noqa: T201 - standard output may be the feed itself


def push(
    *,
    endpoints: Annotated[
        Path, typer.Option("--endpoints", metavar="FILE.yml", help="Partner systems; see docs/howto/exchange.md.")
    ],
    again: Annotated[bool, typer.Option("--retry-failed", help="Try given-up messages once more.")] = False,
    by: By = "clerk",
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Send what changed to partner systems, signed; what does not arrive stays queued.

    Example: fangfei leads push --endpoints endpoints.yml
    """
    from dataclasses import asdict

    from cli.clue_house import house_of
    from leads.feed import load_targets, send
    from leads.feed import push as push_to
    from store.deliveries import SqlDeliveryBook

    house, targets = house_of(out, db), load_targets(endpoints)
    book, results = SqlDeliveryBook(house.store), {}
    for target in targets:
        name = target.endpoint.id
        if again:
            book.retry_failed(name, house.clock.now())
        results[name] = asdict(push_to(target, house.dossiers.all(), book, house.clock, send))
        house.audit.append(actor=by, act="leads pushed", subject=name, detail=dict(results[name]))
    if as_json:
        printing.as_json({"endpoints": results})
        return
    rows = [(name, *result.values()) for name, result in results.items()]
    printing.table("推送", ("对方", "新入队", "已送达", "已放弃", "待重试"), rows)


def _wanted(since: datetime | None, units: list[str] | None, grades: list[str] | None, *, judged_only: bool):  # type: ignore[no-untyped-def]  # Wanted is imported lazily
    from datetime import UTC

    from facts.dockets import Grade
    from leads.feed import Wanted

    try:
        chosen = frozenset(Grade(each) for each in grades or ())
    except ValueError as problem:
        raise BadInput(f"--grade: {problem}; choose red, orange, yellow or blue.") from problem
    moment = since.replace(tzinfo=UTC) if since and not since.tzinfo else since
    return Wanted(since=moment, units=frozenset(units or ()), grades=chosen, candidates=not judged_only)
