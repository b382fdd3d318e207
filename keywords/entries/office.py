"""An office's own lexicon folder over the shipped one: read it, change it in memory, prove it whole.

It is written by runs.keeping alone, which keeps its history.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from keywords.entries.editing import Fields, amended, appended
from keywords.entries.folders import Files, read_folder
from keywords.entries.lexicon import PACKAGED, Lexicon
from keywords.entries.reading import OWN

#: Where new entries go.
OWN_FILE = "own.yml"
_HEAD = "# 本单位自有词库。版本号由本单位自己定，内容摘要由系统加上。\nversion: office-1\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The office's files as they are, or as they will be."""

    home: Path
    shipped: Files
    own: Files

    @classmethod
    def open(cls, home: Path | None) -> "Office":
        """Read the folder; one that does not exist yet is empty, and so is none.

        Raises:
            BrokenLexicon: a file cannot be read.
        """
        own = read_folder(home, may_be_empty=True) if home and home.exists() else {}
        return cls(home=home or Path(), shipped=read_folder(PACKAGED), own=own)

    def lexicon(self) -> Lexicon:
        """Return the merged lexicon with every entry, valid today or not.

        Raises:
            BrokenLexicon: naming file, line, what is wrong and what to do.
        """
        return Lexicon.of(self.shipped, self.own)

    def with_changes(self, changes: Mapping[str, tuple[Fields, str]]) -> "Office":
        """Return the office with entries added and changed.

        Args:
            changes: id -> the fields that differ, and the place of the entry they change. Where that is a file of the
                office the fields are changed there; else a new item goes into OWN_FILE, and changes the shipped entry
                of that id or adds one.
        """
        own = dict(self.own)
        here: dict[str, dict[str, Fields]] = defaultdict(dict)
        new: list[Fields] = []
        for identity, (fields, place) in changes.items():
            name = place.rpartition(":")[0]
            if name in own:
                here[name][identity] = fields
            else:
                new.append({"id": identity, **fields})
        for name, amendments in here.items():
            own[name] = amended(name, own[name], amendments)
        if new:
            own[OWN_FILE] = appended(OWN_FILE, own.get(OWN_FILE, ""), new)
            own.setdefault("lexicon.yml", _HEAD)
        return replace(self, own=own)


def next_id(taken: Iterable[str]) -> str:
    """Return the first free id of an office's own entries, such as U0001."""
    numbers = [int(each[1:]) for each in taken if each.startswith(OWN) and each[1:].isdecimal()]
    return f"{OWN}{max(numbers, default=0) + 1:04d}"
