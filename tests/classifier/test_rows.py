"""Labelled rows: CSV and JSON Lines, labels mapped, groups held out, errors with file and line."""

from pathlib import Path

import pytest

from classifier.recipes import Dataset, load_recipe
from classifier.rows import load_rows
from facts.assessments import Stance
from facts.errors import BrokenCorpus, UnreadableFile


def load(path: Path, **fields: object) -> tuple[list[Stance], list[Stance]]:
    dataset = Dataset(name="t", path=path.name, **fields)
    kept, held = load_rows(dataset, base=path.parent, data=None)
    return [row.stance for row in kept], [row.stance for row in held]


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_json_lines_and_csv_give_the_same_rows(tmp_path: Path) -> None:
    """Both formats, with and without a byte order mark."""
    lines = write(tmp_path, "a.jsonl", '{"text": "甲", "stance": "other"}\n\n{"text": "乙", "stance": "warning"}\n')
    table = write(tmp_path, "a.csv", "\ufefftext,stance\n甲,other\n乙,warning\n")

    assert load(lines) == load(table) == ([Stance.OTHER, Stance.WARNING], [])


def test_labels_are_mapped_and_skipped(tmp_path: Path) -> None:
    """Several columns make one label; * catches the rest, skip leaves a row out."""
    path = write(tmp_path, "a.csv", "text,ill,mlm\n甲,1,0\n乙,0,0\n丙,9,9\n")
    mapping = {"1/0": "exposure", "0/0": "other", "*": "skip"}

    assert load(path, label=("ill", "mlm"), map=mapping)[0] == [Stance.EXPOSURE, Stance.OTHER]


def test_groups_are_held_out_whole(tmp_path: Path) -> None:
    """Rows of one group are all kept or all held out, whatever their number."""
    rows = "\n".join(f'{{"text": "文{n}", "stance": "other", "group": "g{n % 10}"}}' for n in range(100))
    dataset = Dataset(name="t", path="a.jsonl", holdout=3)
    write(tmp_path, "a.jsonl", rows)
    kept, held = load_rows(dataset, base=tmp_path, data=None)

    assert len(kept) + len(held) == 100
    assert held
    assert not {row.group for row in kept} & {row.group for row in held}


@pytest.mark.parametrize(
    ("name", "text", "error", "sentence"),
    [
        ("a.jsonl", '{"text": "甲", "stance": "other"}\n{broken', BrokenCorpus, "a.jsonl:2: not JSON"),
        ("a.jsonl", "[1]", BrokenCorpus, "a.jsonl:1: not an object"),
        ("a.jsonl", '{"text": "", "stance": "other"}', BrokenCorpus, "no text in column 'text'"),
        ("a.csv", "text,stance\n甲,可疑\n", BrokenCorpus, "a.csv:2: '可疑' in column stance is no stance"),
        ("a.parquet", "x", UnreadableFile, "neither .csv nor .jsonl"),
    ],
)
def test_broken_row_is_named_with_file_and_line(
    tmp_path: Path, name: str, text: str, error: type[Exception], sentence: str
) -> None:
    """What is wrong, where, and what to do."""
    with pytest.raises(error, match=sentence):
        load(write(tmp_path, name, text))


def test_shipped_recipe_is_valid() -> None:
    """The recipe of the shipped model loads; the sets its gates measure on keep rows out of training."""
    holdouts = {dataset.name: dataset.holdout for dataset in load_recipe(Path("classifier/recipe.yml"))}

    assert all(holdouts[name] for name in ("fangfei-corpus", "finance_events", "background_news_titles"))


def test_broken_recipe_is_one_sentence(tmp_path: Path) -> None:
    """An unknown field is refused, so that a typing error does not train another model."""
    path = write(tmp_path, "r.yml", "datasets:\n  - {name: a, path: b, wieght: 3}\n")
    with pytest.raises(BrokenCorpus, match="wieght"):
        load_recipe(path)


def test_a_row_can_weigh_more(tmp_path: Path) -> None:
    """A column weight multiplies the set's; a word in it is refused with its line."""
    write(tmp_path, "a.csv", "text,stance,weight\n甲,other,2.5\n乙,other,\n")
    kept, _ = load_rows(Dataset(name="t", path="a.csv", weight=2.0), base=tmp_path, data=None)
    write(tmp_path, "b.csv", "text,stance,weight\n甲,other,2.5\n乙,other,重\n")

    assert [row.weight for row in kept] == [5.0, 2.0]
    with pytest.raises(BrokenCorpus, match=r"b\.csv:3: the weight '重' is no number above 0"):
        load(tmp_path / "b.csv")


def test_generated_rows_come_from_no_file(tmp_path: Path) -> None:
    """They would reach figures that are meant for what people wrote."""
    path = write(tmp_path, "a.jsonl", '{"text": "甲", "stance": "other", "origin": "generated"}\n')

    with pytest.raises(BrokenCorpus, match=r"a\.jsonl:1: a generated row"):
        load(path)
