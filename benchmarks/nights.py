"""Fourteen nights on top of benchmarks.office: a million pages, full text, queues; straight into the tables.

The same numbers give the same rows every time. All text is invented.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import insert

from benchmarks.firms import Rows, at
from benchmarks.office import page_columns, url_of
from store import Store, texts
from store.tables import PageRow, RunRow, ScreeningRow, ShowingRow

_TOGETHER = 2_000
#: One page in so many is in a night's queue.
STEP = 11
_STRATA = ("top", "uncertain", "random")
_STANCES = ("solicitation", "exposure", "warning", "licensed", "other")
_BANDS = ((80, "red"), (65, "orange"), (50, "yellow"), (35, "blue"), (0, "none"))
_SENTENCES = (
    "本公司推出养老理财项目，保本保息，年化收益{n}%", "欢迎老年朋友到店咨询，赠送米面油", "投资满一年返还本金并分红",
    "项目由滨海市第{n}号产业园合作开发", "客服电话请见页脚，添加微信了解详情",
    "银行存款利率第{n}次公告",
    "市民讲座本周{n}日在社区中心举行", "警方提示：谨防以养老为名的骗局", "会员每推荐一人奖励{n}元",
    "区块链数字资产{n}倍增值",
    "本页内容仅供参考，最终解释权归发布者", "新闻：第{n}届读书节开幕", "商铺带租约出售，包租{n}年",
    "招聘文员{n}名，待遇面议",
)  # fmt: skip
#: In the text of one page of a thousand.
RARE = "滨海银杏互助会"


@dataclass(frozen=True, slots=True, kw_only=True)
class Nights:
    """How much there is of what."""

    pages: int = 1_000_000
    texts: int = 100_000
    nights: int = 14
    shown: int = 200

    def run(self, night: int) -> str:
        """The run of a night, from 1."""
        return f"night{night:02}"


def add(store: Store, nights: Nights, first: int) -> None:
    """Write the pages from `first` on, their texts into the index, and the queues."""
    with store.writing() as connection:
        connection.execute(insert(RunRow), list(_runs(nights)))
    left = _pages(nights, first)
    while some := list(islice(left, 20_000)):
        with store.writing() as connection:
            connection.execute(insert(PageRow), some)
    _add_texts(store, nights)
    with store.writing() as connection:
        connection.execute(insert(ShowingRow), list(_showings(nights)))


def first_of(nights: Nights, night: int) -> int:
    """The first page of a night; the last night's pages are the newest."""
    each = nights.texts // nights.nights
    return nights.pages - each * (nights.nights - night + 1) + 1


def _runs(nights: Nights) -> Rows:
    for night in range(1, nights.nights + 1):
        started = at(1) + timedelta(days=night)
        yield {
            "id": nights.run(night), "status": "finished", "plan": "nightly", "started_at": started,
            "ended_at": started + timedelta(hours=3), "note": "",
        }  # fmt: skip


def _pages(nights: Nights, first: int) -> Rows:
    """Most are old; those of the nights stand at addresses that leads were seen at, every other one."""
    each, begin = nights.texts // nights.nights, first_of(nights, 1)
    for number in range(first, nights.pages + 1):
        night = (number - begin) // each + 1 if number >= begin else 0
        run = nights.run(min(night, nights.nights)) if night else f"old{number // 10_000}"
        url = url_of((number * 7) % 40_000 + 1) if night and number % 2 else f"http://www.p{number}.test/"
        yield page_columns(number, run, url + (f"?{number}" if number % 2 == 0 else "")) | {"id": number}


def _add_texts(store: Store, nights: Nights) -> None:
    left = iter(range(first_of(nights, 1), nights.pages + 1))
    while some := list(islice(left, _TOGETHER)):
        rows = [_screening(number) for number in some]
        with store.writing() as connection:
            connection.execute(insert(ScreeningRow), rows)
            texts.keep(connection, [(row["page_id"], row["text"]) for row in rows])


def _screening(number: int) -> dict[str, Any]:
    chance = Random(number)
    score = round(chance.random() ** 2 * 100, 1)
    text = _text(chance, number)
    return {
        "page_id": number, "version": "l/m/r", "score": score, "text": text, "contract": _contract(text, chance),
        "band": next(band for least, band in _BANDS if score >= least), "stance": chance.choice(_STANCES),
    }  # fmt: skip


def _text(chance: Random, number: int) -> str:
    said = [chance.choice(_SENTENCES).format(n=chance.randrange(99)) for _ in range(40)]
    if number % 1000 == 0:
        said.insert(7, f"{RARE}第{number}期")
    return "。".join(said) + f"。联系电话1380013{chance.randrange(9999):04}。"


def _contract(text: str, chance: Random) -> str:
    """Findings as a page of that length has them; about 8 kB."""
    places = [chance.randrange(len(text) - 20) for _ in range(30)]
    hits = [
        {"term": "保本保息", "category": "L1", "element": "inducement", "disguise": [], "where": "body",
         "negated": False, "quoted": False, "start": place, "end": place + 6,
         "text": text[place : place + 6], "weight": 0.5}
        for place in places
    ]  # fmt: skip
    quote = text[:40]
    element = {"score": 0.9, "quote": quote, "start": 0, "end": 40}
    phone = text.rindex("1380013")
    return json.dumps(
        {
            "title": text[:18], "elements": {"inducement": element, "publicity": element}, "hits": hits,
            "promises": [{"annual_percent": 24.0, "period": "year", "guaranteed": True, "start": 0, "end": 20}],
            "identifiers": [{"kind": "phone", "value": text[phone : phone + 11], "valid": True,
                             "start": phone, "end": phone + 11}],
            "amounts": [], "dimensions": {}, "p_solicitation": 0.8, "p_exposure": 0.1,
            "reasons": [{"name": "inducement", "points": 40.0, "quote": quote},
                        {"name": "context", "points": -5.0, "quote": None}],
        },
        ensure_ascii=False,
    )  # fmt: skip


def _showings(nights: Nights) -> Iterator[dict[str, Any]]:
    for night in range(1, nights.nights + 1):
        begin = first_of(nights, night)
        for position in range(1, nights.shown + 1):
            yield {
                "run": nights.run(night), "page_id": begin + position * STEP, "position": position,
                "stratum": _STRATA[position * 3 // (nights.shown + 1)], "probability": 1.0,
            }  # fmt: skip
