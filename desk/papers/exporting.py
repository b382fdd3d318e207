"""Every form and list that leaves the house as a file: what was asked, within a realm, noted with its digest."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from desk.context import Desk
from desk.jobs import Handout, Progress, Result
from desk.papers import handouts
from desk.papers.scope import ANYTHING, Extent, within
from facts.dossiers import Dossier
from facts.errors import BadInput, NotKnown
from facts.people import Person
from facts.watching import WatchState
from leads.export import ExportCount
from leads.feed import Wanted, entries, write_csv, write_json
from leads.forms import Form, export_number, list_forms, load_form
from leads.watch.sheets import write_entries
from wiring.papers import digest_of, export_form

#: Lists beside the forms: key -> name.
LISTS = {
    "feed-csv": "线索交换表（CSV，已遮盖）",
    "feed-json": "线索交换文件（JSON，已遮盖）",
    "watch": "警示名单（CSV，已遮盖）",
}
_LEDGER = "台账"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be exported."""

    #: Name of a form, or a key of LISTS.
    what: str
    extent: Extent = ANYTHING
    #: Leave out leads that nobody has judged.
    judged_only: bool = False
    #: Rows carry hidden keys, so that a filled sheet finds its way back; None as the form usually goes.
    to_fill: bool | None = None


def check(wish: Wish) -> Wish:
    """Return a wish that can be made.

    Raises:
        NotKnown: there is no such form or list.
        BadInput: the period ends before it begins.
    """
    if wish.what not in LISTS:
        _form(wish.what)
    if wish.extent.first and wish.extent.last and wish.extent.last < wish.extent.first:
        raise BadInput("截止日期早于开始日期；请对调后再导出。")
    return wish


def begin_export(desk: Desk, who: Person, wish: Wish) -> str:
    """Begin an export and return the job's number.

    Raises:
        BadInput: as check(), or too much is under way.
    """
    check(wish)
    title = f"导出{LISTS.get(wish.what, wish.what)}"
    return desk.jobs.start(who, title, lambda progress: make(desk, who, wish, progress), again=_again(wish))


def make(desk: Desk, who: Person, wish: Wish, progress: Progress) -> Result:
    """Write the file and say what went in.

    Raises:
        NotKnown: there is no such form or list.
        NoSpace: the file cannot be written.
    """
    if wish.what == "watch":
        return _watch(desk, who)
    if wish.what in LISTS:
        return _feed(desk, who, wish, progress)
    form, now = _form(wish.what), desk.house.clock.now()
    is_filled = form.name == _LEDGER if wish.to_fill is None else wish.to_fill
    number = export_number(form, now) if is_filled and form.body == "leads" else None
    out = handouts.blank(desk, f"{form.name}{_suffix(desk, who, wish)}.xlsx")
    told = {"file": out.name, "from": wish.extent.first, "to": wish.extent.last, "district": wish.extent.district,
            "sector": wish.extent.sector}  # fmt: skip
    dossiers = _told(within(desk, who, desk.house.ledger_dossiers(), wish.extent), progress)
    count = export_form(
        desk.house, form, dossiers, out.path, by=who.name, export=number, judged_only=wish.judged_only, **told
    )
    return Result(says=_says(form, count), handout=out, link="/exports", link_text="继续导出")


def _form(name: str) -> Form:
    known = {form.name for form in list_forms()}
    if name not in known:
        raise NotKnown(f"没有这种表；可以导出 {'、'.join(sorted(known))}。")
    return load_form(name)


def _feed(desk: Desk, who: Person, wish: Wish, progress: Progress) -> Result:
    house, ending = desk.house, wish.what.removeprefix("feed-")
    out = handouts.blank(desk, f"线索交换{_suffix(desk, who, wish)}.{ending}")
    dossiers = _told(within(desk, who, house.dossiers.all(), wish.extent), progress)
    found = entries(dossiers, Wanted(candidates=not wish.judged_only))
    with out.path.open("w", encoding="utf-8-sig" if ending == "csv" else "utf-8", newline="") as file:
        count = write_csv(found, file) if ending == "csv" else write_json(found, file, at=house.clock.now())
    _note(desk, who, out, ("feed given out", ending), {"format": ending, "leads": count})
    return Result(says=f"已写入 {count} 条线索，个人信息已遮盖。", handout=out, link="/exports", link_text="继续导出")


def _watch(desk: Desk, who: Person) -> Result:
    house, today = desk.house, desk.house.today()
    out = handouts.blank(desk, f"警示名单-{today}.csv")
    active = [one for one in house.watch.all() if one.state_on(today) is WatchState.ACTIVE]
    count = write_entries(out.path, active, house.watch_columns, today)
    _note(desk, who, out, ("watch list exported", out.name), {"entries": count, "unmasked": False})
    return Result(
        says=f"已写入 {count} 条有效的条目，个人信息已遮盖。", handout=out, link="/watch", link_text="查看名单"
    )


def _note(desk: Desk, who: Person, out: Handout, act: tuple[str, str], detail: dict[str, object]) -> None:
    desk.house.audit.append(
        actor=who.name, act=act[0], subject=act[1], detail=detail | {"file": out.name, "sha256": digest_of(out.path)}
    )


def _again(wish: Wish) -> str:
    return json.dumps({"what": "export", "wish": asdict(wish)}, ensure_ascii=False, default=str)


def _told(dossiers: Iterator[Dossier], progress: Progress) -> Iterator[Dossier]:
    for count, dossier in enumerate(dossiers, 1):
        if count % 500 == 1:
            progress("正在写入线索", count)
        yield dossier


def _suffix(desk: Desk, who: Person, wish: Wish) -> str:
    """What tells one export from the next in a folder: place and day."""
    own = who.realm.districts
    place = wish.extent.district or (next(iter(own)) if own and len(own) == 1 else None)
    names = desk.house.watch_columns.places
    return "".join(f"-{part}" for part in (names.get(place, place) if place else "", str(desk.house.today())) if part)


def _says(form: Form, count: ExportCount) -> str:
    said = f"{form.name}已写入 {count.written} 行。"
    if form.body != "leads":
        return said
    unjudged = f"其中 {count.unjudged} 条尚未研判，表中标为“待研判”。" if count.unjudged else ""
    return f"{said}{unjudged}未列入：观察 {count.observations} 条、已排除 {count.dismissed} 条。"
