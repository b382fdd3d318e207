"""Backups of a whole installation, made while it works, and ways back from them.

BACKUPS/
├── objects/ab/ab34…[.zst]   pieces of files, each under the SHA-256 of its content; kept once, however often it is used
├── snapshots/NAME.json      one backup: its files as lists of pieces, what the tables hold, and a digest of all this
├── snapshots/NAME.prints    of a backup before an upgrade: what the tables held right after it
├── tmp/                     what is being written; emptied by whoever holds the lock
└── lock                     held by whoever writes, falls with its process
"""

from ops.backup.checking import Check, check_snapshot
from ops.backup.folder import BackupFolder
from ops.backup.keeping import Keep, prune
from ops.backup.making import BackupOrder, Made, make_backup
from ops.backup.manifest import Entry, Kind, Manifest
from ops.backup.objects import BackupStopped, DamagedBackup
from ops.backup.restoring import Restored, RestoreOrder, restore
from ops.backup.taking import Place
from ops.backup.upgrading import Upgraded, roll_back, safe_upgrade

__all__ = [
    "BackupFolder",
    "BackupOrder",
    "BackupStopped",
    "Check",
    "DamagedBackup",
    "Entry",
    "Keep",
    "Kind",
    "Made",
    "Manifest",
    "Place",
    "RestoreOrder",
    "Restored",
    "Upgraded",
    "check_snapshot",
    "make_backup",
    "prune",
    "restore",
    "roll_back",
    "safe_upgrade",
]
