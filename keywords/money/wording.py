"""Tell by the words beside a rate what it is: a return, of which kind, or something else entirely."""

import re

from facts.findings import PromiseKind
from keywords.money.windows import RETURN

_AGAINST = re.compile(
    "同比|环比|增长|增速|增幅|下降|上升|上涨|下跌|下行|上行|跌|涨|降至|降到|下调|上调|提高到|占比|占|比例为|比重|市场份额|税|折|费"
    "|佣金|首付|通胀|cpi|gdp|lpr|存款准备金|持股|股权比例|出资|覆盖率|完成率|合格率|好评|兑付率|回收率|回款率|履约率"
    "|到期率|胜率|准确率|通过率|中签|概率|满意度|纯度|浓度|含量|湿度|电量|损失|亏损|不良率|毛利率|净利率|净利润|市盈率"
    "|折扣|回撤|波动|提成|抽成|贡献率|利用率|转化率|误差|进度|完成|已售|杠杆|仓位|成本|利润率|资产收益率|股东权益"
    "|坏账|违约率|节省|节约|减少|效率|推荐奖|直推|间推|推荐人|邀请奖|级差|排名|前\\Z|返点\\Z|演示利率|比例|浮动区间|区间为|回购|业绩来源|可能性|降本|权重|年金|国债收益率|美债收益率|债券收益率|收益率曲线"
)
#: Any other kind of rate: 失业率, 命中率, 投票率.
_OTHER_RATE = re.compile("率(?<![利益报红返息化租金本]率)")
_AFTER = re.compile(
    r"\s?(?:的|作为)?(?:股份|股权|管理费|手续费|服务费|佣金|税|首付|违约金|罚息|罚款|滞纳金|折扣|增长|以上的?(?:人|企业|市场)"
    r"|的(?:人|企业|用户|客户|投资者|概率|市场|部分|赞成|基金经理)|以内的|的?利息受|部分|个?百分点|加息[卡券]|交易费|[^,。]{0,4}手续费)"
)
_WHOLE = re.compile(r"\s?(?:本息|本金|保本|保障|兑付|安全|真实|覆盖|担保|返还|正品|有效|全额|退|控股|好评)")
#: Fines, what courts protect, and rates of central banks; wherever in the sentence.
_LAW = re.compile(
    "判决|判令|逆回购|中标利率|美联储|联邦基金|央行|基准利率|可转债|换股债|滞纳金|罚息|违约金|罚款|罚金|加收|处以|税款|受法律保护|受保护|予支持|司法保护|报价利率|不得超过|法定上限|四倍lpr|倍lpr"
)
#: An upper bound right before a number binds somebody and promises nothing.
_BOUND = re.compile(r"(?:不超过|不高于|不得高于|上限为?|以内|(?<!不)低于)\s?\Z")
_LOAN = re.compile(
    "贷|随借|额度|循环|借款(?:人|年|月|日|综合)*利率|借款利息|借钱|借条|月供|放款|授信|还款|分期|按揭|逾期|罚息|滞纳"
    "|违约金|司法保护|民间借贷|年费|信用卡|公积金|房贷|首套"
)
#: Whoever says one of these speaks of borrowing throughout the sentence.
_BORROWED = re.compile("信用卡|分期|借款人|贷款|房贷|费率")
_INVEST = re.compile(
    "投资|出借|理财|收益|回报|返|分红|认购|募集|(?<!等额)本息|产品|基金|投标|起投|借(?:款|钱)?给|放我|存[入我]|挖矿|质押"
)
_KINDS = (
    (
        PromiseKind.BENCHMARK,
        re.compile("比较基准|业绩基准|过往业绩|历史业绩|结算利率|万能险|基金[^,。]{0,8}(?:业绩|平均收益)|业绩为"),
    ),
    (PromiseKind.STATIC, re.compile("静态")),
    (PromiseKind.DYNAMIC, re.compile("动态")),
    (PromiseKind.REBATE, re.compile("返利|返现|消费")),
    (PromiseKind.DIVIDEND, re.compile("分红|红利|股息|派息")),
    (PromiseKind.EXPECTED, re.compile("预期|预计|目标收益|有望")),
)
_BANK = re.compile("存款|定存|定期|大额存单|国债|活期|货币基金|七日年化|余额宝")
_FUND = re.compile("基金|净值|近一年|近三年|今年以来|成立以来")
#: Simple annual percent; no bank pays its depositors more, whatever calls itself a deposit above it is none.
_HIGHEST_DEPOSIT = 5.0


def is_against(left: str, right: str, said: str) -> bool:
    """Whether the words around a rate make it something else than a return.

    Args:
        left: the clause before the rate.
        right: the words after it.
        said: the whole sentence around it, cut to some length.
    """
    if _AFTER.match(right) or _BOUND.search(left) or _LAW.search(said):
        return True
    if _is_share_of(left):
        return True
    word = max((each.end() for each in RETURN.finditer(left)), default=-1)
    against = max((each.end() for words in (_AGAINST, _OTHER_RATE) for each in words.finditer(left)), default=-1)
    if against >= max(word, 0) or is_loan(left, right) or (_BORROWED.search(said) and not _INVEST.search(said)):
        return True
    return word < 0 and _AGAINST.search(right[:10]) is not None


def is_whole(value: float, right: str) -> bool:
    """Whether 100 % says that all of something is meant: 100%本息保障."""
    return value == 100 and _WHOLE.match(right) is not None


def is_loan(left: str, right: str) -> bool:
    """Whether the words speak of what a borrower pays."""
    around = left + right
    return _LOAN.search(around) is not None and not _INVEST.search(around)


def kind_of(left: str, right: str, said: str, annual: float | None) -> PromiseKind:
    """Return what the page calls the rate, by the nearest words first."""
    if annual is not None and annual <= _HIGHEST_DEPOSIT and _BANK.search(said):
        return PromiseKind.DEPOSIT
    if _FUND.search(left) and ("业绩" in said or "平均" in left):
        return PromiseKind.BENCHMARK
    for kind, words in _KINDS:
        if words.search(left) or words.search(right[:8]):
            return kind
    return PromiseKind.RETURN


def _is_share_of(left: str) -> bool:
    left = left.rstrip()
    return left.endswith(("的", "×", "*")) and not left.endswith(("本金的", "投资额的", "消费额的", "金额的", "标的"))
