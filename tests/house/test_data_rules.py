"""Nothing that others wrote is in our corpus or on our demo web: checked against the development data where it lies."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import tree

#: Development data beside the checkout; it is never part of the repository.
DATA = tree.ROOT.parent / "shared" / "data"
#: So many Han characters in a row are no coincidence.
LENGTH = 20
RUN = re.compile(rf"[\u4e00-\u9fff]{{{LENGTH},}}")
#: Marks inside a sentence; a copy that only moved its commas is a copy.
MARKS = re.compile("[，、；：“”‘’（）《》 ]")
#: Wording that belongs to nobody: statutes, formulas of courts, notices that the law prescribes.
PUBLIC = (
    "未经国务院金融管理部门依法许可或者违反国家金融管理规定，以许诺还本付息或者给予其他投资回报等方式，向不特定对象吸收资金的行为",
    "以非法占有为目的，使用诈骗方法非法集资，数额较大的",
    "非法吸收公众存款罪，判处有期徒刑七年，并处罚金",
    "基金管理人承诺以诚实信用、勤勉尽责的原则管理和运用基金资产",
    "风险提示：本公司承诺以诚实信用、勤勉尽责的原则管理和运用基金资产",
)


def _windows(text: str) -> Iterator[str]:
    for run in RUN.findall(MARKS.sub("", text)):
        yield from (run[start : start + LENGTH] for start in range(len(run) - LENGTH + 1))


def _text(path: Path) -> str:
    body = path.read_bytes()
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("gb18030", "replace")


def _ours() -> dict[str, str]:
    """Window -> the file of ours it stands in."""
    folders = (tree.ROOT / "classifier" / "corpus", tree.ROOT / "demo" / "web")
    known = {window for passage in PUBLIC for window in _windows(passage)}
    return {
        window: tree.where(path)
        for folder in folders
        for path in tree.files(under=folder)
        for window in _windows(_text(path))
        if window not in known
    }


@pytest.mark.skipif(not DATA.is_dir(), reason=f"the development data does not lie in {DATA.name}/ beside the checkout")
@pytest.mark.timeout(300)
def test_no_row_or_page_of_others_is_ours() -> None:
    """No twenty Han characters in a row are shared with the development data."""
    ours = _ours()
    shared = {
        f"{ours[window]} and {path.relative_to(DATA)}: {window}"
        for path in tree.files(under=DATA)
        for window in _windows(_text(path))
        if window in ours
    }

    assert sorted(shared) == []
