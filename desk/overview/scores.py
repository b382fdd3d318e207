"""The scoreboard at the desk: reads every lead and page, so it is drawn in the background and kept until drawn anew."""

from dataclasses import dataclass
from threading import Lock

from desk.context import Desk
from desk.jobs import Progress, Result
from facts.filed import Scoreboard, TermYield
from facts.people import Person
from wiring.scoring import draw_scoreboard, filed_subjects, keep_scoreboard, kept_scoreboard

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A scoreboard as it is kept."""

    number: int
    board: Scoreboard
    #: Subjects, or leads without one, that filed cases are of.
    filed: frozenset[str]


class Scores:
    """The scoreboard that was drawn last, whoever drew it; read once in each process."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = Lock()
        self._last: Kept | None = None

    @property
    def last(self) -> Kept | None:
        """None before the first."""
        number = self._desk.house.scoreboards.number()
        with self._lock:
            if (self._last.number if self._last else None) != number:
                self._last = self._read()
            return self._last

    def start(self, who: Person) -> str:
        """Count everything anew in the background, in somebody's name; the number of the job."""
        return self._desk.jobs.start(who, "计算成效表", self._draw)

    def _draw(self, progress: Progress) -> Result:
        house = self._desk.house
        board = draw_scoreboard(
            house, with_terms=True, tell=lambda says, done, total: progress(says, done, total or None)
        )
        keep_scoreboard(house, board)
        return Result(
            says=f"成效表已重新计算：{len(board.results)} 起立案案件，{len(board.terms)} 个词条。",
            link="/overview/scoreboard", link_text="查看成效表",
        )  # fmt: skip

    def _read(self) -> Kept | None:
        found = kept_scoreboard(self._desk.house)
        return Kept(number=found[0], board=found[1], filed=filed_subjects(found[1])) if found else None


def terms_of(board: Scoreboard) -> Terms:
    """Tell terms that bring leads from those that bring pages only."""
    fruitful = [one for one in board.terms if one.confirmed]
    noisy = [one for one in board.terms if not one.confirmed and one.pages >= NOISE_PAGES]
    return Terms(
        fruitful=tuple(fruitful[:MOST_TERMS]),
        noisy=tuple(sorted(noisy, key=lambda one: (-one.pages, one.term_id))[:MOST_TERMS]),
    )
