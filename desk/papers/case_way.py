"""Lists of filed cases (立案案件), which the scoreboard measures us by."""

from desk.jobs import Result
from desk.papers.previews import Line, Preview, Verdict, previewed
from desk.papers.ways import Choices, Door, Settling, Task
from desk.plain import covered
from facts.errors import BadInput
from facts.people import Right
from leads.scoreboard.importing import CaseList, read_cases
from wiring.papers import score_rules


def look(task: Task) -> Preview:
    """Say which cases would be taken, and what is wrong with the other rows."""
    task.progress("正在逐行核对")
    found = _read(task)
    known = {(one.source, one.external_id): one for one in task.desk.house.filed.all()}
    lines = []
    for case in found.cases:
        there = known.get((case.source, case.external_id))
        verdict = Verdict.NEW if there is None else Verdict.SAME if there.raw == case.raw else Verdict.REFUSED
        says = ("编号与已有案件相同而内容不同；如需更正，请先撤销原批次再导入",) if verdict is Verdict.REFUSED else ()
        about = covered(f"{case.external_id if len(case.external_id) < 40 else ''} {case.name or ''}".strip())
        lines.append(Line(row=case.row, about=about, verdict=verdict, says=says))
    wrong = [Line(row=one.row, about="", verdict=Verdict.REFUSED, says=(covered(str(one)),)) for one in found.problems]
    return previewed([*lines, *wrong], uncounted=found.left_out - len(found.problems))


def write(task: Task, choices: Choices, seen: Preview) -> Result:
    """Take the cases that are not there yet.

    Raises:
        BadInput: rows are refused, and then nothing was to be imported.
    """
    if choices.settling is Settling.REFUSE and seen.counts.get(Verdict.REFUSED):
        raise BadInput(f"有 {seen.counts[Verdict.REFUSED]} 行不能导入，按要求整份没有导入。")
    task.progress("正在写入")
    found = _read(task)
    taken = task.desk.house.filed.take_in(found.cases, file=found.file, sha256=found.sha256, by=task.who.name)
    left = found.left_out + len(taken.conflicts)
    says = f"新导入 {taken.new} 起，已有 {taken.known} 起，{left} 行未导入。"
    return Result(says=says, link=f"/imports/batches/cases/{taken.batch}" if taken.batch else "/imports")


def _read(task: Task) -> CaseList:
    rules = score_rules(task.desk.house)
    return read_cases(
        task.upload.path, rules, source=task.upload.detail["source"], today=rules.day(task.desk.house.clock.now())
    )


DOOR = Door(right=Right.IMPORT, look=look, write=write)
