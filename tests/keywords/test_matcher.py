"""The matcher: spans, disguises, places, overlaps, and hostile pages."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import keywords
from facts.findings import Disguise
from facts.readings import Where
from text import fold, read_html, read_plain

ENGINE = keywords.Engine.load()
SECONDS = 6.0  # measured below 1.5 s each
MEBI = 1 << 20


def hits(text: str):
    return ENGINE.examine(read_plain(text)).hits


@pytest.mark.parametrize(
    ("written", "disguise"),
    [
        ("保本保息", ()),
        ("保·本·保·息", (Disguise.SPLIT,)),
        ("保 本 保 息", (Disguise.SPLIT,)),
        ("保本保\u200b息", (Disguise.ZERO_WIDTH,)),
        ("消費返利", (Disguise.TRADITIONAL,)),
        ("⾮法集资", (Disguise.FOLD,)),
        ("ＵＳＤＴ", (Disguise.FOLD,)),
        ("usdt", ()),
        ("消★費★返\u200b★利", (Disguise.SPLIT, Disguise.TRADITIONAL, Disguise.ZERO_WIDTH)),
        ("保本、保息", ()),
    ],
)
def test_disguises(written, disguise):
    """Every way of hiding has its name; letter case and a list comma have none."""
    text = f"我们{written}啊"
    [hit] = [hit for hit in hits(text) if hit.text == written]

    assert disguise == hit.disguise
    assert written == text[hit.start : hit.end]


@pytest.mark.parametrize(
    "text",
    ["高保真原始，股权清晰", "保。本保息", "保\n本保\n息", "LEADER team", "订单10风险", "保" + "★" * 40 + "本保息"],
)
def test_chance_is_no_hit(text):
    """Barriers, word ends and long gaps do not make a term."""
    assert not {"原始股", "保本保息", "外汇保证金", "零风险", "量化机器人"} & {hit.term for hit in hits(text)}


def test_where_a_hit_stands():
    """Hidden text, attributes and data are told from what a visitor sees."""
    page = '<p>保本保息</p><p style="display:none">稳赚不赔</p><img alt="消费返利"><script>x="静态收益"</script>'
    found = {hit.text: hit.where for hit in ENGINE.examine(read_html(page)).hits}

    assert found["保本保息"] == Where.BODY
    assert found["稳赚不赔"] == Where.HIDDEN
    assert found["消费返利"] == Where.ATTRIBUTE
    assert found["静态收益"] == Where.DATA


def test_tags_do_not_hide():
    """Tags inside a word vanish; a table cell ends it."""
    assert "消费返利" in {hit.text for hit in ENGINE.examine(read_html("消<b>费</b><i></i>返利")).hits}
    assert not ENGINE.examine(read_html("<table><tr><td>区块</td><td>链</td></table>")).hits


def test_the_longest_of_a_category_wins():
    """无风险高收益 is one hit of its category, not also 高收益."""
    assert [hit.term_id for hit in hits("无风险高收益")] == ["T0008"]


def test_hits_are_bounded_and_ordered():
    """A page that repeats a term is cut off at MAX_HITS, in reading order."""
    found = hits("保本保息。" * 5000)

    assert len(found) == keywords.MAX_HITS
    assert sorted(hit.start for hit in found) == [hit.start for hit in found]


HOSTILE = {
    "one term": "保本保息" * MEBI,
    "nested terms": "消费返利消费返现" * (MEBI // 2),
    "digits": "1" * (4 * MEBI),
    "digits and percent": "12%" * MEBI,
    "brackets": "(" * (4 * MEBI),
    "negations": "不得" * (2 * MEBI),
    "one sentence": "不得承诺保本保息" * (MEBI // 2),
    "quotes": "称“保本保息" * (MEBI // 2),
    "companies": "有限公司" * MEBI,
    "long names": "厦门海盈投资" * (MEBI // 2),
    "chinese numbers": "一二三四五" * (MEBI // 2),
    "investments": "投1万" * MEBI,
    "at signs": "a@b." * MEBI,
    "split": "保★本★保★息★" * (MEBI // 2),
    "wechat": "微信" * (2 * MEBI),
    "letters": "a" * (4 * MEBI),
    "one strange character": "静态首益" * MEBI,
    "one piece": "静态收" * (4 * MEBI // 3),
    "two pieces": "区块" * (2 * MEBI),
    "sentence ends": "保。本。" * MEBI,
    "letters between": "保a本b" * MEBI,
    "syllables": "保ben保xi" * (4 * MEBI // 7),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_are_linear(text):
    """4 MiB of anything is read and examined in seconds."""
    start = time.process_time()
    ENGINE.examine(read_html(text))

    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("text", ["保本保息", "静态收", "静态首益", "消费", "消。费。返。利。", "保ben保xi"])
def test_finding_is_linear(text):
    """Four million characters of a term, or of a piece of one, are searched in two seconds."""
    reading = read_plain(text * (4 * MEBI // len(text)))
    folded = fold(reading.text)
    start = time.process_time()
    ENGINE.matcher.find(folded, reading)

    assert time.process_time() - start < 2


WORDS = st.lists(
    st.sampled_from(["保本", "不", "严禁", "“", "”", "年化", "12%", "月息2分", "投1万", "返", "微信：", "13800000000"])
    | st.sampled_from(["有限公司", "，", "。", "\n", "★", "\u200b", "费", "¥5万元", "6222021234567890128"])
    | st.sampled_from(
        [
            "静态首益",
            "肖废反力",
            "bao",
            "xī",
            "消a",
            "费1",
            "返",
            "利。",
            "月殳",
            "益收态静",
            "1\ufe0f\u20e3",
            "🈵",
            "\ud800",
        ]
    )
    | st.text(max_size=4),
    max_size=40,
)


@given(WORDS)
def test_any_text(parts):
    """Nothing raises, and every span covers what it says."""
    reading = read_plain("".join(parts))
    evidence = ENGINE.examine(reading)

    for each in (*evidence.hits, *evidence.promises, *evidence.amounts):
        assert reading.text[each.start : each.end] == each.text
    for each in evidence.identifiers:
        assert 0 <= each.start < each.end <= len(reading.text)
    assert len(reading.text) == len(keywords.mask(reading.text, evidence.identifiers))
    assert len(evidence.positions) == len(evidence.squeezed)
    assert evidence == ENGINE.examine(reading)


@pytest.mark.parametrize(
    ("page", "cut"),
    [
        ("<p>区<b></b>块链", True),
        ("<p>区<!-- x -->块<i>链</i>", True),
        ("<p>区<a href=/1>块</a>链", True),
        ("<p>看<em>区块链</em>吧", False),
        ("<p>区块链<b></b>", False),
    ],
)
def test_a_tag_inside_a_term_is_told(page: str, cut: bool):
    """A term that tags cut is found and said to be cut; tags around it are markup."""
    hit = next(hit for hit in ENGINE.examine(read_html(page)).hits if hit.term == "区块链")

    assert (hit.disguise == (Disguise.TAG_SPLIT,), hit.text) == (cut, "区块链")
