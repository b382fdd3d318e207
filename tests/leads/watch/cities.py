"""Adverts of the house's own corpus on made-up sites: copies of one as sites make them, and strangers."""

import json
from functools import cache
from pathlib import Path

import classifier
from text import Fingerprints, fingerprints, fold, read_html

FIRMS = ("滨海金树财富管理有限公司", "滨海海纳资产管理有限公司", "滨海云杉投资咨询有限公司", "滨海长汀养老服务有限公司")
#: Menus of three site builders.
MENUS = (
    "首页 关于我们 产品中心 新闻动态 加入我们 联系方式", "网站首页 投资项目 会员中心 公司资讯 在线客服",
    "主页 项目 公告 帮助 登录 注册",
)  # fmt: skip
#: Shorter texts are messages, not pages.
_LEAST = 200


@cache
def adverts() -> tuple[str, ...]:
    """The corpus's solicitations that are long enough for a page, one of each group: no two were written together."""
    folder = Path(classifier.__file__).parent / "corpus"
    rows = [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    found = {
        row["group"]: row["text"] for row in rows if row["stance"] == "solicitation" and len(row["text"]) >= _LEAST
    }
    return tuple(found.values())


def a_page(text: str, *, night: int = 0, firm: str = FIRMS[0], phone: str = "13800138000", menu: int = 0) -> str:
    """A page that shows an advert, with what changes every night: date, readers, a counter."""
    links = "".join(f"<li><a href=/{at}>{word}</a></li>" for at, word in enumerate(MENUS[menu].split()))
    body = "".join(f"<p>{line}</p>" for line in text.split("\n") if line.strip())
    day, readers, guests = 1 + night % 28, 1000 + night * 37, 5200 + night * 11
    noise = f"<p>发布时间：2026年11月{day}日 阅读 {readers} 次，已有 {guests} 人浏览本页</p>"
    return (
        f"<html><head><title>{firm}</title></head><body><nav><ul>{links}</ul></nav><main><h1>{firm}</h1>{noise}{body}"
        f"<p>联系我们：{firm}　客服电话 {phone}，欢迎来电垂询，工作时间九点到六点。</p></main>"
        f"<footer>版权所有 {firm} {2020 + menu}</footer></body></html>"
    )


def signed(page: str) -> Fingerprints:
    """The signatures of a page."""
    reading = read_html(page)
    return fingerprints(reading, fold(reading.text))
