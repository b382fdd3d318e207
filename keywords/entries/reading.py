"""Read entries out of the files of a lexicon: the shipped ones, and over them an office's own.

An office's file adds entries, or names the id of a shipped one and gives only the fields that differ:

    entries:
      - {id: T0325, weight: 0.3}           changes
      - {id: T0086, until: 2026-12-31}     retires
      - id: U0001                          adds; a new entry says its category here or for the whole file
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from facts.errors import BrokenLexicon
from facts.findings import Element, Family
from keywords.entries.entry import Entry, Kind, Policy, Routes
from keywords.entries.folders import Files
from keywords.entries.forms import Form, parse_form
from keywords.entries.patterns import flaw_of, width_flaw
from text import fold

FILE_KEYS = ("category", "title", "routes", "entries")
ENTRY_KEYS = (
    "id", "term", "kind", "category", "family", "element", "weight", "variants", "weak", "policy", "pattern", "routes",
    "benign", "finds", "spares", "since", "until", "source",
)  # fmt: skip
ROUTE_KEYS = ("sector", "mode", "pretext", "audience")
#: What begins the id of an office's own entry; the shipped lexicon never gives such a one.
OWN = "U"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Names that entries may use."""

    #: Sector code -> name.
    sectors: Mapping[str, str]
    #: Mode -> sector code, "" where it has none.
    modes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry's fields before they are checked."""

    form: Form
    category: str
    #: Routes that its file gives to all its entries.
    common: Routes
    #: Whether an office wrote it or a part of it.
    is_own: bool = False


def drafts(files: Files, names: Names) -> tuple[list[Draft], dict[str, str]]:
    """Return the entries of a lexicon's own files, and category code -> title as the heads of the files give them."""
    found, titles = [], {}
    for name, text in files.items():
        file = parse_form(name, text)
        file.only(FILE_KEYS)
        category = file.text("category")
        titles[category] = file.text("title")
        common = _routes(file, names)
        found += [
            Draft(form=form, category=form.text("category", category), common=common) for form in file.forms("entries")
        ]
    return found, titles


def over(base: Iterable[Draft], own: Files, names: Names, titles: Container[str]) -> Iterator[Draft]:
    """Yield the base's drafts as an office changes them, in their order, then those it adds."""
    changes = {draft.form.text("id"): draft for draft in unique(_own_drafts(own, names, titles))}
    for draft in base:
        change = changes.pop(draft.form.text("id"), None)
        yield draft if change is None else _changed(draft, change)
    for identity, draft in changes.items():
        if not draft.category:
            raise draft.form.refuse(f"{identity} is no entry of the lexicon; a new one needs a “category”", "id")
        # A field taken away has nothing below it here.
        yield replace(draft, form=draft.form.over(Form(draft.form.file, draft.form.line, {})))


def _own_drafts(files: Files, names: Names, titles: Container[str]) -> Iterator[Draft]:
    for name, text in files.items():
        file = parse_form(name, text)
        file.only(FILE_KEYS)
        common = _routes(file, names)
        for form in file.forms("entries"):
            category = form.text("category", file.text("category", ""))
            if category and category not in titles:
                raise form.refuse(f"category “{category}” is not in the lexicon; use one of its codes", "category")
            yield Draft(form=form, category=category, common=common, is_own=True)


def _changed(base: Draft, change: Draft) -> Draft:
    form = change.form.over(base.form)
    return Draft(
        form=form,
        category=change.category or base.category,
        common=change.common.over(base.common),
        is_own=True,
    )


def unique(found: Iterable[Draft]) -> Iterator[Draft]:
    """Pass drafts through, and refuse the second with an id."""
    seen: dict[str, str] = {}
    for draft in found:
        identity = draft.form.text("id")
        if identity in seen:
            raise BrokenLexicon(
                f"{draft.form.place}: id {identity} is already used at {seen[identity]}; give it a new one"
            )
        seen[identity] = draft.form.place
        yield draft


def entry_of(draft: Draft, names: Names) -> Entry:
    """Check a draft and return its entry.

    Raises:
        BrokenLexicon: naming file, line, what is wrong and what to do.
    """
    form = draft.form
    form.only(ENTRY_KEYS)
    kind = Kind(_choice(form, "kind", _names_of(Kind), Kind.LITERAL))
    family = Family(_choice(form, "family", _names_of(Family), Family.ELEMENT))
    element = _choice(form, "element", _names_of(Element), "")
    if (family == Family.ELEMENT) != bool(element):
        raise form.refuse("an entry of family element names its “element”, others do not", "element")
    entry = Entry(
        id=form.text("id"),
        term=form.text("term"),
        kind=kind,
        category=draft.category,
        family=family,
        element=Element(element) if element else None,
        weight=form.number("weight"),
        variants=form.texts("variants"),
        weak=form.texts("weak"),
        policy=Policy(_choice(form, "policy", _names_of(Policy), Policy.ALL)),
        pattern=form.text("pattern") if kind == Kind.PATTERN else form.text("pattern", ""),
        routes=_routes(form, names).over(draft.common),
        benign=form.texts("benign"),
        finds=form.texts("finds"),
        spares=form.texts("spares"),
        since=form.day("since"),
        until=form.day("until"),
        source=form.text("source", ""),
        place=form.place,
    )
    if entry.since and entry.until and entry.until < entry.since:
        raise form.refuse("“until” lies before “since”; correct one of them", "until")
    _check_matchable(form, entry, is_own=draft.is_own)
    return entry


def _check_matchable(form: Form, entry: Entry, *, is_own: bool) -> None:
    """Refuse what could never match, what Google's engine does not take, and an office's pattern that is too wide."""
    if entry.kind == Kind.LITERAL:
        if entry.pattern:
            raise form.refuse("“pattern” belongs to entries of kind pattern; change the kind or remove it", "pattern")
        for surface, _ in entry.surfaces:
            # Folding 3,000 surfaces one by one takes 70 ms; most are plainly long enough.
            if not (len(surface) > 1 and surface.isalnum()) and len(fold(surface).squeezed.strip()) < 2:
                raise form.refuse(f"“{surface}” has fewer than two characters to match; remove it or make it longer")
    elif entry.kind == Kind.PATTERN:
        flaw = flaw_of(entry.pattern) or (width_flaw(entry.pattern) if is_own else None)
        if flaw:
            raise form.refuse(flaw.english, "pattern")


def _routes(form: Form, names: Names) -> Routes:
    routes = form.form("routes")
    routes.only(ROUTE_KEYS)
    if not routes.nodes:
        return _NOWHERE
    sector, mode = routes.text("sector", ""), routes.text("mode", "")
    if sector and sector not in names.sectors:
        raise routes.refuse(f"sector “{sector}” is not in sectors.yml; use one of its codes", "sector")
    if mode and mode not in names.modes:
        raise routes.refuse(f"mode “{mode}” is not in modes.yml; use one of its names", "mode")
    return Routes(sector=sector, mode=mode, pretext=routes.text("pretext", ""), audience=routes.text("audience", ""))


_NOWHERE = Routes()


@cache
def _names_of(kind: type[Kind] | type[Family] | type[Element] | type[Policy]) -> tuple[str, ...]:
    return tuple(str(each) for each in kind)


def _choice(form: Form, key: str, names: tuple[str, ...], default: str) -> str:
    value = form.text(key, default)
    if value != default and value not in names:
        raise form.refuse(f"“{key}” cannot be “{value}”; it is one of {', '.join(names)}", key)
    return value
