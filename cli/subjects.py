"""`fangfei subjects …`: who stands behind pages, adverts and clues, and why they were put together."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from cli import printing
from cli.options import Db, Json, Out, Unmask
from cli.subject_masks import shown_mention, shown_subject, shown_trait
from facts.subjects import Edge, Relation, SubjectAct, SubjectKind, TraitKind

app = typer.Typer(
    help="Subjects behind pages, adverts and clues: why they are one, merged and split.", no_args_is_help=True
)

By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who does it.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")]
SubjectId = Annotated[str, typer.Argument(metavar="SUBJECT", help="Subject number, such as ZT-000001.")]
#: Words for tables.
KINDS = {
    SubjectKind.FIRM: "企业", SubjectKind.SITE: "网站", SubjectKind.APP: "应用", SubjectKind.PERSON: "个人",
    SubjectKind.PRODUCT: "产品",
}  # fmt: skip
TRAITS = {
    TraitKind.USCC: "统一社会信用代码",
    TraitKind.REGISTRATION: "工商注册号",
    TraitKind.COMPANY: "企业名称",
    TraitKind.FORMER_NAME: "曾用名",
    TraitKind.CORE_NAME: "字号行业",
    TraitKind.BRAND: "品牌名称",
    TraitKind.PERSON: "人名",
    TraitKind.ICP: "ICP备案号",
    TraitKind.POLICE_FILING: "公安备案号",
    TraitKind.DOMAIN: "域名",
    TraitKind.PHONE: "手机号",
    TraitKind.LANDLINE: "固定电话",
    TraitKind.QQ: "QQ",
    TraitKind.WECHAT: "微信号",
    TraitKind.OFFICIAL_ACCOUNT: "公众号",
    TraitKind.EMAIL: "邮箱",
    TraitKind.WALLET: "钱包地址",
    TraitKind.BANK_CARD: "银行卡号",
    TraitKind.APP: "应用",
    TraitKind.TRACKING_ID: "统计代码",
    TraitKind.ICON: "网站图标",
    TraitKind.TEMPLATE: "网站模板",
    TraitKind.TEXT: "正文",
}
ACTS = {"merge": "合并", "split": "拆分", "cut": "断开关联", "rename": "改名", "undo": "撤销"}


@app.command("list")
def list_subjects(
    *,
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="Part of a name or of a number.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="How many at most.")] = 200,
    unmask: Unmask = False,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """List subjects, last seen first.

    Example: fangfei subjects list --name 金树
    """
    from desk.plain import local

    subjects = [shown_subject(one, unmask=unmask) for one in _house(out, db).subjects.all(name, limit)]
    if as_json:
        printing.as_json({"subjects": [asdict(one) for one in subjects]})
        return
    rows = [
        (
            one.id,
            KINDS[one.kind],
            one.name,
            "、".join(one.aliases[:3]),
            one.mentions,
            one.last_seen and local(one.last_seen),
        )
        for one in subjects
    ]
    printing.table(f"{len(subjects)} 个主体", ("编号", "类别", "名称", "又称", "来源数", "最近出现"), rows)


@app.command("show")
def show(subject: SubjectId, *, unmask: Unmask = False, db: Db = None, out: Out = None, as_json: Json = False) -> None:
    """Show a subject: its traits, its mentions, and by which shared traits they were put together.

    Example: fangfei subjects show ZT-000001
    """
    from desk.plain import local

    book = _house(out, db).subjects
    one = shown_subject(book.get(subject), unmask=unmask)
    mentions = [shown_mention(each, unmask=unmask) for each in book.mentions(subject)]
    edges = [
        replace(each, shared=tuple(shown_trait(trait, unmask=unmask) for trait in each.shared))
        for each in book.edges(subject)
    ]
    traits = [(shown_trait(trait, unmask=unmask), own, all_of) for trait, own, all_of in book.traits(subject)]
    if as_json:
        said = [asdict(trait) | {"mentions": own, "subjects": all_of} for trait, own, all_of in traits]
        more = {"mentions": [asdict(each) for each in mentions], "edges": [asdict(each) for each in edges]}
        printing.as_json({"subject": asdict(one), "traits": said, **more})
        return
    printing.table(
        f"{one.id} {one.name}（{KINDS[one.kind]}）",
        ("项", "内容"),
        [("又称", "、".join(one.aliases)), ("来源数", one.mentions)],
    )
    known = [(TRAITS[trait.kind], trait.value, own, all_of) for trait, own, all_of in traits]
    printing.table("身份信息", ("类别", "值", "本主体来源数", "持有此值的主体数"), known)
    printing.table(
        "来源", ("来源", "名称", "时间"), [(each.key, each.name or "未见", local(each.seen_at)) for each in mentions]
    )
    printing.table("关联依据", ("号", "来源", "与", "共同点", "权重", "状态"), [_edge(each) for each in edges])


@app.command("merge")
def merge(
    kept: Annotated[str, typer.Argument(metavar="KEPT", help="The subject that stays.")],
    gone: Annotated[str, typer.Argument(metavar="GONE", help="The subject that goes into it.")],
    *,
    by: By,
    reason: Reason,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Make two subjects one; `undo` parts them again.

    Example: fangfei subjects merge ZT-000001 ZT-000007 --by 李分析 --reason "登记信息显示为同一企业"
    """
    house = _house(out, db)
    _say(house, house.subjects.merge(kept, gone, by=by, reason=reason), as_json=as_json)


