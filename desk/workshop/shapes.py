"""What the API takes and gives of lexicon and sources."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Reason = Annotated[str, Field(min_length=1, max_length=500, description="理由，记入审计日志。")]
State = Annotated[str, Field(max_length=64, description="读出时给的 state；期间被别人改过则答 409。")]
Text = Annotated[str, Field(max_length=300_000, description="文件内容（YAML）。")]
Cell = Annotated[str, Field(max_length=20_000)]
CellName = Annotated[str, Field(max_length=20)]


class Frozen(BaseModel):
    """Values do not change."""

    model_config = ConfigDict(frozen=True)


class Started(Frozen):
    """A job that was begun."""

    job: str = Field(description="任务编号，见 /api/v1/jobs。")


class EntryOut(Frozen):
    """One entry of the lexicon."""

    id: str
    cells: Mapping[str, str] = Field(description="字段名和内容，与词表表格的列相同。")
    place: str
    holds: bool
    is_own: bool
    pages: int | None = Field(description="命中的页面；没有统计过时为 null。")
    leads: int | None
    confirmed: int | None


class EntryState(Frozen):
    """One entry, and what a change sends back."""

    entry: EntryOut
    state: str


class EntryIn(Frozen):
    """An entry as it shall be."""

    cells: dict[CellName, Cell] = Field(max_length=30)
    reason: Reason
    state: State


class EntryTrial(Frozen):
    """An entry to be tried."""

    cells: dict[CellName, Cell] = Field(max_length=30)
    nights: int = Field(1, ge=1, le=7, description="1、3 或 7。")


class RetireIn(Frozen):
    """An entry's last day."""

    until: str = Field(min_length=1, max_length=20, description="最后一个有效日，例如 2026-11-23。")
    reason: Reason
    state: State


class FileOut(Frozen):
    """A file, and what a change sends back."""

    name: str
    text: str
    state: str


class FileIn(Frozen):
    """A file as it shall be."""

    text: Text
    reason: Reason
    state: State


class UndoIn(Frozen):
    """Why a change is taken back."""

    reason: Reason


class ChangeOut(Frozen):
    """One change of a folder."""

    number: int
    at: datetime
    by: str
    act: str
    reason: str
    before: Mapping[str, str | None]
    after: Mapping[str, str | None]
    undoes: int | None


class ExpectedOut(Frozen):
    """A share with its interval; null: nobody can say."""

    share: float | None
    low: float
    high: float


class SideOut(Frozen):
    """The queue with one of both lexicons."""

    candidates: int
    distinct: int
    size: int
    expected: ExpectedOut


class PageChangeOut(Frozen):
    """One page that changes."""

    page_id: int
    url: str
    title: str
    score: float
    band: str
    new_score: float
    new_band: str
    gained: Sequence[str]
    lost: Sequence[str]


class CrossingOut(Frozen):
    """Pages that go from one band to another."""

    band: str
    new_band: str
    pages: int


class TrialOut(Frozen):
    """What trying a draft came to."""

    runs: Sequence[str]
    pages: int
    met: int
    from_text: int
    gained: int
    lost: int
    budget: int
    judged: int
    crossings: Sequence[CrossingOut]
    before: SideOut
    after: SideOut
    joined: Sequence[int]
    left: Sequence[int]
    changes: Sequence[PageChangeOut]


class SourceOut(Frozen):
    """One source file."""

    name: str
    id: str | None
    title: str | None
    kind: str | None
    is_on: bool
    fault: str
    verdict: str | None
    at: datetime | None
    fetched: int | None
    sentences: Sequence[str]


class SwitchIn(Frozen):
    """Switch a source on or off."""

    on: bool
    reason: Reason
    state: State


class TextIn(Frozen):
    """A text to be tried."""

    text: Text


class SourceTrialOut(Frozen):
    """What a trial saw."""

    source: str
    works: bool
    verdict: str
    fetched: int
    waiting: int
    skipped: Mapping[str, int]
    drift: Sequence[str]
    sentences: Sequence[str]
