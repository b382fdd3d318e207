"""Variants for training: of their parent's group and stance, the same for the same seed, and never in an evaluation."""

from pathlib import Path

import pytest

from classifier.generation import GeneratedRow, Way, generate, written
from classifier.recipes import Dataset
from classifier.rows import LabelledRow, load_rows
from facts.assessments import Stance
from facts.errors import BrokenCorpus

TERMS = ("保本", "日息", "推荐奖", "理财", "分红")
PAGE = "\n".join(
    (
        "澄禾财富　首页　产品",
        *(f"第{number}款理财，保本 {number}8 天，日息 {number}6 元，推荐奖 {number}50" for number in range(1, 15)),
        "澄禾财富在江汀开业，报警请拨 110，成立于 2019 年，分红当天到",
    )
)


def hide(term: str, seed: int) -> str | None:
    return f"{term[0]}*{term[1:]}"


def row(text: str = PAGE, stance: Stance = Stance.SOLICITATION) -> LabelledRow:
    return LabelledRow(text=text, stance=stance, group="g", weight=2.0, dataset="d")


def made(*rows: LabelledRow, seed: int = 1, each: int = 4) -> dict[Way, GeneratedRow]:
    return {one.way: one for one in generate(rows, each=each, seed=seed, terms=TERMS, hide=hide)}


def test_a_page_gives_a_variant_of_every_way() -> None:
    """Each keeps group, stance and set, and weighs half."""
    found = made(row())

    assert set(found) == set(Way)
    assert {(one.group, one.stance, one.weight, one.dataset, one.origin) for one in found.values()} == {
        ("g", Stance.SOLICITATION, 1.0, "d", "generated")
    }
    assert len({one.text for one in found.values()} | {PAGE}) == 5


def test_the_same_seed_gives_the_same_variants() -> None:
    """And another seed others, whatever rows stand before it."""
    assert made(row()) == made(row("别的文字"), row())
    assert made(row()) != made(row(), seed=2)


def test_names_and_numbers_change_but_not_what_is_public() -> None:
    """Firm, digits and towns are others; 110 and the year stay; a number keeps its size."""
    text = made(row())[Way.RENAMED].text

    assert "澄禾" not in text
    assert "110" in text
    assert "2019" in text
    assert len(text) == len(PAGE)


def test_only_those_who_hide_are_hidden() -> None:
    """A warning in disguise is no text that anybody writes."""
    assert "保*本" in made(row())[Way.DISGUISED].text or "日*息" in made(row())[Way.DISGUISED].text
    assert Way.DISGUISED not in made(row(stance=Stance.WARNING))


def test_a_cut_holds_what_the_page_says() -> None:
    """A cut is a part of its page, short, with two terms; other stances are not cut."""
    cut = made(row())[Way.CUT].text

    assert cut in PAGE
    assert len(cut) <= 300
    assert sum(term in cut for term in TERMS) >= 2
    assert Way.CUT not in made(row(stance=Stance.LICENSED))


def test_so_many_as_asked() -> None:
    """At most `each` of a row, and none where nothing can be changed."""
    assert len(made(row(), each=2)) == 2
    assert made(row("无字可换")) == {}


def test_no_generated_row_reaches_an_evaluation() -> None:
    """Held-out rows pass `written`; a generated one among them stops everything, and has no variants itself."""
    variants = list(made(row()).values())

    assert written([row()]) == [row()]
    with pytest.raises(BrokenCorpus, match="generated row"):
        written([row(), variants[0]])
    with pytest.raises(BrokenCorpus, match="generated row"):
        generate(variants, each=1, seed=1, terms=TERMS, hide=hide)


def test_variants_of_the_corpus_share_no_group_with_what_is_held_out() -> None:
    """Variants of the rows kept for training lie in no group of a held-out row, and repeat none of their texts."""
    corpus = Dataset(name="fangfei-corpus", path="corpus/part_a.jsonl", holdout=5)
    kept, held = load_rows(corpus, base=Path("classifier"), data=None)
    variants = generate(kept, each=2, seed=7, terms=TERMS, hide=hide)

    assert variants
    assert not {one.group for one in variants} & {one.group for one in written(held)}
    assert not {one.text for one in variants} & {one.text for one in held}
