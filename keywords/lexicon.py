"""Load the lexicon: entries by category, cues of speech, sectors and modes; all of it data, all of it checked.

lexicon/
├── lexicon.yml    version
├── cues.yml       words that negate or quote what stands beside them
├── sectors.yml    sector codes of 附件3
├── modes.yml      fundraising modes of the ledger, each with its usual sector
└── *.yml          entries, one file for each category
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import re2

from facts.errors import BrokenLexicon
from facts.findings import Element, Family
from keywords.cues import Cue, read_cues
from keywords.entries import Entry, Kind, Routes
from keywords.forms import Form, read_form
from keywords.searching import compile_quietly
from keywords.substitutes import tables_version
from text import fold, fold_version

PACKAGED = Path(__file__).parent / "lexicon"
#: Files that hold something else than entries; a folder without one of them uses the packaged one.
_APART = ("lexicon.yml", "cues.yml", "sectors.yml", "modes.yml")
_FILE_KEYS = ("category", "title", "routes", "entries")
_ENTRY_KEYS = (
    "id", "term", "kind", "family", "element", "weight", "variants", "weak", "pattern", "routes", "benign",
    "finds", "spares", "since", "source",
)  # fmt: skip
_ROUTE_KEYS = ("sector", "mode", "pretext", "audience")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Everything the matcher knows, and its version."""

    entries: tuple[Entry, ...]
    cues: tuple[Cue, ...]
    #: Sector code -> name.
    sectors: dict[str, str]
    #: Mode -> sector code it belongs to unless something on the page says otherwise; "" where it has none.
    modes: dict[str, str]
    #: Such as 2026.11-1+3f9a2c1e: the number in lexicon.yml and a digest over the files and the tables of folding and
    #: of disguises.
    version: str

    @classmethod
    def load(cls, folder: Path | None = None) -> "Lexicon":
        """Read and check a lexicon folder; default: the packaged one. Takes about 0.1 s.

        Raises:
            BrokenLexicon: naming file, line, what is wrong and what to do.
        """
        home = folder or PACKAGED
        apart = {name: home / name if (home / name).exists() else PACKAGED / name for name in _APART}
        files = sorted(path for path in _listed(home) if path.name not in _APART)
        sectors = {form.text("code"): form.text("name") for form in read_form(apart["sectors.yml"]).forms("sectors")}
        modes = {form.text("mode"): form.text("sector", "") for form in read_form(apart["modes.yml"]).forms("modes")}
        entries = tuple(entry for path in files for entry in _entries(read_form(path), sectors, modes))
        _refuse_repeats(entries)
        number = read_form(apart["lexicon.yml"]).text("version")
        return cls(
            entries=entries,
            cues=read_cues(read_form(apart["cues.yml"])),
            sectors=sectors,
            modes=modes,
            version=f"{number}+{_digest((*apart.values(), *files))}",
        )


def _listed(home: Path) -> list[Path]:
    files = list(home.glob("*.yml")) if home.is_dir() else []
    if not files:
        raise BrokenLexicon(f"{home}: no lexicon files (*.yml) here; name another folder")
    return files


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256(fold_version().encode() + tables_version())
    for path in files:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:8]


def _refuse_repeats(entries: Iterable[Entry]) -> None:
    seen: dict[str, str] = {}
    for entry in entries:
        if entry.id in seen:
            raise BrokenLexicon(f"{entry.place}: id {entry.id} is already used at {seen[entry.id]}; give it a new one")
        seen[entry.id] = entry.place


def _entries(file: Form, sectors: dict[str, str], modes: dict[str, str]) -> Iterator[Entry]:
    file.only(_FILE_KEYS)
    category = file.text("category")
    file.text("title")
    common = _routes(file, sectors, modes)
    for form in file.forms("entries"):
        form.only(_ENTRY_KEYS)
        yield _entry(form, category, _routes(form, sectors, modes).over(common))


def _entry(form: Form, category: str, routes: Routes) -> Entry:
    kind = Kind(_choice(form, "kind", Kind, Kind.LITERAL))
    family = Family(_choice(form, "family", Family, Family.ELEMENT))
    element = _choice(form, "element", Element, "")
    if (family == Family.ELEMENT) != bool(element):
        raise form.refuse("an entry of family element names its “element”, others do not", "element")
    entry = Entry(
        id=form.text("id"),
        term=form.text("term"),
        kind=kind,
        category=category,
        family=family,
        element=Element(element) if element else None,
        weight=form.number("weight"),
        variants=form.texts("variants"),
        weak=form.texts("weak"),
        pattern=form.text("pattern") if kind == Kind.PATTERN else form.text("pattern", ""),
        routes=routes,
        benign=form.texts("benign"),
        finds=form.texts("finds"),
        spares=form.texts("spares"),
        since=form.text("since", ""),
        source=form.text("source", ""),
        place=form.place,
    )
    _check_matchable(form, entry)
    return entry


def _check_matchable(form: Form, entry: Entry) -> None:
    """Refuse what could never match, or what Google's engine does not take."""
    if entry.kind == Kind.LITERAL:
        if entry.pattern:
            raise form.refuse("“pattern” belongs to entries of kind pattern; change the kind or remove it", "pattern")
        for surface, _ in entry.surfaces:
            # Folding 3,000 surfaces one by one takes 70 ms; most are plainly long enough.
            if not (len(surface) > 1 and surface.isalnum()) and len(fold(surface).squeezed.strip()) < 2:
                raise form.refuse(f"“{surface}” has fewer than two characters to match; remove it or make it longer")
    elif entry.kind == Kind.PATTERN:
        compile_pattern(entry.pattern, form)


def compile_pattern(pattern: str, form: Form | None = None) -> "re2._Regexp":
    """Compile an expression with google-re2, quietly.

    Raises:
        BrokenLexicon: the engine refuses it, or it matches the empty text.
    """
    try:
        compiled = compile_quietly(pattern)
    except re2.error as error:
        reason = error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else str(error)
        broken = f"the pattern is refused: {reason}; look-around and back-references are not available"
        raise (form.refuse(broken, "pattern") if form else BrokenLexicon(broken)) from error
    if compiled.search("") is not None:
        broken = "the pattern matches the empty text; make it ask for something"
        raise form.refuse(broken, "pattern") if form else BrokenLexicon(broken)
    return compiled


def _routes(form: Form, sectors: dict[str, str], modes: dict[str, str]) -> Routes:
    routes = form.form("routes")
    routes.only(_ROUTE_KEYS)
    sector, mode = routes.text("sector", ""), routes.text("mode", "")
    if sector and sector not in sectors:
        raise routes.refuse(f"sector “{sector}” is not in sectors.yml; use one of its codes", "sector")
    if mode and mode not in modes:
        raise routes.refuse(f"mode “{mode}” is not in modes.yml; use one of its names", "mode")
    return Routes(sector=sector, mode=mode, pretext=routes.text("pretext", ""), audience=routes.text("audience", ""))


def _choice(form: Form, key: str, choices: Iterable[str], default: str) -> str:
    value = form.text(key, default)
    names = [str(each) for each in choices]
    if value != default and value not in names:
        raise form.refuse(f"“{key}” cannot be “{value}”; it is one of {', '.join(names)}", key)
    return value
