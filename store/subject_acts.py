"""What is done about subjects: merged, split, cut, renamed, undone; inside a transaction, each with its row of history.

An act keeps in its detail what undoing needs: the mentions that moved, which of them a person had put there before,
the edges that were cut, the name that was. Undoing an act is an act itself and cannot be undone: do the thing again.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from facts.errors import BadInput, NotKnown
from facts.subjects import SubjectAct
from store import subject_rows as rows
from store.subject_shelf import EDGE, MENTION, SUBJECT, TOGETHER, Shelf
from store.subject_tables import SubjectActRow

ACT = SubjectActRow.__table__  # type: ignore[attr-defined]
_UNDOING = ACT.alias("undoing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who acts, why and when."""

    by: str
    reason: str
    at: datetime
    #: Whether it is a person: what a person moved, the machine leaves there.
    is_person: bool = True

    def __post_init__(self) -> None:
        if not self.by.strip() or not self.reason.strip():
            raise BadInput("合并、拆分、撤销主体须写明操作人和理由。")


def merge(shelf: Shelf, kept: int, gone: int, hand: Hand) -> SubjectAct:
    """Bring all mentions of one subject into another.

    Raises:
        BadInput: both are one already.
    """
    kept, gone = shelf.living(kept)["id"], shelf.living(gone)["id"]
    if kept == gone:
        raise BadInput(f"{rows.subject_id(kept)} 与自身不能合并；两个编号已是同一主体。")
    mentions, pinned = _members(shelf, MENTION.c.subject_id == gone)
    shelf.move(mentions, kept)
    if hand.is_person:
        shelf.pin(mentions)
    shelf.connection.execute(update(SUBJECT).where(SUBJECT.c.id == gone).values(merged_into=kept, is_stale=False))
    shelf.renew(kept, gone)
    return write(shelf, "merge", kept, hand, {"mentions": mentions, "pinned": pinned}, other=gone)


def split(shelf: Shelf, subject: int, keys: Sequence[str], hand: Hand) -> tuple[int, SubjectAct]:
    """Take mentions out of a subject into a new one.

    Raises:
        BadInput: they are not all of this subject, or they are all it has.
    """
    subject = shelf.living(subject)["id"]
    wanted = shelf.numbers_of(keys)
    own, _ = _members(shelf, MENTION.c.subject_id == subject)
    strange = [key for key in keys if wanted.get(rows.key_of(key)) not in set(own)]
    if strange or not wanted:
        raise BadInput(f"{rows.subject_id(subject)} 没有这条来源：{'、'.join(strange[:3]) or '（未给出）'}。")
    if len(wanted) == len(own):
        raise BadInput(f"不能把 {rows.subject_id(subject)} 的全部来源拆出；留下至少一条。")
    return take_out(shelf, subject, sorted(wanted.values()), hand)


def take_out(
    shelf: Shelf, subject: int, mentions: Sequence[int], hand: Hand, act: str = "split", **detail: Any
) -> tuple[int, SubjectAct]:
    """Open a subject for some mentions of another; return (its number, the act)."""
    _, pinned = _members(shelf, MENTION.c.id.in_(mentions))
    first = shelf.mentions(MENTION.c.id == mentions[0])[0][1]
    new = shelf.open(first)
    edges = shelf.cut_between(mentions, hand.by)
    shelf.move(mentions, new)
    if hand.is_person:
        shelf.pin(mentions)
    shelf.renew(subject, new)
    return new, write(
        shelf, act, subject, hand, detail | {"mentions": list(mentions), "pinned": pinned, "edges": edges}, other=new
    )


