"""Where the things are that the rules of retention let go."""

import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ops.retention.clearing import Due, Lot, clear, due
from ops.retention.clearing import Store as Keeps
from ops.retention.files import OldFiles
from ops.retention.rules import SHIPPED, Rule, What, load_rules
from store.upkeep.sweeping import KINDS, SqlSweep
from wiring.assembly import House

#: Names of the folders that this program makes in the machine's own: of trials, of training, of browsers.
_LEFT = ("fangfei-check-*", "fangfei-????????", "fangfei-browser-*")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """Rows of one kind."""

    sweep: SqlSweep

    def old(self, before: datetime) -> Lot:
        return Lot(count=self.sweep.count(before))

    def clear(self, before: datetime, is_stopped: Callable[[], bool]) -> Lot:
        return Lot(count=self.sweep.clear(before, is_stopped))


def rules_of(house: House) -> tuple[Rule, ...]:
    """The office's own rules where its folder of casework rules has retention.yml, else the shipped ones."""
    home = house.settings.casework
    own = home / "retention.yml" if home else None
    return load_rules(own if own and own.exists() else SHIPPED)


def temporary_folder() -> Path:
    """Where this machine's programs put temporary files."""
    return Path(tempfile.gettempdir())


def stores_of(house: House) -> Mapping[What, Keeps]:
    """What each rule clears."""
    out, own = house.settings.out, os.getuid()
    rows: dict[What, Keeps] = {What(kind): _Rows(sweep=SqlSweep(house.store, house.clock, kind)) for kind in KINDS}
    return rows | {
        What.LOGS: OldFiles(folder=house.settings.logs, patterns=("*.log", "*.log.*")),
        # Locks of the desk's processes stay: they may be held.
        What.DESK_JOBS: OldFiles(folder=out / "jobs", patterns=("*.json",)),
        # Those of other accounts on the machine are none of ours.
        What.LEFTOVERS: OldFiles(
            folder=temporary_folder(), patterns=_LEFT, owner=own
        ),
    }  # fmt: skip


def what_goes(house: House) -> tuple[Due, ...]:
    """What the rules would let go now."""
    return due(rules_of(house), stores_of(house), house.clock.now())


def let_go(house: House, actor: str, is_stopped: Callable[[], bool] = lambda: False) -> tuple[Due, ...]:
    """Let it go, with entries in the audit chain."""
    return clear(
        rules_of(house), stores_of(house), clock=house.clock, audit=house.audit, actor=actor, is_stopped=is_stopped
    )
