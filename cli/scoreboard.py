"""`fangfei scoreboard …`: filed cases against what we had, and what terms and sources brought."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from cli import printing
from cli.campaign_house import house_of
from cli.options import Db, Json, Out, Unmask
from facts.errors import BadInput
from facts.filed import CaseBatch, CaseDecision, FiledCase, Scoreboard

app = typer.Typer(
    help="Filed cases, how early they were found, and what terms and sources brought.", no_args_is_help=True
)
Rules = Annotated[
    Path | None,
    typer.Option("--rules", metavar="FILE", help="The office's own rules (.yml); default: the shipped ones."),
]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who does it, for the audit log.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")]


@app.command("show")
def show(
    *,
    yields: Annotated[
        bool, typer.Option("--yields", help="Also count what each term brought: reads every page.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Terms shown.")] = 50,
    cases: Annotated[bool, typer.Option("--cases", help="Also list every case.")] = False,
    unmask: Unmask = False,
    rules: Rules = None,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Say how many filed cases were found earlier, at the same time or not at all, month by month.

    Example: fangfei scoreboard show --yields --cases
    """
    from leads.scoreboard import words

    board = _board(out, db, rules, yields=yields)
    shown = replace(
        board, results=tuple(replace(each, case=shown_case(each.case, unmask=unmask)) for each in board.results)
    )
    if as_json:
        printing.as_json(asdict(shown))
        return
    for line in words.summary(shown):
        typer.echo(line)
    printing.table("按月：候选口径", words.MONTH_HEADS, words.month_rows(shown.candidate_months))
    printing.table("按月：确认口径", words.MONTH_HEADS, words.month_rows(shown.confirmed_months))
    if cases:
        printing.table("逐案", words.CASE_HEADS, words.case_rows(shown))
    if yields:
        printing.table("词条产出", words.TERM_HEADS, words.term_rows(shown, limit))
    printing.table("来源产出", words.SOURCE_HEADS, words.source_rows(shown))


