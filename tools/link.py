"""Make this checkout importable in the virtual environment that runs this file, and give it its `fangfei` command.

A path file and a script of five lines do what an editable install does, without a build tool: `make demo` needs
nothing but the run-time dependencies. What a real install does is tested on the wheel (.ci/run).
"""

import sys
import sysconfig
from pathlib import Path

#: pip writes the same two lines where a path has spaces or is too long for a #! line.
SCRIPT = """\
#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import sys

from cli import main

sys.exit(main())
"""


def link(checkout: Path, site: Path, scripts: Path, python: Path) -> None:
    """Write the path file into `site` and the command into `scripts`."""
    (site / "fangfei-checkout.pth").write_text(f"{checkout}\n", encoding="utf-8")
    command = scripts / "fangfei"
    command.write_text(SCRIPT.format(python=python), encoding="utf-8")
    command.chmod(0o755)


if __name__ == "__main__":
    link(
        Path(__file__).resolve().parents[1],
        Path(sysconfig.get_path("purelib")),
        Path(sysconfig.get_path("scripts")),
        Path(sys.executable),
    )
