"""Merge, split, cut, rename, undo: what would come of it, then done in somebody's name, and the leads follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desk.cases.subject_view import act_told, check_subject, mention_row
from desk.context import Desk
from facts.errors import BadInput
from facts.people import Person
from facts.subjects import Edge, Mention, Relation, Subject, SubjectAct

#: Code points.
MOST_REASON, MOST_NAME = 500, 200
DOINGS = ("merge", "split", "cut", "rename", "undo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What somebody wants to do to a subject."""

    #: One of DOINGS.
    do: str
    reason: str = ""
    #: The other subject of a merger, which goes into this one.
    other: str = ""
    #: Keys of the mentions to take out.
    mentions: tuple[str, ...] = ()
    #: Number of the edge to cut, and of the act to undo.
    edge: int = 0
    act: int = 0
    name: str = ""
    #: The last act that its author saw; None where nobody says.
    last: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What came of it: the act, or what others did since the author looked."""

    act: SubjectAct | None = None
    later: tuple[SubjectAct, ...] = ()


def foresee(desk: Desk, who: Person, subject: Subject, change: Change) -> Sequence[str]:
    """What would come of a change, sentence by sentence.

    Raises:
        NotKnown, BadInput: it cannot be done; one Chinese sentence.
    """
    _check(desk, who, subject, change)
    return {"merge": _merge, "split": _split, "cut": _cut, "rename": _rename, "undo": _undo}[change.do](
        desk, subject, change
    )


def change_subject(desk: Desk, who: Person, subject: Subject, change: Change) -> Changed:
    """Do it, and bring the leads in line.

    Raises:
        NotKnown, BadInput: it cannot be done; one Chinese sentence.
    """
    _check(desk, who, subject, change)
    if not change.reason.strip() or len(change.reason) > MOST_REASON:
        raise BadInput(f"请写明理由，最多 {MOST_REASON} 字。")
    later = [act for act in desk.house.subjects.history(subject.id) if (act.id or 0) > (change.last or 0)]
    if change.last is not None and later:
        return Changed(later=tuple(later))
    act = _do(desk, subject, change, who.name)
    desk.house.casework.follow(act, who.name)
    return Changed(act=act)


def overtaken(changed: Changed) -> str:
    """What others did while a form lay open."""
    said = "；".join(f"{act.by} {act_told(act)}" for act in changed.later)
    return f"您打开本页之后，{said}。刚才的提交没有写入，内容已保留；请看过最新情况，仍要办理就再提交一次。"


def _do(desk: Desk, subject: Subject, change: Change, by: str) -> SubjectAct:
    book, reason = desk.house.subjects, change.reason.strip()
    if change.do == "merge":
        return book.merge(subject.id, change.other, by=by, reason=reason)
    if change.do == "split":
        return book.split(subject.id, change.mentions, by=by, reason=reason)[1]
    if change.do == "cut":
        return book.cut(change.edge, by=by, reason=reason)[1]
    if change.do == "rename":
        return book.rename(subject.id, change.name.strip(), by=by, reason=reason)
    return book.undo(change.act, by=by, reason=reason)


def _check(desk: Desk, who: Person, subject: Subject, change: Change) -> None:
    if change.do not in DOINGS:
        raise BadInput("没有这种操作；可以合并、拆分、断开关联、改名、撤销。")
    if change.do == "merge":
        other = check_subject(desk, who, change.other.strip())
        if other.id == subject.id:
            raise BadInput(f"{change.other} 与本主体已是同一主体。")
    elif change.do == "split":
        _check_split(desk.house.subjects.mentions(subject.id), change)
    elif change.do == "rename" and not 0 < len(change.name.strip()) <= MOST_NAME:
        raise BadInput(f"请填写新名称，最多 {MOST_NAME} 字。")
    elif change.do == "cut" and not any(one.id == change.edge and not one.cut_by for one in _own(desk, subject)):
        raise BadInput("本主体没有这条关联，或已断开；请从“关联依据”中选择。")
    elif change.do == "undo" and not any(
        one.id == change.act and one.undone_by is None for one in desk.house.subjects.history(subject.id)
    ):
        raise BadInput("本主体没有这一号操作，或已撤销；请从“变动记录”中选择。")


def _check_split(own: Sequence[Mention], change: Change) -> None:
    wanted = set(change.mentions)
    if not wanted or not wanted <= {one.key for one in own}:
        raise BadInput("请勾选本主体的来源中要拆出的那些。")
    if len(wanted) == len(own):
        raise BadInput("不能把全部来源都拆出去；请至少留下一个。")


def _own(desk: Desk, subject: Subject) -> Sequence[Edge]:
    return desk.house.subjects.edges(subject.id)


def _merge(desk: Desk, subject: Subject, change: Change) -> Sequence[str]:
    other = desk.house.subjects.get(change.other.strip())
    leads = [desk.house.leads.of_subject(one.id) for one in (subject, other)]
    said = [
        f"{other.id}（{other.mentions} 个来源）并入 {subject.id}，合并后共 {subject.mentions + other.mentions} 个来源。"
    ]
    if leads[0] and leads[1]:
        said.append(f"线索 {leads[1].id} 随之并入 {leads[0].id}，其网页成为后者的网页；撤销合并时一并恢复。")
    elif leads[1]:
        said.append(f"线索 {leads[1].id} 改属 {subject.id}。")
    return said


def _split(desk: Desk, subject: Subject, change: Change) -> Sequence[str]:
    return _parted(desk, subject, frozenset(change.mentions))


def _cut(desk: Desk, subject: Subject, change: Change) -> Sequence[str]:
    edges = [one for one in _own(desk, subject) if not one.cut_by and one.relation is Relation.SAME]
    edge = next((one for one in edges if one.id == change.edge), None)
    if edge is None:
        return ["断开分支机构关联，不移动来源。"]
    # As the store cuts: what hangs on the left end goes, the right end stays.
    near = _reach(edge.left, [one for one in edges if one is not edge])
    if edge.right in near:
        return ["断开这条关联后，两端仍由其他关联连在一起，不移动来源。"]
    return _parted(desk, subject, near)


def _parted(desk: Desk, subject: Subject, gone: frozenset[str]) -> Sequence[str]:
    mentions = desk.house.subjects.mentions(subject.id)
    said = [f"拆出 {len(gone)} 个来源，另立新主体；留下 {len(mentions) - len(gone)} 个。随网页的线索一并分开。"]
    names: Mapping[str, str] = {one.key: mention_row(one, {}).told for one in mentions}
    return [*said, *(f"拆出：{names[key]}" for key in sorted(gone)[:20] if key in names)]


def _rename(_: Desk, subject: Subject, change: Change) -> Sequence[str]:
    return [f"{subject.id} 改称“{change.name.strip()}”；以后的网页不再改变这个名称。"]


def _undo(desk: Desk, subject: Subject, change: Change) -> Sequence[str]:
    act = next(one for one in desk.house.subjects.history(subject.id) if one.id == change.act)
    return [f"撤销{act_told(act)}。", "主体、来源和线索恢复到该操作之前。"]


def _reach(start: str, edges: Sequence[Edge]) -> frozenset[str]:
    """The mentions that some edges hold together with one of them."""
    beside: dict[str, set[str]] = {}
    for one in edges:
        beside.setdefault(one.left, set()).add(one.right)
        beside.setdefault(one.right, set()).add(one.left)
    found, new = {start}, [start]
    while new:
        new = [other for one in new for other in beside.get(one, ()) if other not in found]
        found.update(new)
    return frozenset(found)
