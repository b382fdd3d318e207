"""What the REST API takes and answers of jobs, imports, exports and reports."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from desk.jobs import JobState
from desk.papers.previews import Verdict
from desk.papers.reporting import Kind
from desk.papers.ways import Settling, Way
from facts.statements import Basis

#: One line of text without control characters; a text of several lines.
Text = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")]


class Frozen(BaseModel):
    """A value that nobody changes, made of what a dataclass of ours says."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class JobOut(Frozen):
    """Work in the background."""

    id: str
    title: str
    state: JobState
    asked_at: datetime
    ended_at: datetime | None
    says: str = Field(description="正在做什么，或结果如何。")
    done: int
    total: int | None
    problem: str
    #: Whether GET /jobs/{id}/file answers.
    has_file: bool
    link: str = Field(description="结果所在的页面。")
    can_restart: bool = Field(description="因服务重新启动而中断，可以重新发起。")


class UploadOut(Frozen):
    """One file that waits for its confirmation."""

    id: str
    way: Way
    detail: dict[str, str]
    name: str
    sha256: str
    size: int
    at: datetime


class RowsIn(Frozen):
    """Clues of one source as JSON objects."""

    profile: Text
    rows: list[dict[str, Any]] = Field(min_length=1, max_length=500)


class LineOut(Frozen):
    """One row of a file."""

    row: int
    about: str
    verdict: Verdict
    says: tuple[str, ...]


class ConflictOut(Frozen):
    """One cell that says something else than the house does by now."""

    key: str = Field(description="确认时 each 里的键，如 12:amount_wan。")
    row: int
    lead: str
    subject: str
    header: str
    ours: str
    theirs: str
    note: str


class PreviewOut(Frozen):
    """What importing a file would do; `job` is at work until `state` is finished."""

    job: str
    state: JobState
    problem: str = ""
    counts: dict[Verdict, int] = {}
    lines: tuple[LineOut, ...] = ()
    conflicts: tuple[ConflictOut, ...] = ()
    conflicting: int = 0
    notes: tuple[str, ...] = ()
    untold: int = 0
    stamp: str = ""


class ConfirmIn(Frozen):
    """What was decided on a preview."""

    stamp: str = Field(max_length=64, description="所见预览的 stamp。")
    settling: Settling = Settling.SKIP
    each: dict[Annotated[str, Field(max_length=60)], bool] = Field(
        {}, max_length=500, description="冲突的 key → 是否以表中为准。"
    )
    basis: Basis = Basis.VERIFIED


class BatchOut(Frozen):
    """One import."""

    way: Way
    id: int
    what: str
    file: str
    by: str
    at: datetime
    says: str
    undone_by: str | None
    undone_at: datetime | None


class ReasonIn(Frozen):
    """Why something is done."""

    reason: Reason


class SaidOut(Frozen):
    """What was done, in one sentence."""

    says: str


class ExportIn(Frozen):
    """What is to be exported."""

    what: Text = Field(description="附件1、附件2、附件3、台账，或 feed-csv、feed-json、watch。")
    first: date | None = None
    last: date | None = None
    district: Text | None = None
    sector: Text | None = None
    judged_only: bool = False
    to_fill: bool | None = None


class ReportIn(Frozen):
    """Which report is to be made."""

    kind: Kind
    first: date | None = None
    last: date | None = None
    lead: Annotated[str, StringConstraints(max_length=20, pattern=r"^([A-Z]{2}-\d{1,12})?$")] = ""
    district: Text | None = None
    sector: Text | None = None
    masked: bool = False
    as_rows: bool = False
    texts: dict[Annotated[str, Field(max_length=200)], Annotated[str, Field(max_length=4000)]] = Field(
        {}, max_length=100, description="待填段落（见 /reports/{kind}/prompts）→ 正文，换行分段。"
    )
    leads: list[Annotated[str, StringConstraints(max_length=20, pattern=r"^[A-Z]{2}-\d{1,12}$")]] = Field(
        [], max_length=20, description="作为典型案（事）例的线索；空着按规则选取。"
    )
    shipped: bool = Field(False, description="用随程序发布的模板，即使本单位有自己的。")


class PromptsOut(Frozen):
    """What the author of a report is asked to write."""

    kind: Kind
    #: Number of the office's own template; None where the shipped one counts.
    template: int | None
    prompts: tuple[str, ...]


class BlockOut(Frozen):
    """One block of a preview: heading, text, blank, table or picture."""

    kind: str
    text: str
    level: int
    rows: tuple[tuple[str, ...], ...]
    note: str


class NumberOut(Frozen):
    """One number of a report, and the leads that it adds up."""

    place: str
    label: str
    value: str
    leads: tuple[str, ...]
    #: Leads of which it is not known.
    unknown: int


class DraftOut(Frozen):
    """What a report would say."""

    title: tuple[str, ...]
    blocks: tuple[BlockOut, ...]
    numbers: tuple[NumberOut, ...]


class TemplateOut(Frozen):
    """One Word file of the office's own."""

    kind: Kind
    number: int
    name: str
    sha256: str
    by: str
    at: datetime
    holes: tuple[str, ...]
    retired: str
    retired_by: str
