"""Sheets of watch entries, with the columns that the list's export writes."""

from desk.jobs import Result
from desk.papers.previews import Line, Preview, Verdict, previewed
from desk.papers.ways import Choices, Door, Settling, Task
from desk.plain import covered
from facts.errors import BadInput
from facts.people import Right
from leads.watch.meeting import display_name
from leads.watch.sheets import WatchSheet, read_entries


def look(task: Task) -> Preview:
    """Say which entries would be put on the list, which are there, and what is wrong with the other rows."""
    task.progress("正在逐行核对")
    found = _read(task)
    lines = [
        *(Line(row=row, about=display_name(entry), verdict=Verdict.NEW) for row, entry in found.entries),
        *(Line(row=row, about="", verdict=Verdict.SAME, says=("已在名单上",)) for row in found.known),
        *(
            Line(row=one.row, about="", verdict=Verdict.REFUSED, says=(covered(one.says),))
            for one in found.problems
        ),
    ]  # fmt: skip
    notes = [f"未识别的列（未读取）：{'、'.join(found.ignored)}"] if found.ignored else []
    return previewed(lines, notes=notes)


def write(task: Task, choices: Choices, _: Preview) -> Result:
    """Put the entries on the list, all of them or none.

    Raises:
        BadInput: rows are refused, and then nothing was to be imported.
    """
    found = _read(task)
    if choices.settling is Settling.REFUSE and found.problems:
        raise BadInput(f"有 {len(found.problems)} 行不能列入，按要求整份没有导入。")
    task.progress("正在写入")
    stored = task.desk.house.watch.add([entry for _, entry in found.entries], task.who.name)
    says = f"已列入 {len(stored)} 条；已在名单 {len(found.known)} 条；未列入 {len(found.problems)} 行。"
    return Result(says=says, link="/watch", link_text="查看名单")


def _read(task: Task) -> WatchSheet:
    house = task.desk.house
    return read_entries(task.upload.path, house.watch_columns, house.watch.all(), house.today())


DOOR = Door(right=Right.WATCH, look=look, write=write)
