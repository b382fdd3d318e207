"""Find sums of money and what the page says they are: raised, owed, paid, lost, the price, the least one can put in."""

import re
from functools import lru_cache

from facts.findings import Amount, AmountRole, ForeignAmount
from facts.readings import Reading
from keywords.matching.searching import named_words
from keywords.money.figures import Figures, figures
from keywords.money.numerals import HAN_DIGITS, number
from text import Folded

#: Sums kept of one page.
MAX_AMOUNTS = 200
#: Larger sums are not money; the whole country's deposits are 3e14 yuan.
_LARGEST = 1e15
_VALUE = re.compile(rf"(\d[\d,.]*\s?[十百千万亿]*(?:\d[\d.]*[十百千]?万?)?|[{HAN_DIGITS}万亿]+)")
_FILLERS = str.maketrans("几", "一", "余多个 ")
#: What is written without one of them may be no money at all.
_CURRENCY = re.compile(
    r"(?P<USDT>usdt)|(?P<HKD>hk\$|港币|港元|hkd)|(?P<TWD>nt\$|新台币|台币)|(?P<USD>us\$|\$|美元|美金|usd)|(?P<EUR>€|欧元)"
    "|(?P<GBP>英镑)|(?P<JPY>日元)|(?P<CNY>[元圆¥¥块]|rmb|人民币)"
)
_ROLES = {
    AmountRole.UNPAID: (
        "未兑付|未能兑付|无法兑付|待兑付|待收|待还|逾期(?:本金|金额|总额|余额|资金)?|拖欠|欠款|尚欠|未归还|未偿还|无法归还"
        "|未返还|未还|借贷余额|存量|在贷余额|兑付缺口|未清退"
    ),
    AmountRole.LOSS: ("损失|被骗|骗走|骗取|亏|诈骗(?:金额|资金)?|追回|追缴|赃款|卷走|血本无归|打水漂|受骗"),
    AmountRole.PAID: (
        "已兑付|累计兑付|兑付本息|已还款|累计还款|已还|已回款|回款|已返|已发放|累计分红|已分红|赚取"
        "|累计(?:收益|派息|返利|返还)|已支付(?:收益|本息)|已清退"
    ),
    AmountRole.CAPITAL: "注册资[本金]|实缴|认缴|股本|注资",
    AmountRole.GUARANTEE: "担保|保证金|准备金|备付金|风险金|保障金|保险金额|保额",
    AmountRole.MINIMUM: "起投|门槛|最低|起购|起存|起点|起步|首投|至少投|单笔投资|不低于|首期认购",
    AmountRole.RAISED: (
        "募集|募资|规模|融资|累计(?:成交|交易|出借|投资|撮合|融资|借贷|放款|销售)|交易(?:总)?(?:额|量|金额)"
        "|成交(?:总)?(?:额|量|金额)|总成交|管理(?:资产|资金)|吸收|集资|吸储|涉案|投资总额|出借总额|资金池|已售|已募|已投|撮合"
    ),
    AmountRole.PRICE: (
        "售价|原价|现价|单价|价格|定价|总价|入会费|会员费|会费|加盟费|代理费|入场费|预订金|预定金|床位|报名费|一套|课程|会员卡"
        r"|每[头台棵亩套枚只件股份]|¥\Z|费用?\Z|只需|仅需"
    ),
}
_CUES = named_words(_ROLES.items())
#: Right of the sum: 4.3亿元未兑付, 1亿元全额担保.
_AFTER = (
    (
        AmountRole.MINIMUM,
        re.compile(r"\s?(?:起投|起购|起存|起步|起\b|起(?![到点来])|以上起|即可(?:投资|参与|加入)|/份|一份|每份)"),
    ),
    (AmountRole.UNPAID, re.compile(r"[^\d,。]{0,6}(?:未兑付|未归还|未能兑付|无法兑付|逾期|未还|待兑付)")),
    (AmountRole.GUARANTEE, re.compile(r"[^\d,。]{0,4}(?:担保|风险准备金|风险保证金|备付金)")),
    (AmountRole.PRICE, re.compile(r"\s?(?:一[套台头棵枚件盒位张]|/[套台头棵枚件盒位店])")),
)
#: Characters without one of which no word of those stands there.
_SAYS_AFTER = re.compile("[起即份未无逾待担备险一/]")
#: Money that belongs to no role whatever stands before it: 本金 in 本金三亿五千万 is money all the same.
_IS_MONEY = re.compile("本金|资金|金额|款|钱|奖金池|总投资|锁仓|市值|存款|收入")
#: 数十万, 上百万, 以十万计: no sum is named.
_VAGUE = re.compile(r"[数上成以]\s?\Z")
_LEAST = re.compile("(?:门槛|起投)[^,。]{0,3}(?:只需|仅需)\\Z")
_LAST_CLAUSE = re.compile(r"[^。！？!?；;\n]*\Z")
_BREAKS = re.compile("[。！？!?；;\n]")
#: Code points left and right of a sum in which its role is named.
_LEFT, _RIGHT = 14, 14


