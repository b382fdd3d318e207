"""Outside clues through the desk: previewed, imported once, undone; hostile files are refused in one sentence."""

import io
import zipfile

import pytest

from facts.people import Realm, Role
from leads.clues.profile import FOLDER
from tests.desk.office import Office, post
from tests.desk.papers.clerk import SIMING, clerk, confirm, confirmed, hand_in, previewed, stamp, told

SAMPLE = (FOLDER.parent / "samples" / "complaints-12315.csv").read_bytes()
PROFILE = "complaints-12315"
#: Of the sample's complainants.
PRIVATE = ("林甲某", "13800138001", "陈乙某", "13800138002", "138 0013 8001")


def test_from_preview_to_undo(office: Office) -> None:
    """Preview writes nothing and names no reporter; the second time everything is known; undone nothing counts."""
    client = office.client(clerk(office))
    address, page = previewed(client, "clues", "12315.csv", SAMPLE, profile=PROFILE)
    assert [word for word in PRIVATE if word in page] == []
    assert office.house.clues.all() == []
    result = confirmed(client, address, page)
    count = len(office.house.clues.all())

    assert count > 0
    assert f"新增 {count} 条" in told(result)
    assert [word for word in PRIVATE if word in result or word in client.get("/imports").text] == []
    _, again = previewed(client, "clues", "12315.csv", SAMPLE, profile=PROFILE)
    assert f"{count} 未变" in told(again)
    assert "没有需要写入的内容" in told(again)
    assert post(client, "/imports/batches/clues/1/undo", reason="列对应错了").status_code == 303
    assert office.house.clues.all() == []
    assert ("王内勤", "clue batch undone", "1") in office.acts()


def test_each_row_is_told(office: Office) -> None:
    """New, changed, the same and refused, each with its sentence."""
    client = office.client(clerk(office))
    head = "登记号,登记日期,被诉企业,投诉内容,争议金额\n"
    rows = ("A-1,2026-11-02,滨海金树财富管理有限公司,保本付息,100\n", "A-2,2026-11-02,海纳投资有限公司,保本,5\n")
    address, page = previewed(client, "clues", "a.csv", (head + "".join(rows)).encode(), profile=PROFILE)
    confirmed(client, address, page)
    changed = head + rows[0] + rows[1].replace("保本", "不还钱") + "A-3,2026-11-03,某某,x,-5\n,,,,\nA-1,,,,\n"
    _, again = previewed(client, "clues", "b.csv", changed.encode(), profile=PROFILE)
    words = told(again)

    assert "1 新增" in words
    assert "1 变更" in words
    assert "1 未变" in words
    assert "1 不能导入" in words
    assert "争议金额：金额“-5”是负数" in words
    assert "“登记日期”是必需的" in words


def test_whoever_must_not_import_cannot(office: Office) -> None:
    """Roles without the right get 403; somebody else's file is not there."""
    owner = office.client(clerk(office))
    address, page = previewed(owner, "clues", "12315.csv", SAMPLE, profile=PROFILE)
    # An analyst may bring in watch entries, so the page is there, and the file of somebody else is not.
    for number, (role, status) in enumerate(((Role.ANALYST, 404), (Role.LEADER, 403), (Role.AUDITOR, 403))):
        other = office.client(clerk(office, f"别人{number}", role))
        assert hand_in(other, "clues", "a.csv", SAMPLE, profile=PROFILE).status_code == 403
        assert other.post(f"{address}/confirm", data={"stamp": stamp(page)}).status_code == status
    second = office.client(clerk(office, "李内勤"))
    assert second.get(address).status_code == 404
    assert confirm(second, address, page).status_code == 404
    assert office.house.clues.all() == []


