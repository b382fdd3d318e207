"""Files as they must not be: each is refused or read with a clear sentence a row, and nothing is half applied."""

import csv
import json
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from facts.doubles import FrozenClock
from facts.errors import BadInput, HouseError, NotKnown, UnreadableFile
from leads.clues import (
    Preview,
    Verdict,
    find_profile,
    import_file,
    load_profile,
    load_profiles,
    preview_file,
    read_records,
)
from leads.clues.profile import FOLDER
from store import SqlAuditLog, Store
from store.clues import SqlClueBook
from tests.leads.clues.making import NOW

HEADER = "登记号,登记日期,投诉人,被诉企业,投诉内容,争议金额"
FIRM = "滨海金树财富管理有限公司"


@pytest.fixture
def book(sqlite_store: Store, clock: FrozenClock) -> SqlClueBook:
    """An empty book."""
    return SqlClueBook(sqlite_store, clock)


def csv_of(folder: Path, *lines: str, charset: str = "utf-8") -> Path:
    """A CSV file of complaints."""
    path = folder / "a.csv"
    path.write_bytes("\r\n".join(lines).encode(charset))
    return path


def seen(book: SqlClueBook, path: Path, key: str = "complaints-12315") -> Preview:
    """A preview."""
    return preview_file(book, FrozenClock(NOW), find_profile(key), path)


def said(preview: Preview) -> str:
    """Everything a preview says."""
    return "\n".join(str(problem) for row in preview.rows for problem in row.problems)


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_charsets(charset: str, book: SqlClueBook, tmp_path: Path) -> None:
    """A CSV of any office's spreadsheet is read."""
    path = csv_of(tmp_path, HEADER, f"A1,2026-11-01,某甲,{FIRM},保本付息,2万", charset=charset)

    assert seen(book, path).counts[Verdict.NEW] == 1


def test_missing_columns_are_named(book: SqlClueBook, tmp_path: Path) -> None:
    """With the words they may be called by; nothing is imported."""
    path = csv_of(tmp_path, "登记号,投诉内容,投诉人", "A1,保本付息,某甲")
    with pytest.raises(UnreadableFile, match=r"登记日期.*被诉企业"):
        import_file(book, FrozenClock(NOW), find_profile("complaints-12315"), path, by="王")

    assert book.batches() == []


def test_a_file_of_something_else(book: SqlClueBook, tmp_path: Path) -> None:
    """No header of the source in it, nothing at all in it, or no table."""
    for name, body in (("a.csv", "姓名,成绩\n某甲,90"), ("b.csv", ""), ("c.csv", "\x00\x01\x02"), ("d.json", "[1, 2"),
                       ("e.xlsx", "PK\x03\x04rest"), ("f.xls", "\xd0\xcf\x11\xe0"),
                       ("g.csv", "<html><table>")):  # fmt: skip
        path = tmp_path / name
        path.write_bytes(body.encode("latin-1") if name != "a.csv" else body.encode())
        with pytest.raises(HouseError):
            seen(book, path)
    with pytest.raises(UnreadableFile):
        seen(book, tmp_path / "nowhere.csv")


def test_duplicates_within_a_file(book: SqlClueBook, tmp_path: Path) -> None:
    """The first counts; the later one is told with the row it repeats."""
    row = f"A1,2026-11-01,某甲,{FIRM},保本付息,2万"
    preview = seen(book, csv_of(tmp_path, HEADER, row, row.replace("2万", "3万")))

    assert (preview.counts[Verdict.NEW], preview.counts[Verdict.REFUSED]) == (1, 1)
    assert "第 3 行：编号“A1”与第 2 行重复" in said(preview)


def test_shifted_columns_are_refused(book: SqlClueBook, tmp_path: Path) -> None:
    """A comma without quotation marks would put a name where a firm belongs."""
    preview = seen(book, csv_of(tmp_path, HEADER, f"A1,2026-11-01,某甲,{FIRM},保本,付息,2万"))

    assert preview.counts[Verdict.REFUSED] == 1
    assert "比表头多出 1 格" in said(preview)


