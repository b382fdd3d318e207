"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Db = Annotated[str | None, typer.Option("--db", metavar="URL", help="Database address; default: a file under --out.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder for database, evidence and logs.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Unmask = Annotated[
    bool, typer.Option("--unmask", help="Show phones, QQ, WeChat, cards, e-mail and names as they stand.")
]


def running_account() -> str:
    """The name of the account that runs this; its number where it has none."""
    import os
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"
