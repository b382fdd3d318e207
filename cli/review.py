"""`fangfei queue …`, `fangfei model health`, `fangfei leads export-rows`: what analysts see, and what they teach."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import printing
from cli.options import Db, Json, Out, Unmask
from facts.assessments import Stance
from facts.cases import Lead
from facts.errors import BadInput, NotKnown

if TYPE_CHECKING:
    from wiring.assembly import House

queue = typer.Typer(help="The review queue of a night.", no_args_is_help=True)
model = typer.Typer(help="The model in use.", no_args_is_help=True)
Run = Annotated[str | None, typer.Argument(metavar="RUN", help="Run, as `fangfei scan` prints it; default: the last.")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who does it, for the audit log.")]


@queue.command("make")
def make(
    run: Run = None,
    *,
    budget: Annotated[
        int | None, typer.Option("--budget", min=1, help="Pages in the queue; default: the one in the settings.")
    ] = None,
    by: By = "queue",
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Compose the queue of a run: top risk, uncertain and diverse, and some by chance; a run gets one queue for good.

    Example: fangfei queue make --budget 200 --by 王主任
    """
    from classifier.sampling import Shares
    from runs.queues import QueueOrder, make_queue

    house = _house(out, db)
    settings = house.settings
    order = QueueOrder(
        run=_named(house, run),
        budget=budget or settings.queue_budget,
        shares=Shares(uncertain=settings.queue_uncertain, random=settings.queue_random),
        actor=by,
    )
    made = make_queue(order, house.reviews, house.runs("queue"))
    _print_queue(house, made[0].run, unmask=False, as_json=as_json)


@queue.command("show")
def show(run: Run = None, *, unmask: Unmask = False, db: Db = None, out: Out = None, as_json: Json = False) -> None:
    """Show the queue of a run in its order, with each page's probability of being in it.

    Example: fangfei queue show --json
    """
    house = _house(out, db)
    _print_queue(house, _named(house, run), unmask=unmask, as_json=as_json)


