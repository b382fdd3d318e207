"""A folder of text files that people edit: changed together or not at all, each change with who, when, why, undoable.

folder/
├── *.yml, *.yml.off       what is edited; loaders read *.yml alone
├── .history/000012.json   one change: who, when, why, each file's text before and after
└── .lock                  held by whoever writes, falls with its process

The act stands in the audit chain before the files move: a crash between the two leaves an entry without its change,
never a change without its entry.
"""

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from facts.errors import BadInput, NoSpace, NotKnown, Overtaken, UnreadableFile
from facts.ports import AuditLog, Clock

HISTORY = ".history"
#: Bytes of one file at most; the largest of the shipped lexicon has 40 kB.
MOST_BYTES = 512 * 1024
#: File names that may be written: no folder, no hidden file, no blanks.
NAME = re.compile(r"[^\W_][\w-]{0,63}(?:\.[\w-]{1,40})?\.yml(?:\.off)?")
#: Name -> text; None where there is no such file.
Texts = Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of some files of a folder."""

    number: int
    at: datetime
    by: str
    #: What was done, as the audit log names it.
    act: str
    reason: str
    before: Texts
    after: Texts
    #: Number of the change that this one took back.
    undoes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Who wants a change, what the audit log calls it, and why."""

    by: str
    act: str
    reason: str


class KeptFolder:
    """The files of one folder and their history."""

    def __init__(self, home: Path, *, clock: Clock, audit: AuditLog) -> None:
        """Name the folder; it is made with its first file."""
        self.home = home
        self._clock = clock
        self._audit = audit

    def read(self, name: str) -> str | None:
        """The text of a file; None where there is none.

        Raises:
            BadInput: the name cannot be one of this folder.
            UnreadableFile: it is no UTF-8 text or cannot be read.
        """
        path = self.home / checked(name)
        try:
            return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as problem:
            raise UnreadableFile(
                f"文件 {name} 读不出来（{problem}）；请在服务器上检查它的权限和编码（UTF-8）。"
            ) from problem

    def names(self) -> tuple[str, ...]:
        """Names of the files that can be edited here."""
        if not self.home.is_dir():
            return ()
        return tuple(sorted(path.name for path in self.home.iterdir() if NAME.fullmatch(path.name) and path.is_file()))

    def write(self, after: Texts, wish: Wish, *, seen: Mapping[str, str], undoes: int | None = None) -> Change:
        """Write files together, note the change, and put it into the audit chain.

        Args:
            after: the new texts; None takes a file away. Texts that are as they were are left out.
            wish: who, what and why.
            seen: name -> digest (`digest`) of the text the person looked at, for each file of `after`.
            undoes: the change that this one takes back.

        Raises:
            Overtaken: somebody changed one of the files meanwhile; nothing was written.
            BadInput: nothing differs, a name or a text cannot be taken, or no reason is given.
            NoSpace: the folder cannot be written; nothing was changed.
        """
        if not wish.reason.strip():
            raise BadInput("请写明理由；没有写入任何内容。")
        with self._alone():
            before = {name: self.read(name) for name in after}
            for name, text in before.items():
                if digest(text) != seen.get(name, digest(None)):
                    raise Overtaken(f"文件 {name} 在此期间被别人改过，什么都没有写入；请看过现在的内容后再改。")
            differing = {name: text for name, text in after.items() if text != before[name]}
            if not differing:
                raise BadInput("内容没有变化，什么都没有写入。")
            change = Change(
                number=self._next(), at=self._clock.now(), by=wish.by, act=wish.act, reason=wish.reason.strip(),
                before={name: before[name] for name in differing}, after=differing, undoes=undoes,
            )  # fmt: skip
            self._commit(change)
        return change

    def history(self, name: str | None = None, limit: int = 200) -> tuple[Change, ...]:
        """The latest changes, newest first; of one file where it is named."""
        found = []
        for path in sorted((self.home / HISTORY).glob("[0-9]*.json"), reverse=True):
            change = _loaded(path)
            if name is None or name in change.after:
                found.append(change)
            if len(found) >= limit:
                break
        return tuple(found)

    def change(self, number: int) -> Change:
        """One change.

        Raises:
            NotKnown: there is no such change.
        """
        path = self.home / HISTORY / f"{number:06d}.json"
        if not path.is_file():
            raise NotKnown(f"没有第 {number} 次修改的记录。")
        return _loaded(path)

    def undo(self, number: int, wish: Wish) -> Change:
        """Give the files the texts they had before a change; that is a change of its own.

        Raises:
            NotKnown: there is no such change.
            Overtaken: one of its files was changed again since; take that back first.
        """
        change = self.change(number)
        seen = {name: digest(text) for name, text in change.after.items()}
        return self.write(change.before, wish, seen=seen, undoes=number)

    def _next(self) -> int:
        numbers = [int(path.stem) for path in (self.home / HISTORY).glob("[0-9]*.json") if path.stem.isdecimal()]
        return max(numbers, default=0) + 1

    def _commit(self, change: Change) -> None:
        staged: dict[str, Path] = {}
        note = self.home / HISTORY / f"{change.number:06d}.json"
        try:
            note.parent.mkdir(mode=0o700, exist_ok=True)
            staged = {name: _staged(self.home / name, text) for name, text in change.after.items() if text is not None}
            coming = _staged(note, json.dumps(asdict(change), ensure_ascii=False, default=str))
        except OSError as problem:
            _unlink(staged)
            raise NoSpace(f"文件夹 {self.home} 写不进去（{problem.strerror}），什么都没有改动。") from problem
        try:
            self._note(change)
            self._move(change, staged)
            coming.replace(note)
        except OSError as problem:
            raise NoSpace(f"文件夹 {self.home} 写不进去（{problem.strerror}），已恢复原样。") from problem
        finally:
            _unlink(staged | {"": coming})

    def _move(self, change: Change, staged: Mapping[str, Path]) -> None:
        moved: list[str] = []
        try:
            for name in change.after:
                moved.append(name)
                if name in staged:
                    staged[name].replace(self.home / name)
                else:
                    (self.home / name).unlink(missing_ok=True)
        except OSError:
            for name in moved:
                _restored(self.home / name, change.before[name])
            raise

    def _note(self, change: Change) -> None:
        digests = {
            name: {"before": digest(change.before[name]), "after": digest(text)} for name, text in change.after.items()
        }
        detail: dict[str, object] = {"change": change.number, "reason": change.reason, "files": digests}
        if change.undoes is not None:
            detail["undoes"] = change.undoes
        self._audit.append(actor=change.by, act=change.act, subject=", ".join(change.after), detail=detail)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            lock = (self.home / ".lock").open("w", encoding="ascii")
        except OSError as problem:
            raise NoSpace(f"文件夹 {self.home} 写不进去（{problem.strerror}），什么都没有改动。") from problem
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def digest(text: str | None) -> str:
    """SHA-256 of a text, 64 hex digits; "" where there is none."""
    return "" if text is None else hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def checked(name: str) -> str:
    """A file name that may stand in such a folder.

    Raises:
        BadInput: it may not.
    """
    if not NAME.fullmatch(name):
        raise BadInput("文件名只能用文字、数字、横线和点，以 .yml 结尾，例如 bank.yml。")
    return name


