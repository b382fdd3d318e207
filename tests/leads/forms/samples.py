"""Invented leads for the tests of forms."""

from datetime import date
from decimal import Decimal
from typing import Any

from facts.cases import LedgerRow
from facts.dockets import Docket, Stage
from facts.dossiers import Dossier
from tests.factories import a_lead


def a_row(number: int = 1, **changes: Any) -> LedgerRow:
    """A row with every field filled."""
    plain: dict[str, Any] = {
        "lead": f"XS-{number:06}", "subject": f"滨海金树{number}财富管理有限公司", "sector": "财富管理",
        "mode": "委托理财", "online": "线上", "amount_wan": Decimal("5000.25"), "people": 320,
        "unpaid_wan": Decimal("1200.5"), "cross_province": "否", "measures": "约谈负责人",
        "repayment": "正在清退，清退比例35.00%", "outcome": "停业整改", "notices": "福建，1次",
        "remark": f"线索编号XS-{number:06}", "uscc": "91350200MA00000001", "legal_person": "陈某",
        "behaviour": "消费返利", "district": "思明区", "registered_at": "滨海路1号", "operates_at": "滨海路2号",
        "business": "以委托理财名义招揽", "exposure_wan": Decimal(4800), "heat": "中", "unrest": "低", "grade": "黄",
        "duty_district": "思明区", "duty_unit": "市委金融办", "rectifier": "林某", "rectification": "限期停止宣传",
        "rectify_by": date(2026, 12, 31), "progress": "已约谈", "repaid_ratio": Decimal("0.35"),
        "closing_basis": None, "updated": date(2026, 11, 23),
    }  # fmt: skip
    return LedgerRow(**plain | changes)


def a_dossier(
    number: int = 1, *, lead: dict[str, Any] | None = None, docket: dict[str, Any] | None = None, **row: Any
) -> Dossier:
    """A dossier of a lead of its own subject."""
    key = f"XS-{number:06}"
    name = row.pop("subject", f"滨海{number}号财富管理有限公司")
    made = {"id": key, "subject": name, "subject_id": f"ZT-{number:06}", "pretexts": (), "audiences": (), "mode": None}
    return Dossier(
        lead=a_lead(**made | (lead or {})),
        subject=None,
        sightings=(),
        judgements=(),
        statements=(),
        acts=(),
        docket=Docket(**{"lead": key, "stage": Stage.JUDGED} | (docket or {})),
        row=LedgerRow(lead=key, subject=name, **row),
    )
