"""What the API says of the screening's quality and of the scoreboard."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from pydantic import Field

from desk.overview.models import Out
from desk.overview.reliability import Keeps


class ShareOut(Out):
    """A share with its 95 % interval (Wilson)."""

    hits: int
    of: int
    value: float | None = Field(description="没有可除的数时为 null。")
    low: float | None
    high: float | None


class DriftOut(Out):
    """How far one run is from the weeks before."""

    run: str
    at: datetime
    pages: int
    reference_pages: int
    score_psi: float | None
    category_psi: Mapping[str, float]
    unseen: float | None
    disguised: float | None
    alerts: int
    sentences: Sequence[str]


class MissingOut(Out):
    """What is missed, as the random share says."""

    sentences: Sequence[str]
    judged: int | None
    recall: float | None
    recall_low: float | None
    recall_high: float | None


class AgreementOut(Out):
    """How far two people agree on pages that both judged."""

    pages: int
    same: float | None
    kappa: float | None


class BinOut(Out):
    """Judged pages of one bin."""

    low: float = Field(description="档的下限（不含，最低档含）。")
    high: float = Field(description="档的上限（含）。")
    predicted: float | None = Field(description="模型概率的平均；没有页面，或按得分分档时为 null。")
    judged: ShareOut = Field(description="研判为招揽的页面占研判过的页面，及 95% 区间（Wilson）。")
    keeps: Keeps | None = Field(description="预测是否落在区间内；少于 10 页不作结论。")


class ReliabilityOut(Out):
    """Whether probabilities keep their word, on judged pages alone."""

    pages: int
    chances: Sequence[BinOut] = Field(description="按文本模型的招揽概率分档。")
    scores: Sequence[BinOut] = Field(description="按得分分档；得分不是概率。")
    whole: BinOut
    versions: int = Field(description="这些页面由几个版本的词库、模型和规则筛查。")


class HealthOut(Out):
    """Whether the screening can be trusted; newest first."""

    drifts: Sequence[DriftOut]
    missing: MissingOut
    agreement: AgreementOut
    reliability: ReliabilityOut


class MonthOut(Out):
    """Cases of one month, or of all, at one level."""

    month: str = Field(description="如 2026-11；合计为空。")
    earlier: int = Field(description="早于立案。")
    same_time: int = Field(description="与立案同期。")
    missed: int = Field(description="漏报。")
    undecided: int = Field(description="待人工确认，不在比率中。")
    recall: ShareOut


class TermOut(Out):
    """What one term brought."""

    term_id: str
    term: str
    pages: int
    leads: int
    confirmed: int


class SourceYieldOut(Out):
    """What one source brought, and what it cost."""

    source: str
    pages: int
    bytes: int
    candidates: int
    judged: int
    confirmed: int
    pages_each: float | None = Field(description="每条确认线索的页面。")


class ScoreboardOut(Out):
    """Filed cases held against our leads, as counted at `at`."""

    at: datetime = Field(description="计算时间；之后的变化不在其中。")
    window_days: int = Field(description="立案前后多少天内算同期。")
    cases: int = Field(description="立案案件。")
    candidate_total: MonthOut = Field(description="候选口径：有线索即算。")
    confirmed_total: MonthOut = Field(description="确认口径：研判确认才算。")
    candidate_months: Sequence[MonthOut]
    confirmed_months: Sequence[MonthOut]
    median_lead_days: float | None
    median_confirmed_days: float | None
    acceptance: ShareOut = Field(description="线索采纳率：已确认占已研判。")
    fruitful: Sequence[TermOut] = Field(description="带来确认线索的词条，最多的在前。")
    noisy: Sequence[TermOut] = Field(description="只带来页面的词条。")
    sources: Sequence[SourceYieldOut]
    summary: Sequence[str]


class DrawnOut(Out):
    """The scoreboard drawn last."""

    board: ScoreboardOut | None = Field(description="还没有计算过时为 null。")


class DrawingOut(Out):
    """A scoreboard that is being drawn."""

    job: str = Field(description="任务编号，进度见 /jobs/编号；完成后用 GET 取结果。")
