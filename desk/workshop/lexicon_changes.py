"""Change the office's lexicon from the desk: by one entry's cells, by a file's text, or by taking a change back."""

from collections.abc import Mapping
from dataclasses import dataclass

from desk.context import Desk
from desk.jobs import Progress, Result
from desk.workshop.lexicon_views import entry_of, file_of
from desk.workshop.results import results_of
from facts.errors import BadInput
from facts.people import Person
from facts.runs import RunStatus
from keywords.entries.exchange import BY_HEAD, COLUMNS
from runs import wording
from runs.keeping import Change, KeptFolder, Wish
from runs.trying import Trial
from runs.wording import Draft
from wiring.kept import kept_lexicon, lexicon_office
from wiring.trying import try_draft

#: What the audit log calls it.
ENTRY = wording.ENTRY
RETIRED, FILE, UNDONE = (
    "lexicon entry retired",
    "lexicon file changed",
    "lexicon change undone",
)
#: Nights that a draft may be tried on.
NIGHTS = (1, 3, 7)
#: Code points of one cell.
MOST_CELL = 20_000
_HEADS = {column.key: column.head for column in COLUMNS}
_RECENT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A draft and what came of trying it, so that it can be kept as it was tried."""

    #: Cells by key; None where a file was tried.
    cells: Mapping[str, str] | None
    name: str
    text: str
    state: str
    reason: str
    trial: Trial


def state(desk: Desk) -> str:
    """What a form sends back, to tell whether somebody changed the folder meanwhile; errors as `lexicon_home`."""
    return wording.state_of(lexicon_office(desk.house.settings))


def drafted_entry(desk: Desk, cells: Mapping[str, str]) -> Draft:
    """The draft of one entry, of cells by their keys; unknown keys are left out.

    Raises:
        BadInput: no folder is set, or a cell is too long.
        BrokenLexicon: the folder is broken as it is.
    """
    if any(len(cell) > MOST_CELL for cell in cells.values()):
        raise BadInput(f"一格最多 {MOST_CELL:,} 个字。")
    texts = {_HEADS[key]: cell for key, cell in cells.items() if key in _HEADS}
    return wording.entry_draft(lexicon_office(desk.house.settings), texts, desk.house.rules.today())


def drafted_file(desk: Desk, name: str, text: str) -> Draft:
    """The draft of one file; errors as `wording.file_draft`."""
    return wording.file_draft(lexicon_office(desk.house.settings), name, text)


def problems_of(draft: Draft) -> dict[str, str]:
    """Key of a cell -> what is wrong with it; "" for what belongs to none."""
    found: dict[str, str] = {}
    for one in draft.problems:
        key = BY_HEAD[one.column].key if one.column in BY_HEAD else ""
        found[key] = found.get(key, "") + one.of_cell()
    return found


def save(desk: Desk, who: Person, draft: Draft, *, act: str, reason: str, state: str) -> Change:
    """Keep a draft; errors as `wording.save`."""
    wish = Wish(by=who.name, act=act, reason=reason)
    return wording.save(draft, kept_lexicon(desk.house), wish, state=state, today=desk.house.rules.today())


def retire(desk: Desk, who: Person, identity: str, *, until: str, reason: str, state: str) -> Change:
    """Give an entry its last day; errors as `save`, and NotKnown."""
    _, view = entry_of(desk, identity)
    draft = drafted_entry(desk, {**view.cells, "until": until})
    return save(desk, who, draft, act=RETIRED, reason=reason, state=state)


def undo(desk: Desk, who: Person, number: int, *, reason: str) -> Change:
    """Take a change back; errors as `wording.undo`."""
    house = desk.house
    wish = Wish(by=who.name, act=UNDONE, reason=reason)
    return wording.undo(
        kept_lexicon(house), number, wish, office=lexicon_office(house.settings), today=house.rules.today()
    )


def folder(desk: Desk) -> KeptFolder:
    """The office's folder with its history; errors as `lexicon_home`."""
    return kept_lexicon(desk.house)


def history_of_entry(desk: Desk, identity: str) -> tuple[Change, ...]:
    """The changes of the file that an entry stands in, where that is the office's."""
    _, view = entry_of(desk, identity)
    return folder(desk).history(file_of(view.entry), limit=20) if view.is_own else ()


def nights(desk: Desk, count: int) -> tuple[str, ...]:
    """The latest runs that are over and brought screened pages, newest first."""
    found: list[str] = []
    for run in desk.runs.recent(_RECENT):
        if run.status is not RunStatus.RUNNING and desk.house.reviews.bands(run.id):
            found.append(run.id)
        if len(found) == count:
            break
    return tuple(found)


def start_trial(
    desk: Desk, who: Person, draft: Draft, *, count: int, reason: str = "",
    cells: Mapping[str, str] | None = None, name: str = "", text: str = "",
) -> str:  # fmt: skip
    """Try a draft on the latest nights in the background, writing nothing; the number of the job.

    Raises:
        BadInput: a cell cannot be taken, no night has pages, or nothing differs that is matched.
        BrokenLexicon: the draft cannot be loaded.
    """
    if draft.problems:
        raise BadInput("".join(problem.of_cell() for problem in draft.problems))
    if count not in NIGHTS:
        raise BadInput("试用的夜数只能是 1、3 或 7。")
    if not wording.touched(draft, desk.house.rules.today()):
        raise BadInput("草稿与现在的词表没有会参与匹配的差别，不用试。")
    runs = nights(desk, count)
    if not runs:
        raise BadInput("还没有筛查过网页的夜间运行；请先完成一次扫描，再试用词条。")
    seen = wording.state_of(draft.before)

    def work(progress: Progress) -> Result:
        trial = try_draft(
            desk.house, draft, runs, lambda done, total, run: progress(f"正在比对运行 {run} 的页面", done, total)
        )
        number = results_of(desk).keep(
            who, Tried(cells=cells, name=name, text=text, state=seen, reason=reason, trial=trial)
        )
        return Result(
            says=f"看了 {trial.pages:,} 页：新命中 {trial.gained:,} 页，不再命中 {trial.lost:,} 页。没有保存。",
            link=f"/workshop/lexicon/trials/{number}",
        )

    return desk.jobs.start(who, "词表草稿试用", work)
