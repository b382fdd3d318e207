"""Documents of ours in the same shape: plain text, a picture, a notice; nothing in them can do anything either."""

from collections.abc import Sequence
from html import escape

from text.inert.elements import OURS
from text.inert.pictures import embedded
from text.inert.spans import Words
from text.inert.wishes import Wish

_LOOKS = (
    "body{margin:0;padding:14px 18px;background:#fff;color:#1d2329;font:15px/1.75 'PingFang SC','Noto Sans CJK SC',"
    "'Source Han Sans SC','Microsoft YaHei',sans-serif}pre{margin:0;font:inherit;white-space:pre-wrap;"
    "overflow-wrap:anywhere}img{max-width:100%;height:auto;display:block}h1{font-size:17px;margin:0 0 6px}"
)


def plain(text: str, title: str, wish: Wish | None = None) -> str:
    """A text as it is, covered and marked as wished."""
    wish, words = wish or Wish(), Words()
    words.add(title)
    words.add(text, markable=True)
    said, body = words.written(wish.cover, wish.marks)
    return _document(said, f"<pre>{body}</pre>")


def picture(body: bytes, title: str) -> str:
    """A picture; empty where the bytes are none that browsers show."""
    data = embedded(body)
    return _document(escape(title), f'<img src="{data}" alt="{escape(title)}">') if data else ""


def notice(title: str, sentences: Sequence[str]) -> str:
    """Words of ours in place of a page."""
    told = "".join(f"<p>{escape(each)}</p>" for each in sentences)
    return _document(escape(title), f"<h1>{escape(title)}</h1>{told}")


def _document(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_LOOKS}{OURS}</style></head><body>{body}</body></html>"
    )
