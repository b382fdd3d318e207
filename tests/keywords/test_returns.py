"""Promised returns: sentences in promises.yml, spans, bounds."""

import dataclasses
from pathlib import Path
from time import process_time

import pytest
import yaml

import keywords
from keywords.matching.searching import compile_quietly, spans, spans_within
from keywords.money.crowds import MAX_CROWDS, read_crowd
from keywords.money.figures import figures
from keywords.money.offers import read_offer
from keywords.money.returns import MAX_PROMISES, read_returns
from keywords.money.sums import MAX_AMOUNTS, read_sums
from keywords.speech.voice import Heard
from text import fold, read_plain

HERE = Path(__file__).parent
FILES = [yaml.safe_load((HERE / name).read_text(encoding="utf-8")) for name in ("promises.yml", "promises_unseen.yml")]


def cases(kind: str) -> list:
    return [case for file in FILES for case in file[kind]]


def read_promises(sentence: str):
    reading = read_plain(sentence)
    return keywords.promises(fold(reading.text), reading)


def check(case: dict) -> None:
    found = read_promises(case["text"])
    assert found, "no promise found"
    best = max(found, key=lambda each: each.annual_percent or 0)
    assert case["annual"] == best.annual_percent
    fields = {"period": best.period, "low": best.lowest_percent, "kind": best.kind}
    fields |= {"guaranteed": best.guaranteed, "compounded": best.compounded}
    assert {key: fields[key] for key in case if key in fields} == {key: case[key] for key in case if key in fields}


@pytest.mark.parametrize("case", cases("finds"), ids=lambda case: case["text"])
def test_promise_is_found(case):
    """The highest promise of the sentence has the annual percent, and what else the case names."""
    check(case)


@pytest.mark.parametrize("sentence", cases("spares"))
def test_other_numbers_are_spared(sentence):
    """Growth, loans, taxes, fines, shares and scores are no promises."""
    assert read_promises(sentence) == ()


@pytest.mark.parametrize("case", cases("voiced"), ids=lambda case: case["text"])
def test_promises_of_others_are_heard_as_such(case):
    """What is reported or warned of is found and marked."""
    found = read_promises(case["text"])

    assert case["annual"] in [each.annual_percent for each in found]
    assert all(each.negated or each.quoted for each in found)


@pytest.mark.parametrize(
    "case", [pytest.param(each, id=each["text"], marks=pytest.mark.xfail(reason=each["reason"], strict=True))
             for each in cases("misses")]
)  # fmt: skip
def test_known_misses(case):
    """What is read wrongly today; a cured one fails here and moves to `finds`."""
    check(case)


def test_there_are_enough_sentences():
    """As many promises and traps as the figures in docs speak of."""
    assert len(cases("finds")) >= 230
    assert len(cases("spares")) >= 160


def test_spans_are_the_written_promise():
    """The span covers the promise's own words in the page's own writing."""
    sentence = "本司承诺：日返 千分之五，绝不拖欠"
    [promise] = read_promises(sentence)

    assert "日返 千分之五" == sentence[promise.start : promise.end] == promise.text


def test_voice_of_a_promise():
    """A promise in a warning is negated or quoted, as a term would be."""
    [promise] = read_promises("谨防以年化24%为诱饵的骗局")

    assert promise.negated
    assert promise.quoted


@pytest.mark.parametrize(
    ("sentence", "kind", "annual"),
    [
        ("业绩比较基准3.5%-4.2%，不代表实际收益", "benchmark", 4.2),
        ("业绩比较基准4.5%", "benchmark", 4.5),
        ("万能险结算利率3.2%", "benchmark", 3.2),
        ("一年期定期存款利率1.1%", "deposit", 1.1),
        ("大额存单三年期利率1.9%", "deposit", 1.9),
    ],
)
def test_licensed_wording_is_disclosed_and_promises_nothing(sentence, kind, annual):
    """Banks and licensed products are kept apart, never guaranteed and held against no line."""
    reading = read_plain(sentence)
    folded = fold(reading.text)
    found = read_returns(folded, reading, None, figures(folded))

    assert found.promises == ()
    [rate] = found.disclosed
    assert (rate.kind, rate.annual_percent, rate.guaranteed, rate.lines) == (kind, annual, False, ())


def test_a_deposit_no_bank_pays_is_a_promise():
    """Whatever it calls itself."""
    [promise] = read_promises("存款年息12%，随存随取")

    assert promise.kind == "return"


def test_span_of_a_spaced_out_promise_is_the_page_s_own_writing():
    """Spaces and ringed numbers are seen through; the quote keeps them."""
    for sentence in ("本司 年 化 2 4 % 起", "年化㊱%，先到先得"):
        [promise] = read_promises(sentence)

        assert sentence[promise.start : promise.end] == promise.text
        assert promise.annual_percent in (24, 36)


def test_lines_crossed_stand_with_the_promise():
    """Names only; the words and the source are keywords.explain's."""
    [high], [low] = read_promises("年化24%，按月付息"), read_promises("年化收益率7%，按月付息")

    assert high.lines == ("6%", "8%", "10%", "LPR×4")
    assert low.lines == ("6%",)


@pytest.mark.parametrize("unit", ["年化1%", "1%", "一", "年 化 2 4 %", "收1", "投1万返2", "㊿", "1亿元", "3人", "9,"])
def test_hostile_text_is_read_in_linear_time(unit):
    """Four MiB of it within two seconds of processor time, and a bounded number kept."""
    text = unit * (4 * 2**20 // len(unit.encode()))
    folded, reading = fold(text), dataclasses.replace(read_plain(""), text=text)
    start = process_time()
    numbers = figures(folded)
    found = read_returns(folded, reading, Heard("", (), []), numbers)
    sums = read_sums(reading, numbers)
    people = read_crowd(reading, numbers)
    read_offer(numbers, sums[0], promises=True)

    assert process_time() - start < 2
    assert len(found.promises) <= MAX_PROMISES
    assert len(sums[0]) <= MAX_AMOUNTS
    assert len(people) <= MAX_CROWDS


def test_a_stretch_is_searched_alone():
    """Inside a stretch a number begins and ends with it; spans are those of the whole text, to its very end."""
    folded, pattern = fold("年化12.5%,月返3000元"), compile_quietly(r"\d+")

    assert spans_within(pattern, folded, 3, 6) == [(3, 4), (5, 6)]
    assert spans_within(pattern, folded, 8, len(folded.folded)) == [(10, 14)]
    assert spans(pattern, folded) == spans_within(pattern, folded, 0, len(folded.folded))
