"""Evidence and audit chain read back, a slice a night: those files first that nobody has checked for longest.

Each shift checks what was damaged before, what was never checked, and the oldest others until a share of all bytes was
read, so that everything is read within NIGHTS nights. Files that are still being written wait.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from evidence import check_file
from facts.errors import BrokenChain
from facts.ports import Clock, Progress
from runs.marks import Marks

#: The name of the mark, and nights within which everything is read once.
VERIFY, NIGHTS = "verify", 14
#: A file that was written to so lately may be in the midst of a record.
_SETTLED = timedelta(minutes=15)
#: Damaged places named in a sentence, and kept of one file.
_NAMED, _KEPT = 3, 20
_NUMBER = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyPorts:
    """Whom it works with."""

    folder: Path
    #: Walks the audit chain, telling how far it is; returns its length or raises BrokenChain.
    walk: Callable[[Progress], int]
    marks: Marks
    clock: Clock


@dataclass(slots=True)
class Verified:
    """What one shift came to."""

    files: int = 0
    bytes: int = 0
    #: Files never checked yet that are left for the next nights.
    left: int = 0
    #: Damaged places that stand, those found in earlier nights included.
    damaged: list[str] = field(default_factory=list)
    #: Entries of the audit chain; None where it was not walked to its end.
    chain: int | None = None
    #: What is wrong with the chain.
    broken: str = ""
    is_stopped: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found that is damaged."""
        return not self.damaged and not self.broken

    @property
    def sentence(self) -> str:
        """Plain Chinese."""
        head = f"核验证据文件 {self.files} 个（{self.bytes / 1e6:.1f} MB）"
        left = f"，还有 {self.left} 个从未核验的留待以后各夜" if self.left else ""
        chain = f"，操作记录链 {self.chain} 条" if self.chain is not None and not self.broken else ""
        stopped = "；中途被要求结束，下次接着核验" if self.is_stopped else ""
        if self.is_sound:
            return f"{head}{left}{chain}，未发现损坏{stopped}。"
        places = "、".join(self.damaged[:_NAMED]) + ("等" if len(self.damaged) > _NAMED else "")
        bad = f"；发现 {len(self.damaged)} 处证据损坏：{places}" if self.damaged else ""
        broken = f"；操作记录链不完整：{self.broken}" if self.broken else ""
        return f"{head}{left}{chain}{bad}{broken}{stopped}。"


def verify(
    ports: VerifyPorts,
    *,
    is_over: Callable[[], bool],
    is_stopped: Callable[[], bool],
    say: Callable[[str], object] = lambda _: None,
) -> Verified:
    """Read a night's slice of the evidence, and the whole audit chain.

    Args:
        ports: whom it works with.
        is_over: whether the time for it is over.
        is_stopped: whether somebody asked for an end; where it stood is kept.
        say: told how far it is.

    Raises:
        NoSpace: the mark cannot be written.
    """
    done = Verified()
    mark = _read(ports)
    _walk_chain(ports.walk, done, is_stopped)
    for path in _slice(ports, mark):
        if done.is_stopped or is_over() or is_stopped():
            done.is_stopped = done.is_stopped or is_stopped()
            break
        if _check(path, ports, mark, done, is_stopped):
            ports.marks.put(VERIFY, mark)
            say(f"已核验 {done.files} 个证据文件（{done.bytes / 1e6:.1f} MB）")
    names = {str(path.relative_to(ports.folder)) for path in _files(ports.folder)}
    done.left = len(names - mark["checked"].keys())
    done.damaged = [place for name, places in sorted(mark["damaged"].items()) for place in places]
    return done


def _read(ports: VerifyPorts) -> dict[str, Any]:
    mark = dict(ports.marks.get(VERIFY))
    return {name: dict(mark.get(name) or {}) for name in ("checked", "damaged")}


def _files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.warc.gz")) if folder.is_dir() else []


def _slice(ports: VerifyPorts, mark: dict[str, Any]) -> Iterator[Path]:
    """Damaged ones, then never checked ones, then the oldest until the night's share of all bytes is reached."""
    now, paths = ports.clock.now(), _files(ports.folder)
    sizes = {path: path.stat() for path in paths}
    names = {path: str(path.relative_to(ports.folder)) for path in paths}
    settled = [path for path in paths if sizes[path].st_mtime <= (now - _SETTLED).timestamp()]
    share = sum(stat.st_size for stat in sizes.values()) / NIGHTS
    order = sorted(settled, key=lambda path: (names[path] not in mark["damaged"], mark["checked"].get(names[path], "")))
    read = 0
    for path in order:
        seen = mark["checked"].get(names[path])
        is_late = seen is None or datetime.fromisoformat(seen) < now - timedelta(days=NIGHTS)
        if read >= share and not is_late and names[path] not in mark["damaged"]:
            return
        read += sizes[path].st_size
        yield path


def _check(
    path: Path, ports: VerifyPorts, mark: dict[str, Any], done: Verified, is_stopped: Callable[[], bool]
) -> bool:
    name = str(path.relative_to(ports.folder))
    report = check_file(ports.folder, path, is_stopped)
    if report is None:
        done.is_stopped = True
        return False
    done.files, done.bytes = done.files + 1, done.bytes + report.bytes
    mark["checked"][name] = ports.clock.now().isoformat()
    mark["damaged"].pop(name, None)
    if report.damaged:
        mark["damaged"][name] = [f"{one.file} 第 {one.offset} 字节" for one in report.damaged[:_KEPT]]
    return True


def _walk_chain(walk: Callable[[Progress], int], done: Verified, is_stopped: Callable[[], bool]) -> None:
    def progress(_done: int, _known: int | None, _what: str) -> None:
        if is_stopped():
            raise _Stopped

    try:
        done.chain = walk(progress)
    except BrokenChain as problem:
        place = _NUMBER.search(str(problem))
        done.broken = f"第 {place[0]} 条缺失或被改动过" if place else "有记录缺失或被改动过"
    except _Stopped:
        done.is_stopped = True


class _Stopped(Exception):
    """Somebody asked for an end while the chain was walked."""
