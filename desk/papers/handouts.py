"""Files made to be fetched: each in the house's own folder under a random name, gone after half a day."""

import secrets
from contextlib import suppress
from pathlib import Path

from desk.context import Desk
from desk.jobs import KEPT, Handout
from facts.errors import NoSpace

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEDIA = {
    ".xlsx": XLSX, ".docx": DOCX, ".csv": "text/csv; charset=utf-8", ".json": "application/json",
    ".svg": "image/svg+xml", ".png": "image/png",
}  # fmt: skip


def blank(desk: Desk, name: str) -> Handout:
    """A place for a file that is to be called so; what is too old goes.

    Raises:
        NoSpace: the folder cannot be written.
    """
    folder = desk.house.settings.out / "handouts"
    path = Path(name)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        raise NoSpace(f"文件无法保存（{problem.strerror}）；请管理员检查磁盘。") from problem
    _clear(desk, folder)
    return Handout(path=folder / f"{secrets.token_hex(16)}{path.suffix}", name=name, media_type=MEDIA[path.suffix])


def _clear(desk: Desk, folder: Path) -> None:
    limit = (desk.house.clock.now() - KEPT).timestamp()
    for path in folder.iterdir():
        with suppress(OSError):
            if path.stat().st_mtime < limit:
                path.unlink()
