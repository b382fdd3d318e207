"""The scoreboard at the desk: reads every lead and page, so it is drawn in the background and kept until drawn anew."""

from dataclasses import dataclass
from threading import Lock

from desk.context import Desk
from desk.jobs import Progress, Result
from facts.cases import LeadStatus
from facts.filed import Scoreboard, TermYield
from leads.scoreboard.board import draw
from leads.scoreboard.rules import SHIPPED, load_rules
from leads.scoreboard.yields import TermCount, source_yields

#: Pages read at a time.
_BATCH = 500
#: Terms of each list.
MOST_TERMS = 20
#: Pages from which on a term without a confirmed lead is called noise.
NOISE_PAGES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Which terms bring leads that are confirmed, and which only noise."""

    #: Most confirmed leads first.
    fruitful: tuple[TermYield, ...]
    #: On many pages, and on none of a confirmed lead; most pages first.
    noisy: tuple[TermYield, ...]


class Scores:
    """The last scoreboard that was drawn; one for each process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._last: Scoreboard | None = None

    @property
    def last(self) -> Scoreboard | None:
        """None before the first."""
        with self._lock:
            return self._last

    def draw(self, desk: Desk, progress: Progress) -> Result:
        """Count everything anew; some 30 s for 50,000 leads."""
        board = _drawn(desk, progress)
        with self._lock:
            self._last = board
        return Result(
            says=f"成效表已重新计算：{len(board.results)} 起立案案件，{len(board.terms)} 个词条。",
            link="/overview/scoreboard", link_text="查看成效表",
        )  # fmt: skip


def terms_of(board: Scoreboard) -> Terms:
    """Tell terms that bring leads from those that bring pages only."""
    fruitful = [one for one in board.terms if one.confirmed]
    noisy = [one for one in board.terms if not one.confirmed and one.pages >= NOISE_PAGES]
    return Terms(
        fruitful=tuple(fruitful[:MOST_TERMS]),
        noisy=tuple(sorted(noisy, key=lambda one: (-one.pages, one.term_id))[:MOST_TERMS]),
    )


def _drawn(desk: Desk, progress: Progress) -> Scoreboard:
    house = desk.house
    progress("读取线索")
    dossiers = list(house.dossiers.all())
    terms = _count_terms(desk, progress)
    confirmed = frozenset(each.lead.id or "" for each in dossiers if each.lead.status is LeadStatus.CONFIRMED)
    progress("对照立案案件")
    traits = house.subjects.all_traits()
    own = house.settings.casework and house.settings.casework / "scoreboard.yml"
    return draw(
        house.filed.all(), dossiers, lambda subject: traits.get(subject, ()),
        load_rules(own if own and own.exists() else SHIPPED),
        at=house.clock.now(), decisions=house.filed.decisions(), terms=terms.yields(confirmed),
        sources=source_yields(dossiers, house.screened.per_source(), house.screened.sources_of_leads()),
    )  # fmt: skip


def _count_terms(desk: Desk, progress: Progress) -> TermCount:
    pages, terms, after, done = desk.house.screened, TermCount(), 0, 0
    total = pages.count(0, pages.last())
    while batch := pages.after(after, _BATCH):
        for page in batch:
            terms.add(page)
        after, done = batch[-1].page_id, done + len(batch)
        progress("词条产出", done, total)
    return terms
