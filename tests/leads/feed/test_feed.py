"""The way out: a stable shape, masked, marked as unverified; filters; CSV without formulas."""

import csv
import io
import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

from facts.cases import LeadStatus, LedgerRow, Quote
from facts.dockets import Docket, Grade, Stage
from facts.dossiers import Dossier, SourceSeen
from leads.feed import DISCLAIMER, SCHEMA, Wanted, entries, write_csv, write_json
from leads.feed.shape import changed_at
from leads.feed.writing import COLUMNS
from tests.factories import NOON, a_lead

PHONE = "13800138000"


def a_dossier(
    number: int = 1, *, lead: dict[str, Any] | None = None, row: dict[str, Any] | None = None, **docket: Any
) -> Dossier:
    """One lead with everything a feed tells."""
    name = f"XS-{number:06d}"
    plain = {"subject": "滨海金树财富管理有限公司", "amount_wan": Decimal("500.5"), "people": 120, "district": "思明区",
             "legal_person": "张某甲", "operates_at": f"鹭江道 1 号，电话{PHONE}"}  # fmt: skip
    quote = Quote(about="inducement", text=f"保本保息，致电{PHONE}", start=0, end=5)
    return Dossier(
        lead=a_lead(**{"id": name, "quotes": (quote,)} | (lead or {})),
        subject=None, sightings=(), judgements=(), statements=(), acts=(),
        docket=Docket(**{"lead": name, "stage": Stage.FOUND, "grade": Grade.RED, "units": ("FIN_OFFICE",)} | docket),
        row=LedgerRow(**plain | (row or {})),
        sources=(
            SourceSeen(system="scan", name="网上巡查", first_at=NOON),
            SourceSeen(system="public-report", name="群众举报", first_at=NOON),
            SourceSeen(system="office-hotline", name="本局热线", first_at=NOON),
        ),
    )  # fmt: skip


def test_an_entry_has_the_documented_shape() -> None:
    """Schema, disclaimer, ledger numbers as text; phones and names masked; sensitive sources not named."""
    reasons = ("3 个来源：群众举报、网上巡查、本局热线",)
    (entry,) = entries([a_dossier(grade_reasons=reasons)], Wanted())
    text = json.dumps(entry, ensure_ascii=False)

    assert (entry["schema"], entry["disclaimer"]) == (SCHEMA, DISCLAIMER)
    assert "线索，未经认定" in DISCLAIMER
    assert (entry["lead"], entry["amount_wan"], entry["people"], entry["grade"]) == ("XS-000001", "500.5", 120, "red")
    assert (entry["unpaid_wan"], entry["spread"], entry["due"]) == (None, None, None)
    assert entry["subject"]["legal_person"] == "张**"
    assert PHONE not in text
    assert "张某甲" not in text
    assert "群众举报" not in text
    assert "本局热线" not in text
    assert entry["grade_reasons"] == ["3 个来源：内部来源、网上巡查、内部来源"]
    assert [one["name"] for one in entry["sources"]] == ["网上巡查"]


def test_words_of_a_clue_do_not_leave() -> None:
    """How a person told it may give that person away: a lead without a page quotes nothing outside."""
    told = {
        "page_id": None,
        "exhibit": None,
        "url": "",
        "quotes": (Quote(about="clue", text="我邻居投了 5 万", start=0, end=9),),
    }
    (entry,) = entries([a_dossier(lead=told)], Wanted())

    assert (entry["quotes"], entry["urls"]) == ([], [])
    assert "邻居" not in json.dumps(entry, ensure_ascii=False)


def test_filters() -> None:
    """Since, unit, grade; dismissed and merged leads and observations never."""
    every = [
        a_dossier(1), a_dossier(2, lead={"last_seen": NOON + timedelta(days=2)}), a_dossier(3, grade=Grade.BLUE),
        a_dossier(4, units=("AMR",)), a_dossier(5, lead={"status": LeadStatus.DISMISSED}),
        a_dossier(6, merged_into="XS-000001"), a_dossier(7, lead={"quotes": ()}), a_dossier(8, lead={"subject": None}),
        a_dossier(9, lead={"status": LeadStatus.CONFIRMED}),
    ]  # fmt: skip

    def given(**wanted: Any) -> list[str]:
        return [each["lead"][-1] for each in entries(every, Wanted(**wanted))]

    assert given() == ["1", "2", "3", "4", "9"]
    assert given(since=NOON + timedelta(days=1)) == ["2"]
    assert given(units=frozenset({"AMR"})) == ["4"]
    assert given(grades=frozenset({Grade.BLUE})) == ["3"]
    assert given(candidates=False) == ["9"]
    assert changed_at(every[1]) == NOON + timedelta(days=2)


def test_json_and_csv_say_the_same() -> None:
    """One document; one table with its header; what looks like a formula is text."""
    found = list(entries([a_dossier(1, row={"subject": "=HYPERLINK(1)"}), a_dossier(2)], Wanted()))
    as_json, as_csv = io.StringIO(), io.StringIO(newline="")

    assert (write_json(found, as_json, at=NOON), write_csv(found, as_csv)) == (2, 2)
    document = json.loads(as_json.getvalue())
    rows = list(csv.DictReader(io.StringIO(as_csv.getvalue())))
    assert document["leads"] == found
    assert list(rows[0]) == list(COLUMNS)
    assert (rows[0]["subject"], rows[1]["lead"], rows[1]["unpaid_wan"]) == ("'=HYPERLINK(1)", "XS-000002", "")
    assert {row["disclaimer"] for row in rows} == {DISCLAIMER}
    empty = io.StringIO()
    assert write_json([], empty, at=NOON) == 0
    assert json.loads(empty.getvalue())["leads"] == []
