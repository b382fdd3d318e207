"""How the command line changes the office's lexicon: through the same door as the desk, for there is one history."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import running_account

if TYPE_CHECKING:
    from keywords.entries.office import Office
    from wiring.assembly import House

By = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", help="Who does it, for history and audit log; default: this account."),
]
Reason = Annotated[
    str, typer.Option("--reason", metavar="TEXT", help="Why, for history and audit log; default: where it comes from.")
]


def keep(
    before: "Office", after: "Office", what: str, *, by: str | None, reason: str, house: "House", today: date
) -> None:
    """Keep a change of the office's lexicon as the desk does: proved, with its history and its audit entry.

    Raises:
        BrokenLexicon, Overtaken, BadInput, NoSpace: as runs.wording.save.
    """
    from runs.keeping import KeptFolder, Wish
    from runs.wording import ENTRY, IMPORTED, Draft, save, state_of

    act = ENTRY if what == "entry" else IMPORTED
    kept = KeptFolder(before.home, clock=house.clock, audit=house.audit)
    wish = Wish(by=running_account() if by is None else by, act=act, reason=reason)
    save(Draft(before=before, after=after), kept, wish, state=state_of(before), today=today)


def house_at(out: Path | None, db: str | None) -> "House":
    """The house whose audit log hears of the change."""
    from wiring.assembly import House
    from wiring.settings import load_settings

    return House(load_settings(out=out, db=db))