def test_numbers_spoilt_by_a_spreadsheet(book: SqlClueBook, tmp_path: Path) -> None:
    """2.02611E+17 is nobody's number any more; a negative sum is unknown and the row goes on."""
    preview = seen(
        book,
        csv_of(tmp_path, HEADER, f"2.02611E+17,2026-11-01,某甲,{FIRM},保本,2万", f"A2,46327,某甲,{FIRM},保本,-2万"),
    )

    assert (preview.counts[Verdict.NEW], preview.counts[Verdict.REFUSED]) == (1, 1)
    assert "科学计数" in said(preview)
    assert "“争议金额”：金额“-2万”是负数，按未知处理" in said(preview)


def test_a_batch_is_whole_where_that_is_asked(book: SqlClueBook, tmp_path: Path) -> None:
    """One refused row, and nothing is imported; without that wish the others are."""
    path = csv_of(tmp_path, HEADER, f"A1,2026-11-01,某甲,{FIRM},保本,2万", f",2026-11-01,某甲,{FIRM},保本,2万")
    profile = find_profile("complaints-12315")
    with pytest.raises(BadInput, match="整批不导入"):
        import_file(book, FrozenClock(NOW), profile, path, by="王", whole=True)

    assert book.all() == []
    assert import_file(book, FrozenClock(NOW), profile, path, by="王").batch.new == 1


def test_a_workbook_with_macros_a_bomb_and_a_merged_number(book: SqlClueBook, tmp_path: Path) -> None:
    """Macros are named and not run; a bomb beside the sheets is not unpacked; a merged number is no single row's."""
    path = tmp_path / "grid.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet()
        for column, head in enumerate(("排查编号", "排查时间", "场所名称", "现场情况")):
            sheet.write(0, column, head)
        sheet.merge_range(1, 0, 2, 0, "WG-1")
        for row in (1, 2):
            sheet.write_row(row, 1, ["2026-11-01", FIRM, "高息海报"])
        sheet.write_row(3, 0, ["WG-2", "2026-11-01", FIRM, "高息海报"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    preview = seen(book, path, "grid")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b"<a>" + b" " * 600_000_000)

    assert (preview.counts[Verdict.NEW], preview.counts[Verdict.REFUSED]) == (1, 2)
    assert "几行共用一个编号" in said(preview)
    assert "宏没有运行" in preview.notes[0]
    started = time.process_time()
    assert seen(book, path, "grid").counts[Verdict.NEW] == 1
    assert time.process_time() - started < 20


def test_a_title_and_a_header_of_two_rows(book: SqlClueBook, tmp_path: Path) -> None:
    """As an official sheet has them; a footer is no row."""
    path = csv_of(
        tmp_path, "某区投诉情况表,,,,,", "填报单位：某所,,,,,", "登记,登记日期,投诉,被诉企业,投诉内容,争议金额",
        "登记号,,投诉人,,,（万元）", f"A1,2026-11-01,某甲,{FIRM},保本,2", "合计,,,,,2", "填报人：某,,,,,",
    )  # fmt: skip
    profile = find_profile("complaints-12315")
    done = import_file(book, FrozenClock(NOW), profile, path, by="王")

    assert (done.batch.new, done.batch.refused) == (1, 0)
    assert str(book.get("WB-000001").amount_yuan) == "20000.00"


def test_json_of_any_kind_is_told_row_by_row() -> None:
    """Nested, deep, wide, with numbers beyond any float: a row is read or refused."""
    deep: object = "x"
    for _ in range(50):
        deep = {"a": deep}
    records = [
        {"登记号": "9" * 30, "登记日期": "2026-11-01", "被诉企业": FIRM, "投诉内容": ["保本", "付息"], "更多": deep},
        {f"键{number}": "1" for number in range(400)}, ["no object"], None, {"登记号": {"值": "A"}},
        {"登记号": "A\ud800", "登记日期": "2026-11-01", "被诉企业": FIRM},
    ]  # fmt: skip
    rows = list(read_records(find_profile("complaints-12315"), records, NOW))

    assert [row.arrival is not None for row in rows] == [True, False, False, False, False, True]
    assert all(row.problems for row in rows if row.arrival is None)
    assert rows[0].arrival is not None
    assert rows[0].arrival.clue.behaviour == "保本；付息"
    json.loads(rows[0].arrival.clue.raw)


CELL = st.text(max_size=40)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from([*HEADER.split(","), "变更记录", "x"]), CELL), max_size=8))
def test_no_row_breaks_the_import(records: list[dict[str, str]]) -> None:
    """Whatever stands in a row, under every profile: an arrival or a problem, and only our own errors."""
    for profile in load_profiles().values():
        heads = {name: heads[0] for name, heads in profile.columns.items() if heads}
        made = [{heads[name]: "".join(record.values()) for name in heads} for record in records] + list(records)
        for row in read_records(profile, made, NOW):
            assert row.arrival or row.problems