def test_a_district_sees_its_own_imports(office: Office) -> None:
    """Batches of others are not listed, not shown and not undone."""
    client = office.client(clerk(office))
    address, page = previewed(client, "clues", "12315.csv", SAMPLE, profile=PROFILE)
    confirmed(client, address, page)
    siming = office.client(clerk(office, "思明区", Role.DISTRICT, Realm(districts=frozenset({SIMING}))))

    assert "12315.csv" in client.get("/imports").text
    assert "12315.csv" not in siming.get("/imports").text
    assert siming.get("/imports/batches/clues/1").status_code == 404
    assert post(siming, "/imports/batches/clues/1/undo", reason="x").status_code in (404, 422)
    assert len(office.house.clues.all()) > 0


def test_only_what_was_previewed_is_written(office: Office) -> None:
    """A file that is another one by now, an invented stamp, a form without its token: nothing is written."""
    client = office.client(clerk(office))
    address, page = previewed(client, "clues", "12315.csv", SAMPLE, profile=PROFILE)
    assert confirm(client, address, page.replace(stamp(page), "0" * 32)).status_code == 422
    forged = client.post(f"{address}/confirm", data={"stamp": stamp(page), "token": "x"})
    assert forged.status_code == 403
    (kept,) = (office.folder / "uploads").glob("*/12315.csv")
    kept.write_bytes(SAMPLE + b"X-9,2026-11-02,,,\n")
    assert confirm(client, address, page).status_code == 422
    assert office.house.clues.all() == []


def _zip(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name.replace("__", "/"), body)
    return out.getvalue()


BOMB = _zip(**{"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<a>" + b" " * 300_000_000})


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(600), "另存为"),
        ("a.xlsx", b"MZ" + bytes(600), "不是表格"),
        ("a.xlsx", b"%PDF-1.7 x", "不是表格"),
        ("a.csv", b"", "空"),
        ("a.xlsx", b"PK\x03\x04" + b"x" * 600, ""),
        ("a.xlsx", BOMB, ""),
        ("a.xlsx", _zip(word__document__xml=b"<x/>"), ""),
        ("a.json", b"[" * 100_000, ""),
        ("../../etc/passwd", b"a,b\n1,2\n", "表头"),
        ("a.csv", b"\xff\xfe\x00\xd8\x00", ""),
        ("a.csv", "网址\n=cmd|' /C calc'!A0\n".encode(), "缺少必需的列"),
    ],
)
def test_hostile_files_are_one_sentence(office: Office, name: str, body: bytes, says: str) -> None:
    """Refused at the door or by the preview; nothing is written, no path of the server is told, nothing stays."""
    client = office.client(clerk(office))
    answer = hand_in(client, "clues", name, body, profile=PROFILE)
    if answer.status_code == 303:
        answer = client.get(answer.headers["location"])
    words = told(answer.text)

    assert answer.status_code == 422, words
    assert says in words
    assert str(office.folder) not in answer.text
    assert "没有写入" in words or "请" in words
    assert office.house.clues.all() == []


def test_too_large_is_too_large(office: Office) -> None:
    """Beyond the bound of the guard, and of the shelf."""
    client = office.client(clerk(office))
    assert hand_in(client, "clues", "a.csv", b"a," * 10_500_000, profile=PROFILE).status_code == 413
    answer = hand_in(client, "clues", "a.csv", b"a," * 9_600_000, profile=PROFILE)
    assert answer.status_code == 422
    assert "超过 19 MB" in told(answer.text)


def test_a_file_is_put_away_when_it_is_given_up(office: Office) -> None:
    """Discarded it is gone; of more than five of one person the oldest goes."""
    client = office.client(clerk(office))
    address, _ = previewed(client, "clues", "12315.csv", SAMPLE, profile=PROFILE)
    assert post(client, f"{address}/discard").status_code == 303
    assert list((office.folder / "uploads").iterdir()) == []
    for _ in range(7):
        hand_in(client, "clues", "12315.csv", SAMPLE, profile=PROFILE)
    assert len(list((office.folder / "uploads").iterdir())) == 5
    assert oct((office.folder / "uploads").stat().st_mode & 0o777) == "0o700"
