"""Files between preview and confirmation, and files made to be fetched: private, bounded, gone when no longer needed.

out/uploads/<random number>/file          one at a time, named as the person named it
                            about.json    whose it is, what it is to become, its digest
                            taken         there once somebody has confirmed: the second confirmation finds it
"""

import hashlib
import json
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from facts.errors import BadInput, NoSpace, NotKnown, OverCap
from facts.people import Person
from facts.ports import Clock

#: Bytes of one file, below what the guard lets in; files of one person and of everybody; how long one is kept.
MOST_BYTES, MOST_OF_ONE, MOST_FILES, KEPT = 19_000_000, 5, 100, timedelta(hours=12)
_PIECE = 1 << 20
#: Code points of a file name: 60 Chinese characters are 180 bytes, a file system takes 255.
_MOST_NAME = 60
#: Seconds that a file may take to come in, and names that are the shelf's own.
_COMES_IN_S, _OWN_NAMES = 900.0, ("about.json", "taken")
_GONE = "没有这份文件：它不是您上传的、已经过期，或已经处理完；请重新上传。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One file that waits for its confirmation."""

    id: str
    #: Number of the person.
    owner: int
    #: What it is to become: see desk.papers.ways.
    way: str
    #: What the way needs beside the file: profile, form, source.
    detail: dict[str, str]
    name: str
    #: SHA-256, hex.
    sha256: str
    size: int
    at: datetime
    path: Path


