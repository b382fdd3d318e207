"""The evidence of one page as it is told: where it lies, what it hashes to, how it was fetched."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.context import Desk
from desk.plain import covered
from facts.errors import DamagedExhibit
from facts.pages import Exhibit, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """For `capture/evidence.html`; addresses are covered."""

    page: Page
    exhibit: Exhibit
    url: str
    requested_url: str
    redirects: Sequence[str]
    #: Where the browser's picture of it lies; None where there is none.
    screenshot: Exhibit | None
    #: SHA-256 of the whole record and of its payload as the record itself says them; empty where it cannot be read.
    block_digest: str
    payload_digest: str
    #: The page of the visit that kept these bytes; None where it is this one.
    kept_by: str | None

    @property
    def as_text(self) -> str:
        """What identifies the evidence, line by line, to be copied into a document."""
        page = self.page
        lines = (
            ("网址", self.url), ("取得时间", page.fetched_at.strftime("%Y-%m-%d %H:%M:%S UTC")),
            ("服务器地址", page.ip or "未记录"), ("归档文件", self.exhibit.file), ("偏移", str(self.exhibit.offset)),
            ("记录号", self.exhibit.record_id), ("整条记录的摘要", _labelled(self.block_digest)),
            ("网站内容的摘要", _labelled(self.exhibit.sha256)), ("解压后内容的摘要", _labelled(page.sha256)),
        )  # fmt: skip
        return "\n".join(f"{name}：{value}" for name, value in lines)

    @property
    def is_secure(self) -> bool:
        """Whether it came over TLS."""
        return self.page.url.startswith("https:")


def panel_of(desk: Desk, page: Page, *, unmask: bool = False) -> Panel:
    """Gather the evidence of a page; of its record the head is read, nothing is computed."""
    block, payload = _digests(desk, page.exhibit)
    show = (lambda text: text) if unmask else covered
    run = page.exhibit.file.rsplit("-", 2)[0]
    return Panel(
        page=page,
        exhibit=page.exhibit,
        url=show(page.url),
        requested_url=show(page.requested_url),
        redirects=[show(url) for url in page.redirects],
        block_digest=block,
        payload_digest=payload,
        screenshot=desk.house.screenshot_of(page),
        kept_by=run if page.unchanged and run != page.run else None,
    )


def _digests(desk: Desk, exhibit: Exhibit) -> tuple[str, str]:
    try:
        claims = desk.house.vault().claims(exhibit)
    except DamagedExhibit:
        return "", ""
    block, payload = (claims.get(f"warc-{name}-digest", "").removeprefix("sha256:") for name in ("block", "payload"))
    return block, payload


def _labelled(digest: str) -> str:
    return f"SHA-256 {digest}" if digest else "现在读不到"