def taken(text: str) -> str:
    """A text from a form as a file has it: line feeds alone, one at its end.

    Raises:
        BadInput: it is too long, or holds what UTF-8 or YAML cannot have.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").rstrip() + "\n"
    try:
        size = len(plain.encode("utf-8"))
    except UnicodeEncodeError as problem:
        raise BadInput("内容里有不成对的编码字符，不能写入文件；请重新输入那一处。") from problem
    if size > MOST_BYTES:
        raise BadInput(f"内容有 {size:,} 字节，超过 {MOST_BYTES:,} 字节；请拆成几个文件。")
    return plain


def _loaded(path: Path) -> Change:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Change(**found | {"at": datetime.fromisoformat(found["at"])})
    except (OSError, ValueError, TypeError, KeyError) as problem:
        raise UnreadableFile(f"修改记录 {path.name} 已损坏（{problem}）；请从备份恢复它。") from problem


def _staged(target: Path, text: str) -> Path:
    # Not *.yml: a process that watches the folder must not read a file that is half written.
    path = target.with_name(f".{target.name}.{os.getpid()}.new")
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return path


def _unlink(paths: Mapping[str, Path]) -> None:
    for path in paths.values():
        path.unlink(missing_ok=True)


def _restored(target: Path, text: str | None) -> None:
    if text is None:
        target.unlink(missing_ok=True)
    else:
        target.write_text(text, encoding="utf-8", newline="\n")
