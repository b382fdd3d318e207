"""What is new and gone in a page's own matter; counters, dates, menus and moved sentences are no news."""

import time
from random import Random

import pytest

from text import read_html, read_plain
from text.differences import LONGEST, MOST, Difference, difference


def between(before: str, after: str) -> Difference:
    """Two pages by their bodies."""
    return difference(*(read_html(f"<title>金树财富</title><body>{body}</body>") for body in (before, after)))


def test_new_and_gone_sentences_are_told_as_they_are_written() -> None:
    """In page order, with their own marks."""
    found = between(
        "<p>本公司成立于滨海。欢迎加盟！电话咨询。</p>",
        "<p>本公司成立于滨海。保本保息！</p><p>名额有限，先到先得。</p>",
    )

    assert found.added == ("保本保息！", "名额有限，先到先得。")
    assert found.removed == ("欢迎加盟！", "电话咨询。")
    assert 0.4 < found.alike < 0.8


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("您是第 1,024 位访客。", "您是第 2,048 位访客。"),
        ("更新于2026年11月22日 08:15。", "更新于2026年11月23日 21:40。"),
        ("保本保息，年化24%。", "保本保息,年化２４％。"),
        ("保本 保息 稳赚不赔。", "保本保息稳赚不赔。"),
        ("Join NOW. It pays.", "join now.  It pays."),
        ("剩余3个名额。", "剩余1个名额！"),
        ("甲一句话。乙一句话。丙一句话。", "丙一句话。甲一句话。乙一句话。"),
        ("同一句话。", "同一句话。同一句话。"),
        ("甲，乙：丙。", "甲——乙丙。"),
    ],
    ids=["counter", "date", "width", "space", "case", "figure", "moved", "twice", "punctuation"],
)
def test_what_is_no_news(before: str, after: str) -> None:
    """Figures, widths, spaces, marks, order and repetition."""
    assert between(f"<p>{before}</p>", f"<p>{after}</p>") == Difference((), (), 1.0)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("保本保息，年化12%。", "保本保息，年化24%。"),
        ("日返500元。", "日返800元。"),
        ("月息2分。", "月息3分。"),
        ("年化收益率为 8.5 起。", "年化收益率为 9.5 起。"),
        ("分成 3‰。", "分成 5‰。"),
        ("月息三分。", "月息五分。"),
    ],
)
def test_figures_of_returns_are_news(before: str, after: str) -> None:
    """They are what the office looks for."""
    found = between(f"<p>{before}</p>", f"<p>{after}</p>")

    assert (found.added, found.removed) == ((after,), (before,))
    assert found.alike > 0.3


@pytest.mark.parametrize("tag", ["nav", "footer", 'div class="ad-box"', 'div style="display:none"'])
def test_menus_footers_adverts_and_hidden_text_do_not_count(tag: str) -> None:
    """They change on every page of a site at once, or with every visit."""
    name = tag.partition(" ")[0]
    body = "<p>本页的正文在这里，一个字也没有改动过。</p>"

    assert between(f"{body}<{tag}>旧的一行。</{name}>", f"{body}<{tag}>新的一行。</{name}>").added == ()


def test_lists_of_links_count_only_where_there_is_nothing_else() -> None:
    """Beside an article they are its surroundings; a listing is made of them."""
    one, two = ('<ul><li><a href="/1">招商加盟信息一览</a></li>', '<ul><li><a href="/2">养老公寓投资信息</a></li>')
    article = "<p>本页的正文在这里，一个字也没有改动过。</p>"

    assert between(article + one, article + two) == Difference((), (), 1.0)
    assert between(one, two).added == ("养老公寓投资信息",)


def test_sentences_end_as_they_do_in_both_scripts() -> None:
    """Marks with the quote behind them; a stop inside a number or an address ends nothing."""
    found = between(
        "<p>起头。</p>", "<p>起头。他说：“保本。”然后走了！Visit www.a.test now. It pays 2.5 times. 末尾</p>"
    )

    assert found.added == ("他说：“保本。”", "然后走了！", "Visit www.a.test now.", "It pays 2.5 times.", "末尾")


def test_an_empty_page_is_all_gone_or_all_new() -> None:
    """Nothing against something, and nothing against nothing."""
    empty, page = read_plain(""), read_plain("保本保息。")

    assert difference(page, empty) == Difference((), ("保本保息。",), 0.0)
    assert difference(empty, page) == Difference(("保本保息。",), (), 0.0)
    assert difference(empty, empty) == Difference((), (), 1.0)


def test_a_rewritten_sentence_leaves_the_page_alike() -> None:
    """Its letters are in common still, so that a touch is told from another page."""
    text = "投资者可以随时赎回本金并且获得约定的收益"
    touched = between(f"<p>{text}。</p>", f"<p>{text[:-4]}承诺的回报。</p>")
    other = between(f"<p>{text}。</p>", "<p>本网站已经停止服务请与管理员联系。</p>")

    assert touched.alike > 0.6
    assert other.alike < 0.3


def test_what_runs_on_is_cut_and_what_is_endless_is_bounded() -> None:
    """At commas first; never more sentences than anybody reads."""
    clause = "一二三四五六七八九十"
    running = "，".join(f"{clause}{chr(0x4E00 + number)}" for number in range(60))
    found = between("<p>无。</p>", f"<p>{running}</p>")
    many = difference(read_plain(""), read_plain("。".join(f"句子{chr(0x4E00 + n)}" for n in range(2 * MOST))))

    assert len(running) > LONGEST
    assert found.added[0] == f"{clause}一，"
    assert len(found.added) == 60
    assert (len(many.added), many.added[0]) == (MOST, "句子一。")


def _sentences(seed: int, count: int) -> str:
    random = Random(seed)  # the same text on every machine
    return "。".join("".join(chr(0x4E00 + random.randrange(5000)) for _ in range(4)) for _ in range(count))


@pytest.mark.parametrize(
    "pair",
    [
        (_sentences(1, 100_000), _sentences(2, 100_000)),
        ("1" * 400_000, "1" * 400_000 + "乙"),
        ("1." * 200_000, "2." * 200_000),
        (". " * 200_000, " ." * 200_000),
        ("。”" * 200_000, "”。" * 200_000),
        ("，" * 400_000, "、" * 400_000),
        ("息a1" * 130_000, "息b1" * 130_000),
        ("a" + "\u0301\u0316" * 200_000, "b" + "\u0316\u0301" * 200_000),
        ("1%" * 200_000, "2%" * 200_000),
    ],
    ids=["strangers", "digits", "decimals", "stops", "quotes", "commas", "interest", "accents", "shares"],
)
def test_hostile_texts_take_linear_time(pair: tuple[str, str]) -> None:
    """A hundred thousand sentences, and everything the expressions could stumble over."""
    before, after = map(read_plain, pair)
    started = time.process_time()
    found = difference(before, after)

    assert time.process_time() - started < 10  # about 1 s here; a quadratic way takes hours
    assert 0 <= found.alike <= 1