def amounts(folded: Folded, reading: Reading) -> tuple[Amount, ...]:
    """Return the sums of a reading in yuan, in order; a bare 万 counts only where it is called money.

    Args:
        folded: `text.fold(reading.text)`.
        reading: the page.
    """
    return read_sums(reading, figures(folded))[0]


def read_sums(reading: Reading, found: Figures) -> tuple[tuple[Amount, ...], tuple[ForeignAmount, ...]]:
    """Return the sums in yuan and those in other currencies, in order, together at most MAX_AMOUNTS."""
    own: list[Amount] = []
    foreign: list[ForeignAmount] = []
    for first, last in found.moneys:
        if len(own) + len(foreign) >= MAX_AMOUNTS:
            break
        one = _amount(found.folded, reading, first, last)
        if isinstance(one, Amount):
            own.append(one)
        elif one:
            foreign.append(one)
    return tuple(own), tuple(foreign)


def _amount(folded: Folded, reading: Reading, first: int, last: int) -> Amount | ForeignAmount | None:
    text = folded.folded
    written = text[first:last]
    worth = _worth(written)
    if worth is None:
        return None
    sign = _CURRENCY.search(written)
    currency = (sign.lastgroup or "") if sign else ""
    left = _left(text, first)
    role = _role(left + ("¥" if written[0] in "¥¥" else ""), text[last : last + _RIGHT])
    if not currency and (_VAGUE.search(left) or (role is AmountRole.UNKNOWN and not _IS_MONEY.search(left))):
        return None
    start, end = folded.folded_span(first, last)
    shown = reading.text[start:end]
    if currency in ("", "CNY"):
        return Amount(text=shown, yuan=worth, start=start, end=end, role=role)
    return ForeignAmount(text=shown, value=worth, currency=currency, start=start, end=end, role=role)


def _left(text: str, first: int) -> str:
    found = _LAST_CLAUSE.search(text, max(0, first - _LEFT), first)
    return found[0] if found else ""


@lru_cache(maxsize=4_096)
def _worth(written: str) -> int | None:
    value = _VALUE.search(written.translate(_FILLERS))
    worth = number(value[1]) if value else None
    return round(worth) if worth is not None and 1 <= worth <= _LARGEST else None


def _role(left: str, right: str) -> AmountRole:
    """Return the role named right after the sum, or nearest on the left."""
    if _SAYS_AFTER.search(right):
        ahead = _BREAKS.split(right)[0]
        for role, cue in _AFTER:
            if cue.match(ahead):
                return role
    nearest = None
    for nearest in _CUES.finditer(left):  # noqa: B007 - the last match is what counts
        pass
    # 门槛仅需2万: what it costs to come in is a minimum, whatever word stands between.
    if nearest and nearest.lastgroup == AmountRole.PRICE and _LEAST.search(left):
        return AmountRole.MINIMUM
    return AmountRole(nearest.lastgroup or "") if nearest else AmountRole.UNKNOWN
