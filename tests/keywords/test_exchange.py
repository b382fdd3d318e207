"""The lexicon as a table: out and in again without a difference, and every bad cell named in plain words."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from facts.errors import BadInput, UnreadableFile
from keywords import Lexicon
from keywords.entries.exchange import BY_HEAD, COLUMNS
from keywords.entries.importing import Outcome, table_rows, take_in
from keywords.entries.office import Office
from keywords.entries.reading import ENTRY_KEYS, ROUTE_KEYS
from keywords.entries.workbook import write_table
from text.sheets import read_sheets

TODAY = date(2026, 12, 1)
HEADS = ["编号", "词语", "类别", "要件", "权重", "应命中", "来源"]
GOOD = ["", "云养蚕", "P10", "利诱性", "A", "云养蚕月月分红", "举报"]
#: Ids that the tests change; their own sentences hold.
KNOWN = "T0325"


def book(path: Path, rows: list[list[object]], name: str = "词库", heads: list[str] = HEADS) -> Path:
    made = Workbook()
    made.active.title = name
    for row in [heads, *rows]:
        made.active.append(row)
    made.save(path / "in.xlsx")
    return path / "in.xlsx"


def take(path: Path, home: Path | None = None) -> Outcome:
    return take_in(Office.open(home or path.parent / "office"), table_rows(read_sheets(path)), TODAY)


def said(outcome: Outcome) -> list[str]:
    return [str(problem) for problem in outcome.problems]


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_what_is_exported_is_imported_without_a_difference(tmp_path: Path, suffix: str) -> None:
    """All entries, all fields, both formats: nothing new, nothing changed, nothing wrong."""
    lexicon = Lexicon.load()
    count = write_table(lexicon, lexicon.entries, tmp_path / f"out.{suffix}")
    outcome = take(tmp_path / f"out.{suffix}")

    assert (outcome.unchanged, outcome.added, outcome.changed, said(outcome)) == (count, (), (), [])


def test_every_field_makes_the_way(tmp_path: Path) -> None:
    """An entry with something in every field comes back as it was, from another office's table too."""
    home = tmp_path / "one"
    home.mkdir()
    (home / "own.yml").write_text(
        "entries:\n  - {id: U0007, term: 云养蚕, kind: literal, category: P10, family: element, element: inducement,\n"
        "      weight: 0.45, variants: ['云养蚕, 月返', =云养蚕], weak: [养蚕宝], policy: folded,\n"
        "      routes: {sector: S13, mode: 代种养/认养, pretext: 乡村振兴, audience: 老年人},\n"
        "      benign: [蚕桑新闻], finds: ['云养蚕：月月分红，稳得很'], spares: [警惕云养蚕骗局], since: 2026-11-01,\n"
        "      until: 2027-01-31, source: 举报 【种】}\n",
        encoding="utf-8",
    )
    lexicon = Lexicon.load(office=home)
    ours = [entry for entry in lexicon.entries if entry.id == "U0007"]
    for name in ("out.xlsx", "out.csv"):
        write_table(lexicon, ours, tmp_path / name)
        outcome = take(tmp_path / name, tmp_path / "other")
        [entry] = outcome.added

        assert said(outcome) == []
        assert replace(entry, place="") == replace(ours[0], place="")


def test_a_spreadsheet_opens_it(tmp_path: Path) -> None:
    """Another program reads headings, texts and numbers; lists to choose from and a sheet of explanations are there."""
    lexicon = Lexicon.load()
    write_table(lexicon, lexicon.entries[:3], tmp_path / "out.xlsx")
    made = load_workbook(tmp_path / "out.xlsx")
    sheet = made["词库"]

    assert [cell.value for cell in sheet[1]] == list(BY_HEAD)
    assert [cell.value for cell in sheet[2]][:2] == [lexicon.entries[0].id, lexicon.entries[0].term]
    assert isinstance(sheet["G2"].value, float | int)
    assert len(sheet.data_validations.dataValidation) == 4
    assert made["说明"]["B1"].value == lexicon.version


def test_good_rows_are_taken_bad_ones_named(tmp_path: Path) -> None:
    """The bad row is left out and counted, with row, column, what it says and what it should say."""
    outcome = take(book(tmp_path, [GOOD, ["", "大棚蚕", "P99", "利诱", "强", "大棚蚕收益好", ""]]))

    assert [entry.term for entry in outcome.added] == ["云养蚕"]
    assert outcome.left_out == 1
    assert said(outcome) == [
        "第 3 行“类别”：写的是“P99”，应为类别代码，例如“C1”；全部见“说明”表。",
        "第 3 行“要件”：写的是“利诱”，应为非法性、公开性、利诱性、社会性 之一。",
        "第 3 行“权重”：写的是“强”，应为0 到 1 之间的数，或 S（1.0）、A（0.6）、B（0.3）、C（0.1）。",
    ]