@queue.command("judge")
def judge(
    pages: Annotated[
        list[str],
        typer.Argument(
            metavar="PAGE…", help="Page numbers of the queue, or leads such as XS-000001; near copies together."
        ),
    ],
    *,
    stance: Annotated[Stance, typer.Option("--stance", help="What the page does.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="The analyst.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")],
    db: Db = None,
    out: Out = None,
) -> None:
    """Say what pages do, whether there are leads on them or not; the last word counts.

    Example: fangfei queue judge 17 21 --stance other --by 李分析 --reason "银行官网的产品公告"
    """
    from facts.cases import Opinion

    if not by.strip() or not reason.strip():
        raise BadInput("An opinion names its analyst (--by) and gives a reason (--reason).")
    house = _house(out, db)
    for page in pages:
        number = int(page) if page.isdecimal() else _page_of(house.leads.get(page))
        house.reviews.say(Opinion(page_id=number, stance=stance, analyst=by, reason=reason, at=house.clock.now()))
        typer.echo(f"page {number} {stance.value}")


def _page_of(lead: Lead) -> int:
    if lead.page_id is None:
        raise BadInput(f"No page of {lead.id} was captured; judge the lead itself with `fangfei leads judge`.")
    return lead.page_id


@model.command("health")
def health(
    run: Run = None,
    *,
    days: Annotated[
        int | None,
        typer.Option("--days", min=1, help="Estimate what is missed from so many days' answers; default: all."),
    ] = None,
    trend: Annotated[int, typer.Option("--trend", min=0, help="Runs in the table of the trend.")] = 8,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Measure drift of a run against the weeks before, and estimate what the screening misses.

    Every scan measures its own run when it ends; this measures again, with the model in use.

    Example: fangfei model health --trend 10
    """
    from datetime import timedelta

    from runs.health import missed, say_missed

    house = _house(out, db)
    drift = house.gauge.catch_up(_named(house, run))
    since = house.clock.now() - timedelta(days=days) if days else None
    estimate = missed(house.reviews, since=since)
    drifts = house.health.drifts(trend)
    if as_json:
        said = {"drift": asdict(drift), "missed": estimate and asdict(estimate), "sentences": say_missed(estimate)}
        printing.as_json(said | {"trend": [asdict(one) for one in drifts]})
        return
    for number, sentence in enumerate(drift.sentences):
        typer.echo(("【注意】" if number < drift.alerts else "") + sentence)
    typer.echo("\n".join(say_missed(estimate)))
    if drifts:
        heads = ("运行", "近一周页数", "得分稳定性指数", "未见二字组合", "变体命中", "提醒")
        rows = [
            (d.run, d.pages, _figure(d.score_psi), _percent(d.unseen), _percent(d.disguised), d.alerts) for d in drifts
        ]
        printing.table("走势（新的在前）", heads, rows)


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"


def export_rows(
    target: Annotated[Path, typer.Option("--to", metavar="FILE.jsonl", help="File to write.")],
    *,
    unmask: Unmask = False,
    by: By = "clerk",
    db: Db = None,
    out: Out = None,
) -> None:
    """Write what analysts judged as labelled rows that `fangfei train` reads, weighted by how likely each was shown.

    Example: fangfei leads export-rows --to judged.jsonl
    """
    from runs.desk_rows import desk_rows, export_rows

    house = _house(out, db)
    rows, unused = desk_rows(house.reviews, house.pages, unmask=unmask)
    counts = export_rows(rows, target)
    detail: dict[str, object] = {"rows": len(rows), "unmasked": unmask}
    house.audit.append(actor=by, act="rows exported", subject=target.name, detail=detail)
    stances = ", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "none"
    typer.echo(f"{target}: {len(rows)} rows ({stances}); {unused} judgements do not say what their page does")


def _print_queue(house: "House", run: str, *, unmask: bool, as_json: bool) -> None:
    from desk.words import BANDS, STRATA

    shown = house.reviews.shown(run)
    if not shown:
        raise NotKnown(f"Run {run} has no queue; make it with `fangfei queue make {run}`.")
    said = {one.page_id: one.stance for one in house.reviews.opinions()}
    judged = {page: one.decision for one, page, _ in house.reviews.judged()}
    pages = [
        asdict(one)
        | _seen(house, one.page_id, unmask=unmask)
        | {"opinion": said.get(one.page_id), "decision": judged.get(one.page_id)}
        for one in shown
    ]
    if as_json:
        printing.as_json({"run": run, "pages": pages})
        return
    rows = [
        (
            one["position"], one["page_id"], STRATA[one["stratum"]], f"{one['probability']:.2%}",
            BANDS.get(one["band"] or "", ""), "" if one["score"] is None else f"{one['score']:.0f}",
            _word(one), one["title"], one["url"],
        )
        for one in pages
    ]  # fmt: skip
    heads = ("序", "页面", "份额", "入列概率", "级", "分", "研判", "标题", "网址")
    printing.table(f"{run}：{len(shown)} 页，已研判 {sum(bool(_word(one)) for one in pages)} 页", heads, rows)


def _seen(house: "House", page: int, *, unmask: bool) -> dict[str, Any]:
    from desk.seen import title_of
    from keywords import cover

    screening = house.pages.screening(page)
    return {
        "band": screening and screening.band.value,
        "score": screening and screening.score,
        "title": cover(title_of(screening), unmask=unmask) if screening else "",
        "url": house.pages.get(page).url,
    }


def _word(one: Mapping[str, Any]) -> str:
    """The last word on a page of the queue; empty where there is none."""
    from desk.words import DECISIONS, STANCES

    return STANCES[one["opinion"]] if one["opinion"] else DECISIONS[one["decision"]] if one["decision"] else ""


def _named(house: "House", run: str | None) -> str:
    if run:
        return run
    recent = house.runs("queue").recent(1)
    if not recent:
        raise NotKnown("There is no run yet; start one with `fangfei scan`.")
    return recent[0].id


def _house(out: Path | None, db: str | None) -> "House":
    from wiring.assembly import House
    from wiring.settings import load_settings

    return House(load_settings(out=out, db=db))
