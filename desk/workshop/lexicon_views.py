"""The lexicon as the desk lists it: entries with where they come from, whether they hold, and what they brought."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.context import Desk
from desk.jobs import Progress, Result
from desk.workshop.results import results_of
from facts.cases import LeadStatus
from facts.errors import NotKnown
from facts.filed import TermYield
from facts.people import Person
from keywords import Entry, Lexicon
from keywords.entries.exchange import COLUMNS, to_row
from keywords.entries.office import Office
from leads.scoreboard.yields import TermCount
from runs.wording import lexicon_of

#: Pages read at once when hits are counted.
_BATCH = 200
#: Code points of a search.
MOST_SEARCH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Yields:
    """What every entry brought, over all stored pages."""

    by_id: Mapping[str, TermYield]
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """One entry as it is listed."""

    entry: Entry
    #: Key of keywords.entries.exchange.COLUMNS -> cell.
    cells: Mapping[str, str]
    #: Whether it is matched today.
    holds: bool
    #: Whether the office wrote it, or changed it.
    is_own: bool
    brought: TermYield | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What of the lexicon somebody wants to see."""

    words: str = ""
    category: str = ""
    #: own, holding, lapsed; anything else is all.
    only: str = ""


def search(desk: Desk, wanted: Search) -> list[EntryView]:
    """Entries that fit, in the order of the lexicon, those out of validity at the end.

    Raises:
        BrokenLexicon: the office's folder cannot be used; naming file and line.
    """
    lexicon, own = lexicon_in_use(desk), own_names(desk)
    words = [word.casefold() for word in wanted.words[:MOST_SEARCH].split()]
    return [
        view_of(desk, lexicon, entry, own)
        for at, entry in enumerate((*lexicon.entries, *lexicon.lapsed))
        if wanted.category in ("", entry.category)
        and _fits(entry, words)
        and _is_wanted(wanted, is_own=file_of(entry) in own, holds=at < len(lexicon.entries))
    ]


def lexicon_in_use(desk: Desk) -> Lexicon:
    """The lexicon of today as its files are; errors as Lexicon.load."""
    # Read anew: what somebody has just saved must be there at once. A folder that is not there yet is an empty one.
    return lexicon_of(Office.open(desk.house.settings.lexicon), desk.house.rules.today())


def entry_of(desk: Desk, identity: str) -> tuple[Lexicon, EntryView]:
    """One entry.

    Raises:
        NotKnown: there is no such entry.
    """
    lexicon = lexicon_in_use(desk)
    for entry in (*lexicon.entries, *lexicon.lapsed):
        if entry.id == identity.upper():
            return lexicon, view_of(desk, lexicon, entry, own_names(desk))
    raise NotKnown(f"词表里没有 {identity[:20]}。")


def view_of(desk: Desk, lexicon: Lexicon, entry: Entry, own: frozenset[str]) -> EntryView:
    """An entry with everything said of it."""
    counted = results_of(desk).counted(Yields)
    brought = None
    if counted:
        none = TermYield(term_id=entry.id, term=entry.term, pages=0, leads=0, confirmed=0)
        brought = counted[0].by_id.get(entry.id, none)
    return EntryView(
        entry=entry,
        cells=dict(zip((column.key for column in COLUMNS), to_row(entry, lexicon), strict=True)),
        holds=entry.holds_on(desk.house.rules.today()),
        is_own=file_of(entry) in own,
        brought=brought,
    )


def file_of(entry: Entry) -> str:
    """Name of the file that an entry, or the office's change of it, stands in."""
    return entry.place.rpartition(":")[0]


def own_names(desk: Desk) -> frozenset[str]:
    """Names of the office's own files."""
    home = desk.house.settings.lexicon
    return frozenset(path.name for path in home.glob("*.yml")) if home else frozenset()


def counted_at(desk: Desk) -> datetime | None:
    """When hits were counted last."""
    counted = results_of(desk).counted(Yields)
    return counted[1] if counted else None


def start_counting(desk: Desk, who: Person) -> str:
    """Count what every entry brought, in the background; the number of the job."""

    def count(progress: Progress) -> Result:
        house, terms = desk.house, TermCount()
        total, done, after = house.screened.count(0, house.screened.last()), 0, 0
        while batch := house.screened.after(after, _BATCH):
            for page in batch:
                terms.add(page)
            after, done = batch[-1].page_id, done + len(batch)
            progress("正在统计每个词条命中的页面", done, total)
        confirmed = frozenset(lead.id or "" for lead in house.leads.all(LeadStatus.CONFIRMED))
        found = {one.term_id: one for one in terms.yields(confirmed)}
        results_of(desk).count(Yields(by_id=found, pages=done))
        return Result(says=f"已统计 {done:,} 个页面，{len(found):,} 个词条有命中。", link="/workshop/lexicon")

    return desk.jobs.start(who, "统计词条命中和产出", count)


def _fits(entry: Entry, words: Sequence[str]) -> bool:
    texts = [entry.id.casefold(), entry.pattern.casefold(), *(form.casefold() for form, _ in entry.surfaces)]
    return all(any(word in text for text in texts) for word in words)


def _is_wanted(wanted: Search, *, is_own: bool, holds: bool) -> bool:
    return {"own": is_own, "lapsed": not holds, "holding": holds}.get(wanted.only, True)


def categories(lexicon: Lexicon) -> Iterator[tuple[str, str, int]]:
    """Code, title and number of entries of each category."""
    counts: dict[str, int] = {}
    for entry in lexicon.entries:
        counts[entry.category] = counts.get(entry.category, 0) + 1
    for code, title in lexicon.categories.items():
        yield code, title, counts.get(code, 0)
