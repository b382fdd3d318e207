"""Another layout for an installation's database, and the way back."""

from collections.abc import Callable

from ops.backup import Upgraded, roll_back, safe_upgrade
from store import SqlAuditLog, open_store
from wiring.backups import backup_folder, database_order, database_there
from wiring.clock import SystemClock
from wiring.settings import Settings

#: In whose name the audit chain has it: whoever may run the command is not signed in anywhere.
_ACTOR = "fangfei db"


def upgrade_database(settings: Settings, told: Callable[[str], None], *, backup: bool) -> Upgraded:
    """Bring the database to this program's layout; errors as ops.backup.safe_upgrade."""
    store, clock = open_store(settings.database), SystemClock()
    order = database_order(store, clock.now())
    return safe_upgrade(backup_folder(settings), order, told, backup=backup)


def roll_back_database(settings: Settings, told: Callable[[str], None], *, lose_changes: bool) -> Upgraded:
    """Put the database back as it was before its upgrade, and say so in its audit chain.

    Errors as ops.backup.roll_back.
    """
    store, clock = database_there(settings), SystemClock()
    order = database_order(store, clock.now())
    done = roll_back(backup_folder(settings), order, lose_changes=lose_changes, told=told)
    SqlAuditLog(store, clock).append(
        actor=_ACTOR, act="database rolled back", subject=done.after,
        detail={"before": done.before, "backup": done.backup, "lost": dict(done.lost or {})},
    )  # fmt: skip
    return done
