"""Negation and quotation: sentences in voices.yml."""

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import keywords
from keywords.speech.voice import packaged_voice
from text import fold, read_plain

CASES = yaml.safe_load((Path(__file__).parent / "voices.yml").read_text(encoding="utf-8"))
ENGINE = keywords.Engine.load()


def voices_of(term: str, sentence: str) -> list[str]:
    """Return what the sentence says of the hits whose text is the term."""
    hits = [hit for hit in ENGINE.examine(read_plain(sentence)).hits if term in (hit.text, hit.term)]
    assert hits, f"{term} not found in {sentence}: {ENGINE.examine(read_plain(sentence)).hits}"
    return ["negated" if hit.negated else "quoted" if hit.quoted else "plain" for hit in hits]


@pytest.mark.parametrize(("term", "sentence"), CASES["plain"])
def test_own_claims_are_plain(term, sentence):
    """Words that only look like a negation leave the claim as it is."""
    assert "plain" in voices_of(term, sentence)


@pytest.mark.parametrize(("term", "sentence"), CASES["negated"])
def test_denied_and_warned_of(term, sentence):
    """Denials, prohibitions and warnings negate."""
    assert {"negated"} == set(voices_of(term, sentence))


@pytest.mark.parametrize(("term", "sentence"), CASES["quoted"])
def test_reported_of_others(term, sentence):
    """Attribution and lures quote; a warning may negate as well."""
    assert "plain" not in voices_of(term, sentence)


MISSES = [pytest.param(*case[:3], marks=pytest.mark.xfail(reason=case[3], strict=True)) for case in CASES["misses"]]


@pytest.mark.parametrize(("term", "sentence", "wanted"), MISSES)
def test_known_misses(term, sentence, wanted):
    """What is heard wrongly today; a cured one fails here and moves to its own list."""
    voices = voices_of(term, sentence)
    assert "plain" in voices if wanted == "plain" else {wanted} == set(voices)


def test_forbidden_list_goes_on_over_lines():
    """Items on lines of their own are forbidden with the sentence that opens the list; what follows is not."""
    text = "网贷机构不得有下列行为：\n（一）承诺保本保息；\n（二）设立资金池。\n本店另有高额返利活动"

    assert voices_of("保本保息", text) == ["negated"]
    assert voices_of("资金池", text) == ["negated"]
    assert voices_of("高额返利", text) == ["plain"]


def test_a_failure_does_not_quote_another():
    """How it ended makes a promise somebody else's; what failed besides stays the page's own complaint."""
    assert voices_of("保本保息", "保本保息，如今老板失联") == ["quoted"]
    assert voices_of("提现困难", "平台提现困难，老板失联") == ["plain"]
    assert voices_of("保本保息", "保本保息，老板从未失联") == ["plain"]


def test_the_page_comes_back_to_itself():
    """Blame of others ends where the page speaks of itself again, but not inside a quotation."""
    assert voices_of("保本保息", "骗子满街都是，我们保本保息") == ["plain"]
    assert voices_of("保本保息", "骗子宣称，“我们保本保息”") == ["quoted"]


def test_taken_in():
    """被 before the term with what was done after it; without the latter it is any passive."""
    assert voices_of("高额返利", "老人被高额返利吸引") == ["quoted"]
    assert voices_of("高额返利", "全城都被高额返利刷屏") == ["plain"]


def test_a_fear_taken_away_blames_nobody():
    """The word of blame that 不用担心 touches is not counted."""
    assert voices_of("保本保息", "不用担心被骗，保本保息") == ["plain"]
    assert voices_of("保本保息", "老人被骗，保本保息是空话") == ["quoted"]


@pytest.mark.parametrize(
    "unit", ["宣称", "不", "“", "说“", "不得下列事项:", "被", "骗子", "吗,答:", "血本无归", ",我们", "\n"]
)
def test_hostile_text_is_linear(unit):
    """Four MiB of one cue or mark are heard within two seconds of one core."""
    text = unit * (4 * 1024 * 1024 // len(unit.encode()))
    starts = list(range(0, len(text) - 4, len(text) // 2000))
    begun = time.process_time()
    packaged_voice().listen(text).of(starts, [start + 4 for start in starts])

    assert time.process_time() - begun < 2


_CUES = st.sampled_from([cue.word for cue in ENGINE.lexicon.cues])
_PIECES = st.one_of(
    _CUES,
    st.sampled_from(["保本保息", "“", "”", "，", "：", "。", "？", "\n", "吗", "被", "(一)"]),
    st.text(max_size=4),
)


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_never_raises(text):
    """Any order of cues, terms and marks is heard, and every span gets an answer."""
    folded = fold(text).folded
    spans = [(start, min(len(folded), start + 3)) for start in range(len(folded))]
    voices = packaged_voice().listen(folded).of([start for start, _ in spans], [end for _, end in spans])

    assert len(voices) == len(spans)


def test_enough_sentences():
    """The set keeps its size, wrong sentences counted and not deleted, and 97 in a hundred are right."""
    total = sum(len(cases) for cases in CASES.values())

    assert total >= 640
    assert 1 - len(CASES["misses"]) / total >= 0.97
