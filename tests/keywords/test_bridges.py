"""What stands alone between single characters is bridged; honest letters, figures and sentence ends are not."""

import pytest

import keywords
from facts.findings import Disguise
from text import read_plain

ENGINE = keywords.Engine.load()


def hits(text: str):
    return ENGINE.examine(read_plain(text)).hits


@pytest.mark.parametrize(
    "written",
    [
        "消a费b返c利",
        "消1费2返3利",
        "消a费返利",
        "消。费。返。利",
        "消！费！返！利",
        "消\n费\n返\n利",
        "消1\ufe0f\u20e3费返利",
        "消，费，返，利",
    ],
)
def test_split_terms(written):
    """The span covers the page's own writing, and the disguise is a split."""
    text = f"我们{written}啊"
    [hit] = [hit for hit in hits(text) if hit.term == "消费返利"]

    assert written == hit.text == text[hit.start : hit.end]
    assert Disguise.SPLIT in hit.disguise


@pytest.mark.parametrize(
    ("text", "term"),
    [("消费。返利", "消费返利"), ("保。本保息", "保本保息"), ("网络2%股权", "网络股权"), ("理财A计划", "理财产品")],
)
def test_honest_signs(text, term):
    """One sentence end ends a word; a figure with its unit and a letter between words mean something."""
    assert not [hit for hit in hits(text) if hit.term == term and Disguise.SPLIT in hit.disguise]
