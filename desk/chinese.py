"""Sentences that the rooms below say in English, for people at the screen in Chinese.

The rooms below speak to the command line as well; what an analyst can meet by an address or a form is told here.
A sentence that is not known stays as it is: a foreign sentence helps more than none.
"""

import re
from typing import Final

_KNOWN: Final = tuple(
    (re.compile(pattern), told)
    for pattern, told in (
        (r"There is no page (\S+?)\.", "没有页面 {0}。"),
        (r"There is no lead (\S+?)[;.].*", "没有线索 {0}。"),
        (r"There is no run (\S+?)\.", "没有批次 {0}。"),
        (r"There is no alarm (\S+?);.*", "没有预警 {0}。"),
        (r"There is no entry (\S+?);.*", "警示名单里没有 {0}。"),
        (r"There is no subject (\S+?)[;.].*", "没有主体 {0}。"),
        (r"There is no form '?(.+?)'?; choose one of (.+)\.", "没有表格“{0}”；可选：{1}。"),
        (r"'(.+?)' is not a lead number; .*", "“{0}”不是线索编号；写法如 XS-000001。"),
        (r"'(.+?)' is no number such as (\S+?);.*", "“{0}”不是编号；写法如 {1}。"),
        (r"Run (\S+) has a queue already.*", "批次 {0} 已有研判队列。"),
        (r"Run (\S+) is still under way; .*", "批次 {0} 还在运行；结束后再生成队列。"),
        (r"Run (\S+) has no screened page; .*", "批次 {0} 没有筛查过的页面。"),
        (r"'(.+?)' is no field of the ledger; choose one of (.+)\.", "“{0}”不是台账的栏目；可选：{1}。"),
        (r"(\w+)='(.*?)' is not a number; .*", "{0}“{1}”不是数；请写 500 或 500.25 这样的数字。"),
        (r"(\w+)='(.*?)' is not an amount; .*", "{0}“{1}”不是金额；请写 0 或以上的数。"),
        (r"(\w+)='(.*?)' counts people; .*", "{0}“{1}”是人数；请写整数。"),
        (r"(\w+)='(.*?)' is more than the whole; .*", "{0}“{1}”超过全部；请写 0.35 或 35%。"),
        (r"(\w+)='(.*?)' is not a day; .*", "{0}“{1}”不是日期；写法如 2026-11-23。"),
        (r"No gate set holds both solicitations .*", "没有同时含招揽页面和其他页面的检验集，不能比较。"),
        (r"Model (\S+) is in use already\.", "模型 {0} 已在使用。"),
        (r"The shipped model is in use; there is none before it\.", "正在使用随系统提供的模型，没有更早的可退。"),
        (r"A sheet holds (\d+) rows; .*", "一张表最多 {0} 行；请分几张导出。"),
        (r"Bands are .* at least (\d+) .* there are (\d+).*", "设定分段要有 {0} 个筛查过的页面，现有 {1} 个。"),
    )
)  # fmt: skip


def in_chinese(sentence: str) -> str:
    """A sentence as it is said on screen; one that has Chinese words already, or is not known, as it stands."""
    for pattern, told in _KNOWN:
        if found := pattern.fullmatch(sentence):
            return told.format(*found.groups())
    return sentence
