"""Disguised characters: what they are called, what is spared, and what they cost in clean text."""

import json
from pathlib import Path

import pytest

import keywords
from facts.findings import Disguise
from keywords.matching.variants import expanded, surfaces, variants
from text import read_plain

ENGINE = keywords.Engine.load()
PLAIN = keywords.Engine.load(variants=False)
EXTRA_PER_MILLION = 4


def hits(text: str, engine: keywords.Engine = ENGINE):
    return engine.examine(read_plain(text)).hits


@pytest.mark.parametrize(
    ("term", "written", "disguise"),
    [
        ("静态收益", "静态首益", (Disguise.HOMOPHONE,)),
        ("静态收益", "静·态·首·益", (Disguise.HOMOPHONE, Disguise.SPLIT)),
        ("静态收益", "静态shou益", (Disguise.PINYIN,)),
        ("保本保息", "保(bǎo)本(běn)保(bǎo)息", (Disguise.PINYIN,)),
        ("原始股", "原始月殳", (Disguise.SPLIT_CHAR,)),
        ("静态收益", "益收态静", (Disguise.REVERSED,)),
        ("静态收益", "静态s益", (Disguise.PINYIN,)),
        ("静态收益", "jing tai shou yi", (Disguise.PINYIN, Disguise.SPLIT)),
        ("消费返利", "肖废反力", (Disguise.HOMOPHONE,)),
        ("消费返利", "消费返刹", (Disguise.LOOKALIKE,)),
    ],
)
def test_disguises(term, written, disguise):
    """Every disguise has its name, its span is the page's own writing, and it weighs less."""
    text = f"啊，{written}，啊"
    [hit] = [hit for hit in hits(text) if hit.term == term and hit.disguise]
    [plain] = [hit for hit in hits(f"啊，{term}，啊") if hit.term == term]

    assert disguise == hit.disguise
    assert written == text[hit.start : hit.end] == hit.text
    assert hit.weight == pytest.approx(plain.weight * 0.7)


@pytest.mark.parametrize(
    "text", ["区块链投资", "接连投资", "鑫能源公司", "注册资本1亿元", "入市须谨慎", "元宇宙的产业", "三只基金"]
)
def test_everyday_words_are_spared(text):
    """A word that is one character away from a term is no disguise of it."""
    assert not [hit for hit in hits(text) if set(hit.disguise) - {Disguise.FOLD}]


def test_every_term_has_its_forms():
    """Nothing is cut off: the last entry of a lexicon is expanded like the first, by few forms each."""
    own = [surface for surface in surfaces(ENGINE.lexicon.entries) if surface.entry.weight]
    forms = list(expanded(own, ()))

    assert len(forms) < 12 * len(own)
    assert max(surface.order for surface in forms) > 0.9 * max(surface.order for surface in own)


def test_forms_differ_from_the_term():
    """Each form names what was done, and none is the term."""
    forms = list(variants("保本付息"))

    assert "保本付息" not in dict(forms)
    assert {Disguise.PINYIN, Disguise.SPLIT_CHAR, Disguise.REVERSED} == {how for _, how in forms}


def test_clean_text_has_hardly_more_hits():
    """Warnings, licensed products and other texts hardly gain a hit from all disguises together."""
    extra, length = 0, 0
    for path in sorted(Path("classifier/corpus").glob("*.jsonl")):
        for row in map(json.loads, path.read_text("utf-8").splitlines()):
            if row["stance"] in {"other", "licensed", "warning"}:
                known = {(hit.term_id, hit.start, hit.end) for hit in hits(row["text"], PLAIN)}
                extra += len({(hit.term_id, hit.start, hit.end) for hit in hits(row["text"])} - known)
                length += len(row["text"])

    assert extra * 1e6 / length <= EXTRA_PER_MILLION