@pytest.mark.long
def test_a_long_file_in_bounded_time(book: SqlClueBook, tmp_path: Path) -> None:
    """25,000 rows, more than are held in memory; the same again is the same. Measured for 200,000 in docs."""
    path = tmp_path / "long.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{HEADER}\n")
        file.writelines(f"A{n},2026-11-01,某{n}甲,{FIRM},保本付息,{n}\n" for n in range(25_000))
    profile, started = find_profile("complaints-12315"), time.process_time()
    first = import_file(book, FrozenClock(NOW), profile, path, by="王").batch
    again = import_file(book, FrozenClock(NOW), profile, path, by="王").batch

    assert (first.new, again.new, again.same) == (25_000, 0, 25_000)
    assert time.process_time() - started < 60


@pytest.fixture(params=[131_072, 10_000_000])
def _cell_limit(request: pytest.FixtureRequest) -> Iterator[None]:
    """The csv module's limit as it is at first, and as training leaves it."""
    before = csv.field_size_limit(request.param)
    yield
    csv.field_size_limit(before)


@pytest.mark.usefixtures("_cell_limit")
def test_a_long_file_that_breaks_at_its_end(book: SqlClueBook, sqlite_store: Store, tmp_path: Path) -> None:
    """22,000 good rows and a broken record: nothing of it is imported, whatever this process has read before."""
    path = tmp_path / "broken.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{HEADER}\n")
        file.writelines(f"A{n},2026-11-01,某甲,{FIRM},保本付息,{n}\n" for n in range(22_000))
        file.write('B1,2026-11-01,某甲,"' + "长" * 200_000)
    with pytest.raises(UnreadableFile):
        import_file(book, FrozenClock(NOW), find_profile("complaints-12315"), path, by="王")

    assert book.all() == []
    assert list(SqlAuditLog(sqlite_store, FrozenClock(NOW)).entries()) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("kind: nonsense", "nonsense"), ("required: [subject]", "external_id"), ("dates: [soon]", "dates"),
        ("amount_unit: 块", "amount_unit"), ("id: 大写", "id"), ("surprise: 1", "surprise"),
        ("valid_from: soon", "valid_from"),
        ("columns: {nonsense: [a]}", "nonsense"), ("columns: {subject: [甲], address: [甲]}", "两个字段"),
        ("external_id_pattern: '('", "有误"), ("codes: 3", "有误"), ("name: [", "无法读取"),
    ],
)  # fmt: skip
def test_a_broken_profile_is_named(change: str, sentence: str, tmp_path: Path) -> None:
    """File, place, and what to do."""
    key = change.partition(":")[0]
    lines = (FOLDER / "media.yml").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith((f"{key}:", "  ") if key == "columns" else f"{key}:")]
    path = tmp_path / "office.yml"
    path.write_text("\n".join([*kept, change]), encoding="utf-8")
    with pytest.raises(BadInput, match=sentence) as caught:
        load_profile(path)

    assert "office.yml" in str(caught.value)


def test_an_office_maps_its_own_columns(book: SqlClueBook, tmp_path: Path) -> None:
    """A profile of the office's own beside the shipped words; an unknown one is refused with those there are."""
    text = (FOLDER / "media.yml").read_text(encoding="utf-8").replace("稿件编号", "本局编号")
    (tmp_path / "media.yml").write_text(text, encoding="utf-8")
    path = csv_of(tmp_path, "本局编号,发布时间,涉及主体,摘要", f"Z1,2026-11-01,{FIRM},报道")
    done = import_file(book, FrozenClock(NOW), find_profile("媒体曝光", tmp_path), path, by="王")

    assert done.batch.new == 1
    with pytest.raises(NotKnown, match="media"):
        find_profile("nonsense", tmp_path)
