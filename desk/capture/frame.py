"""What the frame around a captured page needs: its addresses, and what each view can show."""

from dataclasses import dataclass

from desk.capture.looks import SHOWS, Looks, Show
from desk.context import Desk
from facts.pages import Page
from text.documents.sniffing import is_picture


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One switch above the frame; it opens inside it."""

    word: str
    href: str
    #: Said when the pointer rests on it.
    told: str
    is_on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The frame around one captured page, for `capture/frame.html`."""

    page: int
    #: Name of the frame, which switches open into.
    name: str
    src: str
    #: What the frame is called for who cannot see it.
    title: str
    views: tuple[View, ...]
    unmasked: bool
    #: Pictures that are shown only to who asked: 截图, 图片页面; empty where there is none.
    pictures: str
    #: Whether our browser showed it; else it is as the server sent it, before any script.
    rendered: bool


def frame_of(desk: Desk, page: Page, *, unmasked: bool, title: str = "", show: Show = Show.ORIGINAL) -> Frame:
    """The frame of a page.

    Args:
        desk: tells whether there is a picture of it.
        page: as stored, with its id.
        unmasked: whether who is asking may see personal values.
        title: the page's own, covered.
        show: which view is open first.
    """
    number, usual = page.id or 0, Looks()
    has_picture = desk.house.screenshot_of(page) is not None
    views = [
        View(
            word=SHOWS[Show.ORIGINAL],
            href=usual.link(number),
            told="保存下来的网页，去掉脚本和一切外部请求",
            is_on=show is Show.ORIGINAL,
        ),
        View(word="原样", href=usual.link(number, marks=False), told="不标出得分依据"),
        View(
            word="显示隐藏内容", href=usual.link(number, hidden=True), told="把网页藏起来的文字也显示出来，用虚线框出"
        ),
        View(word="标出网址", href=usual.link(number, links=True), told="在每个链接后面写出它指向的网址"),
        View(word=SHOWS[Show.TEXT], href=usual.link(number, show=Show.TEXT), told="规则读到的文字，含属性和数据里的"),
    ]
    if has_picture:
        told = "浏览器打开时的截图" if unmasked else "浏览器打开时的截图；须先在下面写明理由"
        views.append(
            View(
                word=SHOWS[Show.SCREENSHOT],
                href=usual.link(number, show=Show.SCREENSHOT),
                told=told,
                is_on=show is Show.SCREENSHOT,
            )
        )
    return Frame(
        page=number,
        name=f"capture-{number}",
        src=usual.link(number, show=show),
        title=f"网页原貌（不能操作）{title and '：' + title}",
        views=tuple(views),
        unmasked=unmasked,
        pictures="图片页面" if is_picture(_media(page)) else "截图" if has_picture else "",
        rendered=page.rendered,
    )


def _media(page: Page) -> str:
    return (page.content_type or "").partition(";")[0].strip().lower()
