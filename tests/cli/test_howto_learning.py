"""docs/howto/learning.md, run as it is written on the demonstration: every command, and every line it says you see."""

import json
import math
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import tree

PAGE = tree.ROOT / "docs" / "howto" / "learning.md"
FENCE = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
#: The demonstration, then some twenty commands.
pytestmark = [pytest.mark.timeout(400), pytest.mark.long]
#: The command as the shell finds it, from this checkout.
COMMAND = f'#!/bin/sh\nexec "{sys.executable}" -m cli "$@"\n'


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the demonstration's output, as `make demo` leaves it."""
    done = subprocess.run(
        [sys.executable, "-m", "demo.run", "--out", str(tmp_path / "out" / "demo")],
        cwd=tree.ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return tmp_path


def test_the_page_runs_as_written(desk: Path) -> None:
    """One shell, all blocks; what stands after `#=` is in the output of its own block."""
    blocks = FENCE.findall(PAGE.read_text(encoding="utf-8"))
    command = desk / "bin" / "fangfei"
    command.parent.mkdir()
    command.write_text(COMMAND, encoding="utf-8")
    command.chmod(0o755)
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    script = "\n".join(f"{block}\necho '=== {number}'" for number, block in enumerate(blocks))
    done = subprocess.run(
        ["/bin/sh", "-e"],
        input=script, cwd=desk, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
        check=False, env=os.environ | {"PATH": path, "PYTHONPATH": str(tree.ROOT), "PYTHONUTF8": "1", "COLUMNS": "200"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    said = re.split(r"^=== \d+\n", done.stdout, flags=re.MULTILINE)
    missing = [
        line
        for block, output in zip(blocks, said, strict=False)
        for line in re.findall(r"^#= (.*)$", block, re.MULTILINE)
        if line not in output
    ]

    assert len(said) == len(blocks) + 1
    assert missing == []
    check_what_is_left(desk)


def check_what_is_left(folder: Path) -> None:
    """The rows carry weights, the curve is a drawing, the heat adds up."""
    rows = [json.loads(line) for line in (folder / "judged.jsonl").read_text(encoding="utf-8").splitlines()]
    heat = json.loads((folder / "heat.json").read_text(encoding="utf-8"))

    assert {"random", "top", "uncertain"} <= {row["stratum"] for row in rows}
    assert all(row["weight"] == pytest.approx(min(10.0, 1 / row["probability"]), abs=1e-5) for row in rows)
    assert [row["stance"] for row in rows if row["stance"] == "licensed"] == ["licensed"]
    assert "混合队列" in (folder / "curve.svg").read_text(encoding="utf-8")
    assert (folder / "新词.xlsx").stat().st_size > 1_000
    for name, head in (("heat", "solicitation"), ("heat_exposure", "exposure")):
        assert math.fsum(heat[name]) + heat["intercepts"][head] == pytest.approx(heat["logits"][head], abs=1e-9)
