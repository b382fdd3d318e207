"""What an unattended server does by itself, and whom it tells."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, field_validator

from wiring.settings.channels import NAME, ChannelSettings
from wiring.settings.secrets import Secret


class Unattended(BaseModel):
    """Messages, backups, watching from outside."""

    log_format: Literal["auto", "console", "json"] = Field(
        "auto", description="How log lines look: `json`, `console`, or `auto`: plain on a terminal, JSON elsewhere."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="From which level on Fangfei itself is heard; foreign parts are from warnings on."
    )
    metrics_from: tuple[str, ...] = Field(
        (), description="Addresses or networks that may read `/metrics` without a token, beside this machine itself."
    )
    time_source: str | None = Field(
        None,
        description="Address of a web server whose clock `fangfei doctor` compares with; without one it asks nobody.",
    )
    stamp_url: str = Field(
        "", description="Address of the time-stamp authority (RFC 3161); without one, stamps wait and are said to wait."
    )
    stamp_roots: tuple[Path, ...] = Field(
        (), description="PEM files of that authority's root certificate, and of those between it and its signer."
    )
    backups: Path | None = Field(
        None, description="Folder of backups; `backups` under `out` by default, better one on another disk."
    )
    backup_daily: int = Field(7, ge=1, description="Days of which the newest backup stays.")
    backup_weekly: int = Field(4, ge=0, description="Weeks of which the newest backup stays.")
    backup_monthly: int = Field(12, ge=0, description="Months of which the newest backup stays.")
    model_refresh: Literal["propose", "promote"] = Field(
        "propose",
        description="What a weekly challenger for which every condition holds becomes: asked about, or put in use.",
    )
    channels: dict[str, ChannelSettings] = Field(
        {}, description="Where messages go: one table for each channel, under a name of your own."
    )
    desk_address: str = Field(
        "", description="Address under which the office opens the desk, such as https://fangfei.example; for links."
    )
    ping_url: Secret | None = Field(
        None,
        description="Address of an outside monitor that is asked for while all is well (dead-man's switch); `/fail` "
        "behind it where a night was lost.",
    )
    ping_minutes: int = Field(15, ge=1, le=1440, description="Minutes between two pings.")

    @field_validator("channels")
    @classmethod
    def _named(cls, channels: dict[str, ChannelSettings]) -> dict[str, ChannelSettings]:
        for name, one in channels.items():
            if not NAME.fullmatch(name):
                raise ValueError(f"the name {name[:64]!r} of a channel has to be small letters, digits, - and _")
            if one.stand_in and (one.stand_in == name or one.stand_in not in channels):
                raise ValueError(f"stand_in of {name!r} has to be the name of another channel")
        return channels
