"""Change the office's lexicon: a draft is made in memory, proved as a whole, tried if wanted, and then kept.

From the desk and from the command line alike, so that the folder has one history.

cells of one entry, or one file's text ─► the office as it would be ─► faults, entries that differ ─► kept
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from facts.errors import BadInput, BrokenLexicon, Overtaken
from keywords import Engine, Lexicon
from keywords.entries.entry import Entry
from keywords.entries.folders import digest_of
from keywords.entries.forms import check_nesting
from keywords.entries.importing import take_in
from keywords.entries.judging import Problem, single_row
from keywords.entries.office import Office
from keywords.entries.proving import checkup
from runs.keeping import Change, KeptFolder, Wish, checked, digest, taken

#: What the audit log calls a change of one entry, and of the entries of a table.
ENTRY, IMPORTED = "lexicon entry changed", "lexicon entries imported"

#: Names and texts of files.
_Texts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The office's lexicon as it is and as somebody wants it."""

    before: Office
    after: Office
    #: What is wrong with cells of an entry; empty for a file.
    problems: tuple[Problem, ...] = ()

    @property
    def texts(self) -> dict[str, str]:
        """The files that differ."""
        return {name: text for name, text in self.after.own.items() if self.before.own.get(name) != text}


def state_of(office: Office) -> str:
    """Digest over the office's files, to tell whether somebody changed them meanwhile."""
    return digest_of(office.own)


def entry_draft(office: Office, cells: Mapping[str, str], today: date) -> Draft:
    """Add or change one entry.

    Args:
        office: as it was read.
        cells: heading of keywords.entries.exchange.COLUMNS -> text; a blank one takes the field away.
        today: since when a new entry holds, where the cells do not say.

    Raises:
        BrokenLexicon: the office's folder was broken before.
    """
    outcome = take_in(office, [single_row(cells)], today)
    return Draft(before=office, after=outcome.office, problems=outcome.problems)


def file_draft(office: Office, name: str, text: str) -> Draft:
    """Give one file of the office's folder a new text.

    Raises:
        BadInput: the name or the text cannot be taken.
        BrokenLexicon: it nests too deeply to be read.
    """
    plain = taken(text)
    check_nesting(checked(name), plain)
    return Draft(before=office, after=replace(office, own={**office.own, name: plain}))


def faults(draft: Draft, today: date) -> tuple[str, ...]:
    """Say what is wrong with a draft, as `fangfei lexicon check` does: each with file and line; 1 to 3 s.

    What the lexicon in use has of it already keeps nobody from changing something else.
    """
    try:
        found = _checked(*_key(draft.after), today)
    except BrokenLexicon as problem:
        return (str(problem),)
    if not found:
        return ()
    try:
        known = set(_checked(*_key(draft.before), today))
    except BrokenLexicon:
        known = set()
    return tuple(each for each in found if each not in known)


def lexicon_of(office: Office, today: date) -> Lexicon:
    """The merged lexicon of a day.

    Raises:
        BrokenLexicon: naming file, line, what is wrong and what to do.
    """
    return _merged(*_key(office), today)


def _key(office: Office) -> tuple[_Texts, _Texts]:
    return tuple(office.shipped.items()), tuple(office.own.items())


# One page of an editor asks for the same lexicon several times; merging takes a tenth of a second, proving a whole one.
@lru_cache(maxsize=4)
def _merged(shipped: _Texts, own: _Texts, today: date) -> Lexicon:
    return Lexicon.of(dict(shipped), dict(own), today)


@lru_cache(maxsize=4)
def _checked(shipped: _Texts, own: _Texts, today: date) -> tuple[str, ...]:
    return checkup(Engine.of(_merged(shipped, own, today)))


def touched(draft: Draft, today: date) -> tuple[Entry, ...]:
    """The entries that differ and hold today: as they are, and as they would be."""
    was, will = (
        {entry.id: entry for entry in lexicon_of(office, today).entries} for office in (draft.before, draft.after)
    )
    differing = [key for key in {**was, **will} if not _same(was.get(key), will.get(key))]
    return tuple(entry for key in differing for entry in (was.get(key), will.get(key)) if entry)


def save(draft: Draft, kept: KeptFolder, wish: Wish, *, state: str, today: date) -> Change:
    """Keep a draft that has no fault.

    Raises:
        Overtaken: somebody changed the folder since `state`; nothing was written.
        BrokenLexicon: the draft has faults; each is named.
        BadInput: a cell cannot be taken, nothing differs, or there is no reason.
        NoSpace: the folder cannot be written.
    """
    if state_of(draft.before) != state:
        raise Overtaken("词表在此期间被别人改过，什么都没有写入；请看过现在的内容后再改。")
    if draft.problems:
        raise BadInput("".join(problem.of_cell() for problem in draft.problems))
    if not draft.texts:
        raise BadInput("内容没有变化，什么都没有写入。")
    if found := faults(draft, today):
        raise BrokenLexicon("\n".join(found))
    return kept.write(dict(draft.texts), wish, seen={name: digest(draft.before.own.get(name)) for name in draft.texts})


def undo(kept: KeptFolder, number: int, wish: Wish, *, office: Office, today: date) -> Change:
    """Take one change of the lexicon back, where the files it gives back make a sound lexicon.

    Raises:
        BrokenLexicon: they do not, such as when later entries rest on it.
        NotKnown, Overtaken, BadInput, NoSpace: as KeptFolder.undo.
    """
    before = kept.change(number).before
    own = {name: text for name, text in {**office.own, **before}.items() if text is not None}
    if found := faults(Draft(before=office, after=replace(office, own=own)), today):
        raise BrokenLexicon("\n".join(found))
    return kept.undo(number, wish)


def _same(one: Entry | None, other: Entry | None) -> bool:
    if one is None or other is None:
        return False
    return replace(one, place="") == replace(other, place="")
