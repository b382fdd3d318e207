"""Sums of money with their roles, and topics."""

import pytest

import keywords
from text import fold, read_plain

ENGINE = keywords.Engine.load()


@pytest.mark.parametrize(
    ("text", "yuan", "role"),
    [
        ("累计募集资金3.2亿元", 320_000_000, "raised"),
        ("融资总额5000万元", 50_000_000, "raised"),
        ("累计成交 18.63 亿元", 1_863_000_000, "raised"),
        ("涉案金额达1,200余万元", 12_000_000, "raised"),
        ("100元起投", 100, "minimum"),
        ("投资门槛仅需1万元", 10_000, "minimum"),
        ("起投金额 500 元", 500, "minimum"),
        ("未兑付金额5000万元", 50_000_000, "loss"),
        ("老人被骗20万元", 200_000, "loss"),
        ("注册资本一千万元", 10_000_000, "unknown"),
        ("售价¥199", 199, "unknown"),
        ("管理规模超过50亿", 5_000_000_000, "raised"),
    ],
)
def test_amount(text, yuan, role):
    """The sum in whole yuan and what it claims to be."""
    [amount] = keywords.amounts(fold(text), read_plain(text))

    assert (yuan, role) == (amount.yuan, amount.role.value)


@pytest.mark.parametrize("text", ["3个人", "50万人", "第5000期", "12%"])
def test_no_amount(text):
    """Counts are no money."""
    assert keywords.amounts(fold(text), read_plain(text)) == ()


@pytest.mark.parametrize(
    ("text", "mode", "sector"),
    [
        ("P2P网贷平台，立即出借，新手标加息", "网络借贷", "S06"),
        ("认购原始股，明年上市", "股权(原始股)", "S08"),
        ("购买矿机，质押生息，日产币", "虚拟货币", "S90"),
        ("消费全返，增值积分每日释放", "消费返利", "S09"),
        ("预定床位，养老会员卡，养老返息", "养老床位/项目", "S16"),
        ("商铺售后包租，约定回购", "售后包租/返本", "S11"),
        ("专业解债服务，债权置换产品", "解债", "S94"),
        ("月息2分，随时可取", "其他", None),
        ("今天天气很好", None, None),
        ("严禁售后包租", None, None),
    ],
)
def test_topics(text, mode, sector):
    """The heaviest mode and its sector; what is denied routes nowhere."""
    topics = ENGINE.examine(read_plain(text)).topics

    assert (mode, sector) == (topics.mode, topics.sector)


def test_pretexts_and_audiences_by_plain_mention():
    """A pretext counts even in passing; weight orders them."""
    topics = ENGINE.examine(read_plain("响应一带一路，区块链消费返利，老年人和大学生都能参与")).topics

    assert {"一带一路", "区块链", "消费返利"} <= set(topics.pretexts)
    assert {"老年人", "大中专学生"} <= set(topics.audiences)
