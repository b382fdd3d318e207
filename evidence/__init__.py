"""What can be shown later: exchanges kept as WARC before anybody reads them, and given back checked."""

from evidence.archives import replay
from evidence.captures import unpacked
from evidence.fsck import Damage, FsckReport, check_file, fsck
from evidence.vault import WarcVault

__all__ = ["Damage", "FsckReport", "WarcVault", "check_file", "fsck", "replay", "unpacked"]
