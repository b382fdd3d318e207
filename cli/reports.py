"""`fangfei report …`: the office's reports as Word files, the risk table and the schematic map."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import Db
from facts.errors import BadInput

if TYPE_CHECKING:
    from facts.figures import Figure, Span
    from leads.figures import Rules
    from leads.reports import Wishes

app = typer.Typer(
    help="Month-end summaries, urgent reports, news and closing reports as Word files.", no_args_is_help=True
)

OFFICE = "市防范和处置非法集资工作领导小组办公室"
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
#: What a map or grid is shaded by.
_BY = ("count", "confirmed", "amount", "unpaid", "people", "index")

Target = Annotated[Path, typer.Option("--out", metavar="FILE.docx", help="Report to write.")]
Rows = Annotated[
    Path | None,
    typer.Option("--rows", metavar="FILE.csv", help="Write every number with the leads it adds up as well."),
]
Office = Annotated[str, typer.Option("--office", metavar="NAME", help="Who reports; stands in title and signature.")]
Masked = Annotated[bool, typer.Option("--mask-names/--full-names", help="Cover the names of subjects.")]
Skeleton = Annotated[
    Path | None, typer.Option("--template", metavar="FILE.yml", help="The office's own skeleton of the report.")
]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who reports, for the audit log.")]
Folder = Annotated[Path | None, typer.Option("--folder", metavar="DIR", help="Folder the scan wrote to.")]
First = Annotated[datetime, typer.Option("--from", metavar="DATE", formats=["%Y-%m-%d"], help="First day.")]
Last = Annotated[datetime, typer.Option("--to", metavar="DATE", formats=["%Y-%m-%d"], help="Last day.")]


@app.command("monthly")
def monthly(
    *,
    month: Annotated[str, typer.Option("--month", metavar="YYYY-MM", help="The month reported on.")],
    target: Target,
    rows: Rows = None,
    office: Office = OFFICE,
    masked: Masked = False,
    template: Skeleton = None,
    by: By = "clerk",
    folder: Folder = None,
    db: Db = None,
) -> None:
    """Write the month-end summary (每月底汇总).

    Example: fangfei report monthly --month 2026-11 --out 2026-11.docx --rows 2026-11.csv
    """
    given = _Call(folder=folder, db=db, by=by, office=office, masked=masked, template=template)
    given.of_span("monthly", _month(month), target, rows)


@app.command("closing")
def closing(
    *,
    first: First,
    last: Last,
    target: Target,
    rows: Rows = None,
    office: Office = OFFICE,
    masked: Masked = False,
    template: Skeleton = None,
    by: By = "clerk",
    folder: Folder = None,
    db: Db = None,
) -> None:
    """Write the closing report of a campaign (风险排查报告).

    Example: fangfei report closing --from 2026-09-01 --to 2026-11-30 --out 风险排查报告.docx --mask-names
    """
    given = _Call(folder=folder, db=db, by=by, office=office, masked=masked, template=template)
    given.of_span("closing", _span(first.date(), last.date()), target, rows)


@app.command("news")
def news(
    *,
    first: First,
    last: Last,
    target: Target,
    rows: Rows = None,
    office: Office = OFFICE,
    masked: Masked = True,
    template: Skeleton = None,
    by: By = "clerk",
    folder: Folder = None,
    db: Db = None,
) -> None:
    """Write a news item for a person to complete (动态信息).

    Example: fangfei report news --from 2026-11-01 --to 2026-11-15 --out 动态信息.docx
    """
    given = _Call(folder=folder, db=db, by=by, office=office, masked=masked, template=template)
    given.of_span("news", _span(first.date(), last.date()), target, rows)


@app.command("case")
def case(
    lead: Annotated[str, typer.Argument(metavar="LEAD", help="Lead number, such as XS-000001.")],
    *,
    target: Target,
    rows: Rows = None,
    office: Office = OFFICE,
    masked: Masked = False,
    template: Skeleton = None,
    by: By = "clerk",
    folder: Folder = None,
    db: Db = None,
) -> None:
    """Write the report of one major lead (即报).

    Example: fangfei report case XS-000001 --out 即报.docx
    """
    from leads.reports import case_report, write_paper

    given = _Call(folder=folder, db=db, by=by, office=office, masked=masked, template=template)
    paper, trace = case_report(given.house.dossiers.get(lead), given.wishes())
    write_paper(paper, target)
    given.told("case", target, rows, trace.figures(), {"lead": lead})


@app.command("risk")
def risk(
    *,
    target: Annotated[
        Path, typer.Option("--out", metavar="FILE", help=".csv: sector × district; .svg or .png: a picture.")
    ],
    view: Annotated[
        str, typer.Option("--view", metavar="map|grid", help="Six districts, or sector × district.")
    ] = "map",
    shading: Annotated[str, typer.Option("--shade", metavar="NAME", help=f"{', '.join(_BY)}.")] = "index",
    first: First = datetime(1970, 1, 1),  # noqa: DTZ001  # a day of the office, not a moment
    last: Annotated[
        datetime | None, typer.Option("--to", metavar="DATE", formats=["%Y-%m-%d"], help="Last day; today by default.")
    ] = None,
    rows: Rows = None,
    by: By = "clerk",
    folder: Folder = None,
    db: Db = None,
) -> None:
    """Write the quantified risk table or its picture (量化分析, 示意图).

    Example: fangfei report risk --out 六区示意图.svg --shade count
    """
    kind = target.suffix.lower()
    if kind not in (".csv", ".svg", ".png") or view not in ("map", "grid") or shading not in _BY:
        raise BadInput(f"--out 应为 .csv、.svg 或 .png，--view 为 map 或 grid，--shade 为 {'、'.join(_BY)} 之一。")
    given = _Call(folder=folder, db=db, by=by)
    span = _span(first.date(), last.date() if last else given.today)
    given.risk(span, target, view=view, shading=shading, rows=rows)


class _Call:
    """One call: the house, what the office wishes, and what is told afterwards."""

    def __init__(
        self, *, folder: Path | None, db: str | None, by: str, office: str = OFFICE, masked: bool = False,
        template: Path | None = None,
    ) -> None:  # fmt: skip
        from wiring.assembly import House
        from wiring.settings import load_settings

        self.house = House(load_settings(out=folder, db=db))
        self._by, self._office, self._masked, self._template = by, office, masked, template

    @property
    def today(self) -> date:
        from facts.figures import OFFICE_ZONE

        return self.house.clock.now().astimezone(OFFICE_ZONE).date()

    def rules(self) -> "Rules":
        from leads.figures import Names, Rules

        units, acts = self.house.routing.units, self.house.lifecycle
        names = Names(
            sectors=self.house.sectors,
            units={key: self.house.unit_name(key) for key in units},
            acts={key: acts.act_name(key) for key in acts.acts},
        )
        return Rules(names=names)

    def wishes(self) -> "Wishes":
        from leads.reports import Wishes

        return Wishes(
            office=self._office, dated=self.today, masked=self._masked, template=self._template, rules=self.rules()
        )

    def of_span(self, kind: str, span: "Span", target: Path, rows: Path | None) -> None:
        from leads.reports import span_report, write_paper

        paper, trace = span_report(kind, self.house.dossiers.all(), span, self.wishes())
        write_paper(paper, target)
        self.told(kind, target, rows, trace.figures(), {"from": str(span.first), "to": str(span.last)})

    def risk(self, span: "Span", target: Path, *, view: str, shading: str, rows: Path | None) -> None:
        from leads.figures import on_the_books, risk_table, standings, write_risk

        rules = self.rules()
        booked = on_the_books(standings(self.house.dossiers.all(), span))
        table = risk_table(booked, rules)
        if target.suffix.lower() == ".csv":
            write_risk(table, target)
        else:
            from leads.figures.pictures import write_grid, write_map

            if view == "grid":
                write_grid(table, target, shading)
            else:
                write_map(booked, rules, target, shading)
        self.told("risk", target, rows, table.figures(), {"to": str(span.last)})

    def told(
        self, kind: str, target: Path, rows: Path | None, figures: "Iterable[Figure]", detail: dict[str, object]
    ) -> None:
        """Write the rows where they are asked for, and note in the audit log who took out what."""
        from leads.figures import write_rows
        from leads.figures.drawing import NO_FONT, chinese_font

        if rows is not None:
            typer.echo(f"{rows}: {write_rows(figures, rows)} figures")
        noted = {"file": target.name, "masked": self._masked, "rows": rows.name if rows else None}
        self.house.audit.append(actor=self._by, act="report written", subject=kind, detail=noted | detail)
        typer.echo(str(target))
        if target.suffix.lower() != ".csv" and chinese_font() is None:
            typer.echo(NO_FONT, err=True)


def _month(text: str) -> "Span":
    found = _MONTH.fullmatch(text.strip())
    if not found or not 1 <= int(found[2]) <= 12 or not 1 <= int(found[1]) < 9999:
        raise BadInput(f"--month 应写成 2026-11 这样的年月，不是 {text!r}。")
    first = date(int(found[1]), int(found[2]), 1)
    following = (first + timedelta(days=31)).replace(day=1)
    return _span(first, following - timedelta(days=1))


def _span(first: date, last: date) -> "Span":
    from facts.figures import Span

    if last < first:
        raise BadInput(f"起止日期颠倒：{first} 至 {last}；请把 --from 和 --to 对调。")
    return Span(first=first, last=last)