class Shelf:
    """The folder of uploads."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder, self._clock = folder, clock

    def put(self, who: Person, body: BinaryIO, name: str, *, way: str, detail: dict[str, str]) -> Upload:
        """Keep a file.

        Raises:
            BadInput: it is empty, or its content is none that an import reads.
            OverCap: it is too large.
            NoSpace: the folder cannot be written.
        """
        number, called = secrets.token_urlsafe(16), clean_file_name(name)
        called = f"_{called}" if called.lower() in _OWN_NAMES else called
        place = self._folder / number
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._clear(who)
            place.mkdir(mode=0o700)
            sha256, size = _copy(body, place / called)
            check_content(place / called)
            about = {
                "owner": who.id, "way": way, "detail": detail, "name": called, "sha256": sha256, "size": size,
                "at": self._clock.now().isoformat(),
            }  # fmt: skip
            (place / "about.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
        except OSError as problem:
            shutil.rmtree(place, ignore_errors=True)
            raise NoSpace(f"上传的文件无法保存（{problem.strerror}）；请管理员检查磁盘。") from problem
        except BadInput:
            shutil.rmtree(place, ignore_errors=True)
            raise
        return self.get(who, number)

    def get(self, who: Person, number: str) -> Upload:
        """Return a file of this person that nobody has confirmed yet.

        Raises:
            NotKnown: there is none, it is somebody else's, it is too old, or it was confirmed.
        """
        found = self._read(number)
        if found is None or found.owner != who.id or (found.path.parent / "taken").exists():
            raise NotKnown(_GONE)
        return found

    def waiting(self, who: Person) -> tuple[Upload, ...]:
        """The files of this person that wait, newest first."""
        own = [one for one in self._all() if one.owner == who.id and not (one.path.parent / "taken").exists()]
        return tuple(sorted(own, key=lambda one: one.at, reverse=True))

    def take(self, who: Person, number: str, sha256: str) -> Upload:
        """Claim a file for being written, once: of two confirmations one gets it.

        Raises:
            NotKnown: as get(); the other confirmation was first.
            BadInput: the file is not the one that was previewed.
        """
        found = self.get(who, number)
        if not secrets.compare_digest(sha256.encode(), found.sha256.encode()) or _digest(found.path) != found.sha256:
            raise BadInput("文件与预览时的不是同一份，没有写入任何内容；请重新上传。")
        try:
            (found.path.parent / "taken").touch(exist_ok=False)
        except FileExistsError as problem:
            raise NotKnown(_GONE) from problem
        return found

    def give_back(self, upload: Upload) -> None:
        """Let a file wait again: nothing of it was written."""
        (upload.path.parent / "taken").unlink(missing_ok=True)

    def reopen(self, who: Person, number: str) -> None:
        """Let a file of this person wait again whose writing was cut off.

        Raises:
            NotKnown: there is none, it is somebody else's, or it is too old.
        """
        found = self._read(number)
        if found is None or found.owner != who.id:
            raise NotKnown(_GONE)
        self.give_back(found)

    def drop(self, upload: Upload) -> None:
        """Remove a file."""
        shutil.rmtree(upload.path.parent, ignore_errors=True)

    def _all(self) -> Iterator[Upload]:
        with suppress(OSError):
            for place in sorted(self._folder.iterdir()):
                if found := self._read(place.name):
                    yield found

    def _read(self, number: str) -> Upload | None:
        if not number or not all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in number):
            return None
        place = self._folder / number
        try:
            about: dict[str, Any] = json.loads((place / "about.json").read_text(encoding="utf-8"))
            found = Upload(id=number, path=place / about["name"], **about | {"at": datetime.fromisoformat(about["at"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return found if found.at > self._clock.now() - KEPT else None

    def _clear(self, who: Person) -> None:
        """Remove what is too old, and the oldest of who has too many."""
        kept = {one.id: one for one in self._all()}
        for place in list(self._folder.iterdir()):
            if place.name not in kept and not _is_coming_in(place):
                shutil.rmtree(place, ignore_errors=True)
        mine = (one for one in kept.values() if one.owner == who.id and not (one.path.parent / "taken").exists())
        own = sorted(mine, key=lambda one: one.at)
        for old in own[: max(0, len(own) - MOST_OF_ONE + 1)]:
            self.drop(old)
        if len(kept) >= MOST_FILES + len(own):
            raise OverCap("等待确认的文件太多，请稍后再上传。")


def plain_of(upload: Upload) -> dict[str, Any]:
    """What may be told of an upload: no path."""
    told = asdict(upload)
    del told["path"], told["owner"]
    return told


def clean_file_name(given: str) -> str:
    """The last part of a name, printable, without a leading dot, at most so long that a file system takes it."""
    last = given.replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"|?*').strip(". ")
    stem, dot, ending = kept.rpartition(".")
    if not dot:
        return kept[:_MOST_NAME] or "上传文件"
    return f"{stem[: _MOST_NAME - len(ending[:8])] or '上传文件'}.{ending[:8]}"


def check_content(path: Path) -> None:
    """Refuse what is no table by its first bytes, whatever its name says.

    Raises:
        BadInput: saying what to send instead.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip():
        raise BadInput("文件是空的；请选择填好的表格再上传。")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadInput("这是旧格式（.xls）或加了密码的工作簿；请另存为不加密码的 .xlsx 再上传。")
    is_wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    if not head.startswith(b"PK\x03\x04") and not is_wide and b"\x00" in head:
        raise BadInput("这不是表格文件；可以上传 .xlsx、.csv，外部线索还可以上传 .json。")
    if head.startswith((b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff")):
        raise BadInput("这不是表格文件；可以上传 .xlsx、.csv，外部线索还可以上传 .json。")


def _copy(body: BinaryIO, target: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with target.open("xb") as file:
        while piece := body.read(_PIECE):
            size += len(piece)
            if size > MOST_BYTES:
                raise OverCap(f"文件超过 {MOST_BYTES // 1_000_000} MB；请分成几份上传。")
            digest.update(piece)
            file.write(piece)
    target.chmod(0o600)
    return digest.hexdigest(), size


def _is_coming_in(place: Path) -> bool:
    """Whether somebody's file is being written there now: what it is stands beside it only afterwards."""
    try:
        return not (place / "about.json").exists() and time.time() - place.stat().st_mtime < _COMES_IN_S
    except OSError:
        return False


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
