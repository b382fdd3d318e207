"""Browser and fonts, by really taking them away."""

import shutil
from pathlib import Path

import pytest

from ops.doctor import programs
from ops.verdicts import Level
from tests.conftest import missing


def fake(tmp_path: Path, body: str) -> str:
    """A program of that name which does something else."""
    program = tmp_path / "chromium"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)
    return str(program)


@pytest.mark.browser
def test_the_real_browser_shows_chinese() -> None:
    """Debian's chromium with fonts-noto-cjk, or another Chinese font."""
    program = shutil.which("chromium")
    if program is None:
        missing("chromium", "chromium fonts-noto-cjk")

    found = programs.check_browser(wanted=True, program=program)

    assert (found.level, found.sentence) == (Level.OK, "Chromium 能启动，中文显示正常。")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("exit 1", "不能启动"), ("echo '<body>shown:boxes</body>'", "方框"), ("echo '<body>shown:nothing'", "画不出"),
        ("sleep 30", "时限"), ("echo \"<body><script>...'shown:'+(a===e?'nothing':'chinese')</script>\"", "不能启动"),
    ],
)  # fmt: skip
def test_a_browser_that_does_not_work_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, says: str
) -> None:
    """It ends at once, hangs, runs no script, or has no Chinese font; each says what to install."""
    monkeypatch.setattr(programs, "_PATIENCE_S", 0.5)

    found = programs.check_browser(wanted=True, program=fake(tmp_path, body))

    assert found.level is Level.FAULT
    assert says in found.sentence
    assert "fonts-noto-cjk" in found.cure


def test_no_browser_is_a_warning_and_none_wanted_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """An office without one still scans."""
    monkeypatch.setenv("PATH", "/nowhere")

    assert programs.check_browser(wanted=True).level is Level.WARNING
    assert programs.check_browser(wanted=False).level is Level.OK
    assert programs.check_browser(wanted=True, program="/nowhere/chromium").level is Level.FAULT


def test_fonts_are_found_by_their_list_or_their_files(tmp_path: Path) -> None:
    """Without fontconfig the files are looked for."""
    bare = programs.check_fonts([tmp_path], program=None)
    (tmp_path / "opentype").mkdir()
    (tmp_path / "opentype" / "NotoSansCJK-Regular.ttc").touch()
    (tmp_path / "DejaVuSans.ttf").touch()

    by_file = programs.check_fonts([tmp_path], program="no-such-list")

    assert (bare.level, bare.cure) == (Level.FAULT, programs.FONTS)
    assert by_file.level is Level.OK
    assert "NotoSansCJK" in by_file.sentence


def test_optional_parts_are_told_one_by_one() -> None:
    """What is not there is no fault."""
    found = programs.check_optional()

    assert found.level is Level.OK
    for name in ("图片文字识别", "PostgreSQL", "openssl"):
        assert name in found.sentence
