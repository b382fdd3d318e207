"""What the commands of clues share: the books, the way into the casework, and how a clue is shown."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from facts.clues import Clue, ClueBook
from facts.errors import NoSpace
from facts.ports import Clock
from leads.clues import ClueIntake, Preview

#: Fields of a clue that are free text of others.
_FREE = ("subject", "address", "behaviour", "promise", "demand", "conclusion", "url", "street")

#: Field of a clue as it is shown -> what a clerk calls it.
LABELS = {
    "id": "编号", "source": "来源", "external_id": "来源编号", "kind": "类别", "basis": "可信程度",
    "received_at": "接收时间", "happened_at": "发生时间", "subject": "主体", "uscc": "统一社会信用代码",
    "legal_person": "法定代表人", "district": "所在区", "street": "街道", "address": "地址", "sector_text": "行业",
    "behaviour": "行为", "promise": "收益承诺", "amount_yuan": "金额（元）", "people": "人数", "elderly": "涉及老年人",
    "demand": "诉求", "conclusion": "处理结果", "url": "网址", "confidentiality": "保密级别", "system": "来源系统",
    "profile": "导入模板", "batch": "导入批次", "version": "版本", "lead": "线索", "subject_id": "主体编号",
    "why_open": "尚无线索的原因", "contact": "联系人", "attachment": "附件哈希", "licence": "许可核查",
    "registration": "登记信息",
}  # fmt: skip
#: Field -> its value -> what a clerk calls it.
_WORDS = {
    "basis": {"claimed": "自称", "inferred": "推断", "verified": "核实"},
    "confidentiality": {"open": "公开", "internal": "内部", "sensitive": "敏感"},
    "elderly": {"True": "是", "False": "否"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClueDesk:
    """What a command works with."""

    clues: ClueBook
    intake: ClueIntake
    clock: Clock


def open_clues(out: Path | None, db: str | None) -> ClueDesk:
    """The clue book of these settings, with the way into the casework."""
    house = house_of(out, db)
    return ClueDesk(clues=house.clues, intake=house.clue_intake, clock=house.clock)


def house_of(out: Path | None, db: str | None):  # type: ignore[no-untyped-def]  # House is imported lazily
    """The house of these settings."""
    from wiring.assembly import House
    from wiring.settings import load_settings

    return House(load_settings(out=out, db=db))


def shown(clue: Clue, *, unmask: bool) -> dict[str, Any]:
    """A clue as JSON-ready values: no raw row, personal values masked; who reported is not in it at all."""
    from keywords import cover

    found = asdict(clue)
    # The raw row may name anybody; it is evidence for a person with access to the database, no output.
    del found["raw"]
    for name in _FREE:
        if found[name]:
            found[name] = cover(found[name], unmask=unmask)
    if not unmask:
        found["legal_person"] = _starred(clue.legal_person)
        if clue.registration:
            found["registration"] |= {
                "legal_person": _starred(clue.registration.legal_person),
                "executives": [_starred(name) for name in clue.registration.executives],
                "changes": [
                    each | {"before": cover(each["before"]), "after": cover(each["after"])}
                    for each in found["registration"]["changes"]
                ],
            }
    return found


def preview_shown(preview: Preview) -> dict[str, Any]:
    """A preview as JSON-ready values."""
    rows = [
        {
            "row": row.row, "external_id": row.external_id or None, "result": row.verdict.value,
            "problems": [{"column": each.column, "text": each.text, "fatal": each.fatal} for each in row.problems],
        }
        for row in preview.rows
    ]  # fmt: skip
    counts = {verdict.value: count for verdict, count in preview.counts.items()}
    return counts | {"notes": list(preview.notes), "rows": rows, "untold": preview.untold}


def told(name: str, value: Any) -> str:
    """A value of a shown clue as a clerk reads it: words for keys, the office's time."""
    from desk.plain import local

    if isinstance(value, datetime):
        return local(value)
    return _WORDS.get(name, {}).get(str(value), str(value))


@contextmanager
def written(target: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that is there whole or not at all."""
    if target is None:
        yield sys.stdout
        return
    part = target.with_name(f"{target.name}.part")
    try:
        with part.open("w", encoding="utf-8-sig" if target.suffix == ".csv" else "utf-8", newline="") as file:
            yield file
        part.replace(target)
    except OSError as problem:
        raise NoSpace(f"{target} cannot be written: {problem.strerror}.") from problem
    finally:
        part.unlink(missing_ok=True)


def _starred(name: str | None) -> str | None:
    return name[0] + "*" * (len(name) - 1) if name else name
