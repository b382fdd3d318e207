"""What the campaign's commands share: the house, the campaign that is meant, the day."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from facts.campaigns import Campaign

if TYPE_CHECKING:
    from wiring.assembly import House

Campaigns = Annotated[
    Path | None, typer.Option("--campaigns", metavar="DIR", help="Folder of the office's own campaigns (.yml).")
]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who does it, for the audit log.")]


def picked(house: "House", folder: Path | None, identity: str) -> Campaign:
    """The campaign of an id; errors as leads.campaign.loading."""
    from wiring.papers import campaign

    return campaign(house, identity, folder)


def on_day(house: "House", on: datetime | None) -> date:
    """The day that was asked for, else today."""
    return on.date() if on else house.today()


def house_of(out: Path | None, db: str | None) -> "House":
    """The house of these settings."""
    from wiring.assembly import House
    from wiring.settings import load_settings

    return House(load_settings(out=out, db=db))
