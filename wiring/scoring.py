"""The scoreboard drawn over an office's rows and kept for everybody; command line and desk draw the same.

filed cases, leads one by one, (pages for the terms) ─► Scoreboard ─► one row of text, read again by every process
"""

from collections.abc import Callable
from dataclasses import replace

from pydantic import TypeAdapter

from facts.filed import Outcome, Scoreboard, TermYield
from leads.scoreboard.board import drawn
from leads.scoreboard.rules import ScoreRules
from leads.scoreboard.tally import Tally
from leads.scoreboard.yields import TermCount
from wiring.assembly import House
from wiring.papers import score_rules

#: Pages read at once when terms are counted.
_BATCH = 500
#: What is being done, and how far: done, of how many.
Tell = Callable[[str, int, int], None]
_FORM = TypeAdapter(Scoreboard)


def draw_scoreboard(
    house: House, rules: ScoreRules | None = None, *, with_terms: bool, tell: Tell = lambda *_: None
) -> Scoreboard:
    """Hold every filed case against every lead; leads are read one by one.

    Args:
        house: whose cases and leads.
        rules: the office's where none are given.
        with_terms: count what each term brought, too: reads every screened page.
        tell: is told of what is being done.
    """
    rules = rules or score_rules(house)
    tell("读取线索", 0, 0)
    cases, traits = house.filed.all(), house.subjects.all_traits()
    tally = Tally(cases, lambda subject: traits.get(subject, ()), rules, house.screened.sources_of_leads())
    tally.take(house.dossiers.all())
    terms = _terms(house, tally, tell) if with_terms else ()
    tell("对照立案案件", 0, 0)
    return drawn(
        cases, tally, rules, at=house.clock.now(), decisions=house.filed.decisions(), terms=terms,
        sources=tally.sources(house.screened.per_source()),
    )  # fmt: skip


def keep_scoreboard(house: House, board: Scoreboard) -> None:
    """Keep a scoreboard for every process; of the cases without their rows as they came."""
    bare = tuple(replace(one, case=replace(one.case, raw={})) for one in board.results)
    house.scoreboards.keep(_FORM.dump_json(replace(board, results=bare)).decode(), board.at)


def kept_scoreboard(house: House) -> tuple[int, Scoreboard] | None:
    """The scoreboard that was drawn last and its number; None where none was."""
    found = house.scoreboards.last()
    return None if found is None else (found[0], _FORM.validate_json(found[1]))


def filed_subjects(board: Scoreboard) -> frozenset[str]:
    """Subjects, or leads without one, that filed cases are of; cases that wait for a person are not among them."""
    return frozenset(
        meeting.subject
        for one in board.results
        if one.as_candidate is not Outcome.UNDECIDED
        for meeting in one.meetings
    )


def _terms(house: House, tally: Tally, tell: Tell) -> tuple[TermYield, ...]:
    pages, terms, after, done = house.screened, TermCount(), 0, 0
    total = pages.count(0, pages.last())
    while batch := pages.after(after, _BATCH):
        for page in batch:
            terms.add(page)
        after, done = batch[-1].page_id, done + len(batch)
        tell("词条产出", done, total)
    return terms.yields(tally.confirmed)
