"""From labelled rows to a table that people fill in and the lexicon takes: nothing enters by itself."""

import json
from datetime import date
from pathlib import Path

import pytest

from classifier.rows import LabelledRow
from classifier.simulation import Night, Strategy
from facts.assessments import Stance
from facts.errors import BadInput, NoSpace
from keywords import Engine
from keywords.entries.importing import table_rows, take_in
from keywords.entries.office import Office
from runs.mining import Found, Wish, load_files, mine_terms, write_proposals
from runs.replaying import draw_curve, last_rows
from text.sheets import read_sheets

TODAY = date(2026, 11, 23)
AROUND = ("参加", "推出", "选择", "看好", "关于", "加入", "了解", "体验", "介绍", "做好")


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(variants=False)


def labelled() -> list[LabelledRow]:
    rows = [
        LabelledRow(
            text=f"第{n}期{AROUND[n % 10]}云谷飞蚕{AROUND[n % 7]}，保本保息，月月分红。电话1390000{n:04}，找我报名。",
            stance=Stance.SOLICITATION, group=f"招{n}",
        )
        for n in range(30)
    ]  # fmt: skip
    return rows + [
        LabelledRow(text=f"第{n}路公交今日{AROUND[n % 10]}改线，请乘客留意站牌。", stance=Stance.OTHER, group=f"他{n}")
        for n in range(40)
    ]


@pytest.fixture(scope="module")
def found(engine: Engine) -> list[Found]:
    return mine_terms(labelled(), engine, Wish())


def test_contexts_are_sentences_without_phones(found: list[Found]) -> None:
    """The planted term leads; its contexts hold it, and phones are masked unless asked otherwise."""
    best = next(one for one in found if one.proposal.term == "云谷飞蚕")

    assert best.proposal.z == max(one.proposal.z for one in found)
    assert len(best.contexts) == 3
    assert all("云谷飞蚕" in context for context in best.contexts)
    shown = "".join(context for one in found for context in one.contexts)
    assert "139****" in shown
    assert "1390000" not in shown


def test_nothing_the_lexicon_knows_is_proposed(found: list[Found]) -> None:
    """保本保息 and its parts stand on every page of the one side and are no news."""
    assert {"保本保息", "保本", "保息"} & {one.proposal.term for one in found} == set()


@pytest.mark.parametrize("name", ["新词.xlsx", "新词.csv"])
def test_table_enters_only_when_people_filled_it_in(
    found: list[Found], engine: Engine, tmp_path: Path, name: str
) -> None:
    """As written every row is refused for what is blank; with nature, element, weight and category it is taken."""
    path = tmp_path / name
    best = [one for one in found if one.proposal.term == "云谷飞蚕"]
    assert write_proposals(best, engine.lexicon, path, TODAY) == 1
    office = Office.open(tmp_path / "lexicon")
    (row,) = table_rows(read_sheets(path))
    refused = take_in(office, [row], TODAY)
    cell = row.cells["词语"]
    filled = {"性质": "要件", "要件": "利诱性", "权重": "A", "类别": "P10"}
    cells = dict(row.cells) | {head: cell._replace(text=text) for head, text in filled.items()}
    taken = take_in(office, [type(row)(number=row.number, cells=cells, heads=row.heads)], TODAY)

    assert refused.added == ()
    assert refused.left_out == 1
    assert [entry.term for entry in taken.added] == ["云谷飞蚕"]
    assert "词条挖掘 2026-11-23：z=" in taken.added[0].source


def test_too_few_rows_are_one_sentence(engine: Engine) -> None:
    """Nine rows of a kind say nothing."""
    with pytest.raises(BadInput, match="各至少 10 页"):
        mine_terms(labelled()[21:], engine, Wish())


def test_labelled_files_are_read_with_other_names(tmp_path: Path) -> None:
    """A file with labels of its own is mapped as in training."""
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": "文", "结论": "招揽", "group": "g"}, ensure_ascii=False), encoding="utf-8")
    (row,) = load_files([path], label_column="结论", mapping=(("招揽", "solicitation"),))

    assert (row.stance, row.group) == (Stance.SOLICITATION, "a:g")


NIGHTS = [
    Night(
        night=n, strategy=strategy, reviewed=10 * n, found=n, recall=n / 4, cases_an_hour=2.0,
        average_precision=0.5 if n > 1 else float("nan"),
    )
    for n in (1, 2) for strategy in Strategy
]  # fmt: skip


def test_last_night_is_the_table() -> None:
    """One row a strategy, in Chinese."""
    assert last_rows(NIGHTS)[0] == ("只看高分", "2", "20", "2", "50%", "2.0", "0.500")
    assert len(last_rows(NIGHTS)) == 4


def test_curve_is_text_and_the_same_each_time(tmp_path: Path) -> None:
    """The drawing keeps its Chinese words as text, and two drawings are one file."""
    paths = [tmp_path / "a.svg", tmp_path / "b.svg"]
    for path in paths:
        draw_curve(NIGHTS, path)
    text = paths[0].read_text(encoding="utf-8")

    assert all(word in text for word in ("混合队列", "累计研判页数", "测试集平均精确率"))
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_curve_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    """Where the folder does not exist the sentence names the file."""
    with pytest.raises(NoSpace, match=r"a\.svg"):
        draw_curve(NIGHTS, tmp_path / "nowhere" / "a.svg")
