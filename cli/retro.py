"""`fangfei retro …`: a new term, pattern or watched subject looked for in everything that is stored."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import printing
from cli.options import Db, Json, Out, Unmask
from facts.errors import BadInput
from facts.retro import Hunt, Quarry, Trace
from facts.subjects import Trait, TraitKind

if TYPE_CHECKING:
    from runs.retro import TakenIn

app = typer.Typer(help="Look for a new term or subject in everything that was screened.", no_args_is_help=True)
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who asks, for the audit log.")]
Rescreen = Annotated[
    bool, typer.Option("--rescreen", help="Screen the pages found anew with the rules of today and open leads.")
]
Limit = Annotated[int, typer.Option("--limit", min=1, help="Pages shown; all are kept.")]


@app.command("term")
def term(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The term, however pages write it.")],
    *,
    by: By,
    pattern: Annotated[bool, typer.Option("--pattern", help="TEXT is an expression of google-re2.")] = False,
    rescreen: Rescreen = False,
    limit: Limit = 50,
    unmask: Unmask = False,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Look for a term; disguised writing counts. A hunt that was interrupted goes on where it was.

    Example: fangfei retro term 云养蚕 --by 李分析 --rescreen
    """
    if not text.strip():
        raise BadInput("请给出要查找的词。")
    quarry = Quarry(pattern=text) if pattern else Quarry(term=text)
    _hunt(quarry, by, rescreen=rescreen, limit=limit, unmask=unmask, where=(out, db), as_json=as_json)


