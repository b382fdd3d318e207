"""`fangfei lexicon …`: look at the lexicon, prove it, try it, and keep the office's own part of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import discovery, disguises, printing
from cli.lexicon_keeping import By, Reason, house_at, keep
from cli.options import Db, Out
from facts.errors import BadInput

if TYPE_CHECKING:
    from keywords.entries.importing import Outcome
    from wiring.rules import Rules

app = typer.Typer(help="The lexicon.", no_args_is_help=True)
Folder = Annotated[
    Path | None,
    typer.Option("--lexicon", metavar="DIR", help="The office's lexicon folder; default: the one in the settings."),
]
Dry = Annotated[bool, typer.Option("--dry-run", help="Say what would be written, and write nothing.")]
Forms = Annotated[list[str] | None, typer.Option(help="Another way to write it; repeatable.")]
Finds = Annotated[list[str] | None, typer.Option(help="Sentence in which it must be found; repeatable.")]
Spares = Annotated[list[str] | None, typer.Option(help="Sentence in which it must not be found; repeatable.")]
app.command("attack")(disguises.attack)
app.command("report")(disguises.report)
app.command("mine")(discovery.mine)


@app.command("check")
def check(folder: Folder = None) -> None:
    """Load the lexicon, run every entry's own sentences, compare the shipped files, and say what it holds.

    Example: fangfei lexicon check --lexicon my-lexicon
    """
    from keywords.entries.proving import checkup

    engine = _rules(folder).engine()
    problems = checkup(engine)
    for problem in problems:
        typer.echo(problem, err=True)
    if problems:
        raise typer.Exit(1)
    entries = engine.lexicon.entries
    finds, spares = (sum(len(getattr(entry, kind)) for entry in entries) for kind in ("finds", "spares"))
    typer.echo(f"lexicon {engine.lexicon.version}: {len(entries)} entries, {finds} finds, {spares} spares, valid")


@app.command("try")
def attempt(
    sentence: Annotated[str, typer.Argument(help="A sentence, or a whole text.")], folder: Folder = None
) -> None:
    """Show what the rules find in a sentence.

    Example: fangfei lexicon try "本项目保本保息，日返千分之五"
    """
    from desk.words import DISGUISES
    from text import read_plain, words

    typer.echo("分词  " + " / ".join(words(sentence)))
    found = _rules(folder).engine().examine(read_plain(sentence))
    hits = [
        (
            h.term_id,
            h.term,
            h.category,
            h.text,
            "、".join(DISGUISES[each] for each in h.disguise),
            _yes(h.negated),
            _yes(h.quoted),
        )
        for h in found.hits
    ]
    printing.table("命中", ("编号", "词头", "类", "原文", "变体", "否定", "引述"), hits)
    promises = [(p.text, p.annual_percent, p.period, _yes(p.guaranteed), _yes(p.negated)) for p in found.promises]
    printing.table("承诺收益", ("原文", "年化%", "周期", "保本", "否定"), promises)
    printing.table("标识", ("种类", "值", "校验"), [(i.kind, i.value, i.valid) for i in found.identifiers])


@app.command("list")
def entries(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="WORD…", help="Only entries with this in a form.")
    ] = None,
    *,
    category: Annotated[str, typer.Option(metavar="CODE", help="Only this category, such as P4.")] = "",
    own: Annotated[bool, typer.Option("--own", help="Only what the office added or changed.")] = False,
    folder: Folder = None,
) -> None:
    """List entries; those out of validity stand at the end.

    Example: fangfei lexicon list 提现 --category R1
    """
    from keywords.entries.exchange import to_row

    rules = _rules(folder)
    lexicon = rules.lexicon()
    ours = {path.name for path in rules.office.glob("*.yml")} if rules.office and own else set()
    shown = [
        (one.id, row[1], row[3], row[5], row[6], "、".join(one.variants), row[19], one.place)
        for one in (*lexicon.entries, *lexicon.lapsed)
        if category in ("", one.category)
        and (not own or one.place.rpartition(":")[0] in ours)
        and all(any(word in form for form, _ in one.surfaces) for word in words or ())
        and (row := to_row(one, lexicon))
    ]
    heads = ("编号", "词语", "类别", "要件", "权重", "异写", "停用", "位置")
    printing.table(f"词库 {lexicon.version}：{len(shown)} 条", heads, shown)


@app.command("show")
def show(
    identity: Annotated[str, typer.Argument(metavar="ID", help="Entry, such as T0001.")], folder: Folder = None
) -> None:
    """Show everything about one entry.

    Example: fangfei lexicon show T0001
    """
    from facts.errors import NotKnown
    from keywords.entries.exchange import COLUMNS, to_row

    lexicon = _rules(folder).lexicon()
    for entry in (*lexicon.entries, *lexicon.lapsed):
        if entry.id == identity.upper():
            cells = zip((column.head for column in COLUMNS), to_row(entry, lexicon), strict=True)
            rows = [*((head, text) for head, text in cells if text), ("位置", entry.place)]
            printing.table(
                entry.term + ("（今天不在有效期内）" if entry in lexicon.lapsed else ""), ("项", "内容"), rows
            )
            return
    raise NotKnown(f"词库里没有 {identity}；用 fangfei lexicon list 查找。")


@app.command("add")
def add(
    term: Annotated[str, typer.Argument(metavar="TERM", help="The term; for a pattern its readable name.")],
    *,
    category: Annotated[str | None, typer.Option(metavar="CODE", help="Category, such as P4.")] = None,
    family: Annotated[str, typer.Option(help="要件, 名义, 反证, 失约 or 规避.")] = "要件",
    element: Annotated[str | None, typer.Option(help="非法性, 公开性, 利诱性 or 社会性.")] = None,
    weight: Annotated[str | None, typer.Option(help="S, A, B, C, or 0 to 1.")] = None,
    source: Annotated[str | None, typer.Option(help="Where it comes from.")] = None,
    variant: Forms = None,
    weak: Forms = None,
    policy: Annotated[str, typer.Option(help="全部变体, 只看穿符号 or 不看变体.")] = "",
    pattern: Annotated[str, typer.Option(help="Regular expression of google-re2; makes the entry a pattern.")] = "",
    sector: Annotated[str, typer.Option(help="Sector it routes to, such as S06.")] = "",
    mode: Annotated[str, typer.Option(help="Fundraising mode it routes to.")] = "",
    finds: Finds = None,
    spares: Spares = None,
    dry_run: Dry = False,
    by: By = None,
    reason: Reason = "",
    folder: Folder = None,
    db: Db = None,
    out: Out = None,
) -> None:
    """Add a term to the office's own lexicon; what is not given is asked for. The shipped lexicon stays as it is.

    The change stands in the folder's history beside those of the desk, where it can be undone, and in the audit log.

    Example: fangfei lexicon add 云养蚕 --category P10 --element 利诱性 --weight A --source 举报 --finds 云养蚕月月分红
    """
    from keywords.entries.importing import take_in
    from keywords.entries.judging import single_row
    from keywords.entries.office import Office

    rules = _rules(folder)
    before = Office.open(_home(rules))
    cells = {
        "词语": term,
        "方式": "正则" if pattern else "字面",
        "类别": category or typer.prompt("类别（如 P4；全部类别见 fangfei lexicon list）"),
        "性质": family,
        "要件": (element or typer.prompt("要件（非法性、公开性、利诱性、社会性）")) if family == "要件" else "",
        "权重": weight or typer.prompt("权重（S 强、A 较强、B 一般、C 弱）"),
        "来源": source or typer.prompt("来源（文号、举报、巡查……）"),
        "应命中": "\n".join(finds or [typer.prompt("应命中的例句")]),
        "不应命中": "\n".join(spares or []),
        "异写": "\n".join(variant or []),
        "弱异写": "\n".join(weak or []),
        "变体策略": policy,
        "正则": pattern,
        "行业": sector,
        "模式": mode,
    }
    outcome = take_in(before, [single_row(cells)], rules.today())
    for problem in outcome.problems:
        typer.echo(problem.of_cell(), err=True)
    if outcome.problems:
        raise typer.Exit(1)
    if not dry_run:
        said = reason or f"来源：{cells['来源']}"
        keep(before, outcome.office, "entry", by=by, reason=said, house=house_at(out, db), today=rules.today())
    for entry in outcome.added:
        typer.echo(f"{'可以添加' if dry_run else '已添加'} {entry.id} {entry.term}（{entry.place}）")


@app.command("import")
def take(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Workbook (.xlsx) or CSV in UTF-8 or GBK.")],
    *,
    dry_run: Dry = False,
    by: By = None,
    reason: Reason = "",
    folder: Folder = None,
    db: Db = None,
    out: Out = None,
) -> None:
    """Take a table of entries into the office's own lexicon; bad rows are named and left out.

    The whole table is one change of the folder's history, which the desk can undo.

    Example: fangfei lexicon import 词库.xlsx --lexicon my-lexicon --dry-run
    """
    from keywords.entries.importing import table_rows, take_in
    from keywords.entries.office import Office
    from text.sheets import read_sheets

    rules = _rules(folder)
    before = Office.open(_home(rules))
    outcome = take_in(before, table_rows(read_sheets(file)), rules.today())
    for problem in outcome.problems:
        typer.echo(str(problem), err=True)
    if not dry_run and (outcome.added or outcome.changed):
        said = reason or f"导入 {file.name}"
        keep(before, outcome.office, "table", by=by, reason=said, house=house_at(out, db), today=rules.today())
    typer.echo(_account(outcome, dry_run=dry_run))
    if outcome.problems:
        raise typer.Exit(1)


def _account(outcome: "Outcome", *, dry_run: bool) -> str:
    done = "试运行，没有写入：" if dry_run else ""
    counts = f"新增 {len(outcome.added)} 条，修改 {len(outcome.changed)} 条，未变 {outcome.unchanged} 条"
    left = f"，{outcome.left_out} 行有误未导入" if outcome.left_out else ""
    return f"{done}{counts}{left}；词库版本 {outcome.version}"


@app.command("export")
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Workbook (.xlsx) or CSV to write.")],
    folder: Folder = None,
) -> None:
    """Write the whole lexicon as a table that `import` reads back.

    Example: fangfei lexicon export 词库.xlsx
    """
    from keywords.entries.workbook import write_table

    lexicon = _rules(folder).lexicon()
    count = write_table(lexicon, (*lexicon.entries, *lexicon.lapsed), file)
    typer.echo(f"{file}：{count} 条，词库版本 {lexicon.version}")


@app.command("seal")
def seal(
    home: Annotated[Path, typer.Argument(metavar="DIR", help="Lexicon folder, as its keeper leaves it.")],
) -> None:
    """Write the digest of every file of a lexicon folder beside them, so that `check` tells who was edited since.

    Example: fangfei lexicon seal keywords/lexicon
    """
    from keywords.entries.folders import seal as write_manifest

    typer.echo(f"{write_manifest(home)}")


def _yes(value: bool) -> str:
    return "是" if value else ""


def _rules(folder: Path | None) -> "Rules":
    from wiring.clock import SystemClock
    from wiring.rules import Rules
    from wiring.settings import load_settings

    return Rules(folder or load_settings().lexicon, SystemClock())


def _home(rules: "Rules") -> Path:
    if rules.office is None:
        raise BadInput("没有指定本单位的词库文件夹；请加 --lexicon 文件夹，或设置 FANGFEI_LEXICON。")
    return rules.office
