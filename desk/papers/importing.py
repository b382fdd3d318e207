"""Ways in, one after the other: hand in a file, look at what it would do, confirm once."""

import json
from collections.abc import Mapping
from typing import BinaryIO, cast

from desk.context import Desk
from desk.jobs import Job, JobState, Progress, Result
from desk.papers import case_way, clue_way, form_way, watch_way
from desk.papers.previews import Preview
from desk.papers.shelf import Shelf, Upload
from desk.papers.ways import WAYS, Choices, Door, Task, Way, check_right, without_folder
from facts.errors import BadInput, NotKnown
from facts.people import Person
from leads.clues import find_profile
from leads.forms import load_form

DOORS: Mapping[Way, Door] = {
    Way.CLUES: clue_way.DOOR, Way.FORM: form_way.DOOR, Way.CASES: case_way.DOOR, Way.WATCH: watch_way.DOOR,
}  # fmt: skip
#: What a way needs beside the file, and what a person calls it.
NEEDED: Mapping[Way, tuple[str, str]] = {
    Way.CLUES: ("profile", "导入模板"),
    Way.FORM: ("form", "表格"),
    Way.CASES: ("source", "数据来源"),
    Way.WATCH: ("", ""),
}  # fmt: skip
_MOST_SOURCE = 60
#: A job that ended so wrote nothing, or nobody knows.
_NOTHING_CAME = (JobState.FAILED, JobState.LOST)
#: Seconds that a page waits for work that is nearly done.
SHORT = 1.0


def shelf_of(desk: Desk) -> Shelf:
    """Where uploads lie."""
    return Shelf(desk.house.settings.out / "uploads", desk.house.clock)


def hand_in(desk: Desk, who: Person, way: Way, key: str, file: tuple[str, BinaryIO]) -> Upload:
    """Keep a file until its person has seen what it would do.

    Args:
        desk: the desk.
        who: whose file it is.
        way: what it is to become.
        key: profile, form or source, as the way needs it.
        file: what the person calls it, and its content.

    Raises:
        NotAllowed: they may not import that.
        BadInput: the profile or form is unknown, the source is missing, or the file is none that can be read.
    """
    check_right(who, DOORS[way].right)
    return shelf_of(desk).put(who, file[1], file[0], way=way.value, detail=_detail(way, key))


def begin_look(desk: Desk, who: Person, number: str) -> str:
    """Begin to look at an upload, once, and return the job's number.

    Raises:
        NotKnown: there is no such upload of this person.
    """
    upload = shelf_of(desk).get(who, number)
    door = DOORS[Way(upload.way)]
    check_right(who, door.right)

    def work(progress: Progress) -> Result:
        found = without_folder(upload, lambda: door.look(Task(desk=desk, who=who, upload=upload, progress=progress)))
        return Result(says="核对完毕，尚未写入。", link=f"/imports/{number}", link_text="查看核对结果", value=found)

    return desk.jobs.start(
        who, f"核对{WAYS[upload.way]}：{upload.name}", work, key=f"look {number}", again=_again(number)
    )


def preview_of(job: Job) -> Preview | None:
    """What a job of begin_look() found; None while it is at work, or where it failed."""
    return cast("Preview", job.result.value) if job.state is JobState.FINISHED and job.result else None


def confirm(desk: Desk, who: Person, number: str, stamp: str, choices: Choices) -> str:
    """Write what was previewed, once, and return the job's number; asked twice, it is the same job.

    Args:
        desk: the desk.
        who: whose upload it is.
        number: of the upload.
        stamp: of the preview that was seen.
        choices: what was decided.

    Raises:
        NotKnown: there is no such upload of this person, or it was written already.
        BadInput: nobody has looked at it, or the preview seen is not the last one.
    """
    key = f"write {number}"
    begun = next((one for one in desk.jobs.of(who) if one.key == key and one.state not in _NOTHING_CAME), None)
    if begun:
        return begun.id
    shelf = shelf_of(desk)
    upload = shelf.get(who, number)
    door = DOORS[Way(upload.way)]
    check_right(who, door.right)
    job = desk.jobs.wait(who, begin_look(desk, who, number), SHORT)
    seen = preview_of(job)
    if seen is None or seen.stamp != stamp:
        raise BadInput("这份文件的核对结果不是您看到的那一份，没有写入任何内容；请重新核对后再确认。")
    taken = shelf.take(who, number, upload.sha256)

    def work(progress: Progress) -> Result:
        try:
            task = Task(desk=desk, who=who, upload=taken, progress=progress)
            result = without_folder(taken, lambda: door.write(task, choices, seen))
        except BaseException:
            # Nothing was written: the person may look again and decide anew.
            desk.jobs.drop(who, f"look {number}")
            shelf.give_back(taken)
            raise
        shelf.drop(taken)
        return result

    try:
        return desk.jobs.start(who, f"导入{WAYS[upload.way]}：{upload.name}", work, key=key, again=_again(number))
    except BaseException:
        shelf.give_back(taken)
        raise


def reopen(desk: Desk, who: Person, number: str) -> None:
    """Let an upload wait again whose writing a restart cut off; what was written then shows as unchanged now.

    Raises:
        NotKnown: there is no such upload of this person: it was written to the end, or it is too old.
    """
    shelf_of(desk).reopen(who, number)


def discard(desk: Desk, who: Person, number: str) -> None:
    """Remove an upload that is not to be written."""
    shelf = shelf_of(desk)
    shelf.drop(shelf.get(who, number))
    desk.jobs.drop(who, f"look {number}")


def _again(number: str) -> str:
    return json.dumps({"what": "import", "upload": number})


def _detail(way: Way, key: str) -> dict[str, str]:
    name, called = NEEDED[way]
    if not name:
        return {}
    if not key.strip():
        raise BadInput(f"请选择或填写{called}。")
    if way is Way.CLUES:
        return {name: find_profile(key).id}
    if way is Way.FORM:
        # A path would be read from this machine's disk.
        if "/" in key or key.endswith((".yml", ".yaml")) or load_form(key).body != "leads":
            raise NotKnown("没有这种可以回填的表格；请选择附件1或台账。")
        return {name: load_form(key).name}
    return {name: " ".join(key.split())[:_MOST_SOURCE]}
