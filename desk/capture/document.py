"""The document that shows a captured page: inert, its personal values covered unless somebody asked with a reason."""

from collections.abc import Iterator
from dataclasses import dataclass

from desk.capture.kept import Kept, Saved
from desk.capture.looks import Looks, Show
from desk.capture.screened import screening_of
from desk.context import Desk
from desk.masking import Cover
from desk.plain import host, local
from desk.seen import Seen, read_back
from facts.errors import UnreadableFile
from facts.pages import Capture, Page
from text.documents.mhtml import open_mhtml
from text.documents.sniffing import MHTML, PDF, is_picture, media_of
from text.inert import Draft, Inert, Mark, Wish, notice, picture, plain
from text.pages import read

#: Why a picture is not shown before somebody asked for it.
WHY_ASK = (
    "图片里的电话、姓名、账号和人脸无法像文字那样逐处遮盖，看图片就等于看原文。",
    "请在上方写明理由，提交后直接显示；理由写入审计日志，15 分钟内有效。不看图片时，可以看“文字”。",
)
#: Marks of one document.
_MOST_MARKS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One view of a captured page."""

    html: str
    #: What was left out and what is missing; None where the view is no rewritten page.
    inert: Inert | None = None
    #: Pictures and style sheets whose bytes do not match their digests.
    damaged: int = 0


def document(desk: Desk, page: Page, looks: Looks, *, unmask: bool) -> Document:
    """Make the document.

    Raises:
        DamagedExhibit: the page's bytes are missing or do not match their digest.
    """
    screening = screening_of(desk, page)
    seen = read_back(screening) if screening else None
    wish = Wish(
        hidden=looks.hidden,
        links=looks.links,
        marks=tuple(_marks(seen)) if looks.marks and seen else (),
        cover=Cover(seen, unmask=unmask).label,
    )
    if looks.show is Show.SCREENSHOT:
        return Document(html=_screenshot(desk, page, unmask=unmask))
    capture = desk.vault.open(page.exhibit)
    if looks.show is Show.TEXT:
        text = seen.text if seen else read(capture.body, _type(capture), page.url).text
        return Document(html=plain(text, "页面文字", wish))
    return _original(desk, page, capture, wish, unmask=unmask)


def _original(desk: Desk, page: Page, capture: Capture, wish: Wish, *, unmask: bool) -> Document:
    media = media_of(capture.body, _type(capture))
    if media == PDF:
        return Document(
            html=notice("这是一份 PDF 文件", ["请看“文字”，或在“证据件”里下载原始内容，在隔离的电脑上打开。"])
        )
    if media == MHTML:
        return _saved(capture, page, wish)
    if is_picture(media) and not unmask:
        return Document(html=notice("这个页面是一张图片，须先申请才能看", WHY_ASK))
    if is_picture(media):
        told = picture(capture.body, "页面是一张图片")
        return Document(html=told or notice("图片无法显示", ["它的格式浏览器不能显示，请下载原始内容查看。"]))
    if media == "text/plain":
        return Document(html=plain(read(capture.body, _type(capture), page.url).text, "纯文本页面", wish))
    draft = Draft(capture.body, _type(capture), page.url)
    kept = Kept(desk, page, draft.addresses())
    inert = draft.inert(kept, wish)
    return Document(html=inert.html, inert=inert, damaged=kept.damaged)


def _saved(capture: Capture, page: Page, wish: Wish) -> Document:
    try:
        snapshot = open_mhtml(capture.body)
    except UnreadableFile as problem:
        return Document(html=notice("保存的网页无法读取", [str(problem)]))
    draft = Draft(snapshot.page.body, snapshot.page.content_type, snapshot.url or page.url)
    inert = draft.inert(Saved(snapshot), wish)
    return Document(html=inert.html, inert=inert)


def _screenshot(desk: Desk, page: Page, *, unmask: bool) -> str:
    exhibit = desk.house.screenshot_of(page)
    if exhibit is None:
        return notice("没有截图", ["这个页面没有用浏览器打开过；请看“原貌”或“文字”。"])
    if not unmask:
        return notice("截图须先申请才能看", WHY_ASK)
    told = f"{host(page.url)} {local(page.fetched_at)} 的截图"
    return picture(desk.vault.open(exhibit).body, told) or notice(
        "截图无法显示", ["文件过大或格式不符，请下载证据件。"]
    )


def _marks(seen: Seen) -> Iterator[Mark]:
    """The words that the score rests on, promises first."""
    spans = [(one, "inducement") for one in seen.promises if not one.is_("negated")]
    spans += [(one, one.text("element") or "topic") for one in seen.hits if not one.is_("negated")]
    found = dict.fromkeys(Mark(seen.text[one.start : one.end], kind) for one, kind in spans)
    for _, mark in zip(range(_MOST_MARKS), found, strict=False):
        yield mark


def _type(capture: Capture) -> str | None:
    return capture.headers.get("content-type")