def cut(shelf: Shelf, edge: int, hand: Hand) -> tuple[int | None, SubjectAct]:
    """Cut one edge and split off what no other edge holds.

    Raises:
        NotKnown: no edge of this number stands.
    """
    row = shelf.connection.execute(select(EDGE).where(EDGE.c.id == edge, EDGE.c.cut_by.is_(None))).mappings().first()
    if row is None:
        raise NotKnown(f"没有第 {edge} 号关联，或者它已经断开；见 `fangfei subjects show`。")
    found = shelf.connection.execute(select(MENTION.c.subject_id).where(MENTION.c.id == row["right_id"]))
    subject = found.scalar_one()
    shelf.set_cut([edge], hand.by)
    part = _part(shelf, subject, row["left_id"])
    if row["right_id"] in part:
        return None, write(shelf, "cut", subject, hand, {"mentions": [], "pinned": [], "edges": [edge]})
    new, act = take_out(shelf, subject, sorted(part), hand, "cut", edge=edge)
    return new, act


def rename(shelf: Shelf, subject: int, name: str, hand: Hand) -> SubjectAct:
    """Give a subject a name that stays."""
    row = shelf.living(subject)
    if not name.strip():
        raise BadInput("主体名称不能为空。")
    _name(shelf, row["id"], rows.clean(name.strip()), rows.NAMED_BY_HAND)
    detail = {"before": row["name"], "rank": row["name_rank"], "name": rows.clean(name.strip())}
    return write(shelf, "rename", row["id"], hand, detail)


def undo(shelf: Shelf, number: int, hand: Hand) -> SubjectAct:
    """Bring back what was before an act.

    Raises:
        NotKnown: there is no such act.
        BadInput: it was undone, is an undoing itself, or a later act stands on it.
    """
    act = next(iter(acts(shelf, ACT.c.id == number)), None)
    if act is None:
        raise NotKnown(f"没有第 {number} 号操作，见 `fangfei subjects history`。")
    if act.undone_by is not None or act.act == "undo":
        raise BadInput(f"第 {number} 号操作已经撤销，或者本身就是撤销，不能再撤销。")
    _refuse_later(shelf, act)
    subject = rows.subject_number(act.subject)
    other = rows.subject_number(act.other) if act.other else None
    detail: dict[str, Any] = act.detail
    if act.act == "rename":
        _name(shelf, subject, detail["before"], detail["rank"])
    else:
        _bring_back(shelf, act.act, subject, other, detail)
    return write(shelf, "undo", subject, hand, {"of": act.act}, other=other, undoes=number)


def acts(shelf: Shelf, condition: Any) -> list[SubjectAct]:
    """The acts that meet a condition, oldest first."""
    query = (
        select(*ACT.c, _UNDOING.c.id.label("undone_by"))
        .outerjoin(_UNDOING, _UNDOING.c.undoes == ACT.c.id)
        .where(condition)
        .order_by(ACT.c.id)
    )
    return [rows.act(row) for row in shelf.connection.execute(query).mappings()]


def barred(shelf: Shelf, one: int, other: int) -> bool:
    """Whether a person parted two subjects: a split that stands, or a merge that a person undid."""
    left, right = _lineage(shelf, one), _lineage(shelf, other)
    between = (ACT.c.subject_id.in_(left) & ACT.c.other_id.in_(right)) | (
        ACT.c.subject_id.in_(right) & ACT.c.other_id.in_(left)
    )
    found = acts(shelf, between & ACT.c.act.in_(("split", "cut", "merge")))
    return any(
        (act.act == "merge" and act.undone_by is not None)
        or (act.act != "merge" and act.by_hand and act.undone_by is None)
        for act in found
    )


def joined(shelf: Shelf, subject: int) -> bool:
    """Whether a person brought another subject into this one, and nobody has undone it."""
    by_hand = ACT.c.subject_id.in_(_lineage(shelf, subject)) & (ACT.c.act == "merge") & ACT.c.by_hand
    return any(act.undone_by is None for act in acts(shelf, by_hand))


