"""docs/howto/lexicon.md, run as it is written: every command, in order, and every line it says you should see."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import tree

PAGE = tree.ROOT / "docs" / "howto" / "lexicon.md"
FENCE = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
#: The command as the shell finds it, from this checkout.
COMMAND = f'#!/bin/sh\nexec "{sys.executable}" -m cli "$@"\n'


@pytest.mark.long
def test_the_page_runs_as_written(tmp_path: Path) -> None:
    """One shell, all blocks; what stands after `#=` is in the output, in that order."""
    blocks = FENCE.findall(PAGE.read_text(encoding="utf-8"))
    wanted = [line.removeprefix("#= ") for block in blocks for line in block.splitlines() if line.startswith("#= ")]
    command = tmp_path / "bin" / "fangfei"
    command.parent.mkdir()
    command.write_text(COMMAND, encoding="utf-8")
    command.chmod(0o755)
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["/bin/sh", "-e"],
        input="\n".join(blocks), cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False,
        env=os.environ | {"PATH": path, "PYTHONPATH": str(tree.ROOT), "PYTHONUTF8": "1", "COLUMNS": "200"},
    )  # fmt: skip
    said = done.stdout + done.stderr

    assert (done.returncode, len(wanted) >= 8) == (0, True), said
    assert [line for line in wanted if line not in said] == []
    assert sorted(each.name for each in (tmp_path / "our-lexicon").glob("*.yml")) == ["lexicon.yml", "own.yml"]
