"""Marked text: nothing is lost, nothing is executed, nothing out of range raises."""

import re
from html import unescape

from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

from desk.plain import MARK, covered, visible
from desk.review.highlight import Span, excerpts, render

SPANS = st.lists(
    st.builds(
        Span,
        start=st.integers(-5, 60),
        end=st.integers(-5, 60),
        classes=st.sampled_from([("hit", "inducement"), ("quote",)]),
        note=st.text(max_size=8),
        anchor=st.sampled_from(["", "q-inducement", "q-sociality"]),
    ),
    max_size=12,
)
TEXTS = st.text(st.sampled_from("保本<>&\"'\u202e\n\x00 息a"), max_size=50) | st.text(max_size=50)


def bare(html: str) -> str:
    """HTML with its tags taken out; attribute values are escaped, so no '>' stands inside a tag."""
    return re.sub(r"<[^>]*>", "", html)


@settings(deadline=None)
@given(TEXTS, SPANS)
def test_without_tags_the_escaped_text_is_left(text: str, spans: list[Span]) -> None:
    """Overlapping, empty, reversed and out-of-range spans change no character."""
    html = str(render(text, spans))

    assert bare(html) == str(escape(visible(text)))
    assert html.count("<span") == html.count("</span>")
    assert html.count('id="q-inducement"') <= 1


@settings(deadline=None)
@given(TEXTS, SPANS, st.integers(0, 60))
def test_excerpts_are_in_order_and_hold_every_mark(text: str, spans: list[Span], shown: int) -> None:
    """Below the cap only the surroundings of findings are shown, and the skipped counts add up."""
    parts, last = excerpts(text, spans, shown), 0
    for part in parts:
        assert last + part.skipped == part.start
        assert unescape(bare(str(part.html))) == unescape(str(escape(visible(text[part.start : part.end]))))
        last = part.end

    for span in spans:
        if 0 <= span.start < span.end <= len(text):
            assert any(part.start <= span.start < part.end for part in parts)


def test_overlapping_spans_are_cut_at_their_boundaries() -> None:
    """A promise that begins inside a hit gives three pieces, the middle one with both."""
    spans = [Span(start=0, end=4, classes=("a",), note="甲"), Span(start=2, end=6, classes=("b",), note='"乙"')]

    assert str(render("保本保息年化高", spans)) == (
        '<span class="a" title="甲">保本</span><span class="a b" title="甲；&#34;乙&#34;">保息</span>'
        '<span class="b" title="&#34;乙&#34;">年化</span>高'
    )


def test_findings_far_down_a_long_text_are_excerpted() -> None:
    """A hundred thousand characters are not shown; the one finding at the end is."""
    text = "字" * 100_000 + "保本保息"
    parts = excerpts(text, [Span(start=100_000, end=100_004, classes=("hit",))], 30_000)

    assert [(part.start, part.skipped) for part in parts] == [(0, 0), (99_920, 69_920)]
    assert '<span class="hit">保本保息</span>' in parts[1].html


def test_ten_thousand_findings_are_drawn_in_time() -> None:
    """A hostile page of repeated terms stays a page."""
    spans = [Span(start=n, end=n + 40, classes=("hit",), note=str(n)) for n in range(10_000)]

    assert bare(str(render("保" * 10_000, spans))) == "保" * 10_000


@given(st.text())
def test_visible_keeps_length_and_removes_direction_marks(text: str) -> None:
    """Code point for code point, so that offsets hold."""
    shown = visible(f"{text}\u202e\x07")

    assert len(shown) == len(text) + 2
    assert shown.endswith(MARK * 2)
    shown.encode("utf-8")


def test_titles_are_covered_without_places() -> None:
    """Numbers of people are covered, sums of money are not."""
    assert covered("张姐13800138000 稳赚") == "张姐138****8000 稳赚"
    assert covered("微信:zhangjie88，邮箱 zj88@qq.com") == "微信:zh******88，邮箱 z***@qq.com"
    assert covered("网站备案号闽ICP备00000012号") == "网站备案号闽ICP备00000012号"
    assert covered("募集50000000元，年化12.5%，2026-11-23") == "募集50000000元，年化12.5%，2026-11-23"
