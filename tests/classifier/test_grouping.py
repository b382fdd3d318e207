"""Rows that no split may part: shared subjects, named groups, near copies."""

import json
from pathlib import Path

from classifier.grouping import group_rows
from classifier.recipes import Apart, Dataset
from classifier.rows import load_rows

#: A sentence long enough to have a fingerprint, and a near copy of it.
STORY = (
    "云链昇宣布三号矿场开机，凡认购一台算力机者每日分得产出，另有推荐奖励，名额有限，请与所在社区联系人登记，逾期不候。"
)
COPY = STORY.replace("三号", "四号")


def test_rows_that_share_a_subject_are_one_group() -> None:
    """Several subjects stand in one cell; one of them in common is enough, and it carries on from row to row."""
    records = [
        {"who": "澄禾;岚汀"},
        {"who": "岚汀"},
        {"who": "栖屿"},
        {"who": "栖屿；澄禾"},
        {"who": ""},
        {"who": None},
    ]
    texts = [f"各不相同的第{number}句" for number in "一二三四五六"]

    assert group_rows(texts, records, ("who",)) == [0, 0, 0, 0, 4, 5]


def test_one_name_in_two_columns_joins_nothing() -> None:
    """A subject and a group that happen to be called the same are two things."""
    records = [{"who": "澄禾", "group": ""}, {"who": "", "group": "澄禾"}]

    assert group_rows(["甲", "乙"], records, ("who", "group")) == [0, 1]


def test_near_copies_are_one_group() -> None:
    """Whatever their columns say."""
    assert group_rows([STORY, "另一件事", COPY], [{}, {}, {}], ("group",)) == [0, 1, 0]


def test_a_subject_is_never_on_both_sides(tmp_path: Path) -> None:
    """Held out with all its rows, or with none; rows that another file lists are told apart and stay in their group."""
    rows = [{"text": f"第{n}句", "stance": "other", "grp": f"g{n}", "who": f"家{n // 4}"} for n in range(80)]
    (tmp_path / "all.jsonl").write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    (tmp_path / "hard.jsonl").write_text("\n".join(json.dumps(row) for row in rows[::8]), "utf-8")
    hard = Apart(name="hard", path="hard.jsonl", weight=7.0)
    dataset = Dataset(name="all", path="all.jsonl", group=("grp", "who"), holdout=3, apart=hard)
    kept, held = load_rows(dataset, base=tmp_path, data=None)
    subject = {row["text"]: row["who"] for row in rows}

    assert len(kept) + len(held) == 80
    assert held
    assert not {subject[row.text] for row in kept} & {subject[row.text] for row in held}
    assert {(row.dataset, row.weight) for row in kept} == {("all", 1.0), ("hard", 7.0)}
    assert sum(row.dataset == "hard" for row in (*kept, *held)) == 10


def test_every_part_can_be_held_out(tmp_path: Path) -> None:
    """The parts are disjoint and together the whole."""
    (tmp_path / "a.jsonl").write_text(
        "\n".join(f'{{"text": "第{n}句", "stance": "other"}}' for n in range(60)), "utf-8"
    )
    parts = [
        load_rows(Dataset(name="a", path="a.jsonl", holdout=3, part=part), base=tmp_path, data=None)[1]
        for part in range(3)
    ]

    assert sorted(row.text for held in parts for row in held) == sorted(f"第{n}句" for n in range(60))
