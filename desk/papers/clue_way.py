"""Outside clues by profile: 12315, petitions, grids, banks …; who reported is in no preview."""

from desk.jobs import Result
from desk.papers.previews import Line, Preview, Verdict, previewed
from desk.papers.shelf import Upload
from desk.papers.ways import Choices, Door, Settling, Task
from desk.plain import covered
from facts.people import Right
from leads.clues import Profile, find_profile, import_file, preview_file

#: Import of the clue room's verdicts.
_VERDICTS = {"new": Verdict.NEW, "changed": Verdict.CHANGED, "same": Verdict.SAME, "refused": Verdict.REFUSED}


def look(task: Task) -> Preview:
    """Say row by row what importing would do."""
    task.progress("正在逐行核对")
    found = preview_file(
        task.desk.house.clues, task.desk.house.clock, _profile(task.upload), task.upload.path, tell_all=True
    )
    lines = [
        Line(
            row=row.row,
            about=covered(row.external_id),
            verdict=_VERDICTS[row.verdict.value],
            says=tuple(covered(f"{each.column}：{each.text}" if each.column else each.text) for each in row.problems),
        )
        for row in found.rows
    ]
    counts = {_VERDICTS[verdict.value]: count for verdict, count in found.counts.items()}
    return previewed(lines, notes=found.notes, uncounted=found.untold, counts=counts)


def write(task: Task, choices: Choices, _: Preview) -> Result:
    """Import the rows that can be used, and take them into the casework."""
    house = task.desk.house
    task.progress("正在写入")
    whole = choices.settling is Settling.REFUSE
    done = import_file(house.clues, house.clock, _profile(task.upload), task.upload.path, by=task.who.name, whole=whole)
    task.progress("正在归并主体、更新线索")
    taken = house.clue_intake.take_waiting(by=task.who.name) + house.clue_intake.retry_open(by=task.who.name)
    batch = done.batch
    says = (
        f"新增 {batch.new} 条，变更 {batch.changed} 条，未变 {batch.same} 条，未导入 {batch.refused} 条；"
        f"新线索 {taken.leads_new} 条，更新线索 {taken.leads_updated} 条，观察 {taken.open} 条。"
    )
    link = f"/imports/batches/clues/{batch.id}" if batch.id else "/imports"
    return Result(says=says if batch.id else f"没有需要写入的内容。{says}", link=link)


def _profile(upload: Upload) -> Profile:
    return find_profile(upload.detail["profile"])


DOOR = Door(right=Right.IMPORT, look=look, write=write)
