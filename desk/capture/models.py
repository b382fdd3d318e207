"""What the API tells of a capture, its changes and its evidence."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class CaptureOut(_Out):
    """One view of a captured page."""

    page: int
    show: str = Field(description="original 原貌，screenshot 截图，text 文字。")
    unmasked: bool = Field(description="个人信息是否为原文。")
    html: str = Field(description="不含脚本、不发出任何请求的 HTML；请只放在 sandbox 的 iframe 里。")
    pictures: int = Field(ge=0, description="随页保存并显示的图片。")
    missing_pictures: int = Field(ge=0, description="没有保存的图片。")
    sheets: int = Field(ge=0, description="生效的样式表。")
    missing_sheets: int = Field(ge=0, description="没有保存的样式表。")
    damaged: int = Field(ge=0, description="核验不符、因而没有显示的图片和样式表。")
    removed: dict[str, int] = Field(description="去掉的元素及数量，handler 为事件处理器。")
    is_cut: bool = Field(description="页面过长，后面没有显示。")


class RewrittenOut(_Out):
    """One sentence before and after."""

    before: str
    after: str


class MoveOut(_Out):
    """One promise, identifier, term or element that is new or gone."""

    kind: str = Field(description="promise 承诺收益，identifier 主体与联系方式，term 特征词，element 法定特征。")
    told: str
    is_new: bool


class VerdictOut(_Out):
    """One value of the screening at both visits."""

    word: str
    before: str
    after: str


class ChangesOut(_Out):
    """A page beside its visit before."""

    page: int
    fetched_at: datetime
    before: int | None = Field(description="上次访问的页面编号；第一次访问为 null。")
    before_at: datetime | None
    first_seen: datetime | None
    times: int = Field(ge=0, description="这个网址取得过多少次。")
    is_same: bool = Field(description="内容逐字节相同。")
    alike: float | None = Field(description="正文相同的比例，0 到 1；没有比较为 null。")
    problem: str = Field(description="为什么没能比较；比较了为空。")
    rewritten: list[RewrittenOut]
    removed: list[str]
    added: list[str]
    moves: list[MoveOut]
    verdicts: list[VerdictOut]
    gone_since: datetime | None = Field(description="从何时起打不开；仍在为 null。")


class ExhibitOut(_Out):
    """Where kept bytes lie and what they hash to."""

    file: str
    offset: int = Field(ge=0)
    sha256: str
    record_id: str
    block_sha256: str | None = Field(
        None, description="整条记录（应答头和内容）的 SHA-256，取自归档记录；读不到为 null，截图不给出。"
    )


class EvidenceOut(_Out):
    """The evidence of one page."""

    page: int
    run: str
    source: str
    url: str
    requested_url: str
    fetched_at: datetime
    status: int
    ip: str | None
    tls_error: str | None
    redirects: list[str]
    content_type: str | None
    size: int = Field(ge=0)
    sha256: str = Field(description="正文（解压后）的 SHA-256。")
    exhibit: ExhibitOut
    rendered: bool = Field(description="证据件是浏览器打开后的页面。")
    screenshot: ExhibitOut | None
    kept_by: str | None = Field(description="内容与上次相同时，保存这份内容的批次。")


class CheckedOut(_Out):
    """An exhibit read back, its digests computed anew."""

    page: int
    at: datetime
    sha256: str = Field(description="网站发来的内容的 SHA-256，与登记一致。")
    body_sha256: str = Field(description="解压后正文的 SHA-256，现在计算。")
    is_same_body: bool = Field(description="正文与取得时登记的摘要一致。")
    same_pages: list[int] = Field(description="正文摘要相同的其他页面。")