@app.command("split")
def split(
    subject: SubjectId,
    mentions: Annotated[
        list[str], typer.Argument(metavar="MENTION…", help="Sources to take out, as `show` names them.")
    ],
    *,
    by: By,
    reason: Reason,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Take sources out of a subject into a new one; the machine leaves them there.

    Example: fangfei subjects split ZT-000001 "page http://www.jinshu.test/" --by 李分析 --reason "同名不同企业"
    """
    house = _house(out, db)
    _, act = house.subjects.split(subject, mentions, by=by, reason=reason)
    _say(house, act, as_json=as_json)


@app.command("cut")
def cut(
    edge: Annotated[int, typer.Argument(metavar="EDGE", help="Number of the edge, as `show` gives it.")],
    *,
    by: By,
    reason: Reason,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Cut one edge; what no other edge holds becomes a subject of its own.

    Example: fangfei subjects cut 12 --by 李分析 --reason "号码系建站公司所有"
    """
    house = _house(out, db)
    _, act = house.subjects.cut(edge, by=by, reason=reason)
    _say(house, act, as_json=as_json)


@app.command("rename")
def rename(
    subject: SubjectId,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name it is to be known by.")],
    *,
    by: By,
    reason: Reason,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Give a subject a name that later pages do not change.

    Example: fangfei subjects rename ZT-000001 滨海金树财富管理有限公司 --by 李分析 --reason "以登记名称为准"
    """
    house = _house(out, db)
    _say(house, house.subjects.rename(subject, name, by=by, reason=reason), as_json=as_json)


@app.command("undo")
def undo(
    act: Annotated[int, typer.Argument(metavar="ACT", help="Number of the act, as `history` gives it.")],
    *,
    by: By,
    reason: Reason,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Undo a merge, split, cut or renaming; refused where a later act stands on it.

    Example: fangfei subjects undo 3 --by 李分析 --reason "合并有误"
    """
    house = _house(out, db)
    _say(house, house.subjects.undo(act, by=by, reason=reason), as_json=as_json)


@app.command("history")
def history(subject: SubjectId, *, db: Db = None, out: Out = None, as_json: Json = False) -> None:
    """List what people and the machine did about a subject, oldest first.

    Example: fangfei subjects history ZT-000001
    """
    from desk.plain import local

    acts = _house(out, db).subjects.history(subject)
    if as_json:
        printing.as_json({"acts": [asdict(act) for act in acts]})
        return
    rows = [
        (act.id, local(act.at), ACTS[act.act], act.subject, act.other or "", act.by, act.reason, _undone(act))
        for act in acts
    ]
    printing.table(f"{subject} 的变动", ("号", "时间", "操作", "主体", "另一主体", "操作人", "理由", "撤销"), rows)


@app.command("review")
def review(
    *,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who asks for it.")] = "review",
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Look again at subjects whose shared values others have come to have, split and merge; all of it can be undone.

    Example: fangfei subjects review
    """
    acts = _house(out, db).casework.review(by)
    if as_json:
        printing.as_json({"acts": [asdict(act) for act in acts]})
        return
    rows = [(act.id, ACTS[act.act], act.subject, act.other or "", act.reason) for act in acts]
    printing.table(f"复核后变动 {len(acts)} 处", ("号", "操作", "主体", "另一主体", "理由"), rows)


def _say(house, act: SubjectAct, *, as_json: bool) -> None:  # type: ignore[no-untyped-def]  # House is imported lazily
    """Let the leads follow an act, and tell it."""
    house.casework.follow(act, act.by)
    line = f"第 {act.id} 号操作：{ACTS[act.act]} {act.subject} {act.other or ''}".rstrip()
    printing.as_json({"act": asdict(act)}) if as_json else typer.echo(line)


def _undone(act: SubjectAct) -> str:
    return "" if act.undone_by is None else f"已由第 {act.undone_by} 号撤销"


def _edge(edge: Edge) -> tuple[object, ...]:
    shared = "、".join(f"{TRAITS[trait.kind]} {trait.value}" for trait in edge.shared)
    standing = "已断开" if edge.cut_by else "分支机构" if edge.relation is Relation.BRANCH else "有效"
    return edge.id, edge.left, edge.right, shared, f"{edge.weight:g}", standing


def _house(out: Path | None, db: str | None):  # type: ignore[no-untyped-def]  # House is imported lazily
    from wiring.assembly import House
    from wiring.settings import load_settings

    return House(load_settings(out=out, db=db))