def _lineage(shelf: Shelf, subject: int) -> list[int]:
    """A subject and all that were merged into it."""
    found, new = [subject], [subject]
    while new and len(found) < TOGETHER:
        query = select(SUBJECT.c.id).where(SUBJECT.c.merged_into.in_(new))
        new = [number for number in shelf.connection.execute(query).scalars() if number not in found]
        found += new
    return found


def _bring_back(shelf: Shelf, act: str, subject: int, other: int | None, detail: dict[str, Any]) -> None:
    mentions: list[int] = detail["mentions"]
    shelf.set_cut(detail.get("edges", []), None)
    if "edge" in detail:
        shelf.set_cut([detail["edge"]], None)
    if other is None:
        return
    shelf.move(mentions, other if act == "merge" else subject)
    shelf.pin(mentions, is_pinned=False)
    shelf.pin(detail["pinned"])
    if act == "merge":
        # A person says that the two are two: neither goes to the other again.
        shelf.pin(mentions)
        shelf.connection.execute(update(SUBJECT).where(SUBJECT.c.id == other).values(merged_into=None))
    shelf.renew(subject, other)
    if act != "merge" and not shelf.subject(other)["mentions"]:
        shelf.connection.execute(update(SUBJECT).where(SUBJECT.c.id == other).values(merged_into=subject))


def _refuse_later(shelf: Shelf, act: SubjectAct) -> None:
    both = [rows.subject_number(one) for one in (act.subject, act.other) if one]
    touching = (ACT.c.subject_id.in_(both) | ACT.c.other_id.in_(both)) & (ACT.c.id > act.id) & (ACT.c.act != "undo")
    later = next((one for one in acts(shelf, touching) if one.undone_by is None), None)
    if later:
        raise BadInput(f"第 {act.id} 号操作之后还有第 {later.id} 号操作涉及同一主体；先撤销第 {later.id} 号。")


def _members(shelf: Shelf, condition: Any) -> tuple[list[int], list[int]]:
    """Numbers of mentions in order, and of those among them that a person had put there."""
    query = select(MENTION.c.id, MENTION.c.is_pinned).where(condition).order_by(MENTION.c.id)
    found = shelf.connection.execute(query).all()
    return [number for number, _ in found], [number for number, is_pinned in found if is_pinned]


def _part(shelf: Shelf, subject: int, start: int) -> set[int]:
    """The mentions that standing edges of one subject hold together with one of them."""
    inside, _ = _members(shelf, MENTION.c.subject_id == subject)
    query = (
        select(EDGE.c.left_id, EDGE.c.right_id)
        .join(MENTION, MENTION.c.id == EDGE.c.left_id)
        .where(MENTION.c.subject_id == subject, EDGE.c.cut_by.is_(None), EDGE.c.relation == "same")
    )
    beside: dict[int, set[int]] = {number: set() for number in inside}
    for left, right in shelf.connection.execute(query):
        if left in beside and right in beside:
            beside[left].add(right)
            beside[right].add(left)
    found, new = {start}, [start]
    while new:
        new = [other for one in new for other in beside.get(one, ()) if other not in found]
        found.update(new)
    return found


def _name(shelf: Shelf, subject: int, name: str, rank: int) -> None:
    shelf.connection.execute(update(SUBJECT).where(SUBJECT.c.id == subject).values(name=name, name_rank=rank))


def write(
    shelf: Shelf,
    act: str,
    subject: int,
    hand: Hand,
    detail: dict[str, Any],
    *,
    other: int | None = None,
    undoes: int | None = None,
) -> SubjectAct:
    """Append an act to the history."""
    columns = {
        "act": act, "subject_id": subject, "other_id": other, "by": hand.by, "by_hand": hand.is_person,
        "reason": hand.reason, "at": hand.at, "detail": json.dumps(detail, ensure_ascii=False), "undoes": undoes,
    }  # fmt: skip
    key = shelf.connection.execute(insert(ACT), columns).inserted_primary_key
    assert key is not None
    return next(iter(acts(shelf, ACT.c.id == key[0])))
