"""The office's own Word files for its reports: checked, numbered, the last one counts, taken out of use with a reason.

out/templates/<report>-<number>.docx    as it came
              <report>-<number>.json    whose, when, its digest, and why it is out of use
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from desk.context import Desk
from desk.papers.shelf import clean_file_name
from facts.errors import BadInput, NoSpace, NotAllowed, NotKnown
from facts.people import Person
from leads.reports import OfficeFile, read_office_file
from leads.reports.office_file import MOST_FILE
from wiring.papers import report_rules

#: Reports that can have a file of the office's own, and files kept of each.
KINDS, MOST = ("news", "monthly", "closing"), 50
_MOST_REASON = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTemplate:
    """One file of the office's own."""

    kind: str
    number: int
    #: As the person called it.
    name: str
    sha256: str
    by: str
    at: datetime
    holes: tuple[str, ...]
    #: Why it is out of use; empty while it counts.
    retired: str = ""
    retired_by: str = ""


def all_of(desk: Desk, kind: str) -> tuple[OwnTemplate, ...]:
    """Every file of a report, newest first."""
    return tuple(sorted(_read(desk, kind), key=lambda one: -one.number))


def current(desk: Desk, kind: str) -> OwnTemplate | None:
    """The file that counts: the newest that is not out of use; None where the shipped skeleton does."""
    return next((one for one in all_of(desk, kind) if not one.retired), None)


def file_of(desk: Desk, kind: str) -> OfficeFile | None:
    """The file that counts, checked anew.

    Raises:
        BadInput: it was changed on the disk, or cannot be used any more.
    """
    found = current(desk, kind)
    if found is None:
        return None
    body = body_of(desk, kind, found.number)
    if hashlib.sha256(body).hexdigest() != found.sha256:
        raise BadInput("本单位模板的文件与登记的摘要不一致，没有使用；请停用后重新上传。")
    return read_office_file(body, report_rules(desk.house))


def body_of(desk: Desk, kind: str, number: int) -> bytes:
    """A file as it came.

    Raises:
        NotKnown: there is none of that number.
    """
    try:
        return _path(desk, kind, number).read_bytes()
    except OSError as problem:
        raise NotKnown(f"没有第 {number} 版模板；请从列表里选择。") from problem


def add(desk: Desk, who: Person, kind: str, file: tuple[str, BinaryIO]) -> OwnTemplate:
    """Take a file into use.

    Raises:
        NotAllowed: somebody is bounded to some districts or sectors.
        BadInput: it cannot be used; the sentence says why.
        NoSpace: it cannot be written.
    """
    check_may(who)
    _check_kind(kind)
    body = file[1].read(MOST_FILE + 1)
    checked = read_office_file(body, report_rules(desk.house))
    known = all_of(desk, kind)
    if len(known) >= MOST:
        raise BadInput(f"已有 {MOST} 版模板；请管理员清理 templates 文件夹后再上传。")
    made = OwnTemplate(
        kind=kind, number=max((one.number for one in known), default=0) + 1, name=clean_file_name(file[0]),
        sha256=hashlib.sha256(body).hexdigest(), by=who.name, at=desk.house.clock.now(), holes=checked.holes,
    )  # fmt: skip
    try:
        _folder(desk).mkdir(parents=True, exist_ok=True, mode=0o700)
        with _path(desk, kind, made.number).open("xb") as target:
            target.write(body)
        _keep(desk, made)
    except FileExistsError as problem:
        raise BadInput("刚才有人同时上传了模板；请刷新后再试。") from problem
    except OSError as problem:
        raise NoSpace(f"模板无法保存（{problem.strerror}）；请管理员检查磁盘。") from problem
    _note(desk, who, "report template added", made, sha256=made.sha256)
    return made


def retire(desk: Desk, who: Person, kind: str, number: int, reason: str) -> OwnTemplate:
    """Take a file out of use; the one before it counts again, or the shipped skeleton.

    Raises:
        NotAllowed: somebody is bounded to some districts or sectors.
        NotKnown: there is none of that number in use.
        BadInput: no reason is given.
    """
    check_may(who)
    if not reason.strip():
        raise BadInput("停用模板须写明理由。")
    found = next((one for one in all_of(desk, kind) if one.number == number and not one.retired), None)
    if found is None:
        raise NotKnown(f"没有第 {number} 版模板，或已经停用。")
    made = replace(found, retired=reason.strip()[:_MOST_REASON], retired_by=who.name)
    _keep(desk, made)
    _note(desk, who, "report template retired", made, reason=made.retired)
    return made


def check_may(who: Person) -> None:
    """Let somebody change the office's files.

    Raises:
        NotAllowed: they are bounded to some districts or sectors.
    """
    if not who.realm.is_everything:
        raise NotAllowed("报告模板由市级办公室维护。")


def _check_kind(kind: str) -> None:
    if kind not in KINDS:
        raise NotKnown("没有这种可以用自己模板的报告；请选择动态信息、月底汇总或风险排查报告。")


def _folder(desk: Desk) -> Path:
    return desk.house.settings.out / "templates"


def _path(desk: Desk, kind: str, number: int) -> Path:
    _check_kind(kind)
    return _folder(desk) / f"{kind}-{number}.docx"


def _read(desk: Desk, kind: str) -> Iterator[OwnTemplate]:
    _check_kind(kind)
    for path in sorted(_folder(desk).glob(f"{kind}-*.json")):
        with suppress(OSError, ValueError, TypeError, KeyError):
            said = json.loads(path.read_text(encoding="utf-8"))
            more = {"at": datetime.fromisoformat(said["at"]), "holes": tuple(said["holes"])}
            yield OwnTemplate(**said | more)


def _keep(desk: Desk, one: OwnTemplate) -> None:
    target = _path(desk, one.kind, one.number).with_suffix(".json")
    part = target.with_suffix(".part")
    part.write_text(json.dumps(asdict(one), ensure_ascii=False, default=str), encoding="utf-8")
    part.replace(target)


def _note(desk: Desk, who: Person, act: str, one: OwnTemplate, **more: object) -> None:
    detail = {"number": one.number, "name": one.name} | more
    desk.house.audit.append(actor=who.name, act=act, subject=one.kind, detail=detail)
