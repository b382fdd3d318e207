"""`fangfei report …`: the office's reports as Word files, the risk table and the schematic map."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import Db
from facts.errors import BadInput

if TYPE_CHECKING:
    from facts.figures import Figure, Span
    from leads.reports import Wishes

app = typer.Typer(
    help="Month-end summaries, urgent reports, news and closing reports as Word files.", no_args_is_help=True
)

#: Bytes of a template or of an author's texts; larger ones are refused.
_MOST_FILE = 5_000_000
#: What a map or grid is shaded by.
_BY = ("count", "confirmed", "amount", "unpaid", "people", "index")

Target = Annotated[Path, typer.Option("--out", metavar="FILE.docx", help="Report to write.")]
Rows = Annotated[
    Path | None,
    typer.Option("--rows", metavar="FILE.csv", help="Write every number with the leads it adds up as well."),
]
Office = Annotated[
    str | None, typer.Option("--office", metavar="NAME", help="Who reports; stands in title and signature.")
]
Masked = Annotated[bool, typer.Option("--mask-names/--full-names", help="Cover the names of subjects.")]
Skeleton = Annotated[
    Path | None,
    typer.Option("--template", metavar="FILE", help="The office's own: a skeleton (.yml) or a Word file (.docx)."),
]
Texts = Annotated[
    Path | None,
    typer.Option("--texts", metavar="FILE.yml", help="What its author wrote: prompt or its number -> paragraphs."),
]
Cases = Annotated[
    list[str] | None, typer.Option("--lead", metavar="LEAD", help="Tell this lead as a case; repeatable, in order.")
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
    office: Office = None,
    masked: Masked = False,
    template: Skeleton = None,
    by: By = "clerk",
    folder: Folder = None,
    db: Db = None,
) -> None:
    """Write the month-end summary (每月底汇总).

    Example: fangfei report monthly --month 2026-11 --out 2026-11.docx --rows 2026-11.csv
    """
    from wiring.papers import month_span

    given = _Call(folder=folder, db=db, by=by, office=office, masked=masked, template=template)
    given.of_span("monthly", month_span(month), target, rows)


@app.command("closing")
def closing(
    *,
    first: First,
    last: Last,
    target: Target,
    rows: Rows = None,
    office: Office = None,
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
    office: Office = None,
    masked: Masked = True,
    template: Skeleton = None,
    texts: Texts = None,
    leads: Cases = None,
    by: By = "clerk",
    folder: Folder = None,
    db: Db = None,
) -> None:
    """Write a news item (动态信息): numbers are filled in; what is not in --texts is left marked for its author.

    Example: fangfei report news --from 2026-11-01 --to 2026-11-15 --lead XS-000001 --texts 稿.yml --out 动态信息.docx
    """
    given = _Call(
        folder=folder, db=db, by=by, office=office, masked=masked, template=template, texts=texts, leads=leads
    )  # fmt: skip
    given.of_span("news", _span(first.date(), last.date()), target, rows)


@app.command("case")
def case(
    lead: Annotated[str, typer.Argument(metavar="LEAD", help="Lead number, such as XS-000001.")],
    *,
    target: Target,
    rows: Rows = None,
    office: Office = None,
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
    span = _span(first.date(), last.date() if last else given.house.today())
    given.risk(span, target, view=view, shading=shading, rows=rows)


class _Call:
    """One call: the house, what the office wishes, and what is told afterwards."""

    def __init__(
        self, *, folder: Path | None, db: str | None, by: str, office: str | None = None, masked: bool = False,
        template: Path | None = None, texts: Path | None = None, leads: list[str] | None = None,
    ) -> None:  # fmt: skip
        from wiring.assembly import House
        from wiring.settings import load_settings

        self.house = House(load_settings(out=folder, db=db))
        self._by, self._office, self._masked, self._template = by, office, masked, template
        self._texts, self._leads = texts, tuple(leads or ())

    def wishes(self, asked: "tuple[str, ...]" = ()) -> "Wishes":
        from leads.reports import Wishes
        from wiring.papers import OFFICE, report_rules

        return Wishes(
            office=self._office or OFFICE, dated=self.house.today(), masked=self._masked,
            template=None if self._is_word else self._template, rules=report_rules(self.house),
            texts=_texts(self._texts, asked) if self._texts else {}, chosen=self._leads,
        )  # fmt: skip

    @property
    def _is_word(self) -> bool:
        return self._template is not None and self._template.suffix.lower() == ".docx"

    def of_span(self, kind: str, span: "Span", target: Path, rows: Path | None) -> None:
        from leads.reports import draft_span, prompts, read_office_file, write_draft
        from wiring.papers import report_rules

        own = None
        if self._is_word and self._template:
            own = read_office_file(_body(self._template), report_rules(self.house))
        asked = prompts(kind, own, None if own else self._template)
        draft = draft_span(kind, self.house.dossiers.all(), span, self.wishes(asked), own)
        write_draft(draft, target)
        self.told(kind, target, rows, draft.trace.figures(), {"from": str(span.first), "to": str(span.last)})

    def risk(self, span: "Span", target: Path, *, view: str, shading: str, rows: Path | None) -> None:
        from wiring.quantified import write_quantified

        figures = write_quantified(
            self.house, self.house.dossiers.all(), span, target, view=view, shade=shading
        )  # fmt: skip
        self.told("risk", target, rows, figures, {"to": str(span.last)})

    def told(
        self, kind: str, target: Path, rows: Path | None, figures: "Iterable[Figure]", detail: dict[str, object]
    ) -> None:
        """Write the rows where they are asked for, and note in the audit log who took out what."""
        from leads.figures import write_rows
        from leads.figures.drawing import NO_FONT, chinese_font
        from wiring.papers import note_report

        if rows is not None:
            typer.echo(f"{rows}: {write_rows(figures, rows)} figures")
        more = {"masked": self._masked, "rows": rows.name if rows else None}
        note_report(self.house, kind, target, by=self._by, **more, **detail)
        typer.echo(str(target))
        if target.suffix.lower() != ".csv" and chinese_font() is None:
            typer.echo(NO_FONT, err=True)


def _texts(path: Path, asked: "tuple[str, ...]") -> dict[str, str]:
    """What an author wrote, by the prompt itself or its number from 1."""
    import yaml

    try:
        said = yaml.safe_load(_body(path))
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise BadInput(f"{path} 写法不对：{problem}；应为“编号或提示: 正文”。") from problem
    if not isinstance(said, dict):
        raise BadInput(f"{path} 应为一组“编号或提示: 正文”；可填写的是：{_numbered(asked)}。")
    numbers = {str(number): prompt for number, prompt in enumerate(asked, 1)}
    found = {numbers.get(str(key), str(key)): str(text) for key, text in said.items()}
    if strange := [key for key in found if key not in asked]:
        raise BadInput(f"{path} 里的“{strange[0][:40]}”不是这份报告的一段；可填写的是：{_numbered(asked)}。")
    return found


def _numbered(asked: "tuple[str, ...]") -> str:
    return "；".join(f"{number} {prompt}" for number, prompt in enumerate(asked, 1)) or "无"


def _body(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_FILE + 1)
    except OSError as problem:
        raise BadInput(f"{path} 打不开（{problem.strerror}）；请检查路径。") from problem


def _span(first: date, last: date) -> "Span":
    from wiring.papers import day_span

    return day_span(first, last)
