"""Load the lexicon: entries by category, cues of speech, sectors and modes; all of it data, all of it checked.

lexicon/
├── lexicon.yml    version, day of release
├── cues.yml       words that negate or quote what stands beside them
├── sectors.yml    sector codes of 附件3
├── modes.yml      fundraising modes of the ledger, each with its usual sector
├── *.yml          entries, one file for each category
└── SHA256SUMS     digest of each, to tell who edited what

An office keeps its own folder: its files add, change and retire entries of the shipped one, which stays as it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from keywords.entries.entry import Entry
from keywords.entries.folders import Files, digest_of, read_folder
from keywords.entries.forms import Form, parse_form
from keywords.entries.patterns import compile_pattern
from keywords.entries.reading import Names, drafts, entry_of, over, unique
from keywords.matching.substitutes import tables_version
from keywords.speech.cues import Cue, read_cues
from text import fold_version

__all__ = ["APART", "PACKAGED", "Lexicon", "compile_pattern"]

PACKAGED = Path(__file__).parents[1] / "lexicon"
#: Files that hold something else than entries; a folder without one of them uses the packaged one.
APART = ("lexicon.yml", "cues.yml", "sectors.yml", "modes.yml")
#: What stands between the shipped lexicon's version and the office's.
_AND = "~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Everything the matcher knows, and its version."""

    entries: tuple[Entry, ...]
    cues: tuple[Cue, ...]
    #: Sector code -> name.
    sectors: Mapping[str, str]
    #: Mode -> sector code it belongs to unless something on the page says otherwise; "" where it has none.
    modes: Mapping[str, str]
    #: Such as 2026.11-3+3f9a2c1e, or with an office's own 2026.11-3+3f9a2c1e~office-1+77ab03d9: the number in
    #: lexicon.yml and a digest over the files, the tables of folding and of disguises, and who is out of validity.
    version: str
    #: Category code -> title.
    categories: Mapping[str, str]
    #: Entries that were not valid on the day the lexicon was loaded for; never matched.
    lapsed: tuple[Entry, ...] = ()

    @classmethod
    def load(cls, folder: Path | None = None, *, office: Path | None = None, on: date | None = None) -> "Lexicon":
        """Read and check a lexicon. Takes about 0.1 s.

        Args:
            folder: the lexicon; default: the packaged one.
            office: folder whose files add, change and retire entries; one whose lexicon.yml says `alone: true`
                is read instead of `folder`.
            on: day whose entries are wanted; a day before the lexicon's release is taken for the release, since
                such a clock is wrong. None takes all entries, the expired ones too.

        Raises:
            BrokenLexicon: naming file, line, what is wrong and what to do.
        """
        base = read_folder(folder or PACKAGED)
        return cls.of(base, read_folder(office, may_be_empty=True) if office else {}, on)

    @classmethod
    def of(cls, base: Files, own: Files | None = None, on: date | None = None) -> "Lexicon":
        """Make a lexicon of files in memory; see `load`."""
        own = own or {}
        if "lexicon.yml" in own and _head(own).text("alone", "no") in ("true", "yes"):
            base, own = own, {}
        shelf = _apart(base)
        apart = shelf | {name: own[name] for name in APART[1:] if name in own}
        names = _names(apart)
        shipped, titles = drafts(_entry_files(base), names)
        merged = over(unique(shipped), _entry_files(own), names, titles)
        found = [entry_of(draft, names) for draft in merged]
        released = _head(shelf).day("released")
        day = max(on, released) if on and released else on
        holding = [day is None or entry.holds_on(day) for entry in found]
        lapsed = tuple(entry for entry, holds in zip(found, holding, strict=True) if not holds)
        return cls(
            entries=tuple(entry for entry, holds in zip(found, holding, strict=True) if holds),
            cues=read_cues(parse_form("cues.yml", apart["cues.yml"])),
            sectors=names.sectors,
            modes=names.modes,
            version=_version({**shelf, **base}, own, lapsed),
            categories=titles,
            lapsed=lapsed,
        )


def _entry_files(files: Files) -> Files:
    return {name: text for name, text in files.items() if name not in APART}


def _apart(files: Files) -> dict[str, str]:
    missing = [name for name in APART if name not in files]
    packaged = {name: (PACKAGED / name).read_text(encoding="utf-8") for name in missing}
    return packaged | {name: files[name] for name in APART if name in files}


def _names(apart: Files) -> Names:
    sectors = parse_form("sectors.yml", apart["sectors.yml"]).forms("sectors")
    modes = parse_form("modes.yml", apart["modes.yml"]).forms("modes")
    return Names(
        sectors={form.text("code"): form.text("name") for form in sectors},
        modes={form.text("mode"): form.text("sector", "") for form in modes},
    )


def _head(files: Files) -> Form:
    head = parse_form("lexicon.yml", files["lexicon.yml"])
    head.only(("version", "released", "alone"))
    return head


def _version(base: Files, own: Files, lapsed: Iterable[Entry]) -> str:
    out = ",".join(entry.id for entry in lapsed)
    digest = digest_of(base, fold_version().encode(), tables_version(), out.encode())
    shipped = f"{_head(base).text('version')}+{digest[:8]}"
    if not own:
        return shipped
    number = _head(own).text("version") if "lexicon.yml" in own else "office"
    return f"{shipped}{_AND}{number}+{digest_of(own)[:8]}"