BAD = {
    "formula": (["", "=A1&B1", *GOOD[2:]], "第 2 行“词语”：写的是“=A1&B1”，应为直接填写的文字（这里是公式）。"),
    "short": (["", "蚕", *GOOD[2:]], "至少两个字的写法（“蚕”太短）"),
    "no term": (["", None, *GOOD[2:]], "第 2 行“词语”：写的是空白，应为必填的内容。"),
    "no element": (["", "云养蚕", "P10", "", *GOOD[4:]], "第 2 行“要件”：写的是空白，应为非法性、公开性"),
    "known": (["", "提·现·困·难", *GOOD[2:]], "应为词库里还没有的词语（“提现困难”已在 T0325）"),
    "unknown id": (["T9999", *GOOD[1:]], "第 2 行“编号”：写的是“T9999”，应为空白（由系统编号）"),
    "weight": ([*GOOD[:4], 7, *GOOD[5:]], "第 2 行“权重”：写的是“7”，应为0 到 1 之间的数"),
    "no sentence": ([*GOOD[:5], "", "举报"], "第 2 行“应命中”：写的是空白，应为至少一个例句"),
    "wrong sentence": ([*GOOD[:5], "今天天气很好", ""], "写的是“今天天气很好”，应为能找到本词、又不带否定或引述的句子"),
    "negated": ([*GOOD[:5], "严禁云养蚕", ""], "写的是“严禁云养蚕”，应为能找到本词"),
    "beside": ([*GOOD, "旁注"], "第 2 行“（无表头）”：写的是“旁注”，应为写在有表头的列里。"),
}


@pytest.mark.parametrize(("row", "says"), BAD.values(), ids=BAD)
def test_a_bad_row_is_named(tmp_path: Path, row: list[object], says: str) -> None:
    """Row, heading, what stands there and what should; the row is left out."""
    outcome = take(book(tmp_path, [row]))

    assert any(says in each for each in said(outcome)), said(outcome)
    assert (outcome.added, outcome.changed, outcome.left_out) == ((), (), 1)


def test_a_word_that_hides_another_is_named(tmp_path: Path) -> None:
    """A longer form that keeps a shipped entry from its own sentence is left out, and the entry is told."""
    entry = next(entry for entry in Lexicon.load().entries if entry.id == KNOWN)
    outcome = take(book(tmp_path, [["", entry.finds[0], "R1", "公开性", "A", entry.finds[0], "举报"], GOOD]))

    [sentence] = said(outcome)

    assert sentence.startswith(f"第 2 行“词语”：写的是“{entry.finds[0]}”，应为不妨碍 {KNOWN} 的写法")
    assert [each.term for each in outcome.added] == ["云养蚕"]


PATTERNS = {
    "look-ahead": ("保(?=本)", "第 2 个字符起用了前后查看"),
    "open": ("大棚蚕.*", "第 4 个字符起的“.*”没有上限"),
    "wide": ("[一-龥]{2}", "在日常语句里命中"),
    "empty": ("(?:蚕)?", "会命中空文本"),
}


@pytest.mark.parametrize(("pattern", "says"), PATTERNS.values(), ids=PATTERNS)
def test_a_bad_pattern_is_named(tmp_path: Path, pattern: str, says: str) -> None:
    """What the engine does not take, and what would match everything, with its place."""
    path = book(tmp_path, [[*GOOD, "正则", pattern]], heads=[*HEADS, "方式", "正则"])
    [sentence] = said(take(path))

    assert sentence.startswith(f"第 2 行“正则”：写的是“{pattern}”，应为可用的正则：")
    assert says in sentence


def test_what_people_type_is_understood(tmp_path: Path) -> None:
    """Full width, trailing blanks, names for codes, classes for weights, days as Excel keeps them, blank rows."""
    row = ["Ｕ００１２", "云养蚕　 ", "Ｐ１０　涉农", " 利诱性 ", "０．６", "云养蚕月月分红  ", "", date(2026, 12, 5)]
    outcome = take(book(tmp_path, [[None] * 8, row, [" ", "　"]], name="Sheet1", heads=[*HEADS, "启用"]))
    [entry] = outcome.added

    assert said(outcome) == []
    assert (entry.id, entry.term, entry.category, entry.weight) == ("U0012", "云养蚕", "P10", 0.6)
    assert entry.since == date(2026, 12, 5)


def test_a_row_may_stand_there_once(tmp_path: Path) -> None:
    """The same term and the same id a second time are named with where they stood first."""
    outcome = take(book(tmp_path, [GOOD, ["", "云-养-蚕", *GOOD[2:]]]))
    rows: list[list[object]] = [[KNOWN, "提现困难", "R1", weight] for weight in (0.5, 0.4)]
    changed = take(book(tmp_path, rows, heads=["编号", "词语", "类别", "权重"]))

    assert said(outcome) == ["第 3 行“词语”：写的是“云-养-蚕”，应为词库里还没有的词语（“云养蚕”已在 本表第 2 行）。"]
    assert [entry.weight for entry in changed.changed] == [0.5]
    assert said(changed) == ["第 3 行“编号”：写的是“T0325”，应为没有在前面的行里用过的编号。"]