@app.command("watch")
def watch(
    *,
    by: By,
    entry: Annotated[str, typer.Option("--entry", metavar="ENTRY", help="Watch entry, such as GZ-000001.")] = "",
    traits: Annotated[
        list[str] | None, typer.Option("--trait", metavar="KIND=VALUE", help="A name or number; repeatable.")
    ] = None,
    rescreen: Rescreen = False,
    limit: Limit = 50,
    unmask: Unmask = False,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Look for the names and numbers of a watch entry, or for traits given one by one.

    Example: fangfei retro watch --trait company=滨海金树财富管理有限公司 --trait domain=jinshu.test --by 李分析
    """
    given = [_trait(each) for each in traits or ()]
    if entry:
        given += [Trait(kind=each.kind, value=each.value) for each in _house(out, db).watch.get(entry.upper()).traits]
    if not given:
        raise BadInput("请用 --entry 指明名单条目，或用 --trait 种类=值 给出特征。")
    quarry = Quarry(traits=tuple(dict.fromkeys(given)))
    _hunt(quarry, by, rescreen=rescreen, limit=limit, unmask=unmask, where=(out, db), as_json=as_json)


@app.command("list")
def hunts(*, db: Db = None, out: Out = None, as_json: Json = False) -> None:
    """List retro-hunts, newest first, with how far each has come.

    Example: fangfei retro list
    """
    from desk.plain import local

    found = list(_house(out, db).hunts.all())
    if as_json:
        printing.as_json({"hunts": [asdict(each) for each in found]})
        return
    heads = ("编号", "查找", "经办人", "开始", "已查页面", "命中页面", "状态")
    rows = [
        (each.id, _said(each.quarry), each.by, local(each.started_at), each.pages, each.traces, _state(each))
        for each in found
    ]
    printing.table(f"{len(found)} 次回溯", heads, rows)


@app.command("show")
def show(
    number: Annotated[int, typer.Argument(metavar="HUNT", help="Number of the hunt, see `list`.")],
    *,
    limit: Limit = 50,
    unmask: Unmask = False,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Show what a hunt found, and which pages are no leads yet.

    Example: fangfei retro show 1
    """
    _report(_house(out, db), number, limit=limit, unmask=unmask, as_json=as_json)


def _hunt(
    quarry: Quarry,
    by: str,
    *,
    rescreen: bool,
    limit: int,
    unmask: bool,
    where: tuple[Path | None, str | None],
    as_json: bool,
) -> None:
    from leads.repeats.naming import seal
    from runs.retro import AgainPorts, HuntPorts, hunt, screening_again, take_in
    from runs.retro_finding import Finder

    if not by.strip():
        raise BadInput("回溯须写明经办人（--by）。")
    house = _house(*where)
    finder = Finder(quarry, house.rules.lexicon(), seal)
    ports = HuntPorts(pages=house.screened, hunts=house.hunts)
    with printing.progress("回溯") as progress:
        done = hunt(quarry, finder, ports, by=by, progress=progress)
    taken = None
    if rescreen:
        again = AgainPorts(
            pages=house.pages, vault=house.vault(), screener=house.knowing_screener, take=house.casework.take_page
        )
        with printing.progress("重新筛查") as progress:
            taken = take_in(house.hunts, done.id, screening_again(again, by), progress=progress)
    _report(house, done.id, limit=limit, unmask=unmask, as_json=as_json, taken=taken)


def _report(  # type: ignore[no-untyped-def]  # House is imported lazily
    house, number: int, *, limit: int, unmask: bool, as_json: bool, taken: "TakenIn | None" = None
) -> None:
    from desk.plain import local
    from runs.retro import all_traces, subjects_with
    from runs.retro_finding import shown

    found = house.hunts.get(number)
    as_leads = without = 0
    listed: list[Trace] = []
    for trace in all_traces(house.hunts, number):
        as_leads += trace.lead is not None
        without += trace.lead is None
        if len(listed) < limit:
            listed.append(shown(trace, unmask=unmask))
    subjects = subjects_with(found.quarry, house.subjects)
    if as_json:
        printing.as_json(
            {
                "hunt": asdict(found), "as_leads": as_leads, "not_leads": without,
                "pages": [asdict(each) for each in listed], "subjects": [asdict(each) for each in subjects],
                "taken_in": taken and asdict(taken),
            }
        )  # fmt: skip
        return
    typer.echo(f"回溯 {found.id}（{_state(found)}）：查了 {found.pages} 个页面，命中 {found.traces} 个，")
    typer.echo(f"其中 {as_leads} 个已是线索，{without} 个还不是。")
    heads = ("页面", "网址", "来源", "抓取时间", "命中", "变体", "原文", "线索")
    rows = [
        (
            each.page_id, each.url, each.source, local(each.fetched_at), "、".join(each.found),
            "、".join(each.disguise), each.quote, each.lead or "尚不是线索",
        )
        for each in listed
    ]  # fmt: skip
    printing.table("命中页面", heads, rows)
    if subjects:
        printing.table(
            "已有主体",
            ("编号", "名称", "最近"),
            [(one.id, one.name, one.last_seen and local(one.last_seen)) for one in subjects],
        )
    if taken:
        typer.echo(
            f"重新筛查 {taken.screened} 页：归入线索 {'、'.join(taken.leads) or '无'}，{taken.below} 页未达线索档。"
        )
        for problem in taken.problems:
            typer.echo(problem, err=True)


def _trait(given: str) -> Trait:
    kind, equals, value = given.partition("=")
    if not equals or not value.strip() or kind not in set(TraitKind):
        raise BadInput(f"--trait {given!r} 应写作 种类=值；种类为 {'、'.join(TraitKind)}。")
    from keywords.identity.traits import normalise

    trait = normalise(TraitKind(kind), value)
    if trait is None:
        raise BadInput(f"--trait {given!r} 的值不像 {kind}；请核对。")
    return trait


def _said(quarry: Quarry) -> str:
    from keywords import cover

    if quarry.traits:
        return "、".join(f"{each.kind.value} {cover(each.value)}" for each in quarry.traits)
    return quarry.term or f"正则 {quarry.pattern}"


def _state(found: Hunt) -> str:
    return "已完成" if found.finished_at else f"未完成，已查到页面 {found.after}"


def _house(out: Path | None, db: str | None):  # type: ignore[no-untyped-def]  # House is imported lazily
    from wiring.assembly import House
    from wiring.settings import load_settings

    return House(load_settings(out=out, db=db))