@app.command("import")
def take(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Workbook (.xlsx) or CSV in UTF-8 or GBK.")],
    *,
    by: By,
    source: Annotated[str, typer.Option("--source", metavar="NAME", help="Who gave the list, where no column says.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be taken, and write nothing.")] = False,
    rules: Rules = None,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Take a list of filed cases; bad rows are named and left out, rows that are there already are not taken twice.

    Example: fangfei scoreboard import 立案案件.xlsx --source 市公安局 --by 王登记
    """
    from leads.scoreboard.importing import read_cases
    from wiring.papers import score_rules

    if not by.strip() or not source.strip():
        raise BadInput("导入立案案件须写明登记人（--by）和数据来源（--source）。")
    house = house_of(out, db)
    loaded = score_rules(house, rules)
    found = read_cases(file, loaded, source=source, today=loaded.day(house.clock.now()))
    if dry_run:
        result = {"cases": len(found.cases), "left_out": found.left_out, "problems": list(map(asdict, found.problems))}
        sentence = f"试运行，没有写入：可导入 {len(found.cases)} 起，{found.left_out} 行有误"
    else:
        taken = house.filed.take_in(found.cases, file=found.file, sha256=found.sha256, by=by)
        found = replace(found, problems=(*found.problems, *taken.conflicts))
        left = found.left_out + len(taken.conflicts)
        result = {"batch": taken.batch, "new": taken.new, "known": taken.known, "left_out": left}
        result["problems"] = list(map(asdict, found.problems))
        number = f"批次 {taken.batch}：" if taken.batch else ""
        sentence = f"{number}新导入 {taken.new} 起，已有 {taken.known} 起，{left} 行未导入"
    for problem in found.problems if not as_json else ():
        typer.echo(str(problem), err=True)
    if as_json:
        printing.as_json(result)
    else:
        typer.echo(sentence)
    if found.problems:
        raise typer.Exit(1)


@app.command("cases")
def cases(
    *,
    batches: Annotated[bool, typer.Option("--batches", help="List the imported batches instead.")] = False,
    unmask: Unmask = False,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """List the filed cases, or the batches in which they came.

    Example: fangfei scoreboard cases --batches
    """
    book = house_of(out, db).filed
    if batches:
        _print_batches(list(book.batches()), as_json=as_json)
        return
    found = [shown_case(each, unmask=unmask) for each in book.all()]
    if as_json:
        printing.as_json({"cases": [asdict(each) for each in found]})
        return
    heads = ("编号", "来源", "案号", "名称", "立案日期", "区", "金额（万元）", "人数", "批次")
    rows = [
        (
            each.id, each.source, each.external_id, each.name, each.filed_on, each.district,
            None if each.amount_yuan is None else f"{each.amount_yuan / 10_000:.2f}", each.people, each.batch,
        )
        for each in found
    ]  # fmt: skip
    printing.table(f"{len(found)} 起立案案件", heads, rows)


def _print_batches(found: list[CaseBatch], *, as_json: bool) -> None:
    if as_json:
        printing.as_json({"batches": [asdict(each) for each in found]})
        return
    heads = ("批次", "文件", "登记人", "时间", "案件", "撤销")
    rows = [
        (
            each.id,
            each.file,
            each.by,
            each.at,
            each.cases,
            f"{each.undone_by}：{each.undone_reason}" if each.undone_at else "",
        )
        for each in found
    ]
    printing.table(f"{len(found)} 个批次", heads, rows)


@app.command("undo")
def undo(
    batch: Annotated[int, typer.Argument(metavar="BATCH", help="Number of the batch, see `cases --batches`.")],
    *,
    by: By,
    reason: Reason,
    db: Db = None,
    out: Out = None,
) -> None:
    """Let an imported batch no longer count; its rows stay for the record.

    Example: fangfei scoreboard undo 3 --by 王登记 --reason 表头对错了列
    """
    count = house_of(out, db).filed.undo(batch, by=by, reason=reason)
    typer.echo(f"批次 {batch} 已撤销，{count} 起案件不再计入")


@app.command("decide")
def decide(
    case: Annotated[str, typer.Argument(metavar="CASE", help="Case number, such as LA-000001.")],
    *,
    by: By,
    reason: Reason,
    lead: Annotated[str, typer.Option("--lead", metavar="LEAD", help="The lead that it is, such as XS-000001.")] = "",
    none: Annotated[bool, typer.Option("--none", help="None of our leads is this case.")] = False,
    db: Db = None,
    out: Out = None,
) -> None:
    """Say which lead a filed case is, where the traits do not settle it.

    Example: fangfei scoreboard decide LA-000007 --lead XS-000012 --by 李分析 --reason 同一法定代表人
    """
    if bool(lead) == none:
        raise BadInput("请用 --lead 指明线索，或用 --none 说明库中没有，二者择一。")
    if not by.strip() or not reason.strip():
        raise BadInput("确认须写明经办人（--by）和理由（--reason）。")
    house = house_of(out, db)
    given = CaseDecision(case=case.upper(), lead=lead.upper() or None, by=by, reason=reason, at=house.clock.now())
    house.filed.decide(given)
    typer.echo(f"{given.case} {'即线索 ' + given.lead if given.lead else '库中没有对应线索'}")


def _board(out: Path | None, db: str | None, path: Path | None, *, yields: bool) -> Scoreboard:
    from wiring.papers import score_rules
    from wiring.scoring import draw_scoreboard

    house = house_of(out, db)
    with printing.progress("成效表") as progress:
        return draw_scoreboard(
            house, score_rules(house, path), with_terms=yields,
            tell=lambda says, done, total: progress(done, total or None, says),
        )  # fmt: skip


def shown_case(case: FiledCase, *, unmask: bool) -> FiledCase:
    """The case with personal values masked."""
    from keywords import cover

    def masked(text: str) -> str:
        return cover(text, unmask=unmask)

    raw = {heading: masked(cell) for heading, cell in case.raw.items()}
    traits = tuple(replace(each, value=masked(each.value)) for each in case.traits)
    return replace(case, name=case.name and masked(case.name), raw=raw, traits=traits)
