"""`fangfei leads …`: casework from the shell."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, fields, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import printing
from cli.options import Db, Json, Out, Unmask
from facts.assessments import Stance
from facts.cases import Decision, Judgement, Lead, LeadStatus
from facts.errors import BadInput

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from facts.dossiers import Dossier
    from runs.changes import Absence
    from wiring.assembly import House

#: What a list says of a page that carries a lead.
_OF_PAGE = ("url", "score", "band", "stance", "times_seen")
#: Texts whose covered form a list keeps in mind.
_WORDS_KEPT = 20_000
#: The form that districts fill in and send back.
LEDGER = "台账"
app = typer.Typer(help="Candidate leads, judgements and the office's forms.", no_args_is_help=True)


@app.command("list")
def list_leads(
    *,
    status: Annotated[LeadStatus | None, typer.Option("--status", help="Only leads that stand so.")] = None,
    unmask: Unmask = False,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """List leads, highest score first.

    Example: fangfei leads list --status candidate
    """
    from desk.words import BANDS, STATUSES

    house = _house(out, db)
    if as_json:
        printing.as_json_list("leads", _told(house, status, unmask=unmask))
        return
    found = house.leads.all(status)
    shown = (_shown(lead, unmask=unmask) for lead in found)
    columns = ("编号", "级", "分", "状态", "主体", "标题", "网址")
    rows = [
        (one.id, BANDS[one.band], f"{one.score:.0f}", STATUSES[one.status], one.subject or "未见", one.title, one.url)
        for one in shown
    ]
    printing.table(f"{len(found)} 条线索", columns, rows)


def _told(house: "House", status: LeadStatus | None, *, unmask: bool) -> Iterator[dict[str, object]]:
    """Lead by lead with the pages that carry it, strongest first; one advert's words are covered once for all leads."""
    from keywords import cover

    covered = lru_cache(maxsize=_WORDS_KEPT)(partial(cover, unmask=unmask))
    for lead, sightings in house.lead_stream(status):
        one = _masked(lead, covered)
        pages = [{name: getattr(page, name) for name in _OF_PAGE} for page in sightings]
        beside = {"quotes": [_flat(quote) for quote in one.quotes], "exhibit": one.exhibit and _flat(one.exhibit)}
        yield _flat(one) | beside | {"pages": pages}


def _flat(value: "DataclassInstance") -> dict[str, object]:
    """The fields of a value; `asdict` copies each of them and takes ten times as long."""
    return {each.name: getattr(value, each.name) for each in fields(value)}


