"""Scrapy's and our commands as a developer types them in the checkout, with an office in a folder of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.house.tree import ROOT

#: The programs that stand beside the interpreter of this environment.
_BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended."""

    code: int
    out: str
    log: str


@dataclass(frozen=True, slots=True)
class Developer:
    """Somebody at a shell."""

    office: Path
    #: Of a little web that stands for every host; None leaves hosts where they are.
    port: int | None = None
    #: Where the checkout is.
    checkout: Path = ROOT

    def types(self, program: str, *words: str) -> Said:
        """Run one command in the checkout."""
        with self.starts(program, *words) as running:
            out, log = running.communicate(timeout=160)
        return Said(running.returncode, out, log)

    def starts(self, program: str, *words: str) -> "subprocess.Popen[str]":
        """Start one command in the checkout."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("FANGFEI_", "SCRAPY_"))}
        resolve = json.dumps([f"*:*:127.0.0.1:{self.port}"] if self.port else [])
        return subprocess.Popen(
            [_BIN / program, *words],
            cwd=self.checkout,
            env=plain | {"FANGFEI_OUT": str(self.office), "FANGFEI_RESOLVE": resolve, "PYTHONPATH": str(self.checkout)},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
