"""Texts as the web has them: lexicon words, sentences of the corpus, personal values, markup and noise."""

import html
import json
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

import classifier
from keywords import Lexicon

PERSONAL = (
    "电话13800138000", "138-0013-8001", "微信 laoren888", "加微信号wx_jinshu99", "QQ群 123456789", "QQ：87654321",
    "邮箱 lao.ren@qq.com", "卡号6222021234567890123",
)  # fmt: skip
REPEATED = ("laoren888", "123456789", "wx_jinshu99", "13800138000", "lao.ren@qq.com")
PROMISES = ("日返千分之五", "年化收益24%", "月息三分", "保本保息", "募集资金5000万元", "滨海金树财富管理有限公司")


@cache
def lexicon_words() -> tuple[str, ...]:
    return tuple(surface for entry in Lexicon.load().entries for surface, _ in entry.surfaces)


@cache
def corpus_sentences() -> tuple[str, ...]:
    folder = Path(classifier.__file__).parent / "corpus"
    texts = (
        json.loads(line)["text"]
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    return tuple(part for text in texts for part in text.split("\n") if part.strip())


def plain() -> st.SearchStrategy[str]:
    """Any text, with much of what the rules look for in it."""
    words = st.deferred(lambda: st.sampled_from(lexicon_words()))
    sentences = st.deferred(lambda: st.sampled_from(corpus_sentences()))
    values = st.sampled_from((*PERSONAL, *REPEATED, *PROMISES))
    noise = st.text(max_size=12)
    pieces = st.lists(st.one_of(words, sentences, values, noise), max_size=12)
    return st.tuples(pieces, st.sampled_from(("", " ", "，", "。\n", "\u200b"))).map(lambda pair: pair[1].join(pair[0]))


def marked_up() -> st.SearchStrategy[str]:
    """The same inside HTML, sound and broken, in every place a page can speak from."""
    shapes = (
        "<p>{}</p>", "<title>{}</title>", "<div style='display:none'>{}</div>", "<img alt='{}'>", "<td>{}", "</b>{}<",
        "<meta name=description content='{}'>", "<!--{}-->", "<input name=phone placeholder='{}'>",
        "<script>{}</script>",
    )  # fmt: skip
    piece = st.tuples(st.sampled_from(shapes), plain()).map(lambda pair: pair[0].format(html.escape(pair[1])))
    return st.lists(piece, min_size=1, max_size=4).map("".join)
