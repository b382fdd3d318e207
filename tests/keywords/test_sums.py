"""Sums of money with their roles, and topics."""

from pathlib import Path

import pytest
import yaml

import keywords
from keywords.money.crowds import MAX_CROWDS
from keywords.money.figures import figures
from keywords.money.sums import MAX_AMOUNTS, read_sums
from text import fold, read_plain

ENGINE = keywords.Engine.load()
HERE = Path(__file__).parent
FILES = [yaml.safe_load((HERE / name).read_text(encoding="utf-8")) for name in ("sums.yml", "sums_unseen.yml")]


def cases(kind: str) -> list:
    return [case for file in FILES for case in file[kind]]


@pytest.mark.parametrize("case", cases("amounts"), ids=lambda case: case["text"])
def test_claimed_sum(case):
    """The first sum of the sentence: yuan or another currency, and its role."""
    own, foreign = read_sums(read_plain(case["text"]), figures(fold(case["text"])))
    first = min((*own, *foreign), key=lambda each: each.start)

    assert case["yuan"] == getattr(first, "yuan", None)
    assert case["role"] == first.role
    assert case.get("currency") == getattr(first, "currency", None)
    assert first.text == case["text"][first.start : first.end]


@pytest.mark.parametrize("case", cases("crowd"), ids=lambda case: case["text"])
def test_claimed_crowd(case):
    """How many and who, or over how many provinces."""
    found = keywords.crowd(fold(case["text"]), read_plain(case["text"]))

    if "people" in case:
        wanted = (case["people"], case["role"], case.get("households", False))
        assert wanted in [(each.people, each.role, each.households) for each in found]
    if "provinces" in case:
        assert case["provinces"] in [each.provinces for each in found]


@pytest.mark.parametrize("sentence", cases("spares"))
def test_other_counts_are_neither(sentence):
    """Lengths, ranks, capacities and idioms."""
    folded, reading = fold(sentence), read_plain(sentence)

    assert read_sums(reading, figures(folded)) == ((), ())
    assert keywords.crowd(folded, reading) == ()


def test_what_is_kept_of_one_page_is_bounded():
    """However many sums and crowds it names."""
    text = "募集1亿元。会员3万人。" * 3_000
    folded, reading = fold(text), read_plain(text)

    assert len(keywords.amounts(folded, reading)) == MAX_AMOUNTS
    assert len(keywords.crowd(folded, reading)) == MAX_CROWDS


def test_offer_of_a_page():
    """Least stake, terms, times of payment and referral levels, as the page names them."""
    page = "每7天返一次，每次2%；期限：90天；1000元起投，2万元起购；直推奖10%，间推5%，三级拿3%。12个月期另议"
    offer = ENGINE.examine(read_plain(page)).offer

    assert offer.minimum_yuan == 1_000
    assert offer.term_days == (90, 360)
    assert offer.cycle_days == 7
    assert offer.referral == ((1, 10.0), (2, 5.0), (3, 3.0))


def test_no_offer_without_its_words():
    """Hospitals have three levels, and a page of news names terms."""
    offer = ENGINE.examine(read_plain("三级医院占比3%，施工期限90天，每7天清洗一次")).offer

    assert (offer.term_days, offer.cycle_days, offer.referral) == ((), None, ())


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
        ("未兑付金额5000万元", 50_000_000, "unpaid"),
        ("老人被骗20万元", 200_000, "loss"),
        ("注册资本一千万元", 10_000_000, "capital"),
        ("售价¥199", 199, "price"),
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


@pytest.mark.parametrize("text", ["QQ群 123456789股东会员卡", "电话13800138000元宇宙入口电话13800138000"])
def test_a_number_of_somebody_is_no_sum_and_no_crowd(text):
    """What is masked as an account must not be readable as a sum."""
    evidence = ENGINE.examine(read_plain(text))

    assert (evidence.amounts, evidence.foreign, evidence.crowd) == ((), (), ())
    assert evidence.identifiers
