"""A form is written row by row: its length costs no memory."""

import subprocess
import sys
from pathlib import Path

from openpyxl import load_workbook


def test_many_rows_in_little_memory(tmp_path: Path) -> None:
    """5,000 rows take no more memory than a bare interpreter with its libraries; benchmarks/forms.py does 100,000."""
    code = (
        "import sys; from pathlib import Path\n"
        "from benchmarks.forms import write\n"
        # Of this program image alone; what getrusage tells begins with what the parent had when it forked.
        "def most(): return int(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])\n"
        "write('附件1', 10, Path(sys.argv[1])); low = most()\n"
        "write('附件1', 5000, Path(sys.argv[1])); print(most() - low, most())\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "f.xlsx")], capture_output=True, text=True, check=True, timeout=100
    )

    assert load_workbook(tmp_path / "f.xlsx", read_only=True).active.max_row == 4 + 5000 + 8
    grown, most = map(int, ran.stdout.split())
    assert grown < 15_000
    assert most < 400 * 1024
