"""What comes to the invented office from other offices: clues, watch entries and filed cases, as rows."""

from datetime import date
from decimal import Decimal
from typing import Any

from benchmarks.firms import BASE, Rows, at, firm, traits_of
from facts.clues import Clue, ClueKind
from facts.statements import Basis
from store import subject_rows
from store.clue_rows import clue_content


def clues(count: int) -> Rows:
    """So many clues of one system."""
    for number in range(1, count + 1):
        yield {"id": number, "system": "complaints-12315", "external_id": f"TS{number:08}"}


def batch(count: int) -> dict[str, Any]:
    """The one file that brought so many clues."""
    return {
        "id": 1, "system": "complaints-12315", "profile": "1", "file": "12315.csv", "by": "王登记", "at": BASE,
        "new": count, "changed": 0, "same": 0, "refused": 0,
    }  # fmt: skip


def versions(count: int, subjects: int) -> Rows:
    """What each clue says; it names one of so many subjects."""
    for number in range(1, count + 1):
        clue = Clue(
            external_id=f"TS{number:08}", system="complaints-12315", source="12315 投诉", kind=ClueKind.COMPLAINT,
            basis=Basis.CLAIMED, received_at=at(number), subject=firm(number % subjects + 1),
            behaviour="投诉人称缴纳会费后无法提现，门店已人去楼空，多名老年人被套。" * 6,
            amount_yuan=Decimal(number % 900 * 1000),
            district="350203", demand="要求退款", people=number % 30,
        )  # fmt: skip
        yield {
            "clue_id": number, "version": 1, "batch_id": 1, "digest": f"{number:064x}", "content": clue_content(clue),
            "raw": '{"投诉内容":"' + (clue.behaviour or "") + '"}',
        }  # fmt: skip


def entries(count: int) -> Rows:
    """So many entries of the watch list."""
    for number in range(1, count + 1):
        yield {
            "id": number, "name": f"云海{number}投资有限公司",
            "traits": _watched(number), "basis": "《防范和处置非法集资条例》",
            "issuer": "思明区", "district": "350203", "scope": "city", "since": date(2024, 1, 1),
            "until": date(2036, 1, 1),
            "procedure": "经研判会议同意后移出", "reason": "核查属实", "added_by": "李分析", "added_at": BASE,
        }  # fmt: skip


def _watched(number: int) -> str:
    return f'[{{"kind":"company","value":"云海{number}投资有限公司","shown":"云海{number}投资有限公司","role":""}}]'


def entry_acts(count: int) -> Rows:
    """That each entry was added."""
    for number in range(1, count + 1):
        yield {"entry_id": number, "act": "added", "by": "李分析", "at": BASE, "reason": "核查属实", "detail": "{}"}


def filed_batch(count: int) -> dict[str, Any]:
    """The one file that brought so many filed cases."""
    return {
        "id": 1,
        "file": "立案.csv",
        "sha256": "0" * 64,
        "by": "王登记",
        "at": BASE,
        "cases": count,
        "undone_reason": "",
    }


def cases(count: int, subjects: int) -> Rows:
    """So many filed cases; half of them name one of so many subjects."""
    for number in range(1, count + 1):
        traits = traits_of(number * 7 % (subjects * 2) + 1)[:2]
        yield {
            "id": number, "batch": 1, "row": number, "source": "公安立案", "external_id": f"A{number}",
            "name": traits[0].value, "traits": subject_rows.said(traits), "filed_on": date(2026, 1, 1),
            "raw": "{}",
        }  # fmt: skip
