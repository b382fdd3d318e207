"""What reading pictures works with, put together for one house."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from evidence.images import images
from facts.errors import BadInput, NoSpace
from pictures import ChildReader
from runs.pictures import PicturePorts
from store.pictures import SqlPictureBook
from wiring.assembly import House


def picture_ports(house: House, reader: ChildReader) -> PicturePorts:
    """Whom the work on pictures is done with; the reader belongs to the caller, who closes it."""
    return PicturePorts(
        book=SqlPictureBook(house.store),
        pages=house.pages,
        take=house.casework.take_page,
        vault=house.vault(),
        walk=partial(images, house.settings.evidence),
        reader=reader,
        is_busy=partial(is_scanning, house.settings.out),
    )


def is_scanning(out: Path) -> bool:
    """Whether a scan is writing to this folder right now; its lock falls with its process.

    Looking takes the lock for some microseconds, shared; nobody else can look more quietly at a lock of this kind.
    """
    try:
        with (out / "scan.lock").open("r", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


@contextmanager
def reading_alone(out: Path) -> Iterator[None]:
    """Let one process at a time work the queue of this folder; the lock falls with its process.

    Raises:
        BadInput: another one is at it.
        NoSpace: the folder cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = (out / "pictures.lock").open("w", encoding="ascii")
    except OSError as problem:
        raise NoSpace(f"文件夹 {out} 写不进去（{problem.strerror}）；请用 --out 另选一个。") from problem
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            raise BadInput(f"另一个进程正在读 {out} 的图片；请等它结束。") from problem
        yield
