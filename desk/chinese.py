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
        (r"Another scan is writing to .*; wait for it or name another --out\.", "另一次扫描正在进行，等它结束再开始。"),
        (r"There is no schedule '?(.+?)'?;.*", "没有计划任务“{0}”。"),
        (r"Schedule '(.+?)' was changed meanwhile; .*", "计划任务“{0}”在此期间被别人改过。"),
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
        (r"The deadline of (\S+) seconds has passed\.", "已到 {0} 秒的时限，没有看完。"),
        (r"The crawl was ended by (\w+)\.", "采集被系统信号 {0} 中止。"),
        (r"Crawled by scrapy \((.*)\), not screened yet\.", "由 scrapy 采集（{0}），还没有筛查。"),
        (r"(.+) does not match the digest in (.+); train again\.", "{0} 与 {1} 里的摘要不符；请重新训练。"),
        (r"(.+) answers other questions than this program asks; .*", "{0} 答的问题与本程序不同；请重新训练。"),
        (r"The model in (.+?) cannot be read \(.*\); .*", "{0} 里的模型读不出来；请重新训练。"),
        (r"The model in (.+?) is damaged \(.*\); .*", "{0} 里的模型已损坏；请重新训练。"),
        (r"The model in (.+) was trained by another version .*", "{0} 里的模型由另一版本的程序训练；请重新训练。"),
        (r"The model in (.+) (?:has weights that do not fit|holds weights that are no numbers).*; .*",
         "{0} 里的模型权重不对；请重新训练。"),
        (r"The model in (.+) has no version .*", "{0} 里的模型没有可用的版本号；请重新训练。"),
        (r"Audit entry (\d+) is missing: the next one there is (\d+)\.", "缺少第 {0} 条：它后面的是第 {1} 条。"),
        (r"Audit entry (\d+) \(.*\) was changed after it was written\.", "第 {0} 条写入以后被改动过。"),
        (r"The exhibit at (\S+) cannot be used: the file cannot be read \(.*\)\.",
         "证据件 {0} 不能使用：文件读不出来。"),
        (r"The exhibit at (\S+) cannot be used: the file ends before it\.",
         "证据件 {0} 不能使用：文件在它之前就结束了。"),
        (r"The exhibit at (\S+) cannot be used: another response lies there\.",
         "证据件 {0} 不能使用：那里是另一条记录。"),
        (r"The exhibit at (\S+) cannot be used: the block does not match its digest\.",
         "证据件 {0} 不能使用：整条记录与摘要不符。"),
        (r"The exhibit at (\S+) cannot be used: the payload does not match its digest\.",
         "证据件 {0} 不能使用：网站内容与摘要不符。"),
        (r"The exhibit at (\S+) cannot be used: .*",
         "证据件 {0} 不能使用：读出来的不是完整的记录。"),
        (r"There is no model (\S+)(?: .*|[;.].*)", "架上没有模型 {0}。"),
        (r"(.+?) cannot be read \(.*\); restore it from a backup\.", "{0} 读不出来；请从备份恢复。"),
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