@app.command("show")
def show(
    lead_id: Annotated[str, typer.Argument(metavar="LEAD", help="Lead number, such as XS-000001.")],
    *,
    unmask: Unmask = False,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Show one lead with its quotes, evidence and judgements.

    Example: fangfei leads show XS-000001
    """
    from desk.plain import local
    from desk.words import DECISIONS, ELEMENTS, SPOTS, STANCES, say
    from runs.changes import absence

    house = _house(out, db)
    dossier = house.dossiers.get(lead_id)
    lead, judgements, sightings = _shown(dossier.lead, unmask=unmask), dossier.judgements, dossier.sightings
    lost, shown = absence(house.revisits, lead.url), house.adverts.leading_to(lead.url)
    if as_json:
        more = {"judgements": [asdict(judgement) for judgement in judgements], "gone": lost and asdict(lost)}
        more["publishers"] = [asdict(one) for one in shown]
        more |= {"sightings": [asdict(one) for one in sightings], "docket": asdict(dossier.docket)}
        more |= {"sources": [asdict(one) for one in dossier.sources], "row": asdict(dossier.row)}
        printing.as_json(asdict(lead) | more)
        return
    facts = _facts(lead, dossier.row.sector) + _case(dossier) + _lost(lost)
    printing.table(f"{lead.id} {lead.title}", ("项", "内容"), facts)
    if len(sightings) > 1:
        pages = [(one.url, f"{one.score:.0f}", str(one.times_seen)) for one in sightings]
        printing.table("见于网页", ("网址", "分", "次"), pages)
    if shown:
        columns = ("刊登页面", "位置", "广告文字")
        published = [(one.publisher, SPOTS[one.advert.spot], one.advert.text) for one in shown]
        printing.table("刊登其广告的页面", columns, published)
    about = {**ELEMENTS, "promised_return": "承诺收益率", "clue": "外部线索"}
    quotes = [(about.get(quote.about, quote.about), quote.text) for quote in lead.quotes]
    printing.table("依据", ("要件", "原文"), quotes)
    said = [
        (local(j.at), j.analyst, DECISIONS[j.decision], say(STANCES, j.stance and j.stance.value, ""), j.reason)
        for j in judgements
    ]
    printing.table("研判", ("时间", "研判人", "结论", "页面性质", "理由"), said)


def _shown(lead: Lead, *, unmask: bool) -> Lead:
    """The lead with personal values masked in what it took from its page; what the office wrote stays."""
    from keywords import cover

    return _masked(lead, partial(cover, unmask=unmask))


def _masked(lead: Lead, covered: Callable[[str], str]) -> Lead:
    quotes = tuple(replace(quote, text=covered(quote.text)) for quote in lead.quotes)
    return replace(lead, title=covered(lead.title), subject=lead.subject and covered(lead.subject), quotes=quotes)


def _facts(lead: Lead, sector: str | None) -> list[tuple[str, str]]:
    """What `show` prints of a lead, in the order of a reader's questions; what is unknown is left out."""
    from desk.plain import local
    from desk.words import BANDS, STANCES, STATUSES

    annual, raised, exhibit = lead.annual_percent, lead.raised_yuan, lead.exhibit
    rows = [
        ("主体（自称）", lead.subject or "未见"),
        ("得分", f"{lead.score:.1f}（{BANDS[lead.band]}）"),
        ("文体", STANCES[lead.stance]),
        ("所属行业", sector or lead.sector),
        ("集资模式", lead.mode),
        ("名义", "、".join(lead.pretexts)),
        ("人群", "、".join(lead.audiences)),
        ("自称年化收益", None if annual is None else f"{annual:g}%"),
        ("自称募集", None if raised is None else f"{raised / 10_000:g} 万元"),
        ("网址", lead.url),
        ("重新出现", lead.news),
        ("主体编号", lead.subject_id),
        ("并入", lead.merged_into),
        ("首次、最近、次数", f"{local(lead.first_seen)}、{local(lead.last_seen)}、{lead.times_seen} 次"),
        ("状态", STATUSES[lead.status]),
        ("证据件", exhibit and f"{exhibit.file} @{exhibit.offset} sha256:{exhibit.sha256}"),
    ]
    return [(name, value) for name, value in rows if value]


def _case(dossier: "Dossier") -> list[tuple[str, str]]:
    """Stage, grade, duty and sources."""
    from desk.words import GRADES, STAGES

    docket = dossier.docket
    rows = [
        ("阶段", STAGES[docket.stage]),
        ("风险等级", docket.grade and GRADES[docket.grade]),
        ("定级理由", "；".join(docket.grade_reasons)),
        ("责任单位", "、".join(docket.units)),
        ("办理期限", docket.due and docket.due.isoformat()),
        ("来源", "；".join(f"{source.name} {source.times} 次" for source in dossier.sources)),
    ]
    return [(name, value) for name, value in rows if value]


def _lost(lost: "Absence | None") -> list[tuple[str, str]]:
    """That the page or its site is not there any more, and that this takes nothing from the case."""
    from desk.plain import local

    if lost is None:
        return []
    what = "网站首页" if lost.is_site else "该网页"
    return [("失联", f"{what}自 {local(lost.since)} 起无法访问；证据件仍在，可照常调阅、研判")]


@app.command("judge")
def judge(
    lead_id: Annotated[str, typer.Argument(metavar="LEAD", help="Lead number, such as XS-000001.")],
    *,
    decision: Annotated[Decision, typer.Option("--decision", help="What the analyst decides.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="The analyst.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")],
    stance: Annotated[
        Stance | None, typer.Option("--stance", help="What the page does; teaches the model, changes no form.")
    ] = None,
    corrections: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="Correct a field of 附件1; repeatable.")
    ] = None,
    db: Db = None,
    out: Out = None,
) -> None:
    """Append a judgement to a lead.

    Example: fangfei leads judge XS-000001 --decision dismiss --by 李分析 --reason "银行产品" --stance licensed
    """
    from leads.ledger import parse_correction

    if not by.strip() or not reason.strip():
        raise BadInput("A judgement names its analyst (--by) and gives a reason (--reason).")
    pairs = []
    for value in corrections or []:
        field, equals, content = value.partition("=")
        if not equals:
            raise BadInput(f"--set {value!r} is not FIELD=VALUE.")
        parse_correction(field, content)
        pairs.append((field, content))
    house = _house(out, db)
    given = Judgement(
        lead=lead_id, decision=decision, analyst=by, reason=reason, at=house.clock.now(), corrections=tuple(pairs),
        stance=stance,
    )  # fmt: skip
    lead = house.leads.judge(given)
    typer.echo(f"{lead.id} {lead.status.value}")


@app.command("export")
def export(
    *,
    form: Annotated[str, typer.Option("--form", metavar="NAME", help="附件1, 附件2, 附件3, 台账, or a form file.")],
    target: Annotated[Path, typer.Option("--out", metavar="FILE.xlsx", help="Workbook to write.")],
    judged_only: Annotated[bool, typer.Option("--judged-only", help="Leave out leads nobody has judged yet.")] = False,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who exports, for the audit log.")] = "clerk",
    to_fill: Annotated[
        bool | None,
        typer.Option(
            "--to-fill/--bare",
            help="Whether rows carry hidden keys, so that a filled sheet finds its way back; default: 台账 does.",
        ),
    ] = None,
    forms: Annotated[Path | None, typer.Option("--forms", metavar="DIR", help="The office's own forms.")] = None,
    folder: Annotated[Path | None, typer.Option("--from", metavar="DIR", help="Folder the scan wrote to.")] = None,
    db: Db = None,
) -> None:
    """Write a form: confirmed leads, and those not yet judged marked 待研判; dismissed ones and observations stay out.

    Example: fangfei leads export --form 附件1 --out 附件1.xlsx
    """
    from leads.forms import export_number, load_form
    from wiring.papers import export_form

    house, layout = _house(folder, db), load_form(form, forms)
    is_ledger = layout.name == LEDGER
    number = export_number(layout, house.clock.now()) if (is_ledger if to_fill is None else to_fill) else None
    count = export_form(
        house, layout, house.ledger_dossiers(), target, by=by, export=number, judged_only=judged_only, file=target.name
    )
    left = f"{count.observations} observations, {count.dismissed} dismissed"
    typer.echo(f"{target}: {count.written} rows; left out: {left}")
    if count.unjudged:
        typer.echo(f"{count.unjudged} leads in it are not judged yet (待研判); judge them first.", err=True)


def _house(out: Path | None, db: str | None) -> "House":
    from wiring.assembly import House
    from wiring.settings import load_settings

    return House(load_settings(out=out, db=db))