def test_a_missing_heading_changes_nothing_a_blank_cell_does(tmp_path: Path) -> None:
    """Only what the table asks is changed; the shipped file stays as it is, the office gets the difference alone."""
    home = tmp_path / "office"
    outcome = take(
        book(tmp_path, [[KNOWN, "提现困难", "R1", 0.5, ""]], heads=["编号", "词语", "类别", "权重", "善意语境"])
    )
    home.mkdir()
    for name, text in outcome.office.own.items():
        (home / name).write_text(text, encoding="utf-8")
    [entry] = outcome.changed

    assert (entry.weight, entry.benign) == (0.5, ())
    assert entry.finds
    assert (home / "own.yml").read_text(encoding="utf-8").splitlines()[1:] == [
        "entries:",
        "  - id: T0325",
        "    weight: 0.5",
        "    benign: ~",
    ]
    assert Lexicon.load(office=home).version == outcome.version
    assert take(tmp_path / "in.xlsx").unchanged == 1


def test_merged_cells_are_told(tmp_path: Path) -> None:
    """A merged category is no category of the second row, whatever a spreadsheet shows."""
    made = Workbook()
    for row in (HEADS, GOOD, ["", "大棚蚕", None, *GOOD[3:5], "大棚蚕收益好", ""]):
        made.active.append(row)
    made.active.merge_cells("C2:C3")
    made.save(tmp_path / "in.xlsx")

    assert said(take(tmp_path / "in.xlsx")) == [
        "第 2 行“类别”：写的是“P10”，应为直接填写的文字（这里是合并单元格）。",
        "第 3 行“类别”：写的是空白，应为直接填写的文字（这里是合并单元格）。",
    ]


@pytest.mark.parametrize(
    ("charset", "mark"), [("utf-8", ";"), ("utf-8-sig", ","), ("gb18030", ","), ("gb18030", "\t"), ("utf-16", "\t")]
)
def test_csv_in_every_usual_writing(tmp_path: Path, charset: str, mark: str) -> None:
    """What Excel and WPS save as CSV, GBK above all."""
    lines = [mark.join(HEADS), mark.join(GOOD), mark * 6]
    (tmp_path / "in.csv").write_text("\r\n".join(lines), encoding=charset, newline="")
    outcome = take(tmp_path / "in.csv")

    assert ([entry.term for entry in outcome.added], said(outcome)) == (["云养蚕"], [])


def test_the_table_is_found_below_a_title_and_behind_another_sheet(tmp_path: Path) -> None:
    """A title above the headings and an empty first sheet are what offices do."""
    made = Workbook()
    made.active.append(["说明"])
    sheet = made.create_sheet("2026 词表")
    for row in (["本单位词表"], [], HEADS, GOOD):
        sheet.append(row)
    made.save(tmp_path / "in.xlsx")

    assert [entry.term for entry in take(tmp_path / "in.xlsx").added] == ["云养蚕"]


@pytest.mark.parametrize(
    ("heads", "says"),
    [
        (["甲", "乙"], "没有找到词条表（看过 “名单”）；表头一行至少要有“词语”和“类别”"),
        ([*HEADS, "级别"], "表头“级别”不认识；可用的表头：编号、词语"),
        ([*HEADS, "词语"], "表头“词语”出现了两次"),
    ],
)
def test_a_wrong_sheet_is_refused_as_a_whole(tmp_path: Path, heads: list[str], says: str) -> None:
    """Without the headings nothing is guessed."""
    with pytest.raises(BadInput) as refused:
        take(book(tmp_path, [GOOD], name="名单", heads=heads))

    assert says in str(refused.value)


def test_damaged_and_hostile_files_are_one_sentence(tmp_path: Path) -> None:
    """An old .xls, a torn archive, a document type, and no file at all."""
    whole = book(tmp_path, [GOOD]).read_bytes()
    hostile = tmp_path / "dtd.xlsx"
    with ZipFile(tmp_path / "in.xlsx") as source, ZipFile(hostile, "w") as target:
        for name in source.namelist():
            body = source.read(name)
            if name == "xl/workbook.xml":
                body = (
                    b'<!DOCTYPE x [<!ENTITY a "b">]>' + body.partition(b"?>")[2]
                    if b"?>" in body
                    else b"<!DOCTYPE x>" + body
                )
            target.writestr(name, body)
    files = {
        "old.xls": b"\xd0\xcf\x11\xe0" + bytes(600),
        "torn.xlsx": whole[: len(whole) // 2],
        "x.xlsx": b"PK\x03\x04",
    }
    for name, body in files.items():
        (tmp_path / name).write_bytes(body)

    for name in (*files, "none.xlsx"):
        with pytest.raises(UnreadableFile):
            read_sheets(tmp_path / name)
    with pytest.raises(BadInput, match="文档类型"):
        read_sheets(hostile)


def test_headings_are_the_fields() -> None:
    """Every field of a file has its heading, routes one each; a new field gets one here too."""
    assert {column.key for column in COLUMNS} == {*ENTRY_KEYS, *ROUTE_KEYS} - {"routes"}
