"""What the campaign's commands share: the house, the campaign that is meant, the office's day."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from facts.campaigns import Campaign

Campaigns = Annotated[
    Path | None, typer.Option("--campaigns", metavar="DIR", help="Folder of the office's own campaigns (.yml).")
]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who does it, for the audit log.")]


def own(name: str, given: Path | None = None) -> Path | None:
    """The file or folder that was given, else the office's own of that name; None where it has none."""
    from wiring.settings import load_settings

    home = load_settings().casework
    return given or (home / name if home and (home / name).exists() else None)


def campaigns_of(folder: Path | None) -> tuple[Campaign, ...]:
    """The shipped campaign and the office's own; errors as leads.campaign.loading."""
    from leads.campaign.loading import load_campaigns

    return load_campaigns(own("campaigns", folder))


def picked(folder: Path | None, identity: str) -> Campaign:
    """The campaign of an id; errors as leads.campaign.loading."""
    from leads.campaign.loading import pick

    return pick(campaigns_of(folder), identity)


def day_of(moment: datetime) -> date:
    """The office's day of a moment."""
    from wiring.rules import OFFICE_ZONE

    return moment.astimezone(OFFICE_ZONE).date()


def on_day(house, on: datetime | None) -> date:  # type: ignore[no-untyped-def]  # House is imported lazily
    """The day that was asked for, else today."""
    return on.date() if on else day_of(house.clock.now())


def house_of(out: Path | None, db: str | None):  # type: ignore[no-untyped-def]  # House is imported lazily
    """The house of these settings."""
    from wiring.assembly import House
    from wiring.settings import load_settings

    return House(load_settings(out=out, db=db))
